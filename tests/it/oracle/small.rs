//! Workspaces so small that everything that can happen in them can be tried.

use threadle::address::Addresses;
use threadle::ir::*;
use threadle::source::Span;
use threadle::value::{Type, Value};

use crate::reference::draw::Draw;
use crate::reference::spot::Spot;

/// Texts that tell apart all that conditions ask of texts.
const TEXTS: [&str; 5] = ["agent", "/shop/tea", "/shop", "/shop/agent", "zz"];

/// The values that a fact or memory of the type can have, one for each class that the conditions below can tell apart.
pub(super) fn values(kind: &Type) -> Vec<Value> {
    let numbers = |count: i64| (0..count).map(Value::Number).collect();
    match kind {
        Type::Boolean => numbers(2),
        Type::OneOf(words) => numbers(words.len() as i64),
        Type::Integer { min, max } => (*min..=*max).map(Value::Number).collect(),
        _ => TEXTS.iter().map(|text| Value::text(*text)).collect(),
    }
}

fn words(words: &[&str]) -> Type {
    Type::OneOf(words.iter().map(|word| word.to_string()).collect())
}

/// The types of facts and of memories.
fn kinds() -> [Type; 4] {
    [Type::Boolean, words(&["red", "Green", "blue"]), Type::Integer { min: 0, max: 3 }, Type::Text]
}

/// The memory of what the customer answers in words of their own.
const WORDS: MemoryId = MemoryId(5);

/// What stands in texts for something unknown that has something to stand for it.
pub(super) const NOTHING: &str = "-";

/// The declared facts, with the places of their types.
const DECLARED: [(&str, usize); 3] = [("flag", 0), ("color", 1), ("page", 3)];

/// A workspace, with all of its nodes in threads, blocks and handlers of a few nodes each.
pub(super) fn workspace(draw: &mut Draw) -> Workspace {
    let mut workspace = declarations(draw);
    let bodies = [
        (Body::Thread(ThreadId(0)), 3 + draw.below(3)),
        (Body::Thread(ThreadId(1)), 2 + draw.below(3)),
        (Body::Steps(StepsId(0)), 2 + draw.below(2)),
        (Body::Handler(HandlerId(0)), 1 + draw.below(3)),
        (Body::Handler(HandlerId(1)), 1 + draw.below(2)),
    ];
    let mut entries = Vec::new();
    for (body, count) in bodies {
        let first = workspace.nodes.len();
        entries.push(NodeId(first as u32));
        for index in 0..count {
            let spot = Spot { body, first, last: first + count - 1, at: first + index };
            let first_of_thread = index == 0 && matches!(body, Body::Thread(_));
            let kind = match (index + 1 == count, first_of_thread) {
                (true, _) => spot.ending(draw),
                // A pivot must meet a wait before the next pivot.
                (_, true) if draw.chance(2) => spot.choose(draw),
                (_, true) => spot.wait(draw),
                _ => spot.action(draw),
            };
            workspace.nodes.push(Node { kind, body, span: Span::default() });
        }
    }
    frame(draw, &mut workspace, &entries);
    // One place for each node that may wait, and the last one for the start.
    for at in 0..=workspace.nodes.len() {
        workspace.places.push(Place { path: format!("place {at}"), node: None, span: Span::default() });
    }
    workspace
}

/// Lets rules listen for silence where they listen for something else, and makes time limits as short as that.
pub(super) fn hear_silence(draw: &mut Draw, workspace: &mut Workspace) {
    let mut arms: Vec<&mut Arm> = workspace.handlers.iter_mut().map(|handler| &mut handler.arm).collect();
    for node in &mut workspace.nodes {
        match &mut node.kind {
            NodeKind::Wait { arms: own, otherwise, .. } => {
                arms.extend(own);
                otherwise.after = minutes(draw);
            }
            NodeKind::Choose(choose) => choose.no_answer.after = minutes(draw),
            NodeKind::Ask(ask) => ask.no_answer.after = minutes(draw),
            NodeKind::Onboard { no_answer, .. } => no_answer.after = minutes(draw),
            _ => {}
        }
    }
    for arm in arms {
        if draw.chance(2) {
            arm.event = Event::Idle(minutes(draw));
        }
    }
    if let Some((_, late)) = &mut workspace.start.wait {
        late.after = minutes(draw);
    }
}

