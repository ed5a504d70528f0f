//! Waits: what is asked, what may happen, and where each leads.

use super::Emitter;
use crate::artifact::parts::{self, ActionId, Arm, PatternId, PlaceId, RecordId, WaitKind};
use crate::ir::{self, Event, NodeId, NodeKind};

impl<'w> Emitter<'w> {
    /// The place of a waiting node.
    pub(super) fn place_of(&self, id: NodeId) -> ir::PlaceId {
        match &self.workspace.node(id).kind {
            NodeKind::Choose(choose) => choose.place,
            NodeKind::Ask(ask) => ask.place,
            NodeKind::Call(call) => call.place,
            NodeKind::Onboard { place, .. } | NodeKind::Wait { place, .. } => *place,
            _ => ir::PlaceId(0),
        }
    }

    /// The wait of a node, once all code stands.
    pub(super) fn wait(&mut self, id: NodeId, place: PlaceId) -> parts::Wait {
        let workspace = self.workspace;
        let (kind, late) = match &workspace.node(id).kind {
            NodeKind::Choose(choose) => (self.choose(choose), choose.no_answer),
            NodeKind::Ask(ask) => (WaitKind::Ask { ask: self.ask(ask) }, ask.no_answer),
            NodeKind::Onboard { text, done, no_answer, .. } => {
                (WaitKind::Onboard { text: self.template(text), done: self.at(*done) }, *no_answer)
            }
            NodeKind::Call(call) => {
                let late = ir::Timeout { after: call.within, target: call.failed };
                (WaitKind::Call { call: self.call(call) }, late)
            }
            NodeKind::Wait { arms, otherwise, .. } => (WaitKind::Events { arms: self.arms(arms) }, *otherwise),
            _ => (WaitKind::Events { arms: Vec::new() }, ir::Timeout { after: 0, target: id }),
        };
        parts::Wait { place, after: late.after, late: self.at(late.target), kind }
    }

    pub(super) fn arms(&mut self, arms: &'w [ir::Arm]) -> Vec<Arm> {
        arms.iter().map(|arm| self.arm(arm)).collect()
    }

    pub(super) fn arm(&mut self, arm: &'w ir::Arm) -> Arm {
        let condition = arm.condition.as_ref().map(|condition| self.tests(condition));
        Arm { event: self.event(&arm.event), condition, target: self.at(arm.target) }
    }

    fn event(&mut self, event: &Event) -> parts::Event {
        let mut strings = |texts: &[String]| texts.iter().map(|text| self.string(text)).collect();
        match event {
            Event::ChatOpens => parts::Event::ChatOpens,
            Event::Writes(phrases) => parts::Event::Writes { phrases: strings(phrases) },
            Event::Picks { options, .. } => parts::Event::Picks { options: strings(options) },
            Event::Identifies => parts::Event::Identifies,
            Event::Authenticates => parts::Event::Authenticates,
            Event::SignsOut => parts::Event::SignsOut,
            Event::BecomesSomeoneElse => parts::Event::BecomesSomeoneElse,
            Event::TokenExpires => parts::Event::TokenExpires,
            Event::Idle(after) => parts::Event::Idle { after: *after },
        }
    }

    fn choose(&mut self, choose: &ir::Choose) -> WaitKind {
        let choices = choose.choices.iter().map(|choice| parts::Choice {
            id: self.string(&choice.id),
            label: self.string(&choice.label),
            target: self.at(choice.target),
        });
        let choices = choices.collect();
        let anything_else = choose.anything_else.map(|target| self.at(target));
        WaitKind::Choose { text: self.template(&choose.text), choices, anything_else }
    }

    fn ask(&mut self, ask: &ir::Ask) -> parts::Ask {
        let matching: Option<PatternId> = ask.matching.as_ref().map(|text| self.pattern(text, true));
        parts::Ask {
            text: self.template(&ask.text),
            into: self.memory_cell(ask.into),
            always: ask.always,
            answer: ask.answer,
            matching,
            retry: ask.retry.as_ref().map(|(times, text)| (*times, self.template(text))),
            otherwise: ask.otherwise.map(|target| self.at(target)),
            next: self.at(ask.next),
        }
    }

    fn call(&mut self, call: &ir::Call) -> parts::Call {
        let arguments = call.arguments.iter().map(|(input, value)| (*input, self.expression(value)));
        let arguments = arguments.collect();
        parts::Call {
            action: ActionId(call.action.0),
            arguments,
            into: call.into.map(|record| RecordId(record.0)),
            outcomes: call.outcomes.iter().map(|target| self.at(*target)).collect(),
            failed: self.at(call.failed),
        }
    }
}
