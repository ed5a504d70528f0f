//! Flow beside random walks: whatever a walk finds unknown or unproven where it is shown must have been reported there.
//!
//! The walker knows nothing of the checker's regions: it has one customer, one value for each fact, and dice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use threadle::check::check;
use threadle::ir::{
    Arm, Condition, Event, Expression, FactId, FactOrigin, Node, NodeId, NodeKind, Operand, Part, Question, SetValue,
    Template, ThreadId, Workspace, builtin,
};
use threadle::source::{Source, Span};
use threadle::value::{Type, Value};

use super::lower::{lowered, read};

/// A small generator (xorshift): the same walks on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }

    fn pick<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        items.get(self.below(items.len()))
    }
}

/// Where a walk goes on when a body ends.
enum Frame {
    /// Behind a `do`.
    Behind(NodeId),
    /// At the wait that a handler interrupted.
    Interrupted(NodeId),
}

struct Walk<'w> {
    workspace: &'w Workspace,
    reported: &'w BTreeSet<(&'static str, Span)>,
    dice: Dice,
    values: BTreeMap<Operand, Value>,
    thread: Option<ThreadId>,
    frames: Vec<Frame>,
    /// Texts and calls that were looked at.
    seen: usize,
}

const GRADES: [(i64, &[i64]); 3] = [(0, &[0]), (1, &[1, 2]), (2, &[3])];

