//! Small workspaces and events, drawn from a seed: nothing that an author would write, and all that the IR can say.

use super::draw::Draw;
use super::spot::Spot;
use indexmap::IndexMap;
use threadle::address::Addresses;
use threadle::given::Given;
use threadle::ir::*;
use threadle::source::Span;
use threadle::value::{Type, Value};

const TEXTS: [&str; 19] = [
    "",
    "Yes",
    "no",
    "2",
    "0",
    "7",
    "1.5",
    "12,50 EUR",
    "24.12.2026",
    "2026-05-29",
    "Ada@Example.com",
    "I need an AGENT, now",
    "Straße",
    "red",
    "STRAßE",
    "RED",
    "ada@example.COM",
    "\u{212a}elvin",
    "kelvin",
];
const LENGTHS: [i64; 5] = [60_000, 90_000, 120_000, 300_000, 3_600_000];

/// The types of declared facts and of memories, each once.
fn kinds() -> Vec<Type> {
    let words = |words: &[&str]| Type::OneOf(words.iter().map(|word| word.to_string()).collect());
    vec![
        Type::Boolean,
        Type::Integer { min: 0, max: 9 },
        Type::Integer { min: -5, max: 1_000_000 },
        words(&["red", "Green", "blue"]),
        Type::OneOf((0..70).map(|index| format!("w{index}")).collect()),
        Type::Text,
        Type::Decimal,
        Type::Date,
        Type::Time,
        Type::Duration,
        Type::Money { currency: "EUR".into() },
        Type::List,
    ]
}

/// A value of the type.
pub(crate) fn value(draw: &mut Draw, kind: &Type) -> Value {
    let number = match kind {
        Type::Boolean => draw.below(2) as i64,
        Type::Integer { min, max } => (*min + draw.below(12) as i64).min(*max),
        Type::OneOf(words) => draw.below(words.len()) as i64,
        Type::Decimal => draw.below(8) as i64 * 500_000,
        Type::Date => 20_600 + draw.below(20) as i64,
        Type::Time => (20_600 * 24 + draw.below(500) as i64) * 3_600_000 + 1_234,
        Type::Duration => draw.below(9) as i64 * 1_234_000,
        Type::Money { .. } => draw.below(9) as i64 * 125,
        Type::Text => return Value::text(*draw.of(&TEXTS)),
        Type::List => return Value::List((0..draw.below(3)).map(|_| (*draw.of(&TEXTS)).into()).collect()),
        Type::Record(_) => 1,
    };
    Value::Number(number)
}

pub(crate) fn workspace(draw: &mut Draw) -> Workspace {
    let mut workspace = declarations();
    let bodies = [
        (Body::Thread(ThreadId(0)), 10),
        (Body::Thread(ThreadId(1)), 8),
        (Body::Thread(ThreadId(2)), 4),
        (Body::Steps(StepsId(0)), 4),
        (Body::Handler(HandlerId(0)), 4),
        (Body::Handler(HandlerId(1)), 3),
        (Body::Handler(HandlerId(2)), 2),
        (Body::Handler(HandlerId(3)), 3),
    ];
    let mut entries = Vec::new();
    for (body, count) in bodies {
        let first = workspace.nodes.len();
        entries.push(NodeId(first as u32));
        for index in 0..count {
            // A pivot must meet a wait before the next pivot, so every thread begins with one.
            let first_of_thread = index == 0 && matches!(body, Body::Thread(_));
            let spot = Spot { body, first, last: first + count - 1, at: first + index };
            let kind = match (index + 1 == count, first_of_thread) {
                (true, _) => ending(draw, body),
                (_, true) => first_wait(draw, &mut workspace, spot),
                _ => action(draw, &mut workspace, spot),
            };
            workspace.nodes.push(Node { kind, body, span: Span::default() });
        }
    }
    bodies_of(draw, &mut workspace, &entries);
    for index in 0..workspace.nodes.len() {
        if let Some(place) = place_of(&workspace.nodes[index].kind) {
            workspace.places[place.index()].node = Some(NodeId(index as u32));
        }
    }
    workspace
}

