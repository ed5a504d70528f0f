//! What a search watches for: properties, or the login that is offered late.

use super::diagram::Set;
use super::lints::Late;
use super::model::Model;
use super::monitor::{Sight, phases};
use super::past::{Content, Digest};
use crate::ir::{NodeId, Property};

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
