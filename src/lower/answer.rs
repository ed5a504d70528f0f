//! Questions: quick replies and free answers.

use std::collections::BTreeMap;

use super::Lowering;
use super::block::Next;
use super::question::pattern;
use crate::ast::{self, Ask, Choose, Resolution, Retry};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::{flow, messages, near, types};
use crate::ir::{self, AnswerKind, NodeId, NodeKind, Operand, Timeout};
use crate::source::Span;
use crate::value::Type;

/// The letters that a label, and an id, may have.
const LONGEST_LABEL: usize = 50;

/// The words for kinds of answers.
const ANSWER_KINDS: [(&str, AnswerKind); 8] = [
    ("text", AnswerKind::Text),
    ("email", AnswerKind::Email),
    ("phone", AnswerKind::Phone),
    ("integer", AnswerKind::Integer),
    ("decimal", AnswerKind::Decimal),
    ("date", AnswerKind::Date),
    ("money", AnswerKind::Money),
    ("yes or no", AnswerKind::YesOrNo),
];

/// The id of a choice that has none of its own: its label in lower-case letters and digits, with `_` between them.
pub(super) fn slug(label: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_lowercase() {
        letter if letter.is_ascii_alphanumeric() => letter,
        _ => '_',
    };
    // A label that is nothing but letters and digits is its own slug.
    let mut slug = label.to_ascii_lowercase();
    if !slug.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        slug = label.chars().map(letter).collect();
    }
    let slug = slug.trim_matches('_');
    slug[..slug.len().min(LONGEST_LABEL)].trim_end_matches('_').to_string()
}

impl<'a> Lowering<'a> {
    /// Lists which option ids carry which label, once somebody asks for it.
    pub(super) fn list_labels(&mut self) {
        for choice in std::mem::take(&mut self.unlisted).into_iter().flat_map(|choose| &choose.choices) {
            let label = plain(&choice.label);
            let id = choice.id.as_ref().map_or_else(|| slug(&label), |id| String::from(&*id.value));
            let (_, options) = self.labels.entry(label.to_lowercase()).or_insert_with(|| (label, Vec::new()));
            if !options.contains(&id) {
                options.push(id);
            }
        }
    }

    /// `ask TEXT { "Choice" => … }`
    pub(super) fn choose(&mut self, choose: &'a Choose, span: Span, next: &mut Next) -> NodeId {
        let text = self.message(&choose.text);
        if !(1..=10).contains(&choose.choices.len()) {
            self.report(messages::number_of_choices(choose.text.span, choose.choices.len()));
        }
        let choices = self.choices(choose, next);
        let anything_else = match &choose.anything_else {
            Some(block) => Some(self.arm("anything else", block, next)),
            None => {
                let fix = (Self::before_brace(span), format!("anything else {}\n", self.way_out()));
                self.report(flow::missing_anything_else(choose.text.span, fix));
                next.reached = true;
                None
            }
        };
        let no_answer = self.no_answer(choose.no_answer.as_ref(), span, next);
        let usual = || match choose.text.parts.as_slice() {
            [ast::Part::Text(words)] => ["ask \"", words, "\""].concat(),
            _ => format!("ask \"{}\"", choose.text),
        };
        let place = self.place(choose.called.as_ref(), usual, span, Some(choose.text.span.after()));
        let choose = ir::Choose { text, choices, anything_else, no_answer, place };
        self.waiting(NodeKind::Choose(Box::new(choose)), place, span)
    }

    fn choices(&mut self, choose: &'a Choose, next: &mut Next) -> Vec<ir::Choice> {
        let mut seen = BTreeMap::new();
        let mut choices = Vec::with_capacity(choose.choices.len());
        for (index, choice) in choose.choices.iter().enumerate() {
            let span = choice.label.span;
            let label = self.label(&choice.label);
            let id = self.choice_id(choice, &label);
            let target = self.arm(&id, &choice.body, next);
            // The customer may answer with the label, its id, or on some channels with the number.
            let (written, number) = (label.trim().to_lowercase(), (index + 1).to_string());
            let meanings = [(false, written), (false, number), (true, id.clone())];
            let taken = meanings.iter().find_map(|meaning| seen.get(meaning).copied());
            match taken {
                Some(first) => self.report(messages::ambiguous_choice(&label, span, first)),
                None => seen.extend(meanings.map(|meaning| (meaning, span))),
            }
            choices.push(ir::Choice { id, label, target, span });
        }
        choices
    }

    fn label(&mut self, label: &ast::Template) -> String {
        let text = self.constant(label, "the label of a quick reply");
        let length = text.chars().count();
        if length > LONGEST_LABEL {
            self.report(messages::label_too_long(label.span, length));
        }
        text
    }