/// A few minutes, in milliseconds.
fn minutes(draw: &mut Draw) -> i64 {
    *draw.of(&[60_000, 120_000, 180_000])
}

fn declarations(draw: &mut Draw) -> Workspace {
    let mut facts = Fact::built_in();
    for (name, kind) in DECLARED {
        let origin = if draw.chance(2) { FactOrigin::Customer } else { FactOrigin::Chat };
        facts.push(Fact {
            name: name.into(),
            kind: kinds()[kind].clone(),
            origin,
            sensitive: false,
            span: Span::default(),
        });
    }
    let memory =
        |name: &str, kind, record| Memory { name: name.into(), kind, record, sensitive: false, span: Span::default() };
    let count = Type::Integer { min: 0, max: 2 };
    let mut memories: Vec<Memory> =
        ["m0", "m1", "m2"].iter().zip(kinds()).map(|(name, kind)| memory(name, kind, None)).collect();
    memories.push(memory("order", Type::Record("order".into()), Some(RecordId(0))));
    memories.push(memory("order.count", count.clone(), Some(RecordId(0))));
    memories.push(memory("words", Type::Text, None));
    let field = |optional| Field { name: "count".into(), kind: count.clone(), optional };
    let outcome = |name: &str, gives| Outcome { name: name.into(), gives, changes: Vec::new() };
    let action = Action {
        name: "look".into(),
        sensitive: false,
        changes_something: false,
        inputs: ["m0", "m1", "about"]
            .into_iter()
            .zip([0, 1, 3])
            .map(|(name, kind)| Field { name: name.into(), kind: kinds()[kind].clone(), optional: true })
            .collect(),
        outcomes: vec![
            outcome("found", vec![field(false)]),
            outcome("some", vec![field(true)]),
            outcome("none", vec![]),
        ],
    };
    let fields = vec![("count".to_owned(), MemoryId(4))];
    Workspace {
        name: "Small".into(),
        facts,
        memories,
        records: vec![Record { name: "order".into(), presence: MemoryId(3), fields, span: Span::default() }],
        actions: vec![action],
        inboxes: vec!["General".into(), "Orders".into()],
        topics: vec!["Returns".into()],
        zone: Zone { name: "UTC".into(), offsets: vec![(0, 0)] },
        locales: vec!["en".into()],
        fault_inbox: Some(InboxId(0)),
        addresses: Addresses::Both,
        no_answer: 900_000,
        ..Workspace::default()
    }
}

fn frame(draw: &mut Draw, workspace: &mut Workspace, entries: &[NodeId]) {
    for (index, entry) in entries[..2].iter().enumerate() {
        let handlers = if index == 0 { vec![HandlerId(0)] } else { Vec::new() };
        workspace.threads.push(Thread {
            name: format!("t{index}"),
            description: String::new(),
            active: true,
            entry: *entry,
            handlers,
            span: Span::default(),
        });
    }
    workspace.steps.push(Steps { name: "s".into(), entry: entries[2], span: Span::default() });
    for (index, entry) in entries[3..].iter().enumerate() {
        let arm = arm(draw, *entry);
        let thread = (index == 0).then_some(ThreadId(0));
        workspace.handlers.push(Handler { name: String::new(), arm, after_hand_off: draw.chance(4), thread });
    }
    workspace.workspace_handlers = vec![HandlerId(1)];
    keep_silent(workspace);
    let mut push = |kind| {
        workspace.nodes.push(Node { kind, body: Body::Start, span: Span::default() });
        NodeId(workspace.nodes.len() as u32 - 1)
    };
    let (first, second) = (push(NodeKind::Pivot(ThreadId(1))), push(NodeKind::Pivot(ThreadId(0))));
    let late = push(NodeKind::Resolve(Resolution::Abandoned));
    let rest = draw.chance(4).then(|| condition(draw, 1));
    workspace.start.arms =
        vec![arm(draw, first), Arm { event: Event::ChatOpens, condition: rest, target: second, span: Span::default() }];
    workspace.start.wait = Some((PlaceId(workspace.nodes.len() as u32), Timeout { after: 900_000, target: late }));
}