/// Where a node waits, or where it comes back to.
fn place_of(kind: &NodeKind) -> Option<PlaceId> {
    match kind {
        NodeKind::Choose(choose) => Some(choose.place),
        NodeKind::Ask(ask) => Some(ask.place),
        NodeKind::Call(call) => Some(call.place),
        NodeKind::Onboard { place, .. } | NodeKind::Wait { place, .. } | NodeKind::Do { place, .. } => Some(*place),
        _ => None,
    }
}

fn declarations() -> Workspace {
    let mut facts = Fact::built_in();
    let fact =
        |name: &str, kind, origin| Fact { name: name.into(), kind, origin, sensitive: false, span: Span::default() };
    let open = Type::OneOf(vec!["open".into(), "closed".into()]);
    facts.push(fact("hours.office", open, FactOrigin::Hours(HoursId(0))));
    facts.extend(
        kinds().into_iter().enumerate().map(|(index, kind)| fact(&format!("f{index}"), kind, FactOrigin::Customer)),
    );
    let memory = |name: String, kind, record| Memory { name, kind, record, sensitive: false, span: Span::default() };
    let mut memories: Vec<Memory> =
        kinds().into_iter().enumerate().map(|(index, kind)| memory(format!("m{index}"), kind, None)).collect();
    let first = memories.len() as u32;
    let record = Some(RecordId(0));
    memories.push(memory("order".into(), Type::Record("order".into()), record));
    memories.push(memory("order.number".into(), Type::Text, record));
    memories.push(memory("order.count".into(), Type::Integer { min: 0, max: 9 }, record));
    let fields = vec![("number".to_owned(), MemoryId(first + 1)), ("count".to_owned(), MemoryId(first + 2))];
    let field = |name: &str, kind, optional| Field { name: name.into(), kind, optional };
    let number = || field("number", Type::Text, false);
    let count = || field("count", Type::Integer { min: 0, max: 9 }, true);
    let outcome = |name: &str, gives| Outcome { name: name.into(), gives, changes: Vec::new() };
    let action = Action {
        name: "look".into(),
        sensitive: false,
        changes_something: false,
        inputs: kinds().into_iter().enumerate().map(|(index, kind)| field(&format!("i{index}"), kind, true)).collect(),
        outcomes: vec![
            outcome("found", vec![number(), count()]),
            outcome("some", vec![number()]),
            outcome("none", vec![]),
        ],
    };
    let zone = Zone {
        name: "Somewhere".into(),
        offsets: vec![(0, -18_000), (1_779_000_000, -14_400), (1_780_400_000, 19_800)],
    };
    let mut week: [Vec<(u16, u16)>; 7] = Default::default();
    week[..5].fill(vec![(540, 720), (780, 1_080)]);
    Workspace {
        name: "Generated".into(),
        facts,
        memories,
        records: vec![Record { name: "order".into(), presence: MemoryId(first), fields, span: Span::default() }],
        actions: vec![action],
        inboxes: vec!["General".into(), "Orders".into()],
        topics: vec!["Returns".into()],
        hours: vec![Hours { name: "office".into(), zone: zone.clone(), week, closed: vec![20_601, 20_602, 20_606] }],
        zone,
        locales: vec!["en".into()],
        fault_inbox: Some(InboxId(0)),
        addresses: Addresses::Both,
        no_answer: 900_000,
        ..Workspace::default()
    }
}

