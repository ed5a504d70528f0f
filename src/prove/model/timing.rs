//! What the clock has to know of a place: which waits go on later, and which silences are listened for.

use super::events::length;
use super::{Context, Frame, Happening, LocationId, Model, NodeKind, Point};
use crate::ir::Arm;

impl Model<'_> {
    /// The waits that handlers have interrupted on the way to a place, the first one first.
    pub(crate) fn interrupted(&self, at: LocationId) -> Vec<(Point, Context)> {
        let mut waits = Vec::new();
        let mut rest = self.locations[at.index()].context;
        while let Some((frame, beneath)) = self.contexts.pop(rest) {
            if let Frame::Resume(point, _) = frame {
                waits.push((point, beneath));
            }
            rest = beneath;
        }
        waits.reverse();
        waits
    }

    /// The silences that are listened for at a place, or that properties watch for, each with whether whoever listens has a
    /// condition.
    pub(crate) fn silences(&self, at: LocationId) -> Vec<(i64, bool)> {
        let arms = self.arms_in_force(self.locations[at.index()]);
        let silences = arms.filter_map(|(arm, _)| Some((length(&arm.event)?, arm.condition.is_some())));
        silences.chain(self.events.watched_silences.iter().map(|length| (*length, false))).collect()
    }

    /// Whether a property watches for silence, so that no machine tells whether a conversation breaks it.
    pub(crate) fn watches_silence(&self) -> bool {
        !self.events.watched_silences.is_empty()
    }

    /// Whether it is the wait itself, and no handler, that takes what happens at a place.
    pub(crate) fn takes_itself(&self, at: LocationId, happening: Happening) -> bool {
        let listens = |arms: &[Arm]| arms.iter().any(|arm| happening.is(&arm.event, self.vocabulary()));
        match self.locations[at.index()].point {
            _ if self.own_way(self.locations[at.index()].point, happening).is_some() => true,
            Point::Start => listens(&self.workspace.start.arms),
            Point::Waiting(node, _) => match &self.workspace.node(node).kind {
                NodeKind::Wait { arms, .. } => listens(arms),
                _ => false,
            },
            _ => false,
        }
    }
}
