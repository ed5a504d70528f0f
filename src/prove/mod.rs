//! Proves what the rules guarantee, for every conversation that can be, or finds one that breaks it.

mod declared;
mod diagram;
mod doers;
mod effort;
mod ends;
mod example;
mod explore;
mod lints;
mod meaning;
mod model;
mod monitor;
mod never_done;
pub(crate) mod pair;
mod past;
mod pattern;
mod report;
mod shown;
mod target;
mod trace;
mod trapped;
mod view;
mod watched;
pub(crate) mod what;
pub(crate) mod who;
mod witness;

pub(crate) use diagram::Set;
pub(crate) use example::various;
pub use example::{Example, Rough, Turn};
pub use model::Limits;
pub(crate) use model::Model;
pub(crate) use model::{Deed, Fork, Happening, Location, LocationId, Part, Point};
pub(crate) use pair::Twin;
pub(crate) use past::Content;
pub use past::Past;
pub(crate) use pattern::may_match;
pub use report::{LoginLate, NeverDone, Proof, Report, Round, Size, Verdict};
pub use shown::Player;
pub(crate) use target::{Ahead, Targets, forced, written};
pub use target::{Asked, Item, Occasion, Stand, Way, asks_who, is_written};

use std::hash::Hash;

use crate::ir::{EffectPattern, NodeKind, Property, PropertyKind, Workspace};
use crate::watch::Watch;
use ends::{Rounds, rounds};
use explore::{Reach, explore};
pub(crate) use never_done::is_deed;
use past::Digest;
pub(crate) use shown::CASTS;
use shown::shown;
use trace::shown_again;
use trapped::trapped;
use watched::Watched;
use witness::Goal;
pub(crate) use witness::Witness;

/// Proves or refutes every guarantee of `workspace`. Conversations that are found are given to `play`; where one comes out
/// otherwise, others are looked for. The same workspace and limits give the same report, as long as whoever looks on lets
/// it come to its end.
pub fn prove(workspace: &Workspace, limits: &Limits, watch: &dyn Watch, play: &Player) -> Report {
    prove_again(workspace, (limits, watch), play, &mut Past::default())
}

/// The same, for a workspace that was looked at before in another state: what is known from then is not followed again, and
/// conversations that came out then are not played again.
pub fn prove_again(
    workspace: &Workspace,
    (limits, watch): (&Limits, &dyn Watch),
    play: &Player,
    past: &mut Past,
) -> Report {
    let is_new = past.is_empty();
    let (report, reached_limit) = report(workspace, (limits, watch), play, past);
    if reached_limit {
        // A search that runs into a limit runs into it elsewhere when something is known before.
        *past = Past::default();
    }
    match reached_limit && !is_new && !report.interrupted {
        true => prove_again(workspace, (limits, watch), play, past),
        false => report,
    }
}

/// The report, and whether a limit was reached.
fn report(
    workspace: &Workspace,
    (limits, watch): (&Limits, &dyn Watch),
    play: &Player,
    past: &mut Past,
) -> (Report, bool) {
    let lines: Vec<(usize, usize, &Property)> = workspace
        .guarantees
        .iter()
        .enumerate()
        .flat_map(|(guarantee, whole)| {
            let lines = whole.properties.iter().enumerate();
            lines.map(move |(line, property)| (guarantee, line, property))
        })
        .collect();
    let properties: Vec<&Property> = lines.iter().map(|(_, _, property)| *property).collect();
    let mut model = Model::by_stretches(workspace, &properties, (limits, watch), std::mem::take(past));
    let (verdicts, mut base) = verdicts(&mut model, &properties, play);
    let promised = properties.iter().zip(&verdicts).any(|(property, (verdict, _))| match property.kind {
        PropertyKind::EveryConversationEnds { turns: None } => true,
        PropertyKind::EveryConversationCanEnd => matches!(verdict, Verdict::Refuted(_)),
        _ => false,
    });
    let round = if promised { None } else { round(&mut model, &mut base, play) };
    let login_late = lints::login_late(&mut model, play);
    let proofs = lines.iter().zip(verdicts).map(|((guarantee, property, _), (verdict, play))| Proof {
        guarantee: *guarantee,
        property: *property,
        verdict,
        play,
    });
    let report = Report {
        proofs: proofs.collect(),
        never_done: never_done::never_done(workspace, &base),
        round,
        interrupted: model.effort.is_interrupted(),
        login_late,
        size: Size {
            locations: model.stretches.iter().map(|stretch| stretch.outline.places).sum(),
            edges: model.stretches.iter().map(|stretch| stretch.outline.ways).sum(),
            nodes: model.diagrams.size(),
        },
    };
    let (out, full) = (model.effort.ran_out(), model.diagrams.is_full());
    let reached_limit = out || full || model.truncated && !report.interrupted;
    *past = model.past;
    past.keep(model.diagrams, !report.interrupted);
    (report, reached_limit)
}

