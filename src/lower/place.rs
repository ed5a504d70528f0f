//! Waiting places and their names, which survive unrelated edits.

use super::Lowering;
use crate::ast::Name;
use crate::diagnostic::names;
use crate::ir::{NodeId, NodeKind, Place, PlaceId};
use crate::source::Span;

impl Lowering<'_> {
    /// A new place under the present path, by the name it is `called` or else by its `usual` one; a name that is taken
    /// is reported. `insert` is where `called NAME` could stand.
    pub(super) fn place(
        &mut self,
        called: Option<&Name>,
        usual: impl FnOnce() -> String,
        span: Span,
        insert: Option<Span>,
    ) -> PlaceId {
        let name = called.map_or_else(usual, |called| format!("called {}", called.value));
        let path = format!("{} / {name}", self.body.path);
        let id = PlaceId(self.workspace.places.len() as u32);
        // Bodies are lowered from behind, so the place that is known is mostly the later one.
        match self.places.get_mut(&path) {
            None => drop(self.places.insert(path.clone(), span)),
            Some(other) => {
                let first = (*other).min(span);
                *other = first;
                let insert = insert.map(|at| (at, format!("{}_again", super::answer::slug(&name))));
                let found = names::place_needs_name(&path, span, first, insert);
                self.report(found);
            }
        }
        self.workspace.places.push(Place { path, node: None, span });
        id
    }

    /// The node that waits at a place.
    pub(super) fn waiting(&mut self, kind: NodeKind, place: PlaceId, span: Span) -> NodeId {
        let node = self.node(kind, span);
        self.workspace.places[place.index()].node = Some(node);
        node
    }
}
