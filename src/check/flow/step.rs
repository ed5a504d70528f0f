//! One step of flow: from the situations in front of a node to those behind each of its ways out.

use super::model::Model;
use super::node::Write;
use crate::check::events::{condition, situation, takes};
use crate::check::space::{ANONYMOUS, Region, WHO};
use crate::ir::{
    Arm, Ask, Body, Branch, Call, Choose, Expression, NodeId, NodeKind, Operand, Outcome, SetValue, StepsId, ThreadId,
    builtin,
};

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    /// To another node of the same body.
    Node(NodeId),
    /// To the beginning of a thread.
    Thread(ThreadId),
    /// To the beginning of a `steps` block, and then to this node.
    Do(StepsId, NodeId),
    /// Back behind the `do`.
    Return,
    /// To an agent.
    HandOff,
}

/// A way out of a node.
#[derive(Debug)]
pub(crate) struct Way {
    /// Where it leads.
    pub(crate) to: To,
    /// The situations on it.
    pub(crate) region: Region,
    /// True where nothing is waited for.
    pub(crate) at_once: bool,
}

/// All ways out of a node.
#[derive(Debug, Default)]
pub(crate) struct Step {
    /// The ways that can be gone.
    pub(crate) ways: Vec<Way>,
    /// The situations in which the node waits, at the beginning of the wait.
    pub(crate) waiting: Option<Region>,
}

impl Step {
    fn at_once(&mut self, to: To, region: Option<Region>) {
        self.ways.extend(region.map(|region| Way { to, region, at_once: true }));
    }

    fn after_waiting(&mut self, to: NodeId, region: Option<Region>) {
        self.ways.extend(region.map(|region| Way { to: To::Node(to), region, at_once: false }));
    }
}

const ANSWER: Operand = Operand::Fact(builtin::ANSWER);
const MESSAGE: Operand = Operand::Fact(builtin::MESSAGE);

