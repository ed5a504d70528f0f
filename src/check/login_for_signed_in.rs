//! `login-for-signed-in`: the login link is shown to nobody but customers who have signed in.

use super::flow::{Flow, States};
use super::space::{AUTHENTICATED, WHO};
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{NodeKind, Part, Template};

pub(super) fn check(flow: &Flow, states: States) -> Vec<Diagnostic> {
    let workspace = flow.model.workspace;
    let links: Vec<&str> = workspace.login_links().collect();
    let offers = |text: &Template| {
        let has_link = |part: &Part| matches!(part, Part::Text(words) if links.iter().any(|link| words.contains(link)));
        text.parts.iter().any(has_link)
    };
    let shown = states.iter().filter_map(|(id, region)| {
        let text = match &workspace.nodes.get(id.index())?.kind {
            NodeKind::Say { text, .. } => text,
            NodeKind::Choose(choose) => &choose.text,
            NodeKind::Ask(ask) => &ask.text,
            _ => return None,
        };
        let all_signed_in = region.on(WHO) & !AUTHENTICATED == 0;
        (all_signed_in && offers(text)).then(|| knowledge::login_for_signed_in(text.span))
    });
    shown.collect()
}
