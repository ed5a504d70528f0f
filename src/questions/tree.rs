//! What somebody experiences: all that can happen from the opening of the chat on, for a condition on the customer.

use crate::compare::words;
use crate::compilation::Compilation;
use crate::diagnostic::{Diagnostic, Severity};
use crate::ir::{NodeKind, Property, Workspace};
use crate::lower::lower;
use crate::prove::what::{self as tree, Extent, Then, Turn};
use crate::prove::{Limits, Model, Point};
use crate::source::{Source, Sources};
use crate::syntax::parse;
use crate::watch::Watch;

/// What somebody experiences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// What happens first: the chat opens. Nothing where there is nobody like that.
    pub steps: Vec<Step>,
    /// What the workspace's handlers listen for, at any moment.
    pub at_any_moment: Vec<String>,
    /// Whether all places were found; otherwise something is missing.
    pub complete: bool,
}

/// Something that can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What: "the customer picks “Track my order”".
    pub happens: String,
    /// How the rules go on.
    pub ways: Vec<Way>,
    /// Whether there are more ways than are told.
    pub more: bool,
}

/// How the rules go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// For whom, as conditions of which one holds; none where it is everybody who has come here.
    pub who: Vec<String>,
    /// Whether there are more such conditions.
    pub more_who: bool,
    /// What is done, in order.
    pub does: Vec<String>,
    /// Where it waits then, if it does.
    pub place: Option<String>,
    /// What comes next.
    pub next: Next,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// One of these.
    Steps(Vec<Step>),
    /// What was told of this place before.
    Before,
    /// More than is told.
    Further,
    /// Nothing: the conversation is with a person, or over.
    End,
}

/// What a customer experiences for whom `facts`, a condition in the language, holds when the chat opens, as long as
/// nothing that happens changes it; so many things that happen one after the other, and so many ways on from each.
///
/// # Errors
/// What is wrong with the condition, with the texts in which that stands.
pub fn what(
    compilation: &Compilation,
    facts: &str,
    (depth, width): (usize, usize),
    limits: &Limits,
    watch: &dyn Watch,
) -> Result<Tree, (Sources, Vec<Diagnostic>)> {
    let (workspace, property) = asked(compilation, facts)?;
    let (model, turns) = tree::experience(&workspace, &property, Extent { depth, width }, (limits, watch));
    let handlers = workspace.workspace_handlers.iter().filter_map(|id| workspace.handlers.get(id.index()));
    let before = handlers.filter(|handler| !handler.after_hand_off);
    let mut at_any_moment: Vec<String> =
        before.map(|handler| compilation.sources.text(handler.arm.span).to_string()).collect();
    at_any_moment.dedup();
    let complete = !model.truncated && !model.diagrams.exhausted();
    Ok(Tree { steps: steps(&model, &turns), at_any_moment, complete })
}

/// The workspace, and the condition as that of a property.
fn asked(compilation: &Compilation, facts: &str) -> Result<(Workspace, Property), (Sources, Vec<Diagnostic>)> {
    let mut sources = compilation.sources.clone();
    let id = sources.add(Source::new("FACTS", format!("guarantee \"what\" {{\n  possible say when\n{facts}\n}}\n")));
    let (file, mut found) = match sources.get(id) {
        Some(source) => parse(source, id),
        None => return Err((sources, Vec::new())),
    };
    let mut files = compilation.files.clone();
    files.push((id, file.into()));
    let (workspace, more) = lower(&compilation.manifest, &files);
    found.extend(more);
    found.retain(|finding| finding.primary.span.source == id && finding.severity == Severity::Error);
    let mut own = workspace.guarantees.iter().flat_map(|guarantee| &guarantee.properties);
    let property = own.find(|property| property.span.source == id).cloned();
    match property {
        Some(property) if found.is_empty() => Ok((workspace, property)),
        _ => Err((sources, found)),
    }
}

fn steps(model: &Model, turns: &[Turn]) -> Vec<Step> {
    let step = |turn: &Turn| Step {
        happens: words::happening(model, turn.what, turn.at),
        ways: turn.ways.iter().map(|own| way(model, own)).collect(),
        more: turn.more,
    };
    turns.iter().map(step).collect()
}

fn way(model: &Model, own: &tree::Way) -> Way {
    let seen = own.deeds.iter().filter(|deed| !matches!(model.workspace.node(deed.node).kind, NodeKind::Pivot(_)));
    let waits = matches!(own.to.point, Point::Start | Point::Waiting(..));
    Way {
        who: own.who.iter().map(|parts| parts.join(" and ")).collect(),
        more_who: own.more_who,
        does: seen.map(|deed| words::deed(model.workspace, *deed)).collect(),
        place: waits.then(|| words::place(model.workspace, own.to)),
        next: match &own.then {
            Then::Turns(turns) => Next::Steps(steps(model, turns)),
            Then::Before => Next::Before,
            Then::Further => Next::Further,
            Then::End => Next::End,
        },
    }
}
