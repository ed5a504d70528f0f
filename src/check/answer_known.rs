//! `answer-known`: whoever gets to a question for an address has one already.

use super::flow::{Flow, States};
use super::space::{ANONYMOUS, WHO};
use crate::address::Addresses;
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{AnswerKind, NodeKind};

pub(super) fn check(flow: &Flow, states: States) -> Vec<Diagnostic> {
    let workspace = flow.model.workspace;
    let asked = states.iter().filter_map(|(id, region)| {
        let NodeKind::Ask(ask) = &workspace.nodes.get(id.index())?.kind else { return None };
        // With both kinds of address somebody may be known by the other one.
        let known = match (&ask.answer, workspace.addresses) {
            (AnswerKind::Email, Addresses::EmailOnly) => "customer.email",
            (AnswerKind::Phone, Addresses::PhoneOnly) => "customer.phone",
            _ => return None,
        };
        (region.on(WHO) & ANONYMOUS == 0).then(|| knowledge::answer_known(ask.text.span, known))
    });
    asked.collect()
}
