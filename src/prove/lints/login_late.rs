//! The login is offered for the first time to somebody who was asked before who they are.

use std::collections::BTreeSet;

use crate::ir::{EffectPattern, Moment, NodeId, NodeKind, Part, Property, PropertyKind, Template, Workspace};
use crate::prove::diagram::Set;
use crate::prove::example::Example;
use crate::prove::model::{Deed, LocationId, Model, Move};
use crate::prove::pattern::message;
use crate::prove::report::LoginLate;
use crate::prove::shown::{self, Player};
use crate::prove::witness::Goal;

/// The first message of all that offers it late, in some conversation.
pub(crate) fn login_late(model: &mut Model, play: &Player) -> Option<LoginLate> {
    let workspace = model.workspace;
    let links: Vec<&str> = workspace.login_links().collect();
    let forms = nodes(workspace, |kind| matches!(kind, NodeKind::Onboard { .. }));
    let offers =
        nodes(workspace, |kind| message(kind, crate::prove::model::Part::Whole).is_some_and(|text| has(text, &links)));
    if forms.is_empty() || offers.is_empty() {
        return None;
    }
    let (form, offer) = Search { forms, offers, links: &links }.run(model)?;
    let example = shown(model, &links, (form, offer), play);
    Some(LoginLate { form, offer, example })
}

fn nodes(workspace: &Workspace, is: impl Fn(&NodeKind) -> bool) -> Vec<NodeId> {
    let all = workspace.nodes.iter().enumerate().filter(|(_, node)| is(&node.kind));
    all.map(|(at, _)| NodeId(at as u32)).collect()
}

fn has(text: &Template, links: &[&str]) -> bool {
    let has_link = |part: &Part| matches!(part, Part::Text(words) if links.iter().any(|link| words.contains(link)));
    text.parts.iter().any(has_link)
}

/// Conversations without an offer, with the form that was shown first (0: none so far).
struct Search<'a> {
    forms: Vec<NodeId>,
    offers: Vec<NodeId>,
    links: &'a [&'a str],
}

impl Search<'_> {
    fn run(&self, model: &mut Model) -> Option<(NodeId, NodeId)> {
        let phases = self.forms.len() + 1;
        let mut reached = vec![Set::NOTHING; model.locations.len() * phases];
        let mut queue = BTreeSet::from([(model.rank[0], 0)]);
        reached[0] = model.initial;
        let mut late: Option<(NodeId, NodeId)> = None;
        model.effort.begin();
        while let Some((_, at)) = queue.pop_first() {
            let (location, phase) = (at / phases, at % phases);
            for edge in 0..model.edges[location].len() {
                if !model.effort.step() || model.diagrams.exhausted() {
                    return None;
                }
                let Some((to, phase, set)) = self.follow(model, (location, edge), phase, reached[at], &mut late) else {
                    continue;
                };
                let next = to.index() * phases + phase;
                let new = model.diagrams.minus(set, reached[next]);
                if !new.is_empty() {
                    reached[next] = model.diagrams.or(reached[next], new);
                    queue.insert((model.rank[to.index()], next));
                }
            }
        }
        late
    }

    /// Where an edge leads those who have not been offered anything yet.
    fn follow(
        &self,
        model: &mut Model,
        (location, edge): (usize, usize),
        phase: usize,
        set: Set,
        late: &mut Option<(NodeId, NodeId)>,
    ) -> Option<(LocationId, usize, Set)> {
        let (mut phase, mut set) = (phase, set);
        let to = model.edges[location][edge].to;
        for step in 0..model.edges[location][edge].moves.len() {
            let step = model.edges[location][edge].moves[step];
            if let Move::Does(deed) = step {
                if self.offers(model.workspace, deed) {
                    if let Some(form) = phase.checked_sub(1) {
                        let found = (self.forms[form], deed.node);
                        *late = Some(late.map_or(found, |known| known.min(found)));
                    }
                    return None;
                }
                if let (0, Some(form)) = (phase, self.forms.iter().position(|form| *form == deed.node)) {
                    phase = form + 1;
                }
            }
            set = model.forward(step, set);
            if set.is_empty() {
                return None;
            }
        }
        let dead = model.dead(to);
        Some((to, phase, model.diagrams.forget(set, dead)))
    }

    fn offers(&self, workspace: &Workspace, deed: Deed) -> bool {
        let is_one = self.offers.binary_search(&deed.node).is_ok();
        is_one && message(&workspace.node(deed.node).kind, deed.part).is_some_and(|text| has(text, self.links))
    }
}

/// A shortest conversation in which the offer follows a form, if nothing was offered in front of that.
fn shown(model: &mut Model, links: &[&str], (form, offer): (NodeId, NodeId), play: &Player) -> Option<Example> {
    let link = links.iter().find(|link| {
        message(&model.workspace.node(offer).kind, crate::prove::model::Part::Whole)
            .is_some_and(|text| has(text, &[link]))
    })?;
    let once = Moment::Effect(EffectPattern::Onboard);
    let kind = PropertyKind::NeverAgain { once, effect: EffectPattern::SayText((*link).to_owned()), until: None };
    let property = Property { kind, span: Default::default() };
    let example = shown::shown(model, &Goal::Property(&property), play)?;
    let mut deeds = example.turns.iter().flat_map(|turn| &turn.deeds).map(|deed| deed.0);
    let first = deeds.find(|node| *node == form || *node == offer)?;
    (first == form).then_some(example)
}