impl Walk<'_> {
    /// One conversation, from the start until it ends or has gone on for long enough.
    fn conversation(&mut self) {
        self.values.clear();
        self.frames.clear();
        self.thread = None;
        let arms = &self.workspace.start.arms;
        let Some(mut node) = self.arm(arms) else { return };
        for _ in 0..150 {
            match self.pass(node) {
                Some(next) => node = next,
                None => return,
            }
        }
    }

    /// Does what the node does and gives the one that follows.
    fn pass(&mut self, id: NodeId) -> Option<NodeId> {
        let node: &Node = self.workspace.node(id);
        match &node.kind {
            NodeKind::Say { text, next } => {
                self.show(text, true);
                Some(*next)
            }
            NodeKind::Note { text, next } => {
                self.show(text, false);
                Some(*next)
            }
            NodeKind::Topic { next, .. } => Some(*next),
            NodeKind::Split { arms, .. } => self.dice.pick(arms).map(|(_, target)| *target),
            NodeKind::Branch { branches, otherwise, .. } => {
                let taken = branches.iter().find(|branch| self.holds(&branch.condition));
                taken.map(|branch| branch.target).or(*otherwise)
            }
            NodeKind::Set { memory, value, next } => {
                self.set(Operand::Memory(*memory), value);
                Some(*next)
            }
            NodeKind::Do { steps, next, .. } => {
                self.frames.push(Frame::Behind(*next));
                Some(self.workspace.steps[steps.index()].entry)
            }
            NodeKind::Return => match self.frames.pop()? {
                Frame::Behind(next) => Some(next),
                Frame::Interrupted(_) => None,
            },
            NodeKind::Pivot(thread) => {
                self.thread = Some(*thread);
                self.frames.clear();
                Some(self.workspace.threads[thread.index()].entry)
            }
            NodeKind::HandOff(hand_off) => {
                hand_off.reason.iter().chain(&hand_off.note).for_each(|text| self.show(text, false));
                None
            }
            NodeKind::Resolve(_) => None,
            NodeKind::Resume { ask_again } => match self.frames.pop()? {
                Frame::Interrupted(wait) => {
                    if *ask_again {
                        self.question(wait);
                    }
                    self.wait(wait)
                }
                Frame::Behind(_) => None,
            },
            NodeKind::Ask(ask) if !ask.always && self.values.contains_key(&Operand::Memory(ask.into)) => Some(ask.next),
            NodeKind::Onboard { done, .. } if self.grade() != 0 => Some(*done),
            NodeKind::Choose(_)
            | NodeKind::Ask(_)
            | NodeKind::Onboard { .. }
            | NodeKind::Wait { .. }
            | NodeKind::Call(_) => {
                self.question(id);
                self.wait(id)
            }
        }
    }

    /// What a waiting node says before it waits.
    fn question(&mut self, id: NodeId) {
        let node = self.workspace.node(id);
        match &node.kind {
            NodeKind::Choose(choose) => self.show(&choose.text, true),
            NodeKind::Ask(ask) => self.show(&ask.text, true),
            NodeKind::Onboard { text, .. } => self.show(text, true),
            NodeKind::Call(call) => {
                let action = &self.workspace.actions[call.action.index()];
                if action.sensitive && self.grade() != 2 {
                    self.expect("sensitive-unproven", node.span);
                }
                for (input, value) in &call.arguments {
                    match value {
                        Expression::Operand(operand) => {
                            let required = !action.inputs[*input as usize].optional;
                            if required && !self.is_known(*operand) {
                                self.expect("maybe-unknown", node.span);
                            }
                        }
                        Expression::Text(text) => self.show(text, false),
                        Expression::Constant(_) => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// Something happens; the node that takes it.
    fn wait(&mut self, id: NodeId) -> Option<NodeId> {
        self.facts_change();
        if self.dice.below(4) == 0
            && let Some(target) = self.handler()
        {
            self.frames.push(Frame::Interrupted(id));
            return Some(target);
        }
        let answer = Operand::Fact(builtin::ANSWER);
        match &self.workspace.node(id).kind {
            NodeKind::Choose(choose) => match self.dice.below(3) {
                0 => Some(choose.no_answer.target),
                1 if choose.anything_else.is_some() => {
                    self.writes();
                    self.give(answer, &Type::Text);
                    choose.anything_else
                }
                _ => {
                    self.give(answer, &Type::Text);
                    self.dice.pick(&choose.choices).map(|choice| choice.target)
                }
            },
            NodeKind::Ask(ask) => match self.dice.below(4) {
                0 => Some(ask.no_answer.target),
                1 if ask.otherwise.is_some() => {
                    self.writes();
                    ask.retry.iter().for_each(|(_, text)| self.show(text, true));
                    self.facts_change();
                    self.writes();
                    ask.otherwise
                }
                _ => {
                    self.writes();
                    self.give(answer, &Type::Text);
                    let kind = self.workspace.memories[ask.into.index()].kind.clone();
                    self.give(Operand::Memory(ask.into), &kind);
                    Some(ask.next)
                }
            },
            NodeKind::Onboard { done, no_answer, .. } => match self.grade() {
                0 => Some(no_answer.target),
                _ => Some(*done),
            },
            NodeKind::Wait { arms, otherwise, .. } => self.arm(arms).or(Some(otherwise.target)),
            NodeKind::Call(call) => {
                let outcomes = &self.workspace.actions[call.action.index()].outcomes;
                let outcome = self.dice.below(outcomes.len() + 1);
                let gives = outcomes.get(outcome).map_or(&[][..], |outcome| &outcome.gives);
                if let Some(record) = call.into.map(|record| &self.workspace.records[record.index()]) {
                    for (name, memory) in &record.fields {
                        let operand = Operand::Memory(*memory);
                        self.values.remove(&operand);
                        if let Some(field) = gives.iter().find(|field| field.name == *name)
                            && (!field.optional || self.dice.below(2) == 0)
                        {
                            self.give(operand, &field.kind);
                        }
                    }
                    self.values.remove(&Operand::Memory(record.presence));
                    if !gives.is_empty() {
                        self.values.insert(Operand::Memory(record.presence), Value::Number(1));
                    }
                }
                Some(call.outcomes.get(outcome).copied().unwrap_or(call.failed))
            }
            _ => None,
        }
    }

    /// A handler of the thread or the workspace that may interrupt now.
    fn handler(&mut self) -> Option<NodeId> {
        let own = self.thread.map_or(&[][..], |thread| &self.workspace.threads[thread.index()].handlers);
        let all: Vec<_> = own.iter().chain(&self.workspace.workspace_handlers).collect();
        let handler = &self.workspace.handlers[self.dice.pick(&all)?.index()];
        (!handler.after_hand_off).then(|| self.arm(std::slice::from_ref(&handler.arm))).flatten()
    }

    /// The first arm that takes an event which one of them waits for.
    fn arm(&mut self, arms: &[Arm]) -> Option<NodeId> {
        let event = self.dice.pick(arms)?.event.clone();
        self.facts_change();
        match event {
            Event::Authenticates => self.become_grade(2),
            Event::Identifies => self.become_grade(1),
            Event::SignsOut => self.become_grade(0),
            Event::TokenExpires => {
                self.become_grade(1);
                self.values.insert(Operand::Fact(builtin::IDENTIFICATION), Value::Number(2));
            }
            Event::Writes(_) => self.writes(),
            Event::ChatOpens => {
                let grade = Value::Number(self.grade());
                self.values.insert(Operand::Fact(builtin::CUSTOMER_AT_OPEN), grade);
            }
            Event::Picks { .. } | Event::BecomesSomeoneElse | Event::Idle(_) => {}
        }
        let takes =
            |arm: &&Arm| arm.event == event && arm.condition.as_ref().is_none_or(|condition| self.holds(condition));
        arms.iter().find(takes).map(|arm| arm.target)
    }

    fn grade(&self) -> i64 {
        match self.values.get(&Operand::Fact(builtin::CUSTOMER)) {
            Some(Value::Number(grade)) => *grade,
            _ => 0,
        }
    }

    fn writes(&mut self) {
        self.give(Operand::Fact(builtin::MESSAGE), &Type::Text);
    }

    /// Everything that may be different after a wait is thrown anew.
    fn facts_change(&mut self) {
        let grade = self.dice.below(3) as i64;
        self.become_grade(grade);
        for (at, fact) in self.workspace.facts.iter().enumerate().skip(builtin::CHANNEL.index()) {
            let operand = Operand::Fact(FactId(at as u32));
            let of_customer = (builtin::FIRST_NAME.index()..=builtin::MESSAGE.index()).contains(&at);
            if of_customer || (at == builtin::CHANNEL.index() && self.values.contains_key(&operand)) {
                continue;
            }
            self.values.remove(&operand);
            let declared = matches!(fact.origin, FactOrigin::Customer | FactOrigin::Chat);
            if !declared || self.dice.below(3) > 0 {
                self.give(operand, &fact.kind);
            }
        }
    }

    /// Another customer of that grade, with what may be seen of them.
    fn become_grade(&mut self, grade: i64) {
        let identification = *self.dice.pick(GRADES[grade as usize].1).unwrap();
        let profile = if grade == 0 { 3 } else { self.dice.below(4) as i64 };
        for (fact, value) in
            [(builtin::CUSTOMER, grade), (builtin::IDENTIFICATION, identification), (builtin::PROFILE, profile)]
        {
            self.values.insert(Operand::Fact(fact), Value::Number(value));
        }
        for fact in [builtin::FIRST_NAME, builtin::NAME, builtin::EMAIL, builtin::PHONE, builtin::ADDRESS] {
            self.values.remove(&Operand::Fact(fact));
        }
        if grade > 0 {
            self.give(Operand::Fact(builtin::EMAIL), &Type::Text);
            self.give(Operand::Fact(builtin::ADDRESS), &Type::Text);
            if self.dice.below(2) == 0 {
                self.give(Operand::Fact(builtin::NAME), &Type::Text);
                self.give(Operand::Fact(builtin::FIRST_NAME), &Type::Text);
            }
            if grade == 2 && profile == 0 && self.dice.below(2) == 0 {
                self.give(Operand::Fact(builtin::PHONE), &Type::Text);
            }
        }
    }

    fn give(&mut self, operand: Operand, kind: &Type) {
        let number = |number: usize| Value::Number(number as i64);
        let value = match kind {
            Type::Text => Value::text(*self.dice.pick(&["a", "/shop", "/shop/checkout", "yes", "en"]).unwrap()),
            Type::List => Value::List(Box::new([])),
            Type::OneOf(names) => number(self.dice.below(names.len())),
            Type::Integer { min, max } => {
                Value::Number(min.saturating_add(self.dice.below(max.abs_diff(*min) as usize + 1) as i64))
            }
            _ => number(self.dice.below(2)),
        };
        self.values.insert(operand, value);
    }

    fn set(&mut self, memory: Operand, value: &SetValue) {
        match value {
            SetValue::To(Expression::Constant(value)) => _ = self.values.insert(memory, value.clone()),
            SetValue::To(Expression::Operand(operand)) => match self.values.get(operand).cloned() {
                Some(value) => _ = self.values.insert(memory, value),
                None => _ = self.values.remove(&memory),
            },
            SetValue::To(Expression::Text(text)) => {
                self.show(text, false);
                self.values.insert(memory, Value::text("a text"));
            }
            SetValue::Add(_) => {}
            SetValue::Unknown => _ = self.values.remove(&memory),
        }
    }

    fn is_known(&self, operand: Operand) -> bool {
        self.values.contains_key(&operand)
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(parts) => parts.iter().all(|part| self.holds(part)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Condition::Not(inner) => !self.holds(inner),
            Condition::Test(test) => match (self.values.get(&test.operand), &*test.question) {
                (None, _) => false,
                (Some(_), Question::Known) => true,
                (Some(value), Question::OneOf(values)) => values.contains(value),
                (Some(Value::Number(own)), Question::Compare(comparison, number)) => comparison.holds(*own, *number),
                (Some(Value::Text(text)), Question::Contains(part)) => text.contains(part.as_str()),
                (Some(Value::Text(text)), Question::StartsWith(part)) => text.starts_with(part.as_str()),
                (Some(Value::Text(text)), Question::EndsWith(part)) => text.ends_with(part.as_str()),
                _ => false,
            },
        }
    }

    fn show(&mut self, text: &Template, to_customer: bool) {
        for part in &text.parts {
            let Part::Slot { operand, fallback, span } = part else { continue };
            self.seen += 1;
            if fallback.is_none() && !self.is_known(*operand) {
                self.expect("maybe-unknown", *span);
            }
            let sensitive = match operand {
                Operand::Fact(fact) => self.workspace.facts[fact.index()].sensitive,
                Operand::Memory(memory) => self.workspace.memories[memory.index()].sensitive,
            };
            if sensitive && to_customer && self.grade() != 2 {
                self.expect("sensitive-unproven", *span);
            }
        }
    }

    fn expect(&self, kind: &'static str, span: Span) {
        assert!(self.reported.contains(&(kind, span)), "a walk came by here, and no {kind} was reported: {span:?}");
    }
}

fn walk(manifest: &Path, files: &[Source]) -> usize {
    let (_, workspace, _) = lowered(&read(manifest), files);
    let reported = check(&workspace).iter().map(|found| (found.kind.name, found.primary.span)).collect();
    let mut walk = Walk {
        workspace: &workspace,
        reported: &reported,
        dice: Dice(0x5eed),
        values: BTreeMap::new(),
        thread: None,
        frames: Vec::new(),
        seen: 0,
    };
    (0..1_500).for_each(|_| walk.conversation());
    walk.seen
}

#[test]
fn nothing_is_unknown_or_unproven_that_was_not_reported() {
    let mut seen = 0;
    for path in super::syntax::cases("tests/check") {
        seen += walk(Path::new("docs/diagnostics/threadle.yaml"), &[read(&path)]);
    }
    let rules: Vec<Source> = super::syntax::cases("rules").iter().map(|path| read(path)).collect();
    seen += walk(Path::new("rules/threadle.yaml"), &rules);
    assert!(seen > 10_000, "the walks saw no more than {seen} texts");
}
