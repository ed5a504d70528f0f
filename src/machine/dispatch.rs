//! Who takes an event: the wait's own arms, then the thread's handlers, then the workspace's.

use super::conversation::{Frame, Held, Interrupted, Waiting};
use super::input::Input;
use super::limits::Broken;
use super::observe::Sight;
use super::run::Run;
use crate::artifact::parts::{Arm, Ask, Choice, Code, Event, HandlerId, StringId, WaitKind, same_folded};
use crate::artifact::{TEXT_CHANNELS, builtin};
use crate::value::Type;

/// What happens to a conversation.
pub(super) enum Happening<'a> {
    /// An event that rules can name.
    Event(&'a Input<'a>),
    /// Nothing came from the customer for so many milliseconds.
    Silence(i64),
    /// The wait's time is up.
    TimeUp,
    /// The call is answered.
    Answer(Held),
    /// The call is answered of a wait that a handler has interrupted: the frame at this place keeps it.
    LateAnswer(usize, Held),
}

/// What an event meets first.
enum Taken {
    /// Somebody takes it; this is what is done.
    Go(Code),
    /// The question took it, and goes on waiting.
    Stay,
    /// Somebody else may have it.
    No,
}

/// Lets `happening` be taken by who takes it first, and runs what is done about it.
#[inline]
pub(super) fn dispatch(run: &mut Run<'_, '_>, happening: Happening<'_>) {
    match happening {
        Happening::TimeUp => time_up(run),
        Happening::Answer(held) => {
            if let Some(waiting) = run.state.wait.take() {
                let target = run.take_answer(&waiting, &held);
                target.into_iter().for_each(|target| run.go(target));
            }
        }
        Happening::LateAnswer(frame, held) => {
            if let Some(Frame::Interrupted(interrupted)) = run.state.frames.get_mut(frame) {
                interrupted.held = Some(held);
            }
        }
        Happening::Silence(after) => {
            if let Some(silence) = &mut run.state.silence {
                silence.told = after;
            }
            hear(run, What::Silence(after));
        }
        Happening::Event(input) => hear(run, What::Input(input)),
    }
}

/// What is offered to waits and handlers.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    /// An event that rules can name.
    Input(&'a Input<'a>),
    /// Nothing came from the customer for so many milliseconds.
    Silence(i64),
}

/// Offers it to the wait, then to the handlers.
#[inline]
pub(super) fn hear(run: &mut Run<'_, '_>, what: What<'_>) {
    if run.program.has_conditions {
        run.tell_time();
    }
    let content = run.content;
    let mut arms: &[Arm] = &[];
    if let Some(waiting) = &run.state.wait {
        let taken = match &content.waits[waiting.wait.index()].kind {
            WaitKind::Choose { choices, anything_else, .. } => choose(run, choices, *anything_else, what),
            WaitKind::Ask { ask } => answer(run, ask, *waiting, what),
            WaitKind::Events { arms: own } => {
                arms = own;
                Taken::No
            }
            WaitKind::Onboard { done, .. } if !run.is_anonymous() => Taken::Go(*done),
            WaitKind::Onboard { .. } | WaitKind::Call { .. } => Taken::No,
        };
        match taken {
            Taken::Go(target) => {
                run.state.wait = None;
                return run.go(target);
            }
            Taken::Stay => return,
            Taken::No => {}
        }
    }
    // Messages are searched for phrases once, and only where arms or handlers have a say.
    let mut heard = std::mem::take(&mut run.acts.heard);
    if let What::Input(Input::Writes { text }) = what {
        run.program.phrases.hear(text, &content.strings, &mut heard);
    }
    let arm = arms.iter().find(|arm| fits(run, arm, what, &heard));
    let found = arm.map_or_else(
        || {
            run.state
                .handlers(run.program)
                .find(|id| fits(run, &content.handlers[id.index()].arm, what, &heard))
                .map(Err)
        },
        |arm| Some(Ok(arm.target)),
    );
    heard.clear();
    run.acts.heard = heard;
    match found {
        Some(Ok(target)) => {
            run.state.wait = None;
            run.go(target);
        }
        Some(Err(handler)) => interrupt(run, handler),
        None => {}
    }
}

