//! Waiting places and their names, which survive unrelated edits.

use super::Lowering;
use crate::ast::Name;
use crate::diagnostic::names;
use crate::ir::{NodeId, NodeKind, Place, PlaceId};
use crate::source::Span;

/// Where a place stands in the text.
#[derive(Clone, Copy)]
pub(super) struct Waiting {
    /// The action that waits.
    span: Span,
    /// Where `called NAME` could stand.
    insert: Option<Span>,
}

impl Lowering<'_> {
    /// A new place: by the name it is `called` in its thread (steps, handler), wherever it stands there, or else by its
    /// `usual` name behind the names on the way to it. A name that is taken is reported. `insert` is where `called NAME`
    /// could stand.
    pub(super) fn place(
        &mut self,
        called: Option<&Name>,
        usual: impl FnOnce() -> String,
        span: Span,
        insert: Option<Span>,
    ) -> PlaceId {
        let way = called.map_or(self.body.path.as_str(), |_| &self.body.path[..self.body.root]);
        let name = called.map_or_else(usual, |called| format!("called {}", called.value));
        let path = [way, " / ", &name].concat();
        let id = PlaceId(self.workspace.places.len() as u32);
        let here = Waiting { span, insert };
        // Bodies are lowered from behind, so the place that is known is mostly the later one.
        if let Some(other) = self.places.insert(path.clone(), here) {
            let (first, second) = if other.span < span { (other, here) } else { (here, other) };
            let insert = second.insert.map(|at| (at, format!("{}_again", super::answer::slug(&name))));
            let found = names::place_needs_name(&path, second.span, first.span, insert);
            self.report(found);
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
