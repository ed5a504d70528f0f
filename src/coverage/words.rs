//! Items in words, and where they stand in the text.

use crate::check::COMBINATIONS;
use crate::ir::{BUILT_IN_FACTS, Event, NodeId, NodeKind, Operand, Question, Test, Workspace, builtin};
use crate::prove::{Asked, Item, Occasion, Stand, Way};
use crate::source::{Sources, Span};
use crate::time::describe_duration;

/// Where an item stands; none for what stands nowhere, as who the customer is.
pub fn place(workspace: &Workspace, item: Item) -> Option<Span> {
    let node = |node: NodeId| workspace.nodes.get(node.index()).map(|node| node.span);
    match item {
        Item::Thread(thread) => workspace.threads.get(thread.index()).map(|thread| thread.span),
        Item::Action(at) | Item::Customer(Some(at), _) => node(at),
        Item::Condition(asked, _) | Item::Test(asked, ..) => of_asked(workspace, asked),
        Item::Way(way) => of_way(workspace, way),
        Item::Event(Stand::Node(at), _) => node(at),
        Item::Event(Stand::Start, _) => Some(workspace.start.span),
        Item::Event(Stand::Agent, _) | Item::Customer(None, _) => None,
    }
}

fn of_asked(workspace: &Workspace, asked: Asked) -> Option<Span> {
    match asked {
        Asked::Rule(node, at) => match &workspace.nodes.get(node.index())?.kind {
            NodeKind::Branch { branches, .. } => branches.get(usize::from(at)).map(|branch| branch.span),
            _ => None,
        },
        _ => asked.arm(workspace).map(|arm| arm.span),
    }
}

/// The node that forks, and where the way leads.
fn fork(workspace: &Workspace, way: Way) -> Option<(NodeId, NodeId)> {
    let of = |at: NodeId| workspace.nodes.get(at.index()).map(|node| &node.kind);
    Some(match way {
        Way::Otherwise(at) => match of(at)? {
            NodeKind::Branch { otherwise, .. } => (at, (*otherwise)?),
            _ => return None,
        },
        Way::Side(at, side) => match of(at)? {
            NodeKind::Split { arms, .. } => (at, arms.get(usize::from(side))?.1),
            _ => return None,
        },
        Way::AnythingElse(at) => match of(at)? {
            NodeKind::Choose(choose) => (at, choose.anything_else?),
            _ => return None,
        },
        Way::GivenUp(at) => match of(at)? {
            NodeKind::Ask(ask) => (at, ask.otherwise?),
            _ => return None,
        },
        Way::Done(at) => match of(at)? {
            NodeKind::Onboard { done, .. } => (at, *done),
            _ => return None,
        },
        Way::Outcome(at, outcome) => match of(at)? {
            NodeKind::Call(call) => (at, *call.outcomes.get(usize::from(outcome))?),
            _ => return None,
        },
        Way::Failed(at) => match of(at)? {
            NodeKind::Call(call) => (at, call.failed),
            _ => return None,
        },
        Way::Late(at) => match of(at)? {
            NodeKind::Choose(choose) => (at, choose.no_answer.target),
            NodeKind::Ask(ask) => (at, ask.no_answer.target),
            NodeKind::Onboard { no_answer, .. } => (at, no_answer.target),
            NodeKind::Wait { otherwise, .. } => (at, otherwise.target),
            _ => return None,
        },
        _ => return None,
    })
}

