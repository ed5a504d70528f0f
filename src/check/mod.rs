//! Checks what was understood: decisions that can never be taken or leave a customer out, facts that may be unknown
//! where they are shown, conversations that cannot get anywhere.
//!
//! Two engines do all of it. *Boxes* answer every question about one ordered list of conditions exactly, over the
//! finite [`space`] of customers that the conditions tell apart ([`cover`]). *Flow* follows what is certain through
//! the whole workspace, and forgets at each wait whatever may change there ([`flow`]).

mod account_enumeration;
mod always_true;
mod answer_known;
mod arm_never_taken;
mod change_unproven;
mod clean;
mod conditions;
mod counted_unknown;
mod cover;
mod decision;
mod events;
mod flow;
mod fork;
mod idle_fallback;
mod idle_otherwise;
mod impossible_condition;
mod index;
mod login_for_signed_in;
mod maybe_unknown;
mod order_between_files;
mod pivot_cycle;
mod promise_out_of_hours;
mod redundant_test;
mod rule_never_matches;
mod rules_gap;
mod sensitive_unproven;
mod shown;
mod shown_after_sign_out;
mod space;
mod start_may_stay_silent;
mod table_dead_row;
mod table_overlap;
mod too_complex;
mod trust_by_profile;
mod unreachable_thread;

pub use clean::Clean;
pub(crate) use space::{
    ANONYMOUS, AUTHENTICATED, Axis, COMBINATIONS, Cube, Formula, GIVEN, Grid, IDENTIFIED, Mask, Pieces, Refined, Rough,
    STANDARD, Sample, Space, WHO,
};

use std::collections::BTreeSet;

use crate::ast::Resolution;
use crate::diagnostic::Diagnostic;
use crate::ir::{Arm, Body, NodeId, NodeKind, Operand, Test, Workspace};
use crate::source::Span;
use crate::watch::{Groundwork, Unwatched};

/// Everything that is wrong with `workspace`, in the order of its text. The same workspace gives the same findings.
pub fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    check_again(workspace, &mut Clean::forgetful(), &Groundwork::new(&Unwatched))
}

/// The same, for a workspace that was checked before in another state: what is known from then is not looked at again.
/// Where whoever looks on has seen enough, what was found so far is told.
pub(crate) fn check_again(workspace: &Workspace, clean: &mut Clean, ground: &Groundwork) -> Vec<Diagnostic> {
    let mut found = decisions(workspace, clean, ground);
    if !ground.is_ended() {
        found.extend(conversations(workspace, clean, ground));
    }
    found.sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.kind.name));
    found.dedup();
    found
}

/// What is wrong with single decisions: each finding follows from the few conditions that its labels point at, so it
/// holds even where other parts of the workspace are not understood.
pub(crate) fn decisions(workspace: &Workspace, clean: &mut Clean, ground: &Groundwork) -> Vec<Diagnostic> {
    clean.begin(workspace);
    let mut found = conditions::check(workspace, clean);
    let mut looked_at = 0;
    for (node, key) in fork::nodes(workspace) {
        if clean.knows(&key) {
            continue;
        }
        let goes_on = || {
            looked_at += 1;
            ground.goes_on("checking rules", looked_at, None)
        };
        let Some(mut fork) = fork::fork(workspace, node, goes_on) else { continue };
        if ground.is_ended() {
            break;
        }
        // Only what follows from the conditions alone may be looked at here: a clean fork is not looked at again.
        let before = found.len();
        found.extend(rule_never_matches::check(&fork));
        found.extend(table_dead_row::check(&fork));
        found.extend(too_complex::check(&fork));
        // Nobody can be named for whom something holds that was not understood.
        if !fork.branches.iter().any(|branch| branch.condition.has_test(&Test::is_unpredictable)) {
            found.extend(table_overlap::check(&mut fork));
            found.extend(rules_gap::check(&mut fork, workspace));
        }
        found.extend(idle_otherwise::check(&mut fork));
        if found.len() == before {
            clean.note(key);
        }
    }
    for arms in arm_lists(workspace) {
        found.extend(arm_never_taken::check(workspace, &arms));
    }
    found.extend(order_between_files::check(workspace));
    found
}

/// What is wrong with conversations as a whole.
fn conversations(workspace: &Workspace, clean: &mut Clean, ground: &Groundwork) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = start_may_stay_silent::check(workspace).into_iter().collect();
    let sensitive = sensitive_unproven::sensitive(workspace);
    let personal = shown_after_sign_out::personal(workspace);
    let flow = flow::Flow::new(workspace, &sensitive, &mut clean.flow);
    for (at, body) in flow.bodies().enumerate() {
        let states = flow.states(body);
        if !ground.goes_on("checking conversations", at, Some(workspace.threads.len())) {
            return found;
        }
        if states.is_clean() {
            continue;
        }
        // Only what follows from the body and its situations alone may be looked at here, as far as nothing is wrong.
        let before = found.len();
        let uses = shown::uses(&flow, states);
        found.extend(some_conversation(&flow, states, &uses, &sensitive));
        found.extend(trust_by_profile::check(&flow, states));
        found.extend(account_enumeration::check(&flow, states));
        found.extend(shown_after_sign_out::check(&flow, &uses, (&personal, &sensitive)));
        found.extend(promise_out_of_hours::check(&flow, states));
        found.extend(idle_fallback::check(&flow, &uses));
        found.extend(answer_known::check(&flow, states));
        found.extend(login_for_signed_in::check(&flow, states));
        if found.len() == before {
            states.note_clean();
        }
    }
    found.extend(redundant_test::check(workspace));
    found.extend(unreachable_thread::check(&flow.model));
    found.extend(pivot_cycle::check(&flow));
    found
}