fn bodies_of(draw: &mut Draw, workspace: &mut Workspace, entries: &[NodeId]) {
    for (index, entry) in entries[..3].iter().enumerate() {
        let handlers = if index < 2 { vec![HandlerId(index as u32)] } else { Vec::new() };
        let name = format!("t{index}");
        workspace.threads.push(Thread {
            name,
            description: String::new(),
            active: true,
            entry: *entry,
            handlers,
            span: Span::default(),
        });
    }
    workspace.steps.push(Steps { name: "s".into(), entry: entries[3], span: Span::default() });
    for (index, entry) in entries[4..].iter().enumerate() {
        let mut arm = arm(draw, workspace, *entry);
        arm.target = *entry;
        let thread = (index < 2).then_some(ThreadId(index as u32));
        let name = format!("on h{index}");
        workspace.handlers.push(Handler { name, arm, after_hand_off: draw.chance(3), thread });
    }
    workspace.workspace_handlers = vec![HandlerId(2), HandlerId(3)];
    for _ in 0..2 {
        let pivot = NodeKind::Pivot(ThreadId(draw.below(2) as u32));
        let target = push(workspace, Body::Start, pivot);
        let arm = arm(draw, workspace, target);
        workspace.start.arms.push(Arm { target, ..arm });
    }
    let target = push(workspace, Body::Start, NodeKind::Pivot(ThreadId(0)));
    workspace.start.arms.push(Arm { event: Event::ChatOpens, condition: None, target, span: Span::default() });
    let late = push(workspace, Body::Start, NodeKind::Resolve(Resolution::Abandoned));
    let place = place(workspace, "start");
    workspace.start.wait = Some((place, Timeout { after: 900_000, target: late }));
}

pub(crate) fn push(workspace: &mut Workspace, body: Body, kind: NodeKind) -> NodeId {
    workspace.nodes.push(Node { kind, body, span: Span::default() });
    NodeId(workspace.nodes.len() as u32 - 1)
}

fn place(workspace: &mut Workspace, path: &str) -> PlaceId {
    workspace.places.push(Place { path: path.into(), node: None, span: Span::default() });
    PlaceId(workspace.places.len() as u32 - 1)
}

fn timeout(draw: &mut Draw, spot: Spot) -> Timeout {
    Timeout { after: *draw.of(&LENGTHS), target: spot.later(draw) }
}

fn ending(draw: &mut Draw, body: Body) -> NodeKind {
    let pivot = NodeKind::Pivot(ThreadId(draw.below(3) as u32));
    match (body, draw.below(9)) {
        (Body::Steps(_), _) => NodeKind::Return,
        (Body::Handler(_), 0..6) => NodeKind::Resume { ask_again: draw.chance(2) },
        (_, 0..7) => pivot,
        (_, 7) => NodeKind::Resolve(*draw.of(&[Resolution::Resolved, Resolution::Abandoned])),
        _ => NodeKind::HandOff(HandOff {
            inbox: InboxId(draw.below(2) as u32),
            priority: draw.chance(2).then_some(Priority::High),
            reason: draw.chance(2).then(|| template(draw).into()),
            note: draw.chance(2).then(|| template(draw).into()),
        }),
    }
}

fn first_wait(draw: &mut Draw, workspace: &mut Workspace, spot: Spot) -> NodeKind {
    let place = place(workspace, &format!("{:?} / {}", spot.body, spot.at));
    if draw.chance(2) { choose(draw, spot, place) } else { wait(draw, workspace, spot, place) }
}

fn action(draw: &mut Draw, workspace: &mut Workspace, spot: Spot) -> NodeKind {
    let next = spot.later(draw);
    // One memory in two is the small integer, so that memories meet each other often enough.
    let memory = if draw.chance(2) { MemoryId(1) } else { MemoryId(draw.below(kinds().len()) as u32) };
    match draw.below(18) {
        0 | 1 => NodeKind::Say { text: template(draw), next },
        2 => NodeKind::Note { text: template(draw), next },
        3 => NodeKind::Topic { topic: TopicId(0), add: draw.chance(2), next },
        4 | 5 => NodeKind::Set { memory, value: set_value(draw, memory), next },
        6 | 7 => {
            let branch = |index: usize, draw: &mut Draw| Branch {
                label: format!("rule {index}"),
                condition: if draw.chance(2) { condition(draw, 3) } else { narrow(draw) },
                target: spot.later(draw),
                span: Span::default(),
            };
            // Short lists are tried from the top, longer ones are looked up, and beyond 64 terms in another way.
            let count = *draw.of(&[1, 2, 3, 4, 12, 90]);
            let branches = (0..1 + draw.below(count)).map(|index| branch(index, draw)).collect();
            NodeKind::Branch { form: BranchForm::Rules, branches, otherwise: Some(next) }
        }
        8 => NodeKind::Split { name: format!("x{}", draw.below(3)), arms: vec![(40, next), (60, spot.later(draw))] },
        9 if !matches!(spot.body, Body::Steps(_)) => {
            NodeKind::Do { steps: StepsId(0), next, place: place(workspace, &format!("do {}", spot.at)) }
        }
        kind => {
            let place = place(workspace, &format!("{:?} / {}", spot.body, spot.at));
            match kind {
                9 | 10 => choose(draw, spot, place),
                11 | 12 => ask(draw, spot, place),
                13 => NodeKind::Onboard { text: template(draw), done: next, no_answer: timeout(draw, spot), place },
                14..17 => call(draw, spot, place),
                _ => wait(draw, workspace, spot, place),
            }
        }
    }
}