fn of_way(workspace: &Workspace, way: Way) -> Option<Span> {
    let own = |at: NodeId| workspace.nodes.get(at.index()).map(|node| node.span);
    match way {
        Way::Start(at) => of_asked(workspace, Asked::Start(at)),
        Way::Arm(node, at) => of_asked(workspace, Asked::Arm(node, at)),
        Way::Handler(handler) => of_asked(workspace, Asked::Handler(handler)),
        Way::StartLate => Some(workspace.start.span),
        Way::Choice(node, at) => match &workspace.nodes.get(node.index())?.kind {
            NodeKind::Choose(choose) => choose.choices.get(usize::from(at)).map(|choice| choice.span),
            _ => None,
        },
        Way::Answer(node) | Way::Retry(node) | Way::Known(node) => own(node),
        // An arm stands where what is done in it does; one without actions, where its question does.
        _ => {
            let (node, target) = fork(workspace, way)?;
            let (whole, inside) = (own(node)?, own(target)?);
            let within = whole.source == inside.source && whole.start <= inside.start && inside.end <= whole.end;
            Some(if within { inside } else { whole })
        }
    }
}

/// The item in a few words, as something that is so or happens.
pub fn what(workspace: &Workspace, sources: &Sources, item: Item) -> String {
    match item {
        Item::Thread(thread) => {
            let name = workspace.threads.get(thread.index()).map_or("", |thread| &thread.name);
            format!("thread `{name}` begins")
        }
        Item::Action(node) => {
            let text = workspace.nodes.get(node.index()).map_or("", |node| sources.text(node.span));
            format!("`{}` is done", first_line(text))
        }
        Item::Condition(asked, so) => condition(workspace, asked, so),
        Item::Test(asked, place, so) => {
            let test =
                asked.condition(workspace).and_then(|condition| condition.tests().get(usize::from(place)).copied());
            let words = test.map_or_else(String::new, |test| test_words(workspace, sources, test));
            format!("{} decides by itself, by {}being so", words, if so { "" } else { "not " })
        }
        Item::Way(way) => way_words(workspace, way),
        Item::Event(stand, occasion) => {
            let what = happens(occasion);
            match stand {
                Stand::Node(_) => format!("{what} meanwhile"),
                Stand::Start => format!("{what} before any start line fits"),
                Stand::Agent => format!("{what} after the hand-off"),
            }
        }
        Item::Customer(Some(_), customer) => format!("decided for who is {}", name_of_customer(customer)),
        Item::Customer(None, customer) => format!("a customer is {}", name_of_customer(customer)),
    }
}

/// Who a customer is, by the place of the combination.
pub fn name_of_customer(customer: u8) -> String {
    let Some(own) = COMBINATIONS.get(usize::from(customer)) else { return String::new() };
    let word = |fact: crate::ir::FactId, value: i64| {
        let words = BUILT_IN_FACTS.get(fact.index()).and_then(|(_, words)| *words);
        words.and_then(|words| words.get(value as usize)).copied().unwrap_or("")
    };
    let grade = word(builtin::CUSTOMER, own[0]);
    match customer {
        0 => grade.into(),
        _ => format!("{grade} ({}), profile {}", word(builtin::IDENTIFICATION, own[1]), word(builtin::PROFILE, own[2])),
    }
}

fn condition(workspace: &Workspace, asked: Asked, so: bool) -> String {
    match asked {
        Asked::Rule(node, at) => {
            let label = match workspace.nodes.get(node.index()).map(|node| &node.kind) {
                Some(NodeKind::Branch { branches, .. }) => {
                    branches.get(usize::from(at)).map_or("", |branch| branch.label.as_str())
                }
                _ => "",
            };
            format!("rule `{label}` is {}", if so { "taken" } else { "passed over" })
        }
        _ => {
            let event = asked.arm(workspace).map_or_else(String::new, |arm| event_words(&arm.event));
            format!("{event}, and the condition {}", if so { "holds" } else { "does not hold" })
        }
    }
}

fn test_words(workspace: &Workspace, sources: &Sources, test: &Test) -> String {
    let written = sources.text(test.span);
    if !written.is_empty() {
        return format!("`{}`", first_line(written));
    }
    let name = match test.operand {
        Operand::Fact(fact) => workspace.facts.get(fact.index()).map(|fact| &fact.name),
        Operand::Memory(memory) => workspace.memories.get(memory.index()).map(|memory| &memory.name),
    };
    let known = if *test.question == Question::Known { " is known" } else { "" };
    format!("`{}{known}`", name.map_or("", String::as_str))
}

