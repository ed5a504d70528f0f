//! What the proof knows only roughly, and what an example may turn on.

use std::fmt;

use crate::check;
use crate::ir::{NodeKind, Operand, builtin};
use crate::prove::model::{Happening, Model, Point};
use crate::prove::witness::{Step, Witness};

/// Something that the proof knows only roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rough {
    /// Which texts a `matches` pattern fits.
    Pattern,
    /// What an email address or a phone number looks like.
    Address,
    /// What time of day it is.
    TimeOfDay,
    /// How old a date or time is.
    Age,
    /// On which side of a `split` a customer is.
    Split,
    /// Which of two time limits is over first.
    TimeLimits,
    /// When business hours begin and end.
    Hours,
}

impl fmt::Display for Rough {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Rough::Pattern => "which texts a `matches` pattern fits",
            Rough::Address => "what an email address or a phone number looks like",
            Rough::TimeOfDay => "what time of day it is",
            Rough::Age => "how old a date or a time is",
            Rough::Split => "on which side of a `split` a customer is",
            Rough::TimeLimits => "which of two time limits is over first",
            Rough::Hours => "when business hours begin and end",
        })
    }
}

/// What a witness may turn on; of its times nothing is said.
pub(super) fn roughly(model: &Model, witness: &Witness) -> Vec<Rough> {
    let facts = witness.steps.iter().flat_map(|step| &step.facts).chain(&witness.start);
    let of_space = facts.filter_map(|(axis, _)| model.space.known_roughly(*axis)).map(|rough| match rough {
        check::Rough::Pattern => Rough::Pattern,
        check::Rough::TimeOfDay => Rough::TimeOfDay,
        check::Rough::Age => Rough::Age,
    });
    let answers = witness
        .steps
        .iter()
        .any(|step| matches!(step.happening, Happening::Answers { .. }) && fits_pattern(model, step));
    let of_address = addresses(model, witness).then_some(Rough::Address);
    let split = witness.steps.iter().any(|step| !step.sides.is_empty()).then_some(Rough::Split);
    let mut all: Vec<Rough> =
        of_space.chain(answers.then_some(Rough::Pattern)).chain(of_address).chain(split).collect();
    all.sort();
    all.dedup();
    all
}

/// Whether a step is at a question whose answers have to fit a pattern.
fn fits_pattern(model: &Model, step: &Step) -> bool {
    let Point::Waiting(node, _) = model.locations[step.at.index()].point else { return false };
    matches!(&model.workspace.node(node).kind, NodeKind::Ask(ask) if ask.matching.is_some())
}

/// Whether an address has to be more than known.
fn addresses(model: &Model, witness: &Witness) -> bool {
    let operands = [builtin::EMAIL, builtin::PHONE, builtin::ADDRESS].map(Operand::Fact);
    let axes: Vec<_> = operands.into_iter().map(|operand| model.space.axes(operand)).collect();
    let told = |axis| witness.steps.iter().flat_map(|step| &step.facts).any(|(own, _)| *own == axis);
    let says_more = |axes: &Vec<_>| axes.len() > 1 || axes.iter().any(|axis| model.space.full(*axis).count_ones() > 2);
    axes.iter().filter(|axes| says_more(axes)).flatten().any(|axis| told(*axis))
}
