//! Guarantees, proved or refuted; every conversation that a proof finds is played on the machine before it is told.

mod dependence;
mod stage;

use crate::diagnostic::{Diagnostic, guarantees as findings, knowledge};
use crate::ir::{NodeId, NodeKind, Property, PropertyKind, Workspace};
use crate::prove::{Example, Limits, NeverDone, Past, Rough, Round, Verdict, prove_again};
use crate::source::Span;
use crate::watch::Watch;
use dependence::{Dependence, dependence};
use stage::Stage;

/// What is known of one line of a guarantee.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The guarantee, in its author's words.
    pub label: String,
    /// The line.
    pub span: Span,
    /// What is known of it.
    pub standing: Standing,
}

/// What is known of a line. Conversations are whole scenarios, as lines without the braces around them.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It holds in every conversation.
    Proved,
    /// It holds because what it is about never happens.
    ProvedIdly,
    /// It is possible: this conversation shows it.
    Shown(Vec<String>),
    /// This conversation breaks it; the machine confirmed it.
    Broken(Vec<String>),
    /// Something like this conversation may break it, but the machine did otherwise.
    InDoubt {
        /// The conversation, as it came out.
        conversation: Vec<String>,
        /// What it may turn on that the proof knows only roughly.
        roughly: Vec<Rough>,
    },
    /// What must not depend on a fact does: these two conversations, in which the same happens, part. The machine confirmed it.
    Depends(Box<[Vec<String>; 2]>),
    /// These two conversations may part, but the machine made no difference in them.
    MayDepend(Box<[Vec<String>; 2]>),
    /// No conversation shows what should be possible.
    NeverPossible,
    /// The limits were reached first.
    Undecided,
}

impl Promise {
    /// What is wrong about it, if anything is.
    pub fn finding(&self) -> Option<Diagnostic> {
        match &self.standing {
            Standing::Proved | Standing::ProvedIdly | Standing::Shown(_) => None,
            Standing::Broken(transcript) => Some(findings::guarantee_broken(self.span, &self.label, transcript)),
            Standing::InDoubt { conversation, roughly } => {
                let roughly: Vec<String> = roughly.iter().map(Rough::to_string).collect();
                Some(findings::guarantee_in_doubt(self.span, &self.label, conversation, &roughly))
            }
            Standing::Depends(told) => Some(findings::guarantee_depends(self.span, &self.label, told)),
            Standing::MayDepend(told) => Some(findings::guarantee_may_depend(self.span, &self.label, told)),
            Standing::NeverPossible => Some(findings::never_possible(self.span, &self.label)),
            Standing::Undecided => Some(findings::guarantee_undecided(self.span, &self.label)),
        }
    }
}

/// What looking at all conversations of a workspace gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// What is known of every line of every guarantee, in their order.
    pub promises: Vec<Promise>,
    /// What else is wrong, besides broken promises.
    pub findings: Vec<Diagnostic>,
    /// Whether whoever looked on ended it early: then lines may be undecided, and other mistakes not found.
    pub interrupted: bool,
}

/// Looks at all conversations of a workspace that has no errors, until it is done or whoever looks on has seen enough.
pub fn guarantees(workspace: &Workspace, limits: &Limits, watch: &dyn Watch) -> Outlook {
    guarantees_again(workspace, limits, watch, &mut Past::default())
}

