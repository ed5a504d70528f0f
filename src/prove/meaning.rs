//! What properties mean by what is done in a stretch: all that they take from its words.

use std::hash::Hash;
use std::rc::Rc;

use super::doers::Nodes;
use super::model::{Model, StretchId};
use super::past::{Content, Digest};
use super::pattern::meaning;
use super::watched::Watched;
use crate::ir::{EffectPattern, Moment, NodeId, Operand, Property, PropertyKind};

/// The meanings that were looked up: of each thing that is watched for, of each body of the workspace.
pub(super) struct Meanings<'p> {
    watched: Watched<'p>,
    /// Of each property its patterns, and the nodes that may do what they mean.
    patterns: Vec<Vec<(&'p EffectPattern, Rc<Nodes>)>>,
    known: Vec<Vec<Option<Content>>>,
}

/// Nothing is meant.
const NOTHING: Content = 0;

impl<'p> Meanings<'p> {
    pub(super) fn new(model: &mut Model, watched: Watched<'p>) -> Meanings<'p> {
        let workspace = model.workspace;
        let of_pattern = |pattern: &'p EffectPattern| (pattern, model.doers.of(workspace, pattern));
        let mut of_pattern = of_pattern;
        let of_property = |property: &&'p Property| patterns(&property.kind).map(&mut of_pattern).collect();
        let patterns = watched.properties().iter().map(of_property).collect();
        Meanings { watched, patterns, known: Vec::new() }
    }

    /// What one of the watched properties, by its place, means by what is done in a stretch.
    pub(super) fn of(&mut self, model: &Model, at: usize, id: StretchId) -> Content {
        if self.known.len() <= at {
            self.known.resize(at + 1, Vec::new());
        }
        self.known[at].resize(model.contents.bodies(), None);
        let bodies = &model.stretches[id.index()].bodies;
        let mut means_any = false;
        for body in bodies {
            let own = self.known[at][*body].unwrap_or_else(|| self.in_body(model, at, *body));
            self.known[at][*body] = Some(own);
            means_any |= own != NOTHING;
        }
        if !means_any {
            return NOTHING;
        }
        let mut digest = Digest::default();
        bodies.iter().for_each(|body| self.known[at][*body].hash(&mut digest));
        digest.content()
    }

    fn in_body(&self, model: &Model, at: usize, body: usize) -> Content {
        let mut digest = Digest::default();
        let mut means_any = false;
        for (place, node) in model.contents.nodes_of(body).iter().enumerate() {
            means_any |= match self.watched {
                Watched::Late(late) => {
                    late.looks_at(*node) && {
                        (place, late.meaning(model.workspace, *node)).hash(&mut digest);
                        true
                    }
                }
                _ => self.at_node(model, at, (place, *node), &mut digest),
            };
        }
        if means_any { digest.content() } else { NOTHING }
    }

    /// Adds what the patterns of a property mean by a node; false where that is nothing.
    fn at_node(&self, model: &Model, property: usize, (place, node): (usize, NodeId), to: &mut Digest) -> bool {
        let patterns = self.patterns.get(property).into_iter().flatten().enumerate();
        let mut means_any = false;
        for (at, (pattern, _)) in patterns.filter(|(_, (_, nodes))| nodes.has(node)) {
            let meant = meaning(pattern, &model.workspace.node(node).kind);
            let named = |operand: Operand| model.contents.called.operand(operand);
            let meant = meant.map(|(all, used)| (all, used.into_iter().map(named).collect::<Vec<_>>()));
            (place, at, meant).hash(to);
            means_any = true;
        }
        means_any
    }
}

/// All patterns of a property.
fn patterns(kind: &PropertyKind) -> impl Iterator<Item = &EffectPattern> {
    let (effect, moments) = kind.parts();
    let says = if let PropertyKind::FirstMessage { says, .. } = kind { Some(says) } else { None };
    let moments = moments.into_iter().filter_map(|moment| match moment {
        Moment::Effect(effect) => Some(effect),
        Moment::Event(_) => None,
    });
    effect.into_iter().chain(moments).chain(says)
}
