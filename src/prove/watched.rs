//! What a search watches for: properties, or the login that is offered late.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::diagram::Set;
use super::lints::Late;
use super::model::{LocationId, Model, Move, Point};
use super::monitor::{Sight, phases};
use super::past::{Content, Digest};
use super::pattern::may_match;
use crate::ir::{Bound, EffectPattern, Moment, NodeId, NodeKind, Property, PropertyKind};

/// What a search watches for.
#[derive(Clone, Copy)]
pub(crate) enum Watched<'p> {
    /// Properties that do not depend on the past, all together; everything is followed to its end.
    Together(&'p [&'p Property]),
    /// One property, until it is found.
    One(&'p [&'p Property; 1]),
    /// Whether the login is offered late.
    Late(&'p Late<'p>),
}

/// What was found on a visit to a stretch.
#[derive(Default)]
pub(super) struct Found {
    /// Each property that may show in the stretch, by its place, and whether it was found.
    pub(super) properties: Vec<(usize, bool)>,
    /// Late offers: which form was first, and which message.
    pub(super) late: Vec<(u32, NodeId)>,
}

impl Found {
    /// Whether a property was found.
    pub(super) fn has(&self, property: usize) -> bool {
        self.properties.iter().any(|(at, found)| *at == property && *found)
    }
}

impl<'p> Watched<'p> {
    /// The properties.
    pub(crate) fn properties(self) -> &'p [&'p Property] {
        match self {
            Watched::Together(properties) => properties,
            Watched::One(property) => property,
            Watched::Late(_) => &[],
        }
    }

    /// In how many phases conversations are told apart.
    pub(crate) fn phases(self) -> usize {
        match self {
            Watched::Together(_) => 1,
            Watched::One([property]) => usize::from(phases(property)),
            Watched::Late(late) => late.forms.len() + 1,
        }
    }

    /// Whether nothing else is of interest once it was found.
    pub(crate) fn ends_when_found(self) -> bool {
        matches!(self, Watched::One(_))
    }

    /// What the ways of conversations depend on, besides the rules; what is watched together does not change them.
    pub(super) fn content(self, model: &Model) -> Content {
        match self {
            Watched::Together(_) => 0,
            Watched::One([property]) => Digest::of((1_u8, model.contents.of_property(property))),
            Watched::Late(late) => {
                let name = |node: &NodeId| model.contents.place(model.workspace, *node);
                let forms: Vec<_> = late.forms.iter().map(name).collect();
                Digest::of((2_u8, forms, &late.links))
            }
        }
    }

    /// The node of a form.
    pub(super) fn form(self, at: u32) -> Option<NodeId> {
        if let Watched::Late(late) = self { late.forms.get(at as usize).copied() } else { None }
    }

    /// What becomes of those who see something, each part with its phase.
    pub(super) fn see(
        self,
        model: &mut Model,
        sight: Sight,
        parts: Vec<(u16, Set)>,
        found: &mut Found,
    ) -> Vec<(u16, Set)> {
        match self {
            // Nobody's way ends because somebody has seen enough.
            Watched::Together(properties) if matches!(sight, Sight::Does(_) | Sight::At(_)) => {
                for (at, found) in found.properties.iter_mut().filter(|(_, found)| !found) {
                    *found = parts
                        .iter()
                        .any(|(phase, set)| !model.watch(properties[*at], *phase, sight, *set).found.is_empty());
                }
                parts
            }
            Watched::Together(_) => parts,
            Watched::One([property]) => {
                let mut next = Vec::with_capacity(parts.len());
                for (phase, set) in parts {
                    let verdict = model.watch(property, phase, sight, set);
                    found.properties.iter_mut().for_each(|(_, found)| *found |= !verdict.found.is_empty());
                    next.extend(verdict.on);
                }
                next
            }
            Watched::Late(late) => match sight {
                Sight::Does(deed) => parts
                    .into_iter()
                    .filter_map(|(phase, set)| {
                        late.goes_on(model.workspace, deed, phase, found).map(|phase| (phase, set))
                    })
                    .collect(),
                _ => parts,
            },
        }
    }
}

/// Which ways show nothing of what is watched for, whoever goes them: what is seen on them need not be looked at.
#[derive(Default)]
pub(super) struct Dull {
    /// Whether what is done at a node is watched for, in the first phase and in the others.
    nodes: HashMap<NodeId, [bool; 2], RandomState>,
}

impl Dull {
    /// For each way of a place whether it is one, in the first phase and in the others.
    pub(super) fn ways(&mut self, model: &Model, watched: Watched, at: usize) -> Vec<[bool; 2]> {
        let seen = |one: [bool; 2], other: [bool; 2]| [one[0] || other[0], one[1] || other[1]];
        let ways = model.edges[at].iter().map(|way| {
            let of_moves = way.moves.iter().map(|step| match step {
                Move::Does(deed) => *self.nodes.entry(deed.node).or_insert_with(|| {
                    let kind = &model.workspace.node(deed.node).kind;
                    [watched.looks_at(deed.node, kind, true), watched.looks_at(deed.node, kind, false)]
                }),
                Move::Happens { .. } => [watched.looks_at_events(model, *step); 2],
                _ => [false; 2],
            });
            let end = watched.looks_at_end(model, way.to);
            let looks = of_moves.fold([end; 2], seen);
            looks.map(|looks| !looks)
        });
        ways.collect()
    }
}

impl Watched<'_> {
    /// Whether something that is done at a node may be of interest, in the first phase or behind it.
    fn looks_at(self, node: NodeId, kind: &NodeKind, first: bool) -> bool {
        if let Watched::Late(late) = self {
            return late.looks_at(node);
        }
        let may = |effect: &EffectPattern| may_match(effect, kind);
        self.properties().iter().any(|property| {
            let (effect, moments) = property.kind.parts();
            // Somebody may be in another phase than the one that a property begins with.
            let effect = effect.filter(|_| !first || !is_armed(&property.kind));
            effect.is_some_and(may)
                || moments.iter().any(|moment| matches!(moment, Moment::Effect(effect) if may(effect)))
        })
    }

    fn looks_at_events(self, model: &Model, step: Move) -> bool {
        let (Watched::One([property]), Move::Happens { what, .. }) = (self, step) else { return false };
        let counts = match &property.kind {
            PropertyKind::AlwaysAfter { bound: Bound::Turns(_), .. } | PropertyKind::EveryConversationEnds { .. } => {
                what.is_turn()
            }
            _ => false,
        };
        let is_one = |moment: &&Moment| matches!(moment, Moment::Event(event) if what.is(event, model.vocabulary()));
        counts || property.kind.parts().1.iter().any(is_one)
    }

    fn looks_at_end(self, model: &Model, to: LocationId) -> bool {
        let is_end = || matches!(model.locations[to.index()].point, Point::HandedOff(_) | Point::Ended);
        self.properties().iter().any(|property| match &property.kind {
            PropertyKind::NoLongWait { limit, .. } => model.time_limit(to).is_some_and(|time| time > *limit),
            PropertyKind::AlwaysAfter { .. } | PropertyKind::EveryConversationEnds { turns: Some(_) } => is_end(),
            _ => false,
        })
    }
}

/// Whether a property looks for its effect only behind a moment.
fn is_armed(kind: &PropertyKind) -> bool {
    matches!(kind, PropertyKind::NeverAgain { .. } | PropertyKind::AlwaysAfter { .. })
}
