//! What a search watches for: properties, or the login that is offered late.

use super::diagram::Set;
use super::doers::Nodes;
use super::lints::Late;
use super::model::{LocationId, Model, Move, Point};
use super::monitor::{Sight, phases};
use super::past::{Content, Digest};
use crate::ir::{Bound, EffectPattern, Event, Moment, NodeId, Property, PropertyKind};

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
pub(super) struct Dull<'p> {
    /// Where something is done that is watched for, in the first phase and in the others.
    nodes: [Nodes; 2],
    /// The events that are watched for.
    events: Vec<&'p Event>,
    /// Whether turns are counted.
    turns: bool,
    /// How long somebody may wait.
    limit: Option<i64>,
    /// Whether the end of a conversation is watched for.
    ends: bool,
}

impl<'p> Dull<'p> {
    pub(super) fn new(model: &mut Model, watched: Watched<'p>) -> Dull<'p> {
        let mut dull = Dull {
            nodes: [Nodes::default(), Nodes::default()],
            events: Vec::new(),
            turns: false,
            limit: None,
            ends: false,
        };
        if let Watched::Late(late) = watched {
            let all: Nodes = late.looked_at().collect();
            dull.nodes = [all.clone(), all];
        }
        for property in watched.properties() {
            if !model.is_beyond(property) {
                dull.watch(model, &property.kind);
            }
        }
        dull
    }

    fn watch(&mut self, model: &mut Model, kind: &'p PropertyKind) {
        let (effect, moments) = kind.parts();
        let mut looks = |at: &[usize], effect: &EffectPattern| {
            let nodes = model.doers.of(model.workspace, effect);
            at.iter().for_each(|at| self.nodes[*at].join(&nodes));
        };
        if let Some(effect) = effect {
            // Somebody may be in another phase than the one that a property begins with.
            looks(if is_armed(kind) { &[1] } else { &[0, 1] }, effect);
        }
        for moment in moments {
            match moment {
                Moment::Effect(effect) => looks(&[0, 1], effect),
                Moment::Event(event) => self.events.push(event),
            }
        }
        match kind {
            PropertyKind::NoLongWait { limit, .. } => {
                self.limit = Some(self.limit.map_or(*limit, |least| least.min(*limit)));
            }
            PropertyKind::AlwaysAfter { bound, .. } => {
                self.ends = true;
                self.turns |= matches!(bound, Bound::Turns(_));
            }
            PropertyKind::EveryConversationEnds { turns } => {
                self.ends |= turns.is_some();
                self.turns = true;
            }
            _ => {}
        }
    }

    /// Whether a way is one, in the first phase and in the others.
    pub(super) fn is(&self, model: &Model, (at, edge): (usize, usize)) -> [bool; 2] {
        let way = &model.edges[at][edge];
        let mut looks = [self.looks_at_end(model, way.to); 2];
        for step in &way.moves {
            match step {
                Move::Does(deed) => (0..2).for_each(|phase| looks[phase] |= self.nodes[phase].has(deed.node)),
                Move::Happens { what, .. } if self.turns || !self.events.is_empty() => {
                    let is_one = |event: &&Event| what.is(event, model.vocabulary());
                    let looks_at_it = self.turns && what.is_turn() || self.events.iter().any(is_one);
                    looks = looks.map(|looks| looks || looks_at_it);
                }
                _ => {}
            }
        }
        looks.map(|looks| !looks)
    }

    fn looks_at_end(&self, model: &Model, to: LocationId) -> bool {
        let too_long = |limit: i64| model.time_limit(to).is_some_and(|time| time > limit);
        let is_end = || matches!(model.locations[to.index()].point, Point::HandedOff(_) | Point::Ended);
        self.limit.is_some_and(too_long) || self.ends && is_end()
    }
}

/// Whether a property looks for its effect only behind a moment.
fn is_armed(kind: &PropertyKind) -> bool {
    matches!(kind, PropertyKind::NeverAgain { .. } | PropertyKind::AlwaysAfter { .. })
}