/// What does not depend on the past is proved in one go, together with whether the effects of the others happen at all;
/// each of the others has a search of its own.
fn verdicts(model: &mut Model, properties: &[&Property], play: &Player) -> (Vec<(Verdict, Option<Content>)>, Reach) {
    let heard = heard(model.workspace);
    let happens: Vec<Option<Property>> = properties.iter().map(|property| happening(property)).collect();
    let alone: Vec<&Property> = properties.iter().copied().filter(|property| is_memoryless(property)).collect();
    let together: Vec<&Property> = alone.iter().copied().chain(happens.iter().flatten()).collect();
    let mut base = explore(model, Watched::Together(&together));
    let mut found = base.found.clone().into_iter();
    let of_alone: Vec<bool> = alone.iter().map(|_| found.next().unwrap_or(false)).collect();
    let happened: Vec<bool> = happens.iter().map(|effect| effect.is_none() || found.next().unwrap_or(false)).collect();
    let mut of_alone = of_alone.into_iter();
    let mut verdicts = Vec::new();
    for (at, property) in properties.iter().enumerate() {
        model.effort.goes_on("proving guarantees", at, Some(properties.len()));
        let apart = match property.kind {
            PropertyKind::EveryConversationEnds { turns: None } => Some(ends(model, &mut base, play)),
            PropertyKind::EveryConversationCanEnd => Some(can_end(model, &mut base, play)),
            // It is about two conversations at a time: that takes two models.
            PropertyKind::Independent { .. } if happened[at] || !base.complete => Some(Verdict::Undecided),
            PropertyKind::Independent { .. } => Some(Verdict::Vacuous),
            _ => None,
        };
        if let Some(verdict) = apart {
            verdicts.push((verdict, None));
            continue;
        }
        let (found, complete) = match is_memoryless(property) {
            true => (of_alone.next().unwrap_or(false), base.complete),
            // What never happens breaks nothing.
            false if !happened[at] && base.complete && forbids(property) => (false, true),
            false => {
                let reach = explore(model, Watched::One(&[property]));
                (reach.found[0], reach.complete)
            }
        };
        let possible = matches!(property.kind, PropertyKind::Possible { .. });
        let (example, played) = match found.then(|| shown_again(model, property, heard, play)).flatten() {
            Some((example, played)) => (Some(example), played),
            None => (None, None),
        };
        let verdict = match (example, complete) {
            (Some(example), _) if possible => Verdict::Shown(example),
            (Some(example), _) => Verdict::Refuted(example),
            (None, false) => Verdict::Undecided,
            (None, true) if found => Verdict::Undecided,
            (None, true) if possible => Verdict::Impossible,
            (None, true) if happened[at] => Verdict::Proved,
            (None, true) => Verdict::Vacuous,
        };
        verdicts.push((verdict, played));
    }
    (verdicts, base)
}

