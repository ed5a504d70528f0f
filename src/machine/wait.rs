//! Waits: how one begins, what it asks, and how answers are taken.

use super::acts::Kept;
use super::answer::parse;
use super::conversation::{Held, Waiting};
use super::limits::{Broken, TEXT};
use super::result::called;
use super::run::Run;
use super::values::{Known, kind_of};
use crate::artifact::builtin;
use crate::artifact::parts::{Ask, Call, CellId, Code, RecordId, WaitId, WaitKind};
use crate::time::Timestamp;

impl<'p> Run<'p, '_> {
    /// Begins to wait, unless what would be asked is known: then the operation that follows.
    pub(super) fn enter(&mut self, id: WaitId) -> Result<Option<Code>, Broken> {
        let wait = &self.content.waits[id.index()];
        let due = self.at.saturating_add(wait.after);
        let mut call = 0;
        match &wait.kind {
            WaitKind::Ask { ask } if !ask.always && self.read(ask.into).is_some() => return Ok(Some(ask.next)),
            WaitKind::Onboard { done, .. } if !self.is_anonymous() => return Ok(Some(*done)),
            WaitKind::Call { call: made } => {
                self.state.calls = self.state.calls.saturating_add(1);
                call = self.state.calls;
                self.call(made, call, due)?;
            }
            kind => self.ask_for(kind)?,
        }
        self.state.wait = Some(Waiting::new(id, 0, call).until(due));
        self.hear();
        Ok(None)
    }

    /// Says what the wait asks.
    pub(super) fn question(&mut self, id: WaitId) -> Result<(), Broken> {
        self.ask_for(&self.content.waits[id.index()].kind)
    }

    #[inline(always)]
    fn ask_for(&mut self, kind: &'p WaitKind) -> Result<(), Broken> {
        let content = self.content;
        let strings = &content.strings;
        match kind {
            WaitKind::Events { .. } | WaitKind::Call { .. } => Ok(()),
            WaitKind::Choose { text, choices, .. } => {
                let text = self.render(*text)?;
                self.act(Kept::Say { text, choices, strings })
            }
            WaitKind::Ask { ask } => {
                let text = self.render(ask.text)?;
                self.act(Kept::Say { text, choices: &[], strings })
            }
            WaitKind::Onboard { text, .. } => {
                let text = self.render(*text)?;
                self.act(Kept::ShowOnboarding { text, fields: &content.settings.onboarding_fields, strings })
            }
        }
    }

    fn call(&mut self, made: &Call, call: u32, due: i64) -> Result<(), Broken> {
        let content = self.content;
        let strings = &content.strings;
        let action = &content.actions[made.action.index()];
        let start = self.acts.arguments.len();
        for (input, expression) in &made.arguments {
            let Some(field) = action.inputs.get(*input as usize) else { continue };
            if let Some(value) = self.give(*expression, field.kind)? {
                self.acts.arguments.push((strings.get(field.name), value));
            }
        }
        let arguments = (start, self.acts.arguments.len());
        let due = Timestamp::from_milliseconds(due);
        self.act(Kept::CallAction { call, action: strings.get(action.name), arguments, due })
    }

    /// Takes an answer to a question; nothing follows while it is asked again.
    pub(super) fn answer(&mut self, ask: &Ask, waiting: Waiting, text: &str) -> Result<Option<Code>, Broken> {
        let text = shorten(trim(text));
        self.keep_text(builtin::ANSWER.into(), text);
        let kind = kind_of(self.program, ask.into);
        let matches = ask.matching.is_none_or(|pattern| self.program.matches(pattern, text));
        let mut room = std::mem::take(&mut self.acts.rendered);
        let rendered = room.len();
        let value = parse(ask.answer, kind, text, &mut room).filter(|_| matches);
        let good = value.is_some();
        if let Some(value) = value {
            self.write(ask.into, value);
        }
        room.truncate(rendered);
        self.acts.rendered = room;
        if good {
            return Ok(Some(ask.next));
        }
        match (ask.retry, ask.otherwise) {
            (Some((times, words)), _) if waiting.retries < times => {
                let text = self.render(words)?;
                self.act(Kept::Say { text, choices: &[], strings: &self.content.strings })?;
                let after = self.content.waits[waiting.wait.index()].after;
                let again = Waiting::new(waiting.wait, waiting.retries + 1, waiting.call);
                self.state.wait = Some(again.until(self.at.saturating_add(after)));
                Ok(None)
            }
            (_, Some(otherwise)) => Ok(Some(otherwise)),
            _ => Err(Broken::NoBranch),
        }
    }

    /// Takes the answer to a call (or that there is none) and tells what follows; nothing, if it is no call.
    pub(super) fn take_answer(&mut self, waiting: &Waiting, held: &Held) -> Option<Code> {
        let call = called(self.program, waiting)?;
        if let Some(record) = call.into {
            self.keep_record(record, call, held);
        }
        let target = held.outcome.and_then(|outcome| call.outcomes.get(outcome as usize));
        Some(*target.unwrap_or(&call.failed))
    }

    fn keep_record(&mut self, record: RecordId, call: &Call, held: &Held) {
        let record = &self.content.records[record.index()];
        record.fields.iter().for_each(|(_, memory)| self.forget(*memory));
        self.forget(record.presence);
        let outcomes = &self.content.actions[call.action.index()].outcomes;
        let Some(outcome) = held.outcome.and_then(|outcome| outcomes.get(outcome as usize)) else { return };
        for (field, value) in outcome.gives.iter().zip(&held.given) {
            let memory = record.fields.iter().find(|(name, _)| *name == field.name);
            if let (Some((_, memory)), Some(value)) = (memory, value) {
                self.write(*memory, Known::of(value));
            }
        }
        if !outcome.gives.is_empty() {
            self.write(record.presence, Known::Number(1));
        }
    }

    /// Whether nobody vouches for the customer; what is not known vouches for nobody.
    pub(super) fn is_anonymous(&self) -> bool {
        !matches!(self.number(builtin::CUSTOMER.into()), Some((1.., _)))
    }

    /// Keeps what the customer wrote, as far as there is room for it, where any rule reads it.
    pub(super) fn keep_text(&mut self, cell: CellId, text: &str) {
        if self.program.keeps(cell) {
            self.write(cell, Known::Text(shorten(text)));
        }
    }
}

/// The text without blanks around it; most have none.
#[inline]
fn trim(text: &str) -> &str {
    let bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if bare(text.as_bytes().first()) && bare(text.as_bytes().last()) { text } else { text.trim() }
}

/// As much of a text as there is room for.
#[inline]
fn shorten(text: &str) -> &str {
    if text.len() <= TEXT {
        return text;
    }
    let fits = |end: &usize| text.is_char_boundary(*end);
    let end = (0..=TEXT).rev().find(fits).unwrap_or(0);
    &text[..end]
}