/// Nothing is asked again of somebody who is someone else by now: nobody can write that.
fn keep_silent(workspace: &mut Workspace) {
    for handler in &workspace.handlers {
        let body = workspace.nodes[handler.arm.target.index()].body;
        let of_handler = |node: &&mut Node| node.body == body && handler.arm.event == Event::BecomesSomeoneElse;
        for node in workspace.nodes.iter_mut().filter(of_handler) {
            if let NodeKind::Resume { ask_again } = &mut node.kind {
                *ask_again = false;
            }
        }
    }
}

impl Spot {
    fn timeout(self, draw: &mut Draw) -> Timeout {
        let target = if draw.chance(4) { self.any(draw) } else { self.later(draw) };
        Timeout { after: *draw.of(&[60_000, 120_000, 300_000]), target }
    }

    fn place(self) -> PlaceId {
        PlaceId(self.at as u32)
    }

    /// A text that no other node has: `kind` says what it is, and what it uses stands between marks.
    fn text(self, draw: &mut Draw, kind: &str) -> Template {
        let mut parts = vec![Part::Text(format!("{kind}{};", self.at))];
        let slots = if draw.chance(3) { 1 + draw.below(2) } else { 0 };
        for _ in 0..slots {
            let operand = shown(draw);
            let fallback = draw.chance(2).then(|| NOTHING.to_owned());
            parts.push(Part::Text(format!("<{}=", mark(operand))));
            parts.push(Part::Slot { operand, fallback, span: Span::default() });
            parts.push(Part::Text(">".into()));
        }
        Template { parts, span: Span::default() }
    }

    fn ending(self, draw: &mut Draw) -> NodeKind {
        match (self.body, draw.below(9)) {
            (Body::Steps(_), _) => NodeKind::Return,
            (Body::Handler(_), 0..6) => NodeKind::Resume { ask_again: draw.chance(2) },
            (_, 0..6) => NodeKind::Pivot(ThreadId(draw.below(2) as u32)),
            (_, 6) => NodeKind::Resolve(*draw.of(&[Resolution::Resolved, Resolution::Abandoned])),
            _ => NodeKind::HandOff(HandOff {
                inbox: InboxId(draw.below(2) as u32),
                priority: draw.chance(3).then_some(Priority::High),
                reason: draw.chance(3).then(|| self.text(draw, "R").into()),
                note: draw.chance(3).then(|| self.text(draw, "N").into()),
            }),
        }
    }

    fn action(self, draw: &mut Draw) -> NodeKind {
        let next = self.later(draw);
        let memory = MemoryId(draw.below(3) as u32);
        match draw.below(15) {
            0 | 1 => NodeKind::Say { text: self.text(draw, "S"), next },
            2 => NodeKind::Note { text: self.text(draw, "N"), next },
            3 => NodeKind::Topic { topic: TopicId(0), add: draw.chance(2), next },
            4 | 5 => NodeKind::Set { memory, value: set_value(draw, memory), next },
            6 | 7 => {
                let branch = |index: usize, draw: &mut Draw| Branch {
                    label: format!("rule {index}"),
                    condition: condition(draw, 2),
                    target: self.later(draw),
                    span: Span::default(),
                };
                let branches = (0..1 + draw.below(2)).map(|index| branch(index, draw)).collect();
                let form = if draw.chance(4) { BranchForm::Table } else { BranchForm::Rules };
                NodeKind::Branch { form, branches, otherwise: Some(next) }
            }
            8 if !matches!(self.body, Body::Steps(_)) => NodeKind::Do { steps: StepsId(0), next, place: self.place() },
            9 => self.choose(draw),
            10 | 11 => self.ask(draw),
            12 => NodeKind::Onboard {
                text: self.text(draw, "O"),
                done: next,
                no_answer: self.timeout(draw),
                place: self.place(),
            },
            13 => self.call(draw),
            _ => self.wait(draw),
        }
    }

