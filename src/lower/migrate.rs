//! What becomes of conversations that come from an earlier revision: places, memories and actions that must be there.

use std::collections::HashMap;

use super::Lowering;
use super::block::BodyState;
use super::collect::Items;
use crate::ast::{ActionKind, MigrateKind, MigrateTo, Name};
use crate::diagnostic::{names, near, revisions};
use crate::ir::{Body, MemoryMove, Migration, MigrationTo, NodeKind, PlaceId};
use crate::source::{Span, Spanned};

impl<'a> Lowering<'a> {
    /// All `migrate`s, once all places are known.
    pub(super) fn migrations(&mut self, items: &Items<'a>) {
        self.body = BodyState { body: Some(Body::Start), ..BodyState::default() };
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for migrate in &items.migrates {
            let name = match &migrate.kind {
                MigrateKind::Place { from, .. } => from,
                MigrateKind::Memory { from, .. } => from,
            };
            if let Some(first) = seen.insert(&name.value, name.span) {
                let found = names::duplicate_name("what becomes of", &name.value, name.span, Some(first));
                self.report(found);
                continue;
            }
            match &migrate.kind {
                MigrateKind::Place { from, to } => self.migration(from, to),
                MigrateKind::Memory { from, to } => self.memory_move(from, to),
            }
        }
    }

    fn migration(&mut self, from: &Spanned<Box<str>>, to: &MigrateTo) {
        let to = match to {
            MigrateTo::Continue(place) => self.continued(from, place),
            MigrateTo::Action(action) => Some(MigrationTo::Go(match &action.kind {
                ActionKind::Pivot(thread) => self.pivot(thread, action.span),
                ActionKind::HandOff(hand_off) => self.hand_off(hand_off, action.span),
                ActionKind::Resolve(resolution) => self.node(NodeKind::Resolve(*resolution), action.span),
                // The grammar lets nothing else through.
                _ => self.hole(action.span),
            })),
        };
        if let Some(to) = to {
            self.workspace.migrations.push(Migration { from: from.value.to_string(), to, span: from.span });
        }
    }

    fn continued(&mut self, from: &Spanned<Box<str>>, at: &Spanned<Box<str>>) -> Option<MigrationTo> {
        let waits = |this: &Self, index: usize| {
            let node = this.workspace.places[index].node;
            node.is_none_or(|node| !matches!(this.workspace.node(node).kind, NodeKind::Do { .. }))
        };
        let places = 0..self.workspace.places.len();
        let found = places.clone().find(|index| self.workspace.places[*index].path == *at.value && waits(self, *index));
        let Some(index) = found else {
            let may_suggest = self.may_suggest(self.workspace.places.len());
            let paths = places.filter(|index| may_suggest && waits(self, *index));
            let near = near(&at.value, paths.map(|index| self.workspace.places[index].path.as_str()));
            let found = revisions::unknown_place(&at.value, at.span, near);
            self.report(found);
            return None;
        };
        let root = self.root_of(index);
        let inside = root.is_some();
        if let Some(root) = root.filter(|root| !from.value.starts_with(&format!("{root} / "))) {
            self.report(revisions::cannot_continue_there(at.span, &root));
            return None;
        }
        Some(MigrationTo::Continue { place: PlaceId(index as u32), inside })
    }

    /// The steps or the handler that a place stands in; none for one in a thread, or for the start.
    fn root_of(&self, place: usize) -> Option<String> {
        match self.workspace.node(self.workspace.places[place].node?).body {
            Body::Steps(steps) => Some(format!("steps {}", self.workspace.steps[steps.index()].name)),
            Body::Handler(handler) => Some(self.workspace.handlers[handler.index()].name.clone()),
            Body::Start | Body::Thread(_) => None,
        }
    }

    fn memory_move(&mut self, from: &Name, to: &Name) {
        if self.values.get(&from.value).is_some() {
            let found = revisions::memory_still_there(from.span, &from.value);
            return self.report(found);
        }
        if let Some(to) = self.plain_memory(to) {
            self.workspace.memory_moves.push(MemoryMove { from: from.value.to_string(), to });
        }
    }
}
