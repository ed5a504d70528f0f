//! Waiting: for events, and for the name-and-address questions.

use super::Lowering;
use super::block::Next;
use super::event::Site;
use crate::ast::{Onboard, Wait, WaitArm};
use crate::diagnostic::flow;
use crate::ir::{Arm, NodeId, NodeKind, Timeout};
use crate::source::Span;

impl<'a> Lowering<'a> {
    /// `wait up to DURATION { when EVENT => … otherwise => … }`
    pub(super) fn wait(&mut self, wait: &'a Wait, span: Span, next: &mut Next) -> NodeId {
        let after = wait.up_to.as_ref().map(|time| self.wait_time(time));
        let arms = wait.arms.iter().map(|arm| self.wait_arm(arm, next)).collect();
        let target = match &wait.otherwise {
            Some(block) => self.arm("otherwise", block, next),
            None => {
                let fix = (!wait.arms.is_empty())
                    .then(|| (Self::before_brace(span), format!("otherwise {}\n", self.way_out())));
                self.report(flow::missing_otherwise(span, "the time is up", fix));
                self.hole_before(next, span)
            }
        };
        let otherwise = Timeout { after: after.unwrap_or(self.manifest.limits.no_answer), target };
        let insert = wait.up_to.as_ref().map(|time| time.span.after());
        let place = self.place(wait.called.as_ref(), || "wait".into(), span, insert);
        self.waiting(NodeKind::Wait { arms, otherwise, place }, place, span)
    }

    fn wait_arm(&mut self, arm: &'a WaitArm, next: &mut Next) -> Arm {
        let event = self.event(&arm.event, Site::Open);
        let condition = arm.condition.as_ref().map(|condition| self.condition(condition));
        let target = self.arm(&format!("when {}", arm.event), &arm.body, next);
        let end = arm.condition.as_ref().map_or(arm.event.span, |condition| condition.span());
        Arm { event, condition, target, span: arm.event.span.to(end) }
    }

    /// `onboard TEXT { done => … no answer in DURATION => … }`
    pub(super) fn onboard(&mut self, onboard: &'a Onboard, span: Span, next: &mut Next) -> NodeId {
        if !self.manifest.identity.onboarding {
            self.report(flow::onboarding_off(span));
        }
        let text = self.message(&onboard.text);
        let done = match &onboard.done {
            Some(block) => self.arm("done", block, next),
            None => self.follow(next, span),
        };
        let no_answer = self.no_answer(onboard.no_answer.as_ref(), span, next);
        let insert = Some(onboard.text.span.after());
        let place = self.place(onboard.called.as_ref(), || "onboard".into(), span, insert);
        self.waiting(NodeKind::Onboard { text, done, no_answer, place }, place, span)
    }
}
