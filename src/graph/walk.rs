//! The ways through a body of actions, with the words that the author gave them.

use std::collections::BTreeMap;

use crate::ir::{Node, NodeId, NodeKind, Timeout, Workspace};
use crate::source::{Sources, Span};
use crate::time::describe_duration;

/// A workspace and the texts it was made from.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub workspace: &'a Workspace,
    pub sources: &'a Sources,
}

impl View<'_> {
    /// The text at `span` on one line.
    pub fn text(&self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Where `node` leads, and what each way is called; a way that simply goes on has no name.
    pub fn ways(&self, node: &Node) -> Vec<(Option<String>, NodeId)> {
        let time_up =
            |timeout: &Timeout| (Some(format!("no answer in {}", describe_duration(timeout.after))), timeout.target);
        let named = |name: &str, target: NodeId| (Some(name.to_string()), target);
        match &node.kind {
            NodeKind::Say { next, .. }
            | NodeKind::Set { next, .. }
            | NodeKind::Note { next, .. }
            | NodeKind::Topic { next, .. }
            | NodeKind::Do { next, .. } => vec![(None, *next)],
            NodeKind::Choose(choose) => {
                let choices = choose.choices.iter().map(|choice| (Some(format!("“{}”", choice.label)), choice.target));
                let anything_else = choose.anything_else.map(|target| named("anything else", target));
                choices.chain(anything_else).chain([time_up(&choose.no_answer)]).collect()
            }
            NodeKind::Ask(ask) => {
                let otherwise = ask.otherwise.map(|target| named("no good answer", target));
                [named("answered", ask.next)].into_iter().chain(otherwise).chain([time_up(&ask.no_answer)]).collect()
            }
            NodeKind::Onboard { done, no_answer, .. } => vec![named("done", *done), time_up(no_answer)],
            NodeKind::Wait { arms, otherwise, .. } => {
                let after = format!("after {}", describe_duration(otherwise.after));
                let arms = arms.iter().map(|arm| (Some(self.text(arm.span)), arm.target));
                arms.chain([(Some(after), otherwise.target)]).collect()
            }
            NodeKind::Call(call) => {
                let outcomes =
                    self.workspace.actions.get(call.action.index()).map_or(&[][..], |action| &action.outcomes);
                let outcomes =
                    outcomes.iter().zip(&call.outcomes).map(|(outcome, target)| named(&outcome.name, *target));
                outcomes.chain([named("failed", call.failed)]).collect()
            }
            NodeKind::Branch { branches, otherwise, .. } => {
                let branches = branches.iter().map(|branch| named(&branch.label, branch.target));
                branches.chain(otherwise.map(|target| named("otherwise", target))).collect()
            }
            NodeKind::Split { arms, .. } => {
                arms.iter().map(|(percent, target)| (Some(format!("{percent}%")), *target)).collect()
            }
            NodeKind::Return
            | NodeKind::Pivot(_)
            | NodeKind::HandOff(_)
            | NodeKind::Resolve(_)
            | NodeKind::Resume { .. } => Vec::new(),
        }
    }

    /// All nodes that a body beginning at `entry` reaches, with the name of the last fork's way to each; none where
    /// several lead there. With `into_steps`, the nodes of the `steps` that it runs too.
    pub fn reach(&self, entry: NodeId, into_steps: bool) -> BTreeMap<NodeId, Option<String>> {
        let mut reached: BTreeMap<NodeId, Option<String>> = BTreeMap::new();
        let mut open = vec![(entry, None)];
        while let Some((id, label)) = open.pop() {
            let label = match reached.get(&id) {
                None => label,
                Some(known) if known.is_none() || *known == label => continue,
                Some(_) => None,
            };
            reached.insert(id, label.clone());
            let Some(node) = self.workspace.nodes.get(id.index()) else { continue };
            let steps = match &node.kind {
                NodeKind::Do { steps, .. } if into_steps => {
                    self.workspace.steps.get(steps.index()).map(|steps| steps.entry)
                }
                _ => None,
            };
            let ways = self.ways(node).into_iter().map(|(name, target)| (target, name.or_else(|| label.clone())));
            open.extend(ways.chain(steps.map(|entry| (entry, label.clone()))));
        }
        reached
    }
}
