//! What the rules and the properties ask of facts and memories: the distinctions that the model has to make.

use std::collections::BTreeSet;

use super::{Axes, Model, Set};
use crate::ir::{
    Condition, EffectPattern, Expression, Moment, NodeId, NodeKind, Operand, Property, PropertyKind, Question,
    SetValue, Test, Workspace, builtin,
};
use crate::prove::pattern;
use crate::value::{Type, Value};

/// How many values of a counted memory are told apart.
const COUNTED: u64 = 64;

/// What is asked.
pub(super) struct Read<'w> {
    /// Conditions as they are written.
    pub(super) conditions: Vec<&'w Condition>,
    /// Conditions that tell apart the values that rules set.
    pub(super) made: Vec<Condition>,
    /// What must at least be known to be known.
    pub(super) operands: Vec<Operand>,
}

/// All that is asked in `workspace` and by `properties`.
pub(super) fn of_workspace<'w>(workspace: &'w Workspace, properties: &[&'w Property]) -> Read<'w> {
    let mut read = Read { conditions: Vec::new(), made: Vec::new(), operands: Vec::new() };
    let handlers = workspace.handlers.iter().map(|handler| &handler.arm);
    read.conditions.extend(workspace.start.arms.iter().chain(handlers).filter_map(|arm| arm.condition.as_ref()));
    for node in &workspace.nodes {
        read.of_node(workspace, &node.kind);
    }
    for property in properties {
        read.conditions.extend(property.kind.condition());
        read.operands.extend(patterns(&property.kind).flat_map(pattern::operands));
    }
    if read.conditions.iter().any(|condition| asks_about(condition, ANSWER)) {
        let chosen = workspace.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Choose(choose) => Some(&choose.choices),
            _ => None,
        });
        read.made.extend(chosen.flatten().map(|choice| is(ANSWER, Value::text(choice.label.as_str()))));
    }
    read
}

/// The latest answer.
const ANSWER: Operand = Operand::Fact(builtin::ANSWER);

fn asks_about(condition: &Condition, operand: Operand) -> bool {
    condition.has_test(&|test| test.operand == operand)
}

impl<'w> Read<'w> {
    fn of_node(&mut self, workspace: &Workspace, kind: &'w NodeKind) {
        match kind {
            NodeKind::Branch { branches, .. } => {
                self.conditions.extend(branches.iter().map(|branch| &branch.condition))
            }
            NodeKind::Wait { arms, .. } => self.conditions.extend(arms.iter().filter_map(|arm| arm.condition.as_ref())),
            NodeKind::Ask(ask) if !ask.always => self.operands.push(Operand::Memory(ask.into)),
            NodeKind::Set { memory, value, .. } => {
                let operand = Operand::Memory(*memory);
                match value {
                    SetValue::To(Expression::Operand(other)) => self.operands.push(*other),
                    SetValue::To(Expression::Constant(value)) => self.made.push(is(operand, value.clone())),
                    SetValue::Add(_) => {
                        let counted = counted(workspace, operand).into_iter().flatten();
                        self.made.extend(counted.map(|value| is(operand, Value::Number(value))));
                    }
                    SetValue::To(Expression::Text(_)) | SetValue::Unknown => {}
                }
            }
            _ => {}
        }
    }
}

/// The values of a memory that is counted up and down, where they are few enough to be told apart.
pub(super) fn counted(workspace: &Workspace, operand: Operand) -> Option<std::ops::RangeInclusive<i64>> {
    let Operand::Memory(memory) = operand else { return None };
    let Type::Integer { min, max } = workspace.memories.get(memory.index())?.kind else { return None };
    (max.abs_diff(min) < COUNTED && min <= max).then_some(min..=max)
}

/// `operand is value`
pub(super) fn is(operand: Operand, value: Value) -> Condition {
    Condition::Test(Test { operand, question: Question::OneOf(vec![value]).into(), span: Default::default() })
}

/// The effects that a property is about.
fn patterns(kind: &PropertyKind) -> impl Iterator<Item = &EffectPattern> {
    let (effect, moments) = kind.parts();
    let moments = moments.into_iter().filter_map(|moment| match moment {
        Moment::Effect(effect) => Some(effect),
        Moment::Event(_) => None,
    });
    effect.into_iter().chain(moments)
}

impl Model<'_> {
    /// What the conditions of the rules ask about.
    pub(crate) fn asked_about(&self) -> BTreeSet<Operand> {
        let read = of_workspace(self.workspace, &[]);
        read.conditions.iter().flat_map(|condition| condition.tests()).map(|test| test.operand).collect()
    }

    /// Notes that every axis matters at these nodes.
    pub(super) fn keep_all(&mut self, nodes: &[NodeId]) {
        let all: Vec<_> = self.space.all_axes().collect();
        let all = self.diagrams.axes(all);
        for node in nodes {
            if let Some(reads) = self.reads.get_mut(node.index()) {
                *reads = all;
            }
        }
    }

    /// Where everything is told, what nodes show is read there too.
    pub(super) fn read_what_is_shown(&mut self) {
        for at in 0..self.workspace.nodes.len() {
            if self.setting.in_full {
                let shown = pattern::shown_by(&self.workspace.nodes[at].kind);
                let shown = self.axes_of(shown);
                self.reads[at] = self.diagrams.either(self.reads[at], shown);
            }
        }
    }

    /// Whether nobody can ever be as a property says, whatever the rules do: then no conversation has to be looked at for it.
    pub(crate) fn is_beyond(&mut self, property: &Property) -> bool {
        let (PropertyKind::Never { effect, when: Some(when) } | PropertyKind::Possible { effect, when: Some(when) }) =
            &property.kind
        else {
            return false;
        };
        let mut who = self.condition(when, true);
        if let EffectPattern::Use(operands) = effect {
            let mut known = Set::NOTHING;
            for operand in operands {
                let one = self.known(*operand, true);
                known = self.diagrams.or(known, one);
            }
            who = self.diagrams.and(who, known);
        }
        self.possible(self.all, who).is_empty() && !self.diagrams.exhausted()
    }

    /// Notes which axes `properties` read, and where.
    pub(super) fn read(&mut self, properties: &[&Property]) {
        for property in properties {
            if self.is_beyond(property) {
                continue;
            }
            let condition =
                property.kind.condition().map_or(Set::EVERYTHING, |condition| self.condition(condition, true));
            let axes = self.diagrams.support(condition);
            if matches!(property.kind, PropertyKind::NoLongWait { .. }) {
                self.waits_read = self.diagrams.either(self.waits_read, axes);
            }
            for effect in patterns(&property.kind) {
                let operands = self.axes_of(pattern::operands(effect));
                let axes = self.diagrams.either(axes, operands);
                if axes == Axes::NONE {
                    continue;
                }
                let doers = self.doers.of(self.workspace, effect);
                for node in doers.iter() {
                    self.reads[node.index()] = self.diagrams.either(self.reads[node.index()], axes);
                }
            }
        }
    }
}
