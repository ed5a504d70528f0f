//! Who sees a line: for whom what stands on it is done.

use crate::artifact::Program;
use crate::compilation::Compilation;
use crate::emit::emit;
use crate::ir::{NodeId, NodeKind, Workspace};
use crate::prove::who::{Seen, Sightings, Site, sightings};
use crate::prove::{Example, Fork, Limits, is_deed};
use crate::scenario::{record, record_plainly};
use crate::source::{SourceId, Sources, Span};
use crate::watch::Watch;

/// What is known of something on a line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineAnswer {
    /// Where it stands.
    pub span: Span,
    /// Who sees it.
    pub sight: Sight,
}

/// Who sees something.
#[derive(Clone, Debug, PartialEq)]
pub enum Sight {
    /// Those for whom one of these conditions holds at that moment; everybody who comes there, where there are none.
    Who {
        /// The conditions.
        conditions: Vec<String>,
        /// Whether there are more than are told.
        more: bool,
        /// The least surprising conversation that comes to it, as lines of a scenario.
        conversation: Vec<String>,
        /// Whether the machine did in it what was foreseen.
        confirmed: bool,
    },
    /// Nobody: no conversation comes to it.
    Nobody {
        /// The check that lets nobody through, where it is one.
        because_of: Option<Span>,
    },
    /// The limits were reached first.
    Undecided,
}

/// Who sees what stands on a line (from 1) of the file at `path` in its workspace, of rules without errors. Nothing where
/// nothing is done on that line.
pub fn who(compilation: &Compilation, path: &str, line: u32, limits: &Limits, watch: &dyn Watch) -> Vec<LineAnswer> {
    let (workspace, sources) = (&compilation.workspace, &compilation.sources);
    let Some((source, _)) = sources.iter().find(|(_, source)| *source.path == *path) else { return Vec::new() };
    let sites = sites(workspace, sources, source, line);
    if sites.is_empty() {
        return Vec::new();
    }
    let program = Program::load(&emit(workspace, None)).ok();
    let list: Vec<Site> = sites.iter().map(|(_, site)| *site).collect();
    let play = |example: &Example| program.as_ref().and_then(|program| record(program, workspace, example).parted);
    let Sightings { seen, never, complete } = sightings(workspace, &list, (limits, watch), &play);
    let answers = sites.into_iter().zip(seen).map(|((span, site), seen)| {
        let sight = match seen.who.is_empty() {
            false => told(workspace, program.as_ref(), seen),
            true if !complete => Sight::Undecided,
            true => Sight::Nobody { because_of: blocker(workspace, &never, site) },
        };
        LineAnswer { span, sight }
    });
    answers.collect()
}

fn told(workspace: &Workspace, program: Option<&Program>, seen: Seen) -> Sight {
    let everybody = seen.who.iter().any(Vec::is_empty);
    let conditions = if everybody { Vec::new() } else { seen.who.iter().map(|parts| parts.join(" and ")).collect() };
    let played =
        seen.example.as_ref().zip(program).map(|(example, program)| record_plainly(program, workspace, example));
    let (conversation, confirmed) = played.map_or((Vec::new(), false), |record| (record.lines, record.agrees));
    Sight::Who { conditions, more: seen.more, conversation, confirmed }
}

/// The check in front of what no conversation comes to.
fn blocker(workspace: &Workspace, never: &[crate::prove::NeverDone], site: Site) -> Option<Span> {
    let Site::Does(node) = site else { return None };
    let body = workspace.node(node).body;
    let own = never.iter().find(|never| never.node == node);
    let near = own.or_else(|| never.iter().find(|never| workspace.node(never.node).body == body))?;
    let (fork, branch) = near.branch?;
    match &workspace.node(fork).kind {
        NodeKind::Branch { branches, .. } => branches.get(branch).map(|branch| branch.span),
        _ => None,
    }
}

/// What is done on the line, or else which ways of a fork stand there.
fn sites(workspace: &Workspace, sources: &Sources, source: SourceId, line: u32) -> Vec<(Span, Site)> {
    let begins = |span: Span| {
        span.source == source
            && sources.get(source).is_some_and(|source| source.position(span.start).line == line)
            && span.start < span.end
    };
    let nodes = || workspace.nodes.iter().enumerate().map(|(at, node)| (NodeId(at as u32), node));
    let done = nodes().filter(|(_, node)| begins(node.span) && is_deed(&node.kind));
    let mut sites: Vec<(Span, Site)> = done.map(|(id, node)| (node.span, Site::Does(id))).collect();
    if !sites.is_empty() {
        return sites;
    }
    let mut take = |span: Span, fork: Fork| {
        if begins(span) {
            sites.push((span, Site::Takes(fork)));
        }
    };
    for (id, node) in nodes() {
        match &node.kind {
            NodeKind::Branch { branches, .. } => {
                let ways = branches.iter().enumerate();
                ways.for_each(|(at, branch)| take(branch.span, Fork::Branch(id, Some(at as u16))));
            }
            NodeKind::Wait { arms, .. } => {
                let ways = arms.iter().enumerate();
                ways.for_each(|(at, arm)| take(arm.span, Fork::Arm(Some(id), at as u16)));
            }
            _ => {}
        }
    }
    let starts = workspace.start.arms.iter().enumerate();
    starts.for_each(|(at, arm)| take(arm.span, Fork::Arm(None, at as u16)));
    let handlers = workspace.handlers.iter().enumerate();
    handlers.for_each(|(at, own)| take(own.arm.span, Fork::Handler(crate::ir::HandlerId(at as u32))));
    sites
}
