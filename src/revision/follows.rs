//! What can come behind a place before the next wait, in words: so that two revisions can be told apart there.

use crate::artifact::Program;
use crate::artifact::parts::{Code, Op, PlaceId, PlaceKind, Wait, WaitKind, Way};
use std::collections::BTreeSet;

/// What is not the same behind two places: what comes there no more, and what comes there as well. Where both have the
/// same acts and questions, it is their order, what decides about them, or how long is waited and what is taken.
pub(super) fn changes([old, new]: [&Program; 2], [from, to]: [PlaceId; 2]) -> Vec<String> {
    let [before, now] = [behind(old, from), behind(new, to)];
    let gone = before.difference(&now).map(|act| format!("what follows has no `{act}` any more"));
    let more = now.difference(&before).map(|act| format!("what follows has `{act}` as well"));
    let mut found: Vec<String> = gone.chain(more).collect();
    if found.is_empty() {
        found.push("what follows has the same words, but another order, other conditions or other waits".to_owned());
    }
    found
}

/// Acts and questions behind a place, each once.
fn behind(program: &Program, place: PlaceId) -> BTreeSet<String> {
    let mut walk = Walk { program, seen: BTreeSet::new(), open: Vec::new(), found: BTreeSet::new() };
    match program.content.places[place.index()].kind {
        PlaceKind::Wait { wait } => walk.leave(&program.content.waits[wait.index()]),
        PlaceKind::Return { to } => walk.come_to(to),
    }
    while let Some(code) = walk.open.pop() {
        walk.pass(code);
    }
    walk.found
}

/// A walk through all operations that can be reached.
struct Walk<'p> {
    program: &'p Program,
    seen: BTreeSet<Code>,
    open: Vec<Code>,
    found: BTreeSet<String>,
}

impl Walk<'_> {
    fn come_to(&mut self, code: Code) {
        if self.seen.insert(code) {
            self.open.push(code);
        }
    }

    /// All ways on from a wait.
    fn leave(&mut self, wait: &Wait) {
        self.come_to(wait.late);
        match &wait.kind {
            WaitKind::Events { arms } => arms.iter().for_each(|arm| self.come_to(arm.target)),
            WaitKind::Choose { choices, anything_else, .. } => {
                choices.iter().map(|choice| choice.target).chain(*anything_else).for_each(|code| self.come_to(code));
            }
            WaitKind::Ask { ask } => [ask.next].into_iter().chain(ask.otherwise).for_each(|code| self.come_to(code)),
            WaitKind::Onboard { done, .. } => self.come_to(*done),
            WaitKind::Call { call } => {
                call.outcomes.iter().chain([&call.failed]).for_each(|code| self.come_to(*code));
            }
        }
    }

    /// Notes an operation, and goes to all that can come behind it.
    fn pass(&mut self, code: Code) {
        let content = &self.program.content;
        let op = &content.code[code.index()];
        let next = Code(code.0 + 1);
        match *op {
            Op::Jump { to } => self.come_to(to),
            Op::IfAny { to, .. } | Op::IfNone { to, .. } | Op::IfTest { to, .. } => {
                self.come_to(to);
                self.come_to(next);
            }
            Op::Decide { decision } => {
                let branches = match &content.decisions[decision.index()].way {
                    Way::Index { rules } => rules.branches.len(),
                    Way::Chain { .. } => 0,
                };
                (0..=branches as u32).for_each(|branch| self.come_to(Code(next.0 + branch)));
            }
            Op::Split { split } => {
                content.splits[split.index()].arms.iter().for_each(|(_, target)| self.come_to(*target));
            }
            Op::Pivot { thread } => self.come_to(content.threads[thread.index()].entry),
            Op::Do { steps, back } => {
                self.come_to(steps);
                if let PlaceKind::Return { to } = content.places[back.index()].kind {
                    self.come_to(to);
                }
            }
            Op::Wait { wait } => self.ask(&content.waits[wait.index()]),
            Op::Accept | Op::Reject | Op::Return | Op::Resume { .. } | Op::NoBranch => {}
            Op::HandOff { .. } | Op::Resolve { .. } => _ = self.found.insert(self.program.act_words(op)),
            _ => {
                self.found.insert(self.program.act_words(op));
                self.come_to(next);
            }
        }
    }

    /// Notes what a wait asks; where that may be known already, the walk goes on.
    fn ask(&mut self, wait: &Wait) {
        let program = self.program;
        let words = |text| format!("ask {}", program.text_words(text));
        let asked = match &wait.kind {
            WaitKind::Events { .. } => {
                let path = program.content.places[wait.place.index()].path;
                format!("wait at {}", program.content.strings.get(path))
            }
            WaitKind::Choose { text, choices, .. } => {
                let labels = choices.iter().map(|choice| format!("{:?}", program.content.strings.get(choice.label)));
                format!("{} with {}", words(*text), labels.collect::<Vec<_>>().join(", "))
            }
            WaitKind::Ask { ask } => {
                if !ask.always {
                    self.come_to(ask.next);
                }
                words(ask.text)
            }
            WaitKind::Onboard { text, done } => {
                self.come_to(*done);
                format!("show the form {}", program.text_words(*text))
            }
            WaitKind::Call { call } => {
                let action = &program.content.actions[call.action.index()];
                format!("call {}", program.content.strings.get(action.name))
            }
        };
        self.found.insert(asked);
    }
}