/// The same, for a workspace that was looked at before in another state.
pub(crate) fn guarantees_again(workspace: &Workspace, limits: &Limits, watch: &dyn Watch, past: &mut Past) -> Outlook {
    let stage = Stage::new(workspace);
    let play = |example: &Example| played(&stage, example);
    let parted = |example: &Example| stage.record(example).parted;
    let report = prove_again(workspace, (limits, watch), &parted, past);
    let mut findings: Vec<Diagnostic> = report.never_done.iter().map(|never| unreached(workspace, never)).collect();
    findings.extend(report.round.as_ref().and_then(|Round { example, is_trap }| {
        let place = example.turns.iter().rev().find_map(|turn| turn.deeds.first())?;
        let span = workspace.nodes.get(place.0.index())?.span;
        let (lines, agrees) = play(example);
        let finding = if *is_trap { findings::no_way_out } else { findings::endless_round };
        agrees.then(|| finding(span, &lines))
    }));
    findings.extend(report.login_late.as_ref().and_then(|late| {
        let text = words_of(workspace, late.offer)?;
        let form = words_of(workspace, late.form)?;
        let lines =
            late.example.as_ref().map(play).filter(|(_, agrees)| *agrees).map_or(Vec::new(), |(lines, _)| lines);
        Some(knowledge::login_offered_late(text, form, &lines))
    }));
    for proof in report.proofs.iter().filter(|proof| proof.verdict == Verdict::Vacuous) {
        let guarantee = workspace.guarantees.get(proof.guarantee);
        let property = guarantee.and_then(|guarantee| guarantee.properties.get(proof.property));
        // What must never happen and never does is as it should be.
        let forbids = |kind: &PropertyKind| {
            matches!(kind, PropertyKind::Never { .. } | PropertyKind::NeverAgain { .. } | PropertyKind::AtMost { .. })
        };
        findings.extend(
            guarantee
                .zip(property)
                .filter(|(_, property)| !forbids(&property.kind))
                .map(|(guarantee, property)| findings::idle_guarantee(property.span, &guarantee.label)),
        );
    }
    let promises = report.proofs.into_iter().filter_map(|proof| {
        let guarantee = workspace.guarantees.get(proof.guarantee)?;
        let property = guarantee.properties.get(proof.property)?;
        let span = property.span;
        let promise = |standing| Some(Promise { label: guarantee.label.clone(), span, standing });
        if let (PropertyKind::Independent { .. }, Verdict::Undecided) = (&property.kind, &proof.verdict) {
            return promise(independent(workspace, property, limits, watch));
        }
        let play = |example: &Example| {
            if let Some(lines) = proof.play.and_then(|key| past.played(key)) {
                return (lines, true);
            }
            let (lines, agrees) = play(example);
            if let (Some(key), true) = (proof.play, agrees) {
                past.note_played(key, &lines);
            }
            (lines, agrees)
        };
        promise(standing(proof.verdict, play))
    });
    Outlook { promises: promises.collect(), findings, interrupted: report.interrupted }
}

/// What is known of a line that is about two conversations at a time.
fn independent(workspace: &Workspace, property: &Property, limits: &Limits, watch: &dyn Watch) -> Standing {
    match dependence(workspace, property, limits, watch) {
        Dependence::None => Standing::Proved,
        Dependence::Shown(told) => Standing::Depends(told),
        Dependence::InDoubt(told) => Standing::MayDepend(told),
        Dependence::Undecided => Standing::Undecided,
    }
}

/// Where the message of a node stands.
fn words_of(workspace: &Workspace, node: NodeId) -> Option<Span> {
    match &workspace.nodes.get(node.index())?.kind {
        NodeKind::Say { text, .. } | NodeKind::Onboard { text, .. } => Some(text.span),
        NodeKind::Choose(choose) => Some(choose.text.span),
        NodeKind::Ask(ask) => Some(ask.text.span),
        _ => None,
    }
}

/// The finding about something that never happens.
fn unreached(workspace: &Workspace, never: &NeverDone) -> Diagnostic {
    if let Some(handler) = never.handler.and_then(|handler| workspace.handlers.get(handler.index())) {
        return findings::handler_never_taken(handler.arm.span);
    }
    if let Some(line) = workspace.start.arms.iter().find(|line| line.target == never.node) {
        return findings::start_line_never_taken(line.span);
    }
    let branch = never.branch.and_then(|(node, branch)| match &workspace.node(node).kind {
        NodeKind::Branch { branches, .. } => branches.get(branch).map(|branch| branch.span),
        _ => None,
    });
    findings::never_done(workspace.node(never.node).span, branch)
}

fn standing(verdict: Verdict, mut play: impl FnMut(&Example) -> (Vec<String>, bool)) -> Standing {
    match verdict {
        Verdict::Proved => Standing::Proved,
        Verdict::Vacuous => Standing::ProvedIdly,
        Verdict::Impossible => Standing::NeverPossible,
        Verdict::Undecided => Standing::Undecided,
        Verdict::Shown(example) => match play(&example) {
            (lines, true) => Standing::Shown(lines),
            (conversation, false) => Standing::InDoubt { conversation, roughly: example.roughly },
        },
        Verdict::Refuted(example) => match play(&example) {
            (lines, true) => Standing::Broken(lines),
            (conversation, false) => Standing::InDoubt { conversation, roughly: example.roughly },
        },
    }
}

/// The conversation as it came out, and whether that is what the proof says.
fn played(stage: &Stage, example: &Example) -> (Vec<String>, bool) {
    let record = stage.record_plainly(example);
    (record.lines, record.agrees)
}