/// A thread or `steps` block with mistakes in it.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Which one.
    pub body: Body,
    /// Where the mistakes are; none where its text could not be read, and who knows what is missing.
    pub places: Option<Vec<Span>>,
}

/// What may be seen or told in conversations that never come to a mistake: whoever comes to an action that is not
/// understood, or to a body that could not be read, is followed no further, so that all others get to where they can be.
pub fn conversations_beside(workspace: &Workspace, broken: &[Broken], clean: &mut Clean) -> Vec<Diagnostic> {
    let mut rest = workspace.clone();
    for Broken { body, places } in broken {
        let actions = places.as_ref().map(|places| places.iter().map(|place| innermost(workspace, *place)));
        match actions.and_then(|actions| actions.collect::<Option<Vec<NodeId>>>()) {
            Some(actions) => actions.into_iter().for_each(|action| stop_at(&mut rest, action)),
            // Where no action stands one may be missing, and what comes behind it is not what was meant.
            None => stop_before(&mut rest, *body),
        }
    }
    let sensitive = sensitive_unproven::sensitive(&rest);
    let flow = flow::Flow::new(&rest, &sensitive, &mut clean.flow);
    let mut found = Vec::new();
    for states in flow.bodies().map(|body| flow.states(body)) {
        found.extend(some_conversation(&flow, states, &shown::uses(&flow, states), &sensitive));
    }
    found
}

/// The action around a place, and around no smaller one.
fn innermost(workspace: &Workspace, place: Span) -> Option<NodeId> {
    let is_around = |span: Span| span.source == place.source && span.start <= place.start && place.end <= span.end;
    let ends = |kind: &NodeKind| matches!(kind, NodeKind::Return | NodeKind::Resume { ask_again: false });
    let nodes = workspace.nodes.iter().zip(0..).filter(|(node, _)| is_around(node.span) && !ends(&node.kind));
    let smallest = nodes.min_by_key(|(node, _)| node.span.end - node.span.start);
    smallest.map(|(_, at)| NodeId(at))
}

/// Whoever comes to an action is followed no further.
fn stop_at(workspace: &mut Workspace, action: NodeId) {
    if let Some(node) = workspace.nodes.get_mut(action.index()) {
        node.kind = NodeKind::Resolve(Resolution::Abandoned);
    }
}

/// The same for whoever comes to a body.
fn stop_before(workspace: &mut Workspace, body: Body) {
    let entry = match body {
        Body::Thread(thread) => workspace.threads.get_mut(thread.index()).map(|thread| {
            thread.handlers.clear();
            thread.entry
        }),
        Body::Steps(steps) => workspace.steps.get(steps.index()).map(|steps| steps.entry),
        Body::Start | Body::Handler(_) => None,
    };
    entry.into_iter().for_each(|entry| stop_at(workspace, entry));
}

/// What is wrong with a body if but one conversation comes to it as it is told, whatever others do.
fn some_conversation(
    flow: &flow::Flow,
    states: flow::States,
    uses: &[shown::Use],
    sensitive: &BTreeSet<Operand>,
) -> Vec<Diagnostic> {
    let mut found = maybe_unknown::check(flow, uses);
    found.extend(sensitive_unproven::check(flow, uses, sensitive));
    found.extend(sensitive_unproven::check_calls(flow, states));
    found.extend(change_unproven::check(flow, states));
    found.extend(counted_unknown::check(flow, states));
    found
}

/// The arms that are tried one after the other, in this order.
fn arm_lists(workspace: &Workspace) -> Vec<Vec<&Arm>> {
    let waits = workspace.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Wait { arms, .. } => Some(arms.iter().collect()),
        _ => None,
    });
    let scopes = workspace.threads.iter().map(|thread| &thread.handlers).chain([&workspace.workspace_handlers]);
    let handlers = scopes.flat_map(|scope| {
        [false, true].map(|after_hand_off| {
            let handlers = scope.iter().filter_map(|id| workspace.handlers.get(id.index()));
            handlers.filter(|handler| handler.after_hand_off == after_hand_off).map(|handler| &handler.arm).collect()
        })
    });
    std::iter::once(workspace.start.arms.iter().collect()).chain(waits).chain(handlers).collect()
}