    fn choice_id(&mut self, choice: &ast::Choice, label: &str) -> String {
        let Some(id) = &choice.id else {
            let slug = slug(label);
            if slug.is_empty() {
                self.report(messages::choice_needs_id(label, choice.label.span));
                return format!("at_{}", choice.span.start);
            }
            return slug;
        };
        let fits = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b'-');
        if id.value.is_empty() || id.value.len() > LONGEST_LABEL || !id.value.bytes().all(fits) {
            self.report(messages::invalid_choice_id(&id.value, id.span));
        }
        String::from(&*id.value)
    }

    /// `ask TEXT into NAME`
    pub(super) fn ask(&mut self, ask: &'a Ask, span: Span, next: &mut Next) -> NodeId {
        let text = self.message(&ask.text);
        let into = self.plain_memory(&ask.into);
        let answer = into.and_then(|memory| self.answer_kind(ask, memory));
        let matching = ask
            .matching
            .as_ref()
            .and_then(|written| pattern(written.value.to_string(), written.span, &mut self.diagnostics));
        let retry = ask.retry.as_ref().map(|retry| self.retry(retry));
        let otherwise = ask.otherwise.as_ref().map(|block| self.arm("otherwise", block, next));
        if let Some(answer) = answer {
            self.bad_answers(ask, answer, span);
        }
        let no_answer = self.no_answer(ask.no_answer.as_ref(), span, next);
        let usual = || ["ask ", &*ask.into.value].concat();
        let place = self.place(ask.called.as_ref(), usual, span, Some(ask.into.span.after()));
        let next = self.follow(next, span);
        let (Some(into), Some(answer)) = (into, answer) else { return next };
        let always = ask.always;
        let ask = ir::Ask { text, into, always, answer, matching, retry, otherwise, no_answer, next, place };
        self.waiting(NodeKind::Ask(Box::new(ask)), place, span)
    }

    fn retry(&mut self, retry: &Retry) -> (u8, ir::Template) {
        let times = self.bounded(&retry.times, 1..=5, "the number of repetitions", "from 1 to 5");
        (times as u8, self.message(&retry.text))
    }

    /// Whether there is something for bad answers where there can be any, and nothing where there can't.
    fn bad_answers(&mut self, ask: &Ask, answer: AnswerKind, span: Span) {
        if answer == AnswerKind::Text && ask.matching.is_none() {
            let idle = ask.retry.as_ref().map(|retry| retry.span).or(ask.otherwise.as_ref().map(|block| block.span));
            if let Some(idle) = idle {
                self.report(flow::idle_retry(idle));
            }
        } else if ask.otherwise.is_none() {
            let has_block = ask.retry.is_some() || ask.no_answer.is_some();
            let line = format!("otherwise {}\n", self.way_out());
            let fix = match has_block {
                true => (Self::before_brace(span), line),
                false => (span.after(), format!(" {{\n{line}}}")),
            };
            self.report(flow::missing_otherwise(ask.text.span, "the answer is none of that kind", Some(fix)));
        }
    }

    /// How the answer is read: as written, or as the type of the memory suggests.
    fn answer_kind(&mut self, ask: &Ask, memory: ir::MemoryId) -> Option<AnswerKind> {
        let kind = self.kind(Operand::Memory(memory)).clone();
        let Some(written) = &ask.kind else {
            let usual = usual_answer(&kind);
            if usual.is_none() {
                self.report(types::wrong_type(ask.into.span, "an answer of the customer", &kind, None));
            }
            return usual;
        };
        let words = written.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some((_, answer)) = ANSWER_KINDS.iter().find(|(word, _)| *word == words) else {
            let near = near(&words, ANSWER_KINDS.iter().map(|(word, _)| *word));
            self.report(names::unknown_name(Named::AnswerKind, &words, written.span, near));
            return None;
        };
        let fits = match answer {
            AnswerKind::Email | AnswerKind::Phone => kind == Type::Text,
            answer => usual_answer(&kind) == Some(*answer),
        };
        if !fits {
            let found = format!("an answer of the kind `{words}`");
            self.report(types::wrong_type(written.span, &found, &kind, None));
        }
        fits.then_some(*answer)
    }

    /// `no answer in DURATION => …`; without it the workspace's limit, and the end.
    pub(super) fn no_answer(&mut self, arm: Option<&'a ast::NoAnswer>, question: Span, next: &mut Next) -> Timeout {
        match arm {
            Some(arm) => Timeout { after: self.wait_time(&arm.after), target: self.arm("no answer", &arm.body, next) },
            None => self.usual_timeout(question),
        }
    }

    /// What happens at a place without a limit of its own.
    pub(super) fn usual_timeout(&mut self, span: Span) -> Timeout {
        let target = self.node(NodeKind::Resolve(Resolution::Abandoned), span);
        Timeout { after: self.manifest.limits.no_answer, target }
    }

    /// What a fix suggests where a way is missing: a person.
    pub(super) fn way_out(&self) -> String {
        match self.workspace.inboxes.first() {
            Some(inbox) => format!("=> hand off to inbox \"{inbox}\""),
            None => "=> resolve".into(),
        }
    }
}

/// How an answer is read for a memory of this type.
fn usual_answer(kind: &Type) -> Option<AnswerKind> {
    Some(match kind {
        Type::Text => AnswerKind::Text,
        Type::Integer { .. } => AnswerKind::Integer,
        Type::Decimal => AnswerKind::Decimal,
        Type::Date => AnswerKind::Date,
        Type::Money { .. } => AnswerKind::Money,
        Type::Boolean => AnswerKind::YesOrNo,
        Type::OneOf(_) => AnswerKind::OneOf,
        Type::Time | Type::Duration | Type::List | Type::Record(_) => return None,
    })
}

/// The words of a label as they stand there.
fn plain(label: &ast::Template) -> String {
    label
        .parts
        .iter()
        .filter_map(|part| match part {
            ast::Part::Text(text) => Some(&**text),
            ast::Part::Slot(_) => None,
        })
        .collect()
}
