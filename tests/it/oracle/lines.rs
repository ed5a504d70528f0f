//! Lines of guarantees, of every form.

use threadle::ir::*;
use threadle::source::Span;

use super::small::{condition, event, memory_asked_for, shown};
use crate::reference::draw::Draw;

/// One line of a guarantee about `workspace`.
pub(super) fn property(draw: &mut Draw, workspace: &Workspace) -> PropertyKind {
    let when = draw.chance(2).then(|| condition(draw, 1));
    match draw.below(16) {
        0..3 => PropertyKind::Never { effect: effect(draw, workspace), when },
        3..5 => PropertyKind::Possible { effect: effect(draw, workspace), when },
        5 | 6 => PropertyKind::AlwaysBefore { first: moment(draw, workspace), then: effect(draw, workspace) },
        7 | 8 => PropertyKind::NeverAgain {
            once: moment(draw, workspace),
            effect: effect(draw, workspace),
            until: draw.chance(2).then(|| moment(draw, workspace)),
        },
        9 | 10 => PropertyKind::AlwaysAfter {
            after: moment(draw, workspace),
            effect: effect(draw, workspace),
            bound: if draw.chance(2) { Bound::End } else { Bound::Turns(draw.below(3) as u32) },
        },
        11 => PropertyKind::AtMost {
            count: draw.below(3) as u32,
            effect: effect(draw, workspace),
            before: draw.chance(2).then(|| moment(draw, workspace)),
        },
        14 => PropertyKind::FirstMessage { says: effect(draw, workspace), when },
        15 => PropertyKind::EveryConversationCanEnd,
        12 => PropertyKind::NoLongWait { who: when, limit: *draw.of(&[60_000, 120_000]) },
        _ => PropertyKind::EveryConversationEnds { turns: draw.chance(2).then(|| 1 + draw.below(4) as u32) },
    }
}

/// A line about how often something is asked, as `at most 3 questions before a person`.
pub(super) fn questions(draw: &mut Draw, workspace: &Workspace) -> PropertyKind {
    let effect = match draw.below(4) {
        0 => EffectPattern::AskFor(memory_asked_for(draw)),
        1 => EffectPattern::Onboard,
        _ => EffectPattern::Ask,
    };
    let before = match draw.below(4) {
        0 => None,
        1 => Some(moment(draw, workspace)),
        _ => Some(Moment::Effect(EffectPattern::HandOff(None))),
    };
    PropertyKind::AtMost { count: draw.below(7) as u32, effect, before }
}

/// A line that watches for two minutes of silence, whether or not a rule listens for just that.
pub(super) fn about_silence(draw: &mut Draw, workspace: &Workspace) -> PropertyKind {
    let silence = Moment::Event(Event::Idle(120_000));
    let effect = effect(draw, workspace);
    match draw.below(6) {
        0 => PropertyKind::AlwaysBefore { first: silence, then: effect },
        1 => PropertyKind::NeverAgain { once: silence, effect, until: draw.chance(2).then(|| moment(draw, workspace)) },
        2 => PropertyKind::NeverAgain { once: moment(draw, workspace), effect, until: Some(silence) },
        3 => PropertyKind::AlwaysAfter { after: silence, effect, bound: Bound::End },
        4 => PropertyKind::AlwaysAfter { after: silence, effect, bound: Bound::Turns(draw.below(3) as u32) },
        _ => PropertyKind::AtMost { count: draw.below(3) as u32, effect, before: Some(silence) },
    }
}

/// The workspace with a handler for each silence that the lines watch for: it hears it, and never takes it.
pub(super) fn listening(workspace: &Workspace, properties: &[Property]) -> Workspace {
    let mut listening = workspace.clone();
    for moment in properties.iter().flat_map(|property| property.kind.parts().1) {
        let Moment::Event(event @ Event::Idle(_)) = moment else { continue };
        if listening.handlers[workspace.handlers.len()..].iter().any(|handler| handler.arm.event == *event) {
            continue;
        }
        for after_hand_off in [false, true] {
            let never = Some(Condition::Any(Vec::new()));
            let arm = Arm { event: event.clone(), condition: never, target: NodeId(0), span: Span::default() };
            listening.workspace_handlers.push(HandlerId(listening.handlers.len() as u32));
            listening.handlers.push(Handler { name: String::new(), arm, after_hand_off, thread: None });
        }
    }
    listening
}

fn effect(draw: &mut Draw, workspace: &Workspace) -> EffectPattern {
    match draw.below(16) {
        0 => EffectPattern::Say,
        // The text of one node, so that all nodes are asked for in the end.
        1..5 => EffectPattern::SayText(format!("{};", draw.below(workspace.nodes.len()))),
        5 => EffectPattern::Use((0..1 + draw.below(2)).map(|_| shown(draw)).collect()),
        6 => EffectPattern::Ask,
        7 => EffectPattern::AskFor(memory_asked_for(draw)),
        8 => EffectPattern::Onboard,
        9 => EffectPattern::Call(ActionId(0)),
        10 | 11 => EffectPattern::HandOff(draw.chance(2).then(|| InboxId(draw.below(2) as u32))),
        12 => EffectPattern::Resolve(draw.chance(2).then_some(Resolution::Abandoned)),
        13 => EffectPattern::PivotTo(ThreadId(draw.below(2) as u32)),
        14 => EffectPattern::Note,
        _ => EffectPattern::AddTopic(TopicId(0)),
    }
}

fn moment(draw: &mut Draw, workspace: &Workspace) -> Moment {
    match draw.below(12) {
        0 => Moment::Event(Event::ChatOpens),
        1..6 => Moment::Event(event(draw)),
        _ => Moment::Effect(effect(draw, workspace)),
    }
}