    fn choose(self, draw: &mut Draw) -> NodeKind {
        let choice = |index: usize, draw: &mut Draw| Choice {
            id: format!("c{index}"),
            label: ["Red", "Talk to a person"][index].into(),
            target: self.any(draw),
            span: Span::default(),
        };
        let choices = (0..1 + draw.below(2)).map(|index| choice(index, draw)).collect();
        let anything_else = draw.chance(2).then(|| self.any(draw));
        let (text, no_answer) = (self.text(draw, "Q"), self.timeout(draw));
        NodeKind::Choose(Box::new(Choose { text, choices, anything_else, no_answer, place: self.place() }))
    }

    fn ask(self, draw: &mut Draw) -> NodeKind {
        let kinds =
            [(0, AnswerKind::YesOrNo), (1, AnswerKind::OneOf), (2, AnswerKind::Integer), (WORDS.0, AnswerKind::Text)];
        let (into, answer) = *draw.of(&kinds);
        NodeKind::Ask(Box::new(Ask {
            text: self.text(draw, &format!("Q for m{into} ")),
            into: MemoryId(into),
            always: draw.chance(2),
            answer,
            matching: None,
            retry: draw.chance(2).then(|| (1 + draw.below(2) as u8, self.text(draw, &format!("Q again for m{into} ")))),
            otherwise: Some(self.any(draw)),
            no_answer: self.timeout(draw),
            next: self.later(draw),
            place: self.place(),
        }))
    }

    fn call(self, draw: &mut Draw) -> NodeKind {
        let arguments = match draw.below(5) {
            input @ 0..2 => vec![(input as u32, Expression::Operand(Operand::Memory(MemoryId(input as u32))))],
            2 => vec![(2, Expression::Text(self.text(draw, "A")))],
            _ => Vec::new(),
        };
        NodeKind::Call(Box::new(Call {
            action: ActionId(0),
            arguments,
            into: (!draw.chance(4)).then_some(RecordId(0)),
            within: 60_000,
            outcomes: (0..3).map(|_| self.any(draw)).collect(),
            failed: self.later(draw),
            place: self.place(),
        }))
    }

    fn wait(self, draw: &mut Draw) -> NodeKind {
        let arms = (0..1 + draw.below(2)).map(|_| {
            let target = self.any(draw);
            arm(draw, target)
        });
        NodeKind::Wait { arms: arms.collect(), otherwise: self.timeout(draw), place: self.place() }
    }
}

/// What texts show: a memory, or a fact.
pub(super) fn shown(draw: &mut Draw) -> Operand {
    match draw.below(4) {
        0 => declared(draw.below(DECLARED.len())),
        _ => Operand::Memory(memory_asked_for(draw)),
    }
}

/// A memory that a question may be about.
pub(super) fn memory_asked_for(draw: &mut Draw) -> MemoryId {
    *draw.of(&[MemoryId(0), MemoryId(1), MemoryId(2), WORDS])
}

/// A declared fact.
fn declared(fact: usize) -> Operand {
    Operand::Fact(FactId((Fact::built_in().len() + fact) as u32))
}

/// How something used is marked in texts.
pub(super) fn mark(operand: Operand) -> String {
    match operand {
        Operand::Fact(fact) => format!("f{}", fact.0),
        Operand::Memory(memory) => format!("m{}", memory.0),
    }
}

