//! Calls: what the host is asked, and what its answer changes.

use super::{CallAnswer, Frame, Reference, Wait, text};
use indexmap::IndexMap;
use threadle::given::Given;
use threadle::ir::*;
use threadle::value::Value;

impl Reference<'_> {
    pub(super) fn call(&mut self, call: &Call, due: i64) {
        let action = &self.workspace.actions[call.action.index()];
        let mut given = Vec::new();
        for (input, value) in &call.arguments {
            let field = &action.inputs[*input as usize];
            if let Some(value) = self.evaluate(value) {
                given.push(format!("{}: {:?}", field.name, text::given(&field.kind, &value)));
            }
        }
        let due = threadle::time::Timestamp::from_milliseconds(due);
        let called = format!("call {} {}({}) until {due}", self.calls, action.name, given.join(", "));
        self.tell(called);
    }

    /// What a result is to this conversation: nothing if it does not fit, `Some(None)` if nobody waits for it any more.
    pub(super) fn read_result(
        &self,
        number: u32,
        outcome: &str,
        data: &IndexMap<String, Given>,
    ) -> Option<Option<CallAnswer>> {
        let waits = |wait: &Wait| match &self.workspace.node(wait.node?).kind {
            NodeKind::Call(call) if wait.call == number => Some(call),
            _ => None,
        };
        let mut interrupted = self.frames.iter().filter_map(|frame| match frame {
            Frame::Interrupted { wait: Some(wait), held: None, .. } => waits(wait),
            _ => None,
        });
        let Some(call) = self.wait.as_ref().and_then(waits).or_else(|| interrupted.next()) else {
            return (number > 0 && number <= self.calls).then_some(None);
        };
        let outcomes = &self.workspace.actions[call.action.index()].outcomes;
        let Some(index) = outcomes.iter().position(|known| known.name == outcome) else {
            return (outcome == "failed").then_some(Some((None, Vec::new())));
        };
        let gives = &outcomes[index].gives;
        if data.keys().any(|name| gives.iter().all(|field| field.name != *name)) {
            return None;
        }
        let read = |field: &Field| {
            let value = data.get(&field.name).unwrap_or(&Given::Null).read(&field.kind).ok()?;
            (value.is_some() || field.optional).then_some(value)
        };
        Some(Some((Some(index), gives.iter().map(read).collect::<Option<_>>()?)))
    }

    pub(super) fn answered(&mut self, number: u32, answer: CallAnswer) {
        let node = |wait: &Wait| wait.node.filter(|_| wait.call == number);
        if let Some(id) = self.wait.as_ref().and_then(node)
            && let NodeKind::Call(call) = &self.workspace.node(id).kind
        {
            self.wait = None;
            return self.outcome(call, answer);
        }
        for frame in &mut self.frames {
            if let Frame::Interrupted { wait: Some(wait), held, .. } = frame
                && wait.call == number
            {
                *held = Some(answer.clone());
            }
        }
    }

    /// What the outcome gives is remembered, everything else of the record is forgotten.
    pub(super) fn outcome(&mut self, call: &Call, (outcome, given): CallAnswer) {
        let gives = outcome.map_or(&[][..], |index| &self.workspace.actions[call.action.index()].outcomes[index].gives);
        if let Some(record) = call.into.map(|record| &self.workspace.records[record.index()]) {
            self.memories.remove(&record.presence);
            for (name, memory) in &record.fields {
                self.memories.remove(memory);
                let value = gives
                    .iter()
                    .zip(&given)
                    .find(|(field, _)| field.name == *name)
                    .and_then(|(_, value)| value.clone());
                value.into_iter().for_each(|value| drop(self.memories.insert(*memory, value)));
            }
            if !gives.is_empty() {
                self.memories.insert(record.presence, Value::Number(1));
            }
        }
        self.run(outcome.map_or(call.failed, |index| call.outcomes[index]));
    }
}