fn choose(draw: &mut Draw, spot: Spot, place: PlaceId) -> NodeKind {
    let labels = ["Red", "Green", "Talk to a person"];
    let choice = |index: usize, draw: &mut Draw| Choice {
        id: format!("c{index}"),
        label: labels[index].into(),
        target: spot.any(draw),
        span: Span::default(),
    };
    let choices = (0..1 + draw.below(3)).map(|index| choice(index, draw)).collect();
    let anything_else = draw.chance(2).then(|| spot.any(draw));
    NodeKind::Choose(Box::new(Choose {
        text: template(draw),
        choices,
        anything_else,
        no_answer: timeout(draw, spot),
        place,
    }))
}

fn ask(draw: &mut Draw, spot: Spot, place: PlaceId) -> NodeKind {
    let kinds = [
        (0, AnswerKind::YesOrNo),
        (1, AnswerKind::Integer),
        (2, AnswerKind::Integer),
        (3, AnswerKind::OneOf),
        (5, AnswerKind::Text),
        (5, AnswerKind::Email),
        (5, AnswerKind::Phone),
        (6, AnswerKind::Decimal),
        (7, AnswerKind::Date),
        (10, AnswerKind::Money),
    ];
    let (into, answer) = *draw.of(&kinds);
    NodeKind::Ask(Box::new(Ask {
        text: template(draw),
        into: MemoryId(into),
        always: draw.chance(2),
        answer,
        matching: draw.chance(3).then(|| "[a-zA-Z0-9].*".to_owned()),
        retry: draw.chance(2).then(|| (1 + draw.below(2) as u8, template(draw))),
        otherwise: Some(spot.any(draw)),
        no_answer: timeout(draw, spot),
        next: spot.later(draw),
        place,
    }))
}

fn call(draw: &mut Draw, spot: Spot, place: PlaceId) -> NodeKind {
    let arguments = (0..draw.below(4)).map(|_| {
        let index = draw.below(kinds().len()) as u32;
        let operand = if draw.chance(2) { Operand::Memory(MemoryId(index)) } else { Operand::Fact(FactId(16 + index)) };
        let constant = Expression::Constant(value(draw, &kinds()[index as usize]));
        (index, if draw.chance(3) { constant } else { Expression::Operand(operand) })
    });
    NodeKind::Call(Box::new(Call {
        action: ActionId(0),
        arguments: arguments.collect(),
        into: draw.chance(3).then_some(RecordId(0)).or(Some(RecordId(0))).filter(|_| !draw.chance(4)),
        within: *draw.of(&LENGTHS),
        outcomes: (0..3).map(|_| spot.any(draw)).collect(),
        failed: spot.later(draw),
        place,
    }))
}

fn wait(draw: &mut Draw, workspace: &Workspace, spot: Spot, place: PlaceId) -> NodeKind {
    let arms = (0..1 + draw.below(3)).map(|_| {
        let target = spot.any(draw);
        arm(draw, workspace, target)
    });
    NodeKind::Wait { arms: arms.collect(), otherwise: timeout(draw, spot), place }
}