pub(super) fn event(draw: &mut Draw) -> Event {
    match draw.below(10) {
        0 => Event::Identifies,
        1 | 2 => Event::Authenticates,
        3 => Event::SignsOut,
        4 => Event::TokenExpires,
        5 => Event::BecomesSomeoneElse,
        6 if draw.chance(3) => Event::Picks { label: "Talk to a person".into(), options: vec!["c1".into()] },
        6 => Event::Picks { label: "Red".into(), options: vec!["c0".into()] },
        7 => Event::Writes(vec!["agent".into(), "need an".into()]),
        8 => Event::Writes(vec!["red".into()]),
        _ => Event::Writes(Vec::new()),
    }
}

fn arm(draw: &mut Draw, target: NodeId) -> Arm {
    let condition = draw.chance(3).then(|| condition(draw, 1));
    Arm { event: event(draw), condition, target, span: Span::default() }
}

fn set_value(draw: &mut Draw, memory: MemoryId) -> SetValue {
    let kind = &kinds()[memory.index()];
    // What has the same values: a fact for a memory of its type, the field of a record for a number.
    let same = [declared(0), declared(1), Operand::Memory(MemoryId(4))][memory.index()];
    match draw.below(6) {
        0 => SetValue::Unknown,
        5 => SetValue::To(Expression::Operand(same)),
        1 | 2 if kind.is_ordered() => SetValue::Add(*draw.of(&[1, -1, 2])),
        _ => SetValue::To(Expression::Constant(draw.of(&values(kind)).clone())),
    }
}

fn operand(draw: &mut Draw) -> (Operand, Type) {
    let built_in = Fact::built_in();
    match draw.below(11) {
        0..3 => {
            let fact =
                *draw.of(&[builtin::CUSTOMER, builtin::IDENTIFICATION, builtin::PROFILE, builtin::CUSTOMER_AT_OPEN]);
            (Operand::Fact(fact), built_in[fact.index()].kind.clone())
        }
        3..6 => {
            let fact = draw.below(DECLARED.len());
            (declared(fact), kinds()[DECLARED[fact].1].clone())
        }
        6..9 => {
            let memory = memory_asked_for(draw);
            (Operand::Memory(memory), kinds()[memory.index().min(3)].clone())
        }
        9 if draw.chance(8) => {
            (Operand::Fact(builtin::AVAILABILITY), built_in[builtin::AVAILABILITY.index()].kind.clone())
        }
        _ => (Operand::Memory(MemoryId(4)), Type::Integer { min: 0, max: 2 }),
    }
}

/// A condition over facts and memories.
pub(super) fn condition(draw: &mut Draw, depth: usize) -> Condition {
    let inner = |draw: &mut Draw| (0..1 + draw.below(3)).map(|_| condition(draw, depth - 1)).collect();
    match if depth == 0 { 9 } else { draw.below(8) } {
        0 => Condition::All(inner(draw)),
        1 => Condition::Any(inner(draw)),
        2 | 3 => Condition::Not(Box::new(condition(draw, depth - 1))),
        _ => test(draw),
    }
}

fn test(draw: &mut Draw) -> Condition {
    let (operand, kind) = operand(draw);
    let question = match (&kind, draw.below(4)) {
        (_, 0) => Question::Known,
        (Type::Text, 1) => Question::StartsWith("/shop".into()),
        (Type::Text, 2) => Question::Contains("agent".into()),
        (Type::Text, _) => Question::OneOf(vec![Value::text("/shop")]),
        (Type::Integer { .. }, 1) => Question::Compare(Comparison::GreaterOrEqual, 1 + draw.below(2) as i64),
        _ => Question::OneOf((0..1 + draw.below(2)).map(|_| draw.of(&values(&kind)).clone()).collect()),
    };
    Condition::Test(Test { operand, question: question.into(), span: Span::default() })
}
