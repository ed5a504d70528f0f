//! A fork of the rules, `rules` or `decide`, with the standing of each of its branches.

use super::clean::Key;
use super::decision::{Decision, Standing};
use crate::ir::{Branch, BranchForm, Node, NodeKind, Workspace};
use crate::source::{Span, Spanned};

/// A fork.
pub(crate) struct Fork<'w> {
    /// The node.
    pub(crate) node: &'w Node,
    /// Rules or a table.
    pub(crate) form: BranchForm,
    /// The branches.
    pub(crate) branches: &'w [Branch],
    /// Where `otherwise` leads, where it is written.
    pub(crate) otherwise: Option<&'w Node>,
    /// Their conditions.
    pub(crate) decision: Decision<'w>,
    /// The standing of each branch.
    pub(crate) standings: Vec<Standing>,
}

/// The nodes of a workspace that fork, each with the key that it is known by.
pub(super) fn nodes(workspace: &Workspace) -> impl Iterator<Item = (&Node, Key)> {
    workspace.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Branch { form, branches, otherwise } => {
            Some((node, Key::of_fork(form, branches, otherwise.is_some())))
        }
        _ => None,
    })
}

/// The fork that a node is, for as long as it `goes_on` to the next branch.
pub(crate) fn fork<'w>(
    workspace: &'w Workspace,
    node: &'w Node,
    mut goes_on: impl FnMut() -> bool,
) -> Option<Fork<'w>> {
    let NodeKind::Branch { form, branches, otherwise } = &node.kind else { return None };
    let mut decision = Decision::new(workspace, branches.iter().map(|branch| &branch.condition));
    let places = (0..branches.len()).take_while(|_| goes_on());
    let standings = places.map(|at| decision.standing_in_list(at)).collect();
    let otherwise = otherwise.and_then(|id| workspace.nodes.get(id.index()));
    Some(Fork { node, form: *form, branches, otherwise, decision, standings })
}

impl Fork<'_> {
    /// The branches by their places.
    pub(crate) fn all(&self) -> Vec<usize> {
        (0..self.branches.len()).collect()
    }

    /// The label of a branch and where it stands.
    pub(crate) fn label(&self, at: usize) -> Spanned<&str> {
        Spanned::new(self.branches[at].label.as_str(), self.branches[at].span)
    }

    /// Labels and places of some branches.
    pub(crate) fn labels<'a>(&'a self, at: impl IntoIterator<Item = &'a usize>) -> Vec<Spanned<&'a str>> {
        at.into_iter().map(|at| self.label(*at)).collect()
    }

    /// Where the fork begins: the word and nothing of what is inside.
    pub(crate) fn head(&self) -> Span {
        let length = match self.form {
            BranchForm::Rules => "rules".len() as u32,
            BranchForm::Table => "decide".len() as u32,
        };
        let span = self.node.span;
        Span { end: span.start.saturating_add(length).min(span.end), ..span }
    }
}