fn arm(draw: &mut Draw, _workspace: &Workspace, target: NodeId) -> Arm {
    let event = match draw.below(12) {
        0 => Event::Identifies,
        1 | 2 => Event::Authenticates,
        3 => Event::SignsOut,
        4 => Event::TokenExpires,
        5 => Event::BecomesSomeoneElse,
        6 | 7 => Event::Idle(*draw.of(&LENGTHS[..3])),
        8 => Event::Picks { label: "Red".into(), options: vec!["c0".into(), "c1".into()] },
        9 => Event::Writes(vec!["agent".into(), "need an".into()]),
        10 => Event::Writes(vec!["red".into()]),
        _ => Event::Writes(Vec::new()),
    };
    let condition = draw.chance(3).then(|| condition(draw, 2));
    Arm { event, condition, target, span: Span::default() }
}

fn set_value(draw: &mut Draw, memory: MemoryId) -> SetValue {
    let kind = &kinds()[memory.index()];
    match draw.below(6) {
        0 => SetValue::Unknown,
        1 | 5 if kind.is_ordered() => SetValue::Add(*draw.of(&[1, -1, 7, -100])),
        2 if *kind == Type::Text => SetValue::To(Expression::Text(template(draw))),
        2 | 3 => SetValue::To(Expression::Operand(Operand::Fact(FactId(16 + memory.0)))),
        _ => SetValue::To(Expression::Constant(value(draw, kind))),
    }
}

fn operand(draw: &mut Draw) -> (Operand, Type) {
    let built_in = Fact::built_in();
    let index = draw.below(built_in.len() + 1 + 2 * kinds().len() + 3);
    let records = [Type::Record("order".into()), Type::Text, Type::Integer { min: 0, max: 9 }];
    let memories: Vec<Type> = kinds().into_iter().chain(records).collect();
    match index {
        0..15 => (Operand::Fact(FactId(index as u32)), built_in[index].kind.clone()),
        15 => (Operand::Fact(FactId(15)), Type::OneOf(vec!["open".into(), "closed".into()])),
        16..28 => (Operand::Fact(FactId(index as u32)), kinds()[index - 16].clone()),
        _ => (Operand::Memory(MemoryId(index as u32 - 28)), memories[index - 28].clone()),
    }
}

pub(crate) fn condition(draw: &mut Draw, depth: usize) -> Condition {
    let inner = |draw: &mut Draw| (0..draw.below(4)).map(|_| condition(draw, depth - 1)).collect();
    match if depth == 0 { 9 } else { draw.below(8) } {
        0 | 1 => Condition::All(inner(draw)),
        2 | 3 => Condition::Any(inner(draw)),
        4 => Condition::Not(Box::new(condition(draw, depth - 1))),
        _ => test(draw),
    }
}

/// A condition that holds seldom, so that long lists are read far down.
pub(super) fn narrow(draw: &mut Draw) -> Condition {
    let tests = (0..2 + draw.below(3)).map(|_| if draw.chance(6) { condition(draw, 2) } else { test(draw) });
    Condition::All(tests.collect())
}

/// A workspace whose first thread begins with a decision of so many branches.
pub(crate) fn decision(draw: &mut Draw, count: usize) -> Workspace {
    let mut workspace = declarations();
    let body = Body::Thread(ThreadId(0));
    let hand_off = NodeKind::HandOff(HandOff { inbox: InboxId(0), priority: None, reason: None, note: None });
    let target = push(&mut workspace, body, hand_off);
    let branch = |index: usize, draw: &mut Draw| Branch {
        label: format!("rule {index}"),
        condition: if draw.chance(8) { condition(draw, 3) } else { narrow(draw) },
        target,
        span: Span::default(),
    };
    let branches = (0..count).map(|index| branch(index, draw)).collect();
    let form = BranchForm::Rules;
    let entry = push(&mut workspace, body, NodeKind::Branch { form, branches, otherwise: Some(target) });
    let thread = Thread {
        name: "t0".into(),
        description: String::new(),
        active: true,
        entry,
        handlers: Vec::new(),
        span: Span::default(),
    };
    workspace.threads.push(thread);
    let pivot = push(&mut workspace, Body::Start, NodeKind::Pivot(ThreadId(0)));
    workspace.start.arms.push(Arm { event: Event::ChatOpens, condition: None, target: pivot, span: Span::default() });
    workspace
}