impl Model<'_> {
    /// The ways from `node` in the situations of `region`.
    pub(crate) fn step(&self, node: NodeId, region: &Region) -> Step {
        let mut step = Step::default();
        let id = node;
        let Some(node) = self.workspace.nodes.get(node.index()) else { return step };
        match &node.kind {
            NodeKind::Say { next, .. } | NodeKind::Note { next, .. } | NodeKind::Topic { next, .. } => {
                step.at_once(To::Node(*next), Some(region.clone()));
            }
            NodeKind::Choose(choose) => self.choose(choose, node.body, region, &mut step),
            NodeKind::Ask(ask) => self.ask(ask, node.body, region, &mut step),
            NodeKind::Onboard { done, no_answer, .. } => {
                let somebody = self.space.side(WHO, !ANONYMOUS);
                step.at_once(To::Node(*done), region.narrow(&self.space, &somebody));
                if let Some(asked) = region.narrow(&self.space, &self.space.side(WHO, ANONYMOUS)) {
                    let after = self.after_waiting(&asked, node.body);
                    step.after_waiting(*done, after.narrow(&self.space, &somebody));
                    step.after_waiting(no_answer.target, Some(after));
                    step.waiting = Some(asked);
                }
            }
            NodeKind::Wait { arms, otherwise, .. } => {
                let after = self.after_waiting(region, node.body);
                self.arms(arms, &after, &mut step);
                step.after_waiting(otherwise.target, Some(after));
                step.waiting = Some(region.clone());
            }
            NodeKind::Call(call) => self.call(call, node.body, region, &mut step),
            NodeKind::Branch { branches, otherwise, .. } => {
                self.branches(id, (branches, *otherwise), region, &mut step)
            }
            NodeKind::Split { arms, .. } => {
                arms.iter().for_each(|(_, target)| step.at_once(To::Node(*target), Some(region.clone())));
            }
            NodeKind::Set { memory, value, next } => {
                step.at_once(To::Node(*next), Some(self.set(Operand::Memory(*memory), value, region)));
            }
            NodeKind::Do { steps, next, .. } => step.at_once(To::Do(*steps, *next), Some(region.clone())),
            NodeKind::Return => step.at_once(To::Return, Some(region.clone())),
            NodeKind::Pivot(thread) => step.at_once(To::Thread(*thread), Some(region.clone())),
            NodeKind::HandOff(_) => step.at_once(To::HandOff, Some(region.clone())),
            NodeKind::Resolve(_) | NodeKind::Resume { .. } => {}
        }
        step
    }

    /// The ways of the arms of a wait that is over in the situations of `after`.
    pub(crate) fn arms(&self, arms: &[Arm], after: &Region, step: &mut Step) {
        for (at, arm) in arms.iter().enumerate() {
            let happened = after.narrow(&self.space, &situation(&self.space, &arm.event));
            let passed = arms[..at]
                .iter()
                .filter(|earlier| takes(&earlier.event, &arm.event))
                .fold(happened, |left, earlier| left?.narrow(&self.space, &self.space.fails(condition(earlier))));
            let held = passed.and_then(|left| left.narrow(&self.space, &self.space.holds(condition(arm))));
            step.after_waiting(arm.target, held);
        }
    }

    fn choose(&self, choose: &Choose, body: Body, region: &Region, step: &mut Step) {
        let after = self.after_waiting(region, body);
        let mut answered = after.clone();
        self.learn(&mut answered, ANSWER);
        for choice in &choose.choices {
            step.after_waiting(choice.target, Some(answered.clone()));
        }
        if let Some(anything_else) = choose.anything_else {
            self.learn(&mut answered, MESSAGE);
            step.after_waiting(anything_else, Some(answered));
        }
        step.after_waiting(choose.no_answer.target, Some(after));
        step.waiting = Some(region.clone());
    }

    fn ask(&self, ask: &Ask, body: Body, region: &Region, step: &mut Step) {
        let into = Operand::Memory(ask.into);
        let mut asked = Some(region.clone());
        if !ask.always {
            step.at_once(To::Node(ask.next), region.narrow(&self.space, &self.space.known(into)));
            asked = region.narrow(&self.space, &self.space.unknown(into));
        }
        let Some(asked) = asked else { return };
        let after = self.after_waiting(&asked, body);
        let mut written = after.clone();
        self.learn(&mut written, MESSAGE);
        let mut answered = written.clone();
        self.learn(&mut answered, ANSWER);
        self.learn(&mut answered, into);
        step.after_waiting(ask.next, Some(answered));
        if let Some(otherwise) = ask.otherwise {
            step.after_waiting(otherwise, Some(written));
        }
        step.after_waiting(ask.no_answer.target, Some(after));
        step.waiting = Some(asked);
    }

    fn call(&self, call: &Call, body: Body, region: &Region, step: &mut Step) {
        let after = self.after_waiting(region, body);
        let outcomes = self.workspace.actions.get(call.action.index()).map_or(&[][..], |action| &action.outcomes);
        for (target, outcome) in call.outcomes.iter().zip(outcomes) {
            step.after_waiting(*target, Some(self.given(call, Some(outcome), &after)));
        }
        step.after_waiting(call.failed, Some(self.given(call, None, &after)));
        step.waiting = Some(region.clone());
    }

    /// What the outcome gives is known from now on, and nothing else of the record.
    fn given(&self, call: &Call, outcome: Option<&Outcome>, after: &Region) -> Region {
        let mut given = after.clone();
        let Some(record) = call.into.and_then(|record| self.workspace.records.get(record.index())) else {
            return given;
        };
        let gives = outcome.map_or(&[][..], |outcome| &outcome.gives);
        for (name, memory) in &record.fields {
            let operand = Operand::Memory(*memory);
            match gives.iter().find(|field| field.name == *name) {
                Some(field) if field.optional => self.forget(&mut given, operand),
                Some(_) => self.learn(&mut given, operand),
                None => self.unlearn(&mut given, operand),
            }
        }
        match gives.is_empty() {
            true => self.unlearn(&mut given, Operand::Memory(record.presence)),
            false => self.learn(&mut given, Operand::Memory(record.presence)),
        }
        given
    }

    fn branches(
        &self,
        node: NodeId,
        (branches, otherwise): (&[Branch], Option<NodeId>),
        region: &Region,
        step: &mut Step,
    ) {
        let mut left = Some(region.clone());
        for (branch, (holds, fails)) in branches.iter().zip(self.branches_of(node)) {
            let Some(here) = left else { return };
            step.at_once(To::Node(branch.target), here.narrow(&self.space, holds));
            left = here.narrow(&self.space, fails);
        }
        if let Some(otherwise) = otherwise {
            step.at_once(To::Node(otherwise), left);
        }
    }

    fn set(&self, memory: Operand, value: &SetValue, region: &Region) -> Region {
        let mut after = region.clone();
        match value {
            SetValue::To(Expression::Operand(operand)) if self.may_be_unknown(region, *operand) => {
                self.forget(&mut after, memory);
            }
            SetValue::To(_) => self.learn(&mut after, memory),
            SetValue::Add(_) => self.overwrite(&mut after, memory, Write::KeepsKnown),
            SetValue::Unknown => self.unlearn(&mut after, memory),
        }
        after
    }
}
