//! What versions do and what happens, in words.

use super::align::words;
use crate::ir::{Body, Expression, NodeId, NodeKind, Operand, Part as Piece, Resolution, Workspace};
use crate::prove::pair::{Act, Pair, Side};
use crate::prove::{Deed, Happening, Location, LocationId, Model, Part, Point};
use crate::time::describe_duration;

/// What a version does at a spot: "says “Hello”", "hands off to inbox “Orders”", "waits".
pub(super) fn act(pair: &Pair, side: Side, act: Act) -> String {
    match act {
        Act::Does(own) => deed(pair.tables(), own),
        Act::Rests(at) => match pair.model(side).locations[at.index()].point {
            Point::HandedOff(_) | Point::Ended | Point::Left | Point::Before => "does nothing".into(),
            Point::Start | Point::At(_) | Point::Waiting(..) => "does nothing more and waits".into(),
        },
    }
}

/// How long a version waits.
pub(super) fn waits(pair: &Pair, side: Side, act: Act) -> String {
    let Act::Rests(at) = act else { return String::new() };
    match pair.model(side).time_limit(at) {
        Some(limit) => format!("waits {}", describe_duration(limit)),
        None => "waits as long as it takes".into(),
    }
}

/// What a deed is: "says “Hello”".
pub(crate) fn deed(workspace: &Workspace, deed: Deed) -> String {
    let text = |template: &crate::ir::Template| words(workspace, template);
    let node = workspace.node(deed.node);
    match (&node.kind, deed.part) {
        (NodeKind::Ask(ask), Part::Retry) => match &ask.retry {
            Some((_, words)) => format!("asks again “{}”", text(words)),
            None => "asks again".into(),
        },
        (NodeKind::Ask(ask), _) => format!("asks “{}”", text(&ask.text)),
        (NodeKind::Choose(choose), _) => {
            let labels: Vec<String> = choose.choices.iter().map(|choice| format!("“{}”", choice.label)).collect();
            format!("asks “{}” and offers {}", text(&choose.text), labels.join(", "))
        }
        (NodeKind::Say { text: words, .. }, _) => format!("says “{}”", text(words)),
        (NodeKind::Onboard { text: words, .. }, _) => format!("shows onboarding “{}”", text(words)),
        (NodeKind::Call(call), _) => {
            let action = &workspace.actions[call.action.index()];
            let value = |value: &Expression| match value {
                Expression::Operand(operand) => crate::combine::operand_name(workspace, *operand).to_string(),
                Expression::Text(words) => format!("“{}”", text(words)),
                Expression::Constant(value) => match value {
                    crate::value::Value::Text(text) => format!("“{text}”"),
                    crate::value::Value::Number(number) => number.to_string(),
                    crate::value::Value::List(items) => items.join(", "),
                },
            };
            let inputs = call.arguments.iter().map(|(input, given)| {
                let name = action.inputs.get(*input as usize).map_or("", |input| input.name.as_str());
                format!("{name}: {}", value(given))
            });
            format!("calls {}({})", action.name, inputs.collect::<Vec<_>>().join(", "))
        }
        (NodeKind::Note { text: words, .. }, _) => format!("notes “{}”", text(words)),
        (NodeKind::Topic { topic, add, .. }, _) => {
            let word = if *add { "adds" } else { "removes" };
            format!("{word} topic “{}”", workspace.topics[topic.index()])
        }
        (NodeKind::HandOff(hand_off), _) => {
            let mut words = format!("hands off to inbox “{}”", workspace.inboxes[hand_off.inbox.index()]);
            let priority =
                hand_off.priority.and_then(|own| crate::ir::Priority::WORDS.iter().find(|(_, known)| *known == own));
            words.extend(priority.map(|(word, _)| format!(" with priority {word}")));
            words.extend(hand_off.reason.as_ref().map(|reason| format!(", reason “{}”", text(reason))));
            words.extend(hand_off.note.as_ref().map(|note| format!(", note “{}”", text(note))));
            words
        }
        (NodeKind::Resolve(Resolution::Resolved), _) => "resolves the conversation".into(),
        (NodeKind::Resolve(Resolution::Abandoned), _) => "resolves the conversation as abandoned".into(),
        _ => "goes on".into(),
    }
}

/// Which body of rules a node is part of: "thread menu".
pub(super) fn body(workspace: &Workspace, node: NodeId) -> String {
    match workspace.node(node).body {
        Body::Start => "start".into(),
        Body::Thread(id) => format!("thread {}", workspace.threads[id.index()].name),
        Body::Steps(id) => format!("steps {}", workspace.steps[id.index()].name),
        Body::Handler(id) => match workspace.handlers[id.index()].thread {
            Some(thread) => format!("a handler of thread {}", workspace.threads[thread.index()].name),
            None => "a handler of the workspace".into(),
        },
    }
}