/// A conversation that goes round for ever without the customer, though nothing was promised about it; first of all one from
/// which nothing leads out.
fn round(model: &mut Model, base: &mut Reach, play: &Player) -> Option<Round> {
    let Rounds::Some(around) = rounds(model, base) else { return None };
    let trapped = trapped(model, &around).filter(|trapped| base.complete && trapped.iter().any(|set| !set.is_empty()));
    let is_trap = trapped.is_some();
    let example = shown(model, &Goal::Rounds(trapped.as_ref().unwrap_or(&around)), play)?;
    Some(Round { example, is_trap })
}

fn ends(model: &mut Model, base: &mut Reach, play: &Player) -> Verdict {
    match rounds(model, base) {
        Rounds::None => Verdict::Proved,
        Rounds::Undecided => Verdict::Undecided,
        Rounds::Some(rounds) => match shown(model, &Goal::Rounds(&rounds), play) {
            Some(example) => Verdict::Refuted(example),
            None => Verdict::Undecided,
        },
    }
}

/// Where nobody goes round for ever, everybody can end who waits with a time limit; everybody else must have a way out.
fn can_end(model: &mut Model, base: &mut Reach, play: &Player) -> Verdict {
    let mut kept = match rounds(model, base) {
        Rounds::None => Vec::new(),
        Rounds::Undecided => return Verdict::Undecided,
        Rounds::Some(around) => around,
    };
    kept.resize(model.locations.len(), Set::NOTHING);
    for (at, kept) in kept.iter_mut().enumerate() {
        if model.locations[at].point == Point::Start && model.workspace.start.wait.is_none() {
            *kept = base.at(model, LocationId(at as u32));
        }
    }
    let Some(trapped) = trapped(model, &kept) else { return Verdict::Undecided };
    if trapped.iter().all(|set| set.is_empty()) {
        return if base.complete { Verdict::Proved } else { Verdict::Undecided };
    }
    shown(model, &Goal::Rounds(&trapped), play).map_or(Verdict::Undecided, Verdict::Refuted)
}

/// What rules listen for and what quick replies say, wherever they stand: conversations are played by the words for it.
fn heard(workspace: &Workspace) -> Content {
    let mut digest = Digest::default();
    workspace.events().for_each(|event| event.hash(&mut digest));
    for node in &workspace.nodes {
        if let NodeKind::Choose(choose) = &node.kind {
            choose.choices.iter().for_each(|choice| (&choice.id, &choice.label).hash(&mut digest));
        }
    }
    digest.content()
}

/// The conversation of a witness, in the words of a scenario.
pub(crate) fn example_of(model: &Model, witness: &witness::Witness) -> Example {
    example::example(model, witness, 0)
}

fn is_memoryless(property: &Property) -> bool {
    matches!(
        property.kind,
        PropertyKind::Never { .. } | PropertyKind::Possible { .. } | PropertyKind::NoLongWait { .. }
    )
}

/// Whether only what it is about can break a property that depends on the past.
fn forbids(property: &Property) -> bool {
    matches!(
        property.kind,
        PropertyKind::NeverAgain { .. }
            | PropertyKind::AtMost { .. }
            | PropertyKind::AlwaysBefore { .. }
            | PropertyKind::FirstMessage { .. }
    )
}

/// That the effect which a property forbids or demands happens at all.
fn happening(property: &Property) -> Option<Property> {
    let effect: &EffectPattern = match &property.kind {
        PropertyKind::Never { effect, .. }
        | PropertyKind::AtMost { effect, .. }
        | PropertyKind::Independent { effect, .. } => effect,
        PropertyKind::FirstMessage { .. } => &EffectPattern::Say,
        PropertyKind::AlwaysBefore { then, .. } => then,
        PropertyKind::NeverAgain { effect, .. } | PropertyKind::AlwaysAfter { effect, .. } => effect,
        _ => return None,
    };
    Some(Property { kind: PropertyKind::Possible { effect: effect.clone(), when: None }, span: property.span })
}
