//! What can never be, whatever the rules say: domain.md's identity, the meaning of texts, and the calendar.

use std::collections::BTreeSet;

use super::who::{ANONYMOUS, GIVEN, PROVEN_WITH_PROFILE};
use super::{Cube, Formula, Reading, Space, WHO, opening, text};
use crate::ir::{NodeKind, Operand, RecordId, Workspace, builtin};
use crate::manifest::Addresses;

/// The boxes of a space that hold no real point.
pub(super) fn relations(space: &Space) -> Vec<Cube> {
    let of_texts = space.grid.readings.values().flat_map(|reading| text::relations(space, reading));
    let impossible = identity(space)
        .into_iter()
        .chain(records(space))
        .chain(of_texts)
        .chain(opening::relations(space))
        .chain(space.grid.readings.values().filter_map(future(space)));
    // Boxes of digits are few; a relation that took more is left out, which only makes more seem possible.
    impossible.filter_map(|formula| formula.cubes(4_096)).flatten().filter(|cube| !cube.sides().is_empty()).collect()
}

/// An anonymous customer has given nothing; any other has an address, of the kind that the workspace asks for, and no
/// other unless the profile has one.
fn identity(space: &Space) -> Vec<Formula> {
    let anonymous = || space.side(WHO, ANONYMOUS);
    let somebody = || space.side(WHO, !ANONYMOUS);
    // What no condition asks about has no axis, and nothing can be said of it.
    let asked = |fact| space.grid.readings.contains_key(&Operand::Fact(fact));
    let known = |fact| if asked(fact) { space.known(Operand::Fact(fact)) } else { Formula::NEVER };
    let unknown = |fact| if asked(fact) { space.unknown(Operand::Fact(fact)) } else { Formula::NEVER };
    let mut impossible: Vec<Formula> = GIVEN.into_iter().map(|fact| Formula::all([anonymous(), known(fact)])).collect();
    impossible.push(Formula::all([somebody(), unknown(builtin::ADDRESS)]));
    impossible.push(match space.workspace.addresses {
        Addresses::EmailOnly => Formula::all([somebody(), unknown(builtin::EMAIL)]),
        Addresses::PhoneOnly => Formula::all([somebody(), unknown(builtin::PHONE)]),
        Addresses::Both => Formula::all([somebody(), unknown(builtin::EMAIL), unknown(builtin::PHONE)]),
    });
    // The profile's name and other addresses are told to its proven owner only.
    let told_nothing = space.side(WHO, !PROVEN_WITH_PROFILE);
    impossible.push(Formula::all([told_nothing, known(builtin::EMAIL), known(builtin::PHONE)]));
    impossible.push(Formula::all([known(builtin::FIRST_NAME), unknown(builtin::NAME)]));
    for profile in space.workspace.of_another(builtin::PROFILE).filter(|profile| asked(*profile)) {
        // Both claim or prove the same, so what can be known of their profiles is the same, too.
        let found = |status| space.value(Operand::Fact(profile), status);
        impossible.push(Formula::all([anonymous(), space.outside(found(UNKNOWN_PROFILE))]));
        let told_nothing = space.outside(found(FOUND_PROFILE));
        impossible.push(Formula::all([told_nothing, known(builtin::EMAIL), known(builtin::PHONE)]));
    }
    impossible
}

/// The places of these in the list of what a profile may be.
const FOUND_PROFILE: i64 = 0;
const UNKNOWN_PROFILE: i64 = 3;

/// A record is there while any field of it is, and then has the fields that every outcome gives.
fn records(space: &Space) -> Vec<Formula> {
    let known = |memory| space.known(Operand::Memory(memory));
    let unknown = |memory| space.unknown(Operand::Memory(memory));
    let asked = |memory| space.grid.readings.contains_key(&Operand::Memory(memory));
    let mut impossible = Vec::new();
    for (at, record) in space.workspace.records.iter().enumerate() {
        let fields: Vec<_> = record.fields.iter().filter(|(_, memory)| asked(*memory)).collect();
        if !asked(record.presence) || fields.is_empty() {
            continue;
        }
        let sure = always_given(space.workspace, RecordId(at as u32));
        for (name, memory) in fields {
            impossible.push(Formula::all([unknown(record.presence), known(*memory)]));
            if sure.contains(name.as_str()) {
                impossible.push(Formula::all([known(record.presence), unknown(*memory)]));
            }
        }
    }
    impossible
}

/// The fields that each outcome which gives the record anything gives for sure.
pub(crate) fn always_given(workspace: &Workspace, record: RecordId) -> BTreeSet<&str> {
    let mut sure: Option<BTreeSet<&str>> = None;
    for node in &workspace.nodes {
        let NodeKind::Call(call) = &node.kind else { continue };
        let action = workspace.actions.get(call.action.index()).filter(|_| call.into == Some(record));
        let outcomes =
            action.into_iter().flat_map(|action| &action.outcomes).filter(|outcome| !outcome.gives.is_empty());
        for outcome in outcomes {
            let given = outcome.gives.iter().filter(|field| !field.optional).map(|field| field.name.as_str());
            sure = Some(match sure {
                Some(sure) => given.filter(|name| sure.contains(name)).collect(),
                None => given.collect(),
            });
        }
    }
    sure.unwrap_or_default()
}

/// What lies in the future does so by milliseconds and by business days alike.
fn future<'s>(space: &'s Space) -> impl Fn(&'s Reading) -> Option<Formula> {
    |reading| {
        let (age, business) = (reading.age.as_ref()?, reading.business.as_ref()?);
        let future =
            |scale: &super::Scale, future: bool| scale.within(&space.grid.sizes, |class| (class == 0) == future);
        Some(Formula::any([
            Formula::all([future(age, true), future(business, false)]),
            Formula::all([future(age, false), future(business, true)]),
        ]))
    }
}
