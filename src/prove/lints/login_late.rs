//! The login is offered for the first time to somebody who was asked before who they are.

use crate::ir::{EffectPattern, Moment, NodeId, NodeKind, Part, Property, PropertyKind, Template, Workspace};
use crate::prove::example::Example;
use crate::prove::explore::explore;
use crate::prove::model::Part::{Again, Retry, Whole};
use crate::prove::model::{Deed, Model};
use crate::prove::pattern::message;
use crate::prove::report::LoginLate;
use crate::prove::shown::{self, Player};
use crate::prove::watched::{Found, Watched};
use crate::prove::witness::Goal;

/// The first message of all that offers it late, in some conversation.
pub(crate) fn login_late(model: &mut Model, play: &Player) -> Option<LoginLate> {
    let workspace = model.workspace;
    let links: Vec<&str> = workspace.login_links().collect();
    let forms = nodes(workspace, |kind| matches!(kind, NodeKind::Onboard { .. }));
    let offers = nodes(workspace, |kind| message(kind, Whole).is_some_and(|text| has(text, &links)));
    if forms.is_empty() || offers.is_empty() {
        return None;
    }
    let reach = explore(model, Watched::Late(&Late { forms, offers, links: links.clone() }));
    let (form, offer) = reach.late.first().copied().filter(|_| reach.complete)?;
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

/// What is watched for: conversations without an offer, with the form that was shown first as their phase (0: none so
/// far).
pub(crate) struct Late<'a> {
    pub(crate) forms: Vec<NodeId>,
    offers: Vec<NodeId>,
    pub(crate) links: Vec<&'a str>,
}

impl Late<'_> {
    /// The phase of those who go on behind a deed; nobody whom it offers the login.
    pub(crate) fn goes_on(&self, workspace: &Workspace, deed: Deed, phase: u16, found: &mut Found) -> Option<u16> {
        if self.offers(workspace, deed) {
            let late = phase.checked_sub(1).map(|form| (u32::from(form), deed.node));
            found.late.extend(late);
            return None;
        }
        let form = self.forms.iter().position(|form| *form == deed.node);
        Some(match (phase, form) {
            (0, Some(form)) => u16::try_from(form + 1).unwrap_or(u16::MAX),
            _ => phase,
        })
    }

    /// Whether what is done at a node may be of interest.
    pub(crate) fn looks_at(&self, node: NodeId) -> bool {
        self.forms.contains(&node) || self.offers.binary_search(&node).is_ok()
    }

    /// The nodes at which it may.
    pub(crate) fn looked_at(&self) -> impl Iterator<Item = NodeId> {
        self.forms.iter().chain(&self.offers).copied()
    }

    /// Which parts of what is done at a node offer the login.
    pub(crate) fn meaning(&self, workspace: &Workspace, node: NodeId) -> [bool; 3] {
        [Whole, Retry, Again].map(|part| self.offers(workspace, Deed { node, part }))
    }

    fn offers(&self, workspace: &Workspace, deed: Deed) -> bool {
        let is_one = self.offers.binary_search(&deed.node).is_ok();
        is_one && message(&workspace.node(deed.node).kind, deed.part).is_some_and(|text| has(text, &self.links))
    }
}

/// A shortest conversation in which the offer follows a form, if nothing was offered in front of that.
fn shown(model: &mut Model, links: &[&str], (form, offer): (NodeId, NodeId), play: &Player) -> Option<Example> {
    let link = links
        .iter()
        .find(|link| message(&model.workspace.node(offer).kind, Whole).is_some_and(|text| has(text, &[link])))?;
    let once = Moment::Effect(EffectPattern::Onboard);
    let kind = PropertyKind::NeverAgain { once, effect: EffectPattern::SayText((*link).to_owned()), until: None };
    let property = Property { kind, span: Default::default() };
    let example = shown::shown(model, &Goal::Property(&property), play)?;
    let mut deeds = example.turns.iter().flat_map(|turn| &turn.deeds).map(|deed| deed.0);
    let first = deeds.find(|node| *node == form || *node == offer)?;
    (first == form).then_some(example)
}