/// The name of a place.
pub(crate) fn place(workspace: &Workspace, at: Location) -> String {
    match at.point {
        Point::Before => "before the chat".into(),
        Point::Start => "start".into(),
        Point::HandedOff(_) => "after the hand-off".into(),
        Point::Ended | Point::Left => "after the end".into(),
        Point::At(node) => body(workspace, node),
        Point::Waiting(node, _) => {
            let place = workspace.places.iter().find(|place| place.node == Some(node));
            place.map_or_else(|| body(workspace, node), |place| place.path.clone())
        }
    }
}

/// What happens, in the words of the language.
pub(crate) fn happening(model: &Model, what: Happening, at: LocationId) -> String {
    let workspace = model.workspace;
    let vocabulary = model.vocabulary();
    let waiting = match model.locations[at.index()].point {
        Point::Waiting(node, _) => Some(&workspace.node(node).kind),
        _ => None,
    };
    let label = |option: u16| {
        let id = vocabulary.option(option);
        let of_nodes = workspace.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Choose(choose) => choose.choices.iter().find(|choice| choice.id == *id),
            _ => None,
        });
        of_nodes.map(|choice| choice.label.clone()).next().unwrap_or_else(|| id.clone())
    };
    match what {
        Happening::ChatOpens => "the chat opens".into(),
        Happening::Writes(text) => match vocabulary.written(text, " … ") {
            Some(words) => format!("the customer writes “{words}”"),
            None => "the customer writes".into(),
        },
        Happening::Picks(option) | Happening::PicksEarlier(option) => format!("the customer picks “{}”", label(option)),
        Happening::Names(option) => format!("the customer writes “{}”", label(option)),
        Happening::Answers { good: true, .. } => match waiting {
            Some(NodeKind::Choose(_)) => "the customer writes something else".into(),
            _ => "the customer answers".into(),
        },
        Happening::Answers { good: false, .. } => "the customer gives an answer that is not taken".into(),
        Happening::Onboards => "the customer says who they are".into(),
        Happening::SiteNames => "the site names the customer".into(),
        Happening::SignsIn => "the customer signs in".into(),
        Happening::SignsOut => "the customer signs out".into(),
        Happening::BecomesSomeoneElse => "somebody else is at the screen".into(),
        Happening::TokenExpires => "the token expires".into(),
        Happening::Refreshes => "the token is renewed".into(),
        Happening::Idle(length) => format!("the customer is silent for {}", describe_duration(length)),
        Happening::TimeIsUp => "the time is up".into(),
        Happening::Outcome(at) => match waiting {
            Some(NodeKind::Call(call)) => {
                let action = &workspace.actions[call.action.index()];
                let outcome = action.outcomes.get(usize::from(at)).map_or("", |outcome| outcome.name.as_str());
                format!("{} answers {outcome}", action.name)
            }
            _ => "the host answers".into(),
        },
        Happening::Fails => "the call fails".into(),
    }
}

/// Whether two acts are the same but for their words.
pub(super) fn differ_in_words(workspace: &Workspace, old: Act, new: Act) -> bool {
    let (Act::Does(old), Act::Does(new)) = (old, new) else { return false };
    match (&workspace.node(old.node).kind, &workspace.node(new.node).kind) {
        (NodeKind::Say { .. }, NodeKind::Say { .. })
        | (NodeKind::Note { .. }, NodeKind::Note { .. })
        | (NodeKind::Onboard { .. }, NodeKind::Onboard { .. })
        | (NodeKind::Ask(_), NodeKind::Ask(_)) => true,
        (NodeKind::Choose(choose), NodeKind::Choose(other)) => {
            let shown = |choose: &crate::ir::Choose| {
                choose.choices.iter().map(|choice| (choice.id.clone(), choice.label.clone())).collect::<Vec<_>>()
            };
            shown(choose) == shown(other)
        }
        (NodeKind::HandOff(hand_off), NodeKind::HandOff(other)) => {
            hand_off.inbox == other.inbox && hand_off.priority == other.priority
        }
        _ => false,
    }
}

/// Whether a text shows this.
pub(super) fn shows(text: &crate::ir::Template, operand: Operand) -> bool {
    text.parts.iter().any(|part| matches!(part, Piece::Slot { operand: own, .. } if *own == operand))
}
