//! Calls: arguments, outcomes, and where what they give is kept.

use std::collections::HashMap;

use super::block::Next;
use super::{Lowering, Meaning};
use crate::ast::{self, Argument, Name, OutcomeArm};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::{flow, near, types};
use crate::ir::{self, ActionId, Expression, NodeId, NodeKind, RecordId};
use crate::source::Span;

impl<'a> Lowering<'a> {
    /// `call ACTION(name: value) as NAME within DURATION { outcome => … failed => … }`
    pub(super) fn call(&mut self, call: &'a ast::Call, span: Span, next: &mut Next) -> NodeId {
        let action = self.resolve(|this| &this.actions, Named::Action, &call.action);
        let within = call.within.as_ref().map(|time| self.wait_time(time));
        let Some(action) = action else { return self.arms_of_unknown(call, span, next) };
        let arguments = self.arguments(call, action);
        let mut targets = self.outcome_arms(call, action, span, next);
        let failed = targets.pop().unwrap_or_else(|| self.hole(span));
        let into = call.into.as_ref().and_then(|name| self.record_of(name));
        let insert = call.within.as_ref().map(|time| time.span).or(call.into.as_ref().map(|name| name.span));
        let usual = || format!("call {}", call.action.value);
        let place = self.place(call.called.as_ref(), usual, span, insert.map(Span::after));
        let within = within.unwrap_or(self.manifest.limits.call);
        let call = ir::Call { action, arguments, into, within, outcomes: targets, failed, place };
        self.waiting(NodeKind::Call(Box::new(call)), place, span)
    }

    /// The arms of a call of nothing: they are lowered for what they say themselves.
    fn arms_of_unknown(&mut self, call: &'a ast::Call, span: Span, next: &mut Next) -> NodeId {
        let targets: Vec<NodeId> =
            call.outcomes.iter().map(|arm| self.arm(&arm.outcome.value, &arm.body, next)).collect();
        targets.first().copied().unwrap_or_else(|| self.hole_before(next, span))
    }

    /// The record that `as NAME` declared.
    fn record_of(&self, name: &Name) -> Option<RecordId> {
        match self.values.get(&name.value)?.id? {
            Meaning::Record(record) => Some(record),
            _ => None,
        }
    }

    fn arguments(&mut self, call: &'a ast::Call, action: ActionId) -> Vec<(u32, Expression)> {
        let manifest = self.manifest;
        let Some(declared) = manifest.actions.get(action.index()) else { return Vec::new() };
        let mut given: HashMap<&str, Span> = HashMap::new();
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for Argument { name, value } in &call.arguments {
            if let Some(first) = given.insert(&name.value, name.span) {
                self.report(names::duplicate_name("the input", &name.value, name.span, Some(first)));
                continue;
            }
            let Some(place) = declared.inputs.iter().position(|input| *input.name.value == *name.value) else {
                let near = near(&name.value, declared.inputs.iter().map(|input| input.name.value.as_str()));
                let named = Named::Input(&declared.name.value);
                self.report(names::unknown_name(named, &name.value, name.span, near));
                continue;
            };
            let value = self.expression(value, &declared.inputs[place].kind, &name.value);
            arguments.extend(value.map(|value| (place as u32, value)));
        }
        let needed = declared.inputs.iter().filter(|input| !input.optional).map(|input| input.name.value.as_str());
        let missing: Vec<&str> = needed.filter(|input| !given.contains_key(input)).collect();
        if !missing.is_empty() {
            self.report(types::missing_field(call.action.span, &call.action.value, &missing, None));
        }
        arguments
    }

    /// One target for each outcome of the action, and the last one for `failed`.
    fn outcome_arms(&mut self, call: &'a ast::Call, action: ActionId, span: Span, next: &mut Next) -> Vec<NodeId> {
        let manifest = self.manifest;
        let declared = manifest.actions.get(action.index());
        let outcomes = declared.iter().flat_map(|action| &action.outcomes).map(|outcome| outcome.name.value.as_str());
        let outcomes: Vec<&str> = outcomes.chain(["failed"]).collect();
        let mut targets: Vec<Option<(NodeId, Span)>> = vec![None; outcomes.len()];
        for OutcomeArm { outcome, body, .. } in &call.outcomes {
            let target = self.arm(&outcome.value, body, next);
            match outcomes.iter().position(|known| **known == *outcome.value) {
                None => {
                    let near = near(&outcome.value, outcomes.iter().copied());
                    let name = &call.action.value;
                    self.report(flow::unknown_outcome(&outcome.value, outcome.span, name, &outcomes, near));
                }
                Some(place) => match targets[place] {
                    None => targets[place] = Some((target, outcome.span)),
                    Some((_, first)) => {
                        self.report(names::duplicate_name("the outcome", &outcome.value, outcome.span, Some(first)));
                    }
                },
            }
        }
        let missing = outcomes.iter().zip(&targets).filter(|(_, target)| target.is_none()).map(|(name, _)| *name);
        let missing: Vec<&str> = missing.collect();
        // An arm with a misspelled name is most likely the one that is missing.
        let misspelled = call.outcomes.iter().filter(|arm| !outcomes.contains(&&*arm.outcome.value)).count();
        if missing.len() > misspelled {
            let lines: String = missing.iter().map(|name| format!("{name} {}\n", self.way_out())).collect();
            let fix = (Self::before_brace(span), lines);
            self.report(flow::missing_outcome(call.action.span, &call.action.value, &missing, fix));
        }
        let target = |target: Option<(NodeId, Span)>| target.map_or_else(|| self.hole_before(next, span), |(id, _)| id);
        targets.into_iter().map(target).collect()
    }
}
