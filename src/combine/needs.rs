//! What must be told apart of each memory so that the copies of both sides fall into the same classes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::ir::{
    Arm, Condition, EffectPattern, Event, Expression, MemoryId, NodeId, NodeKind, Operand, Part, PropertyKind,
    Question, SetValue, Start, Template, Test, Workspace,
};
use crate::prove::Twin;
use crate::value::{Type, Value};

/// An arm that nothing ever takes, with these tests as its condition.
pub(super) fn arm(tests: Vec<Condition>) -> Arm {
    Arm {
        event: Event::ChatOpens,
        condition: Some(Condition::All(tests)),
        target: NodeId(u32::MAX),
        span: Default::default(),
    }
}

/// For every test of a memory the same of its twin; that each memory is known; and the facts that are known here and
/// there where texts that show them have other words for the unknown.
pub(super) fn of_twins(shared: &Workspace, starts: &[Start; 2], twins: &[Twin]) -> Vec<Condition> {
    let mut gathered = Gathered { questions: BTreeMap::new(), fallbacks: BTreeMap::new() };
    let arms = starts.iter().flat_map(|start| &start.arms).chain(shared.handlers.iter().map(|handler| &handler.arm));
    arms.filter_map(|arm| arm.condition.as_ref()).for_each(|condition| gathered.condition(condition));
    shared.nodes.iter().for_each(|node| gathered.node(shared, &node.kind));
    let mut tests: Vec<Condition> = Vec::new();
    let known = Arc::new(Question::Known);
    let test = |operand, question: &Arc<Question>| {
        Condition::Test(Test { operand, question: question.clone(), span: Default::default() })
    };
    for at in 0..shared.memories.len() as u32 {
        tests.push(test(Operand::Memory(MemoryId(at)), &known));
    }
    for twin in twins {
        for (own, other) in [(twin.old, twin.new), (twin.new, twin.old)] {
            let questions = gathered.questions.get(&own).into_iter().flatten();
            tests.extend(questions.map(|question| test(Operand::Memory(other), question)));
        }
    }
    let told = gathered.fallbacks.into_iter().filter(|(_, fallbacks)| fallbacks.len() > 1);
    tests.extend(told.map(|(operand, _)| test(operand, &known)));
    tests
}

/// That it is known.
pub(super) fn known(operand: Operand) -> Condition {
    Condition::Test(Test { operand, question: Arc::new(Question::Known), span: Default::default() })
}

/// That what a property's effect uses is known.
pub(super) fn of_effect(property: &PropertyKind) -> Vec<Condition> {
    match property.parts().0 {
        Some(EffectPattern::Use(operands)) => operands.iter().copied().map(known).collect(),
        _ => Vec::new(),
    }
}

struct Gathered {
    questions: BTreeMap<MemoryId, Vec<Arc<Question>>>,
    /// What stands in texts while something is unknown.
    fallbacks: BTreeMap<Operand, BTreeSet<Option<String>>>,
}

impl Gathered {
    fn ask(&mut self, memory: MemoryId, question: Arc<Question>) {
        let questions = self.questions.entry(memory).or_default();
        if !questions.contains(&question) {
            questions.push(question);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        for Test { operand, question, .. } in condition.tests() {
            if let Operand::Memory(memory) = operand {
                self.ask(*memory, question.clone());
            }
        }
    }

    fn text(&mut self, text: &Template) {
        for part in &text.parts {
            if let Part::Slot { operand, fallback, .. } = part {
                self.fallbacks.entry(*operand).or_default().insert(fallback.clone());
            }
        }
    }

    fn node(&mut self, shared: &Workspace, kind: &NodeKind) {
        match kind {
            NodeKind::Branch { branches, .. } => branches.iter().for_each(|branch| self.condition(&branch.condition)),
            NodeKind::Wait { arms, .. } => {
                arms.iter().filter_map(|arm| arm.condition.as_ref()).for_each(|condition| self.condition(condition));
            }
            NodeKind::Set { memory, value: SetValue::To(Expression::Constant(value)), .. } => {
                self.ask(*memory, Question::OneOf(vec![value.clone()]).into());
            }
            NodeKind::Set { memory, value: SetValue::Add(_), .. } => {
                let Some(Type::Integer { min, max }) = shared.memories.get(memory.index()).map(|memory| &memory.kind)
                else {
                    return;
                };
                if max.abs_diff(*min) < 64 {
                    let one_of = |value| Question::OneOf(vec![Value::Number(value)]).into();
                    (*min..=*max).for_each(|value| self.ask(*memory, one_of(value)));
                }
            }
            NodeKind::Say { text, .. } | NodeKind::Onboard { text, .. } | NodeKind::Note { text, .. } => {
                self.text(text)
            }
            NodeKind::Choose(choose) => self.text(&choose.text),
            NodeKind::Ask(ask) => {
                self.text(&ask.text);
                ask.retry.iter().for_each(|(_, text)| self.text(text));
            }
            NodeKind::HandOff(hand_off) => {
                hand_off.texts().for_each(|text| self.text(text));
            }
            _ => {}
        }
    }
}
