//! Where the nodes of a workspace stand in its program: what whoever looks on needs to understand what they see.

use super::Emitter;
use crate::artifact::parts;
use crate::ir::{NodeId, Workspace};

/// Where things stand.
pub(crate) struct Layout {
    /// The first operation of each node, sorted.
    nodes: Vec<(u32, NodeId)>,
    /// The nodes that wait, by the numbers of their waits; the first is the start, which has none.
    waits: Vec<Option<NodeId>>,
}

/// The artifact of a workspace that has no errors, without a source map, and where everything stands in it.
pub(crate) fn laid_out(workspace: &Workspace) -> (Vec<u8>, Layout) {
    let mut emitter = Emitter::new(workspace, None);
    emitter.bodies();
    let content = emitter.finish(true);
    let starts = emitter.labels.iter().take(workspace.nodes.len()).enumerate();
    let mut nodes: Vec<_> = starts.filter_map(|(node, code)| Some(((*code)?.0, NodeId(node as u32)))).collect();
    nodes.sort();
    let waits = std::iter::once(None).chain(emitter.waits.iter().copied().map(Some)).collect();
    (parts::write(&content, None), Layout { nodes, waits })
}

impl Layout {
    /// The node whose first operation this is.
    pub(crate) fn node(&self, code: u32) -> Option<NodeId> {
        let at = self.nodes.binary_search_by_key(&code, |(own, _)| *own).ok()?;
        Some(self.nodes[at].1)
    }

    /// The node of a wait; none for the start.
    pub(crate) fn wait(&self, wait: u32) -> Option<NodeId> {
        self.waits.get(wait as usize).copied().flatten()
    }
}