fn way_words(workspace: &Workspace, way: Way) -> String {
    let of = |node: NodeId| workspace.nodes.get(node.index()).map(|node| &node.kind);
    match way {
        Way::Start(_) | Way::Arm(..) | Way::Handler(_) => {
            let asked = match way {
                Way::Start(at) => Asked::Start(at),
                Way::Arm(node, at) => Asked::Arm(node, at),
                Way::Handler(handler) => Asked::Handler(handler),
                _ => return String::new(),
            };
            format!("`{}` is taken", asked.arm(workspace).map_or_else(String::new, |arm| event_words(&arm.event)))
        }
        Way::StartLate => "no start line fits in time".into(),
        Way::Otherwise(_) => "`otherwise` is taken".into(),
        Way::Side(node, side) => {
            let percent = match of(node) {
                Some(NodeKind::Split { arms, .. }) => arms.get(usize::from(side)).map_or(0, |(percent, _)| *percent),
                _ => 0,
            };
            format!("the side of {percent}% is taken")
        }
        Way::Choice(node, at) => {
            let label = match of(node) {
                Some(NodeKind::Choose(choose)) => {
                    choose.choices.get(usize::from(at)).map_or("", |choice| &choice.label)
                }
                _ => "",
            };
            format!("`{label}` is picked")
        }
        Way::AnythingElse(_) => "anything else is written".into(),
        Way::Answer(_) => "a good answer".into(),
        Way::Retry(_) => "a bad answer, and asked again".into(),
        Way::GivenUp(_) => "one bad answer too many".into(),
        Way::Known(_) => "not asked, because it is known".into(),
        Way::Done(_) => "the form is done".into(),
        Way::Late(node) => match of(node) {
            Some(NodeKind::Wait { .. }) => "time is up".into(),
            _ => "no answer".into(),
        },
        Way::Outcome(node, at) => {
            let outcome = match of(node) {
                Some(NodeKind::Call(call)) => workspace
                    .actions
                    .get(call.action.index())
                    .and_then(|action| action.outcomes.get(usize::from(at)).map(|outcome| outcome.name.as_str())),
                _ => None,
            };
            format!("the outcome is `{}`", outcome.unwrap_or(""))
        }
        Way::Failed(_) => "the call fails".into(),
    }
}

/// An event as rules write it.
pub(crate) fn event_words(event: &Event) -> String {
    match event {
        Event::ChatOpens => "chat opens".into(),
        Event::Writes(words) if words.is_empty() => "customer writes".into(),
        Event::Writes(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            format!("customer writes {}", words.join(" or "))
        }
        Event::Picks { label, .. } => format!("customer picks \"{label}\""),
        Event::Identifies => "customer identifies".into(),
        Event::Authenticates => "customer authenticates".into(),
        Event::SignsOut => "customer signs out".into(),
        Event::BecomesSomeoneElse => "customer becomes someone else".into(),
        Event::TokenExpires => "token expires".into(),
        Event::Idle(length) => format!("idle {}", describe_duration(*length)),
    }
}

/// What happens, as a sentence.
fn happens(occasion: Occasion) -> String {
    match occasion {
        Occasion::Writes => "the customer writes".into(),
        Occasion::Identifies => "the customer identifies".into(),
        Occasion::Authenticates => "the customer authenticates".into(),
        Occasion::SignsOut => "the customer signs out".into(),
        Occasion::BecomesSomeoneElse => "the customer becomes someone else".into(),
        Occasion::TokenExpires => "the token expires".into(),
        Occasion::Idle(length) => format!("silence of {}", describe_duration(length)),
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or("").trim_end_matches(['{', ' ']);
    match line.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.into(),
    }
}
