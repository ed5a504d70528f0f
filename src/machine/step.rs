//! One event: whether it fits, who takes it, and what is left behind.

use super::acts::Acts;
use super::conversation::{Conversation, Frame, Phase, Silence};
use super::dispatch::{Happening, What, dispatch, hear};
use super::facts::{Facts, stamp};
use super::input::{Input, Mistake};
use super::limits;
use super::observe::Observer;
use super::result::{Answered, read_result};
use super::run::Run;
use crate::artifact::parts::{Arm, CellId, Event, HandlerId, WaitKind};
use crate::artifact::{Program, builtin};
use crate::time::Timestamp;

/// What an event meets: the rules, the facts as they are after it, and the time.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'p, 'f> {
    /// The rules.
    pub program: &'p Program,
    /// The facts; they do not change within a step.
    pub facts: &'f Facts,
    /// The time of the event: the only clock there is.
    pub at: Timestamp,
    /// Whether decisions are told ([`Act::Decided`]).
    pub trace: bool,
}

/// Lets one event happen to a conversation and appends what the machine does about it to `acts`.
///
/// A conversation that is over takes every event and does nothing about it.
///
/// # Errors
/// When the event does not fit the conversation; then nothing changed.
#[inline]
pub fn step<'p>(
    moment: Moment<'p, '_>,
    conversation: &mut Conversation,
    input: Input<'_>,
    acts: &mut Acts<'p>,
) -> Result<(), Mistake> {
    observed(moment, conversation, input, acts, None)
}

/// As [`step`], with somebody who sees every step of the way.
///
/// # Errors
/// As [`step`] has them.
pub fn observed<'p>(
    moment: Moment<'p, '_>,
    conversation: &mut Conversation,
    input: Input<'_>,
    acts: &mut Acts<'p>,
    observer: Option<&dyn Observer>,
) -> Result<(), Mistake> {
    let stamp = stamp(moment.program);
    if conversation.stamp != stamp || moment.facts.stamp != stamp {
        return Err(Mistake::OtherProgram);
    }
    let over = matches!(conversation.phase, Phase::Resolved | Phase::Left);
    let happening = match input {
        Input::ActionResult { call, outcome, data } => {
            match read_result(moment.program, conversation, call, outcome, data)? {
                Answered::Now(held) => Happening::Answer(held),
                Answered::Later(frame, held) => Happening::LateAnswer(frame, held),
                // Nobody waits for it any more.
                Answered::TooLate => return Ok(()),
            }
        }
        Input::Due => due(moment, conversation)?,
        _ => {
            if !over {
                event(Run::new(moment, conversation, acts, observer), &input);
            }
            return Ok(());
        }
    };
    if !over {
        let mut run = Run::new(moment, conversation, acts, observer);
        run.begin();
        run.show_happening(&happening);
        dispatch(&mut run, happening);
        run.end();
    }
    Ok(())
}

/// Something happens that rules can name.
#[inline]
fn event(mut run: Run<'_, '_>, input: &Input<'_>) {
    run.begin();
    arrive(&mut run, input);
    if run.observer.is_some() {
        run.show_happening(&Happening::Event(input));
    }
    hear(&mut run, What::Input(input));
    if matches!(input, Input::BecomesSomeoneElse) && matches!(run.state.phase, Phase::Running | Phase::HandedOff) {
        run.state.end(Phase::Left);
    }
    run.end();
}

/// The earliest timer, if it is due.
fn due<'a>(moment: Moment<'_, '_>, conversation: &Conversation) -> Result<Happening<'a>, Mistake> {
    let due = conversation.next_due().filter(|due| *due <= moment.at).ok_or(Mistake::NothingDue)?;
    let is_due = |silence: &&Silence| silence.due().map(Timestamp::from_milliseconds) == Some(due);
    let silence = conversation.silence.as_deref().filter(is_due);
    // At the same moment silence comes first: a wait's own arms are tried before its timer.
    Ok(silence.map_or(Happening::TimeUp, |silence| Happening::Silence(silence.next)))
}

/// What an event changes before anybody is asked.
fn arrive(run: &mut Run<'_, '_>, input: &Input<'_>) {
    match input {
        Input::TokenExpires | Input::FactsChange => return,
        Input::Writes { text } => run.keep_text(CellId::from(builtin::MESSAGE), text),
        _ => {}
    }
    run.hear();
}

fn silence_of(arm: &Arm) -> Option<i64> {
    if let Event::Idle { after } = arm.event { Some(after) } else { None }
}

impl Conversation {
    /// When rules want to be told of a silence.
    pub(super) fn silence_due(&self) -> Option<i64> {
        self.silence.as_ref().and_then(|silence| silence.due())
    }

    /// Works out the next silence that the rules want to be told of where the conversation is now.
    #[inline]
    pub(super) fn await_silence(&mut self, program: &Program) {
        if let Some(told) = self.silence.as_ref().map(|silence| silence.told) {
            let next = self.next_silence(program, told);
            if let Some(silence) = &mut self.silence {
                silence.next = next;
            }
        }
    }

    /// The shortest one beyond `told`; 0 for none.
    fn next_silence(&self, program: &Program, told: i64) -> i64 {
        let begun = self.wait.is_none_or(|waiting| waiting.due().is_some());
        if !begun || matches!(self.phase, Phase::Resolved | Phase::Left) {
            return 0;
        }
        let content = &program.content;
        let waited = self.wait.map(|waiting| &content.waits[waiting.wait.index()].kind);
        let arms = if let Some(WaitKind::Events { arms }) = waited { arms.as_slice() } else { &[] };
        let handlers = self.handlers(program).map(|id| &content.handlers[id.index()].arm);
        let silences = arms.iter().chain(handlers).filter_map(silence_of);
        silences.filter(|after| *after > told).min().unwrap_or(0)
    }

    /// The handlers in force: those of the thread, then those of the workspace, without those that are running.
    pub(super) fn handlers<'p>(&self, program: &'p Program) -> impl Iterator<Item = HandlerId> + use<'p, '_> {
        let content = &program.content;
        let of_thread = self.thread.map_or(&[][..], |thread| &content.threads[thread.index()].handlers);
        let handed_off = self.phase == Phase::HandedOff;
        let all = of_thread.iter().chain(&content.settings.handlers).copied();
        all.filter(move |id| content.handlers[id.index()].after_hand_off == handed_off && !self.runs(*id))
    }

    fn runs(&self, handler: HandlerId) -> bool {
        let runs = |frame: &Frame| matches!(frame, Frame::Interrupted(by) if by.handler == handler);
        self.frames.as_slice().iter().any(runs)
    }

    /// Stops waiting and forgets what was interrupted.
    pub(super) fn end(&mut self, phase: Phase) {
        self.phase = phase;
        self.wait = None;
        self.frames.clear();
    }

    /// Whether there is room for another frame.
    pub(super) fn has_room(&self) -> bool {
        self.frames.as_slice().len() < limits::FRAMES
    }
}
