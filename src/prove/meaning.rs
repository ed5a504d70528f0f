//! What properties mean by what is done in a stretch: all that they take from its words.

use std::hash::Hash;

use super::model::{Model, StretchId};
use super::past::{Content, Digest};
use super::pattern::{may_match, meaning};
use super::watched::Watched;
use crate::ir::{EffectPattern, Moment, NodeId, PropertyKind};

/// The meanings that were looked up: of each thing that is watched for, of each body of the workspace.
#[derive(Default)]
pub(super) struct Meanings(Vec<Vec<Option<Content>>>);

/// Nothing is meant.
const NOTHING: Content = 0;

impl Meanings {
    /// What one of the watched properties, by its place, means by what is done in a stretch.
    pub(super) fn of(&mut self, model: &Model, watched: Watched, at: usize, id: StretchId) -> Content {
        if self.0.len() <= at {
            self.0.resize(at + 1, vec![None; model.contents.bodies()]);
        }
        let mut digest = Digest::default();
        let mut means_any = false;
        for body in &model.stretches[id.index()].bodies {
            let own = *self.0[at][*body].get_or_insert_with(|| in_body(model, watched, at, *body));
            means_any |= own != NOTHING;
            own.hash(&mut digest);
        }
        if means_any { digest.content() } else { NOTHING }
    }
}

fn in_body(model: &Model, watched: Watched, at: usize, body: usize) -> Content {
    let patterns: Vec<&EffectPattern> =
        watched.properties().get(at).into_iter().flat_map(|property| patterns(&property.kind)).collect();
    let mut digest = Digest::default();
    let mut means_any = false;
    for (place, node) in model.contents.nodes_of(body).iter().enumerate() {
        means_any |= match watched {
            Watched::Late(late) => {
                late.looks_at(*node) && {
                    (place, late.meaning(model.workspace, *node)).hash(&mut digest);
                    true
                }
            }
            _ => at_node(model, &patterns, (place, *node), &mut digest),
        };
    }
    if means_any { digest.content() } else { NOTHING }
}

/// Adds what the patterns of a property mean by a node; false where that is nothing.
fn at_node(model: &Model, patterns: &[&EffectPattern], (place, node): (usize, NodeId), to: &mut Digest) -> bool {
    let kind = &model.workspace.node(node).kind;
    let mut means_any = false;
    for (at, pattern) in patterns.iter().enumerate().filter(|(_, pattern)| may_match(pattern, kind)) {
        (place, at, meaning(pattern, kind)).hash(to);
        means_any = true;
    }
    means_any
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