fn test(draw: &mut Draw) -> Condition {
    let (operand, kind) = operand(draw);
    let values = |draw: &mut Draw| (0..1 + draw.below(3)).map(|_| value(draw, &kind)).collect();
    let comparison =
        *draw.of(&[Comparison::Less, Comparison::LessOrEqual, Comparison::Greater, Comparison::GreaterOrEqual]);
    let number = |value: Value| if let Value::Number(number) = value { number } else { 0 };
    let text = (*draw.of(&["", "a", "AGENT", "ss", "ada@", "Red", ".com"])).to_owned();
    let span = *draw.of(&[
        TimeSpan::Time(3 * 86_400_000),
        TimeSpan::Time(5_000_000),
        TimeSpan::BusinessDays(2),
        TimeSpan::BusinessDays(5),
    ]);
    let question = match (&kind, draw.below(5)) {
        (_, 0) => Question::Known,
        (Type::Text, 1) => Question::StartsWith(text),
        (Type::Text, 2) => Question::EndsWith(text),
        (Type::Text, 3) => Question::Matches("^[A-Z][a-z]+".into()),
        (Type::Text | Type::List, _) if draw.chance(2) => Question::Contains(text),
        (Type::List, _) => Question::Contains(text),
        (Type::Time, 1) => Question::TimeOfDay(comparison, 600),
        (Type::Time | Type::Date, 2) => Question::OlderThan(span),
        (Type::Time | Type::Date, 3) => Question::WithinLast(span),
        (kind, 1..4) if kind.is_ordered() => Question::Compare(comparison, number(value(draw, kind))),
        _ => Question::OneOf(values(draw)),
    };
    Condition::Test(Test { operand, question: question.into(), span: Span::default() })
}

pub(crate) fn template(draw: &mut Draw) -> Template {
    let parts = (0..1 + draw.below(3)).map(|_| match draw.chance(2) {
        true => Part::Text("Words, ".into()),
        false => {
            Part::Slot { operand: operand(draw).0, fallback: draw.chance(2).then(|| "?".into()), span: Span::default() }
        }
    });
    Template { parts: parts.collect(), span: Span::default() }
}

/// Something that happens; events refer to what a session could have seen.
pub(crate) enum Happens {
    Fact(FactId, Option<Value>),
    Opens,
    Writes(String),
    Picks(String, bool),
    Identifies,
    Authenticates,
    SignsOut,
    Expires,
    SomeoneElse,
    Answers(u32, String, IndexMap<String, Given>),
    FactsChange,
    Passes(i64),
}

pub(crate) fn happens(draw: &mut Draw, workspace: &Workspace, calls: u32) -> Happens {
    match draw.below(24) {
        0..4 => {
            let index = draw.below(workspace.facts.len());
            let kind = &workspace.facts[index].kind;
            Happens::Fact(FactId(index as u32), (!draw.chance(4)).then(|| value(draw, kind)))
        }
        4 => Happens::Opens,
        5..10 => Happens::Writes((*draw.of(&TEXTS)).to_owned()),
        10..13 => Happens::Picks(format!("c{}", draw.below(3)), draw.chance(4)),
        13 => Happens::Identifies,
        14 | 15 => Happens::Authenticates,
        16 => Happens::SignsOut,
        17 => Happens::Expires,
        18 if draw.chance(4) => Happens::SomeoneElse,
        19 | 20 => {
            let outcome = *draw.of(&["found", "found", "some", "none", "failed", "lost"]);
            let mut data = IndexMap::new();
            if outcome == "found" || outcome == "some" {
                data.insert("number".to_owned(), Given::Text("A-1".into()));
            }
            if draw.chance(3) {
                data.insert("count".to_owned(), Given::Integer(draw.below(12) as i64));
            }
            Happens::Answers((calls + 1).saturating_sub(draw.below(5) as u32 / 2 + 1), outcome.to_owned(), data)
        }
        21 => Happens::FactsChange,
        _ => Happens::Passes(*draw.of(&LENGTHS) / 2),
    }
}