/// Runs a handler; the wait goes on afterwards, with the time it has left.
fn interrupt(run: &mut Run<'_, '_>, handler: HandlerId) {
    let target = run.content.handlers[handler.index()].arm.target;
    if !run.state.has_room() {
        return run.fault(Broken::TooDeep, target);
    }
    let at = run.at;
    let left = |waiting: Waiting| waiting.due().map_or(waiting, |due| waiting.until(due.saturating_sub(at)));
    let wait = run.state.wait.take().map(left);
    run.state.frames.push(Frame::Interrupted(Box::new(Interrupted { handler, wait, held: None })));
    run.go(target);
}

fn time_up(run: &mut Run<'_, '_>) {
    let Some(waiting) = run.state.wait.take() else { return };
    let late = run.content.waits[waiting.wait.index()].late;
    let target = run.take_answer(&waiting, &Held::failure()).unwrap_or(late);
    run.go(target);
}

/// A free answer.
fn answer(run: &mut Run<'_, '_>, ask: &Ask, waiting: Waiting, what: What<'_>) -> Taken {
    let What::Input(Input::Writes { text }) = what else { return Taken::No };
    match run.answer(ask, waiting, text) {
        Ok(Some(target)) => Taken::Go(target),
        Ok(None) => Taken::Stay,
        Err(broken) => {
            run.fault(broken, ask.next);
            Taken::Stay
        }
    }
}

/// Quick reply by id, text by label without regard to case, or by number where nothing can be tapped.
fn choose(run: &mut Run<'_, '_>, choices: &[Choice], anything_else: Option<Code>, what: What<'_>) -> Taken {
    let strings = &run.content.strings;
    let choice = match what {
        What::Input(Input::Picks { option, stale: false }) => {
            choices.iter().find(|choice| strings.get(choice.id) == *option)
        }
        What::Input(Input::Writes { text }) => {
            let text = text.trim();
            let by_label = choices.iter().find(|choice| same_folded(text, strings.get(choice.label)));
            by_label.or_else(|| by_number(run, choices, text))
        }
        _ => None,
    };
    match (choice, anything_else, what) {
        (Some(choice), _, _) => {
            run.keep_text(builtin::ANSWER.into(), strings.get(choice.label));
            Taken::Go(choice.target)
        }
        (None, Some(target), What::Input(Input::Writes { text })) => {
            run.keep_text(builtin::ANSWER.into(), text.trim());
            Taken::Go(target)
        }
        _ => Taken::No,
    }
}

fn by_number<'c>(run: &Run<'_, '_>, choices: &'c [Choice], text: &str) -> Option<&'c Choice> {
    let (channel, kind) = run.number(builtin::CHANNEL.into())?;
    let Type::OneOf(words) = kind else { return None };
    let word = usize::try_from(channel).ok().and_then(|index| words.get(index))?;
    let number = text.parse::<usize>().ok().filter(|_| TEXT_CHANNELS.contains(&word.as_str()))?;
    choices.get(number.checked_sub(1)?)
}

/// Whether the event is the arm's, and its condition holds.
fn fits(run: &Run<'_, '_>, arm: &Arm, what: What<'_>, heard: &[StringId]) -> bool {
    is_event(run, &arm.event, what, heard)
        && arm.condition.is_none_or(|condition| {
            run.show_sight(Sight::Weighs(arm.target.0));
            run.view().holds(condition)
        })
}

fn is_event(run: &Run<'_, '_>, event: &Event, what: What<'_>, heard: &[StringId]) -> bool {
    let strings = &run.content.strings;
    match (event, what) {
        (Event::Idle { after }, What::Silence(silence)) => *after == silence,
        (Event::Writes { phrases }, What::Input(Input::Writes { .. })) => {
            phrases.is_empty() || heard.iter().any(|phrase| phrases.contains(phrase))
        }
        (Event::Picks { options }, What::Input(Input::Picks { option, .. })) => {
            options.iter().any(|known| strings.get(*known) == *option)
        }
        (Event::ChatOpens, What::Input(Input::ChatOpens))
        | (Event::Identifies, What::Input(Input::Identifies))
        | (Event::Authenticates, What::Input(Input::Authenticates))
        | (Event::SignsOut, What::Input(Input::SignsOut))
        | (Event::BecomesSomeoneElse, What::Input(Input::BecomesSomeoneElse))
        | (Event::TokenExpires, What::Input(Input::TokenExpires)) => true,
        _ => false,
    }
}
