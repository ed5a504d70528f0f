//! The facts as they are now: a typed table that the session keeps and the machine reads.

use super::values::{Known, Values};
use crate::artifact::parts::{CellId, Keeper, Spot};
use crate::artifact::{FactId, Program};
use crate::value::Value;
use std::fmt;

/// The current values of a program's facts, all unknown at first.
///
/// `answer`, `message`, `now` and business hours are not here: the machine keeps them itself.
// In this order, so that what decisions look at lies side by side.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct Facts {
    pub(super) stamp: u64,
    pub(super) values: Values,
}

/// The fact cannot be supplied: the machine keeps it itself, there is none at this place, or the table belongs to
/// another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSupplied(pub FactId);

impl Facts {
    /// All facts of `program`, unknown.
    pub fn new(program: &Program) -> Facts {
        Facts { stamp: stamp(program), values: Values::of_facts(program) }
    }

    /// Gives a fact a value, or makes it unknown. A value outside the fact's type makes it unknown as well: read what
    /// the host gives with [`Given::read`](crate::given::Given::read) first.
    ///
    /// # Errors
    /// When the fact is not one of those that are supplied.
    pub fn set(&mut self, program: &Program, fact: FactId, value: Option<&Value>) -> Result<(), NotSupplied> {
        let kind = &program.content.types[self.supplied(program, fact).ok_or(NotSupplied(fact))?.kind.index()];
        let is_other = |value: &&Value| matches!(value, Value::Number(number) if !kind.has(*number));
        self.supply(program, fact, value.filter(|value| !is_other(value)).map(Known::of));
        Ok(())
    }

    /// Gives a fact a value, or makes it unknown; one that is not supplied stays as it is.
    pub(crate) fn supply(&mut self, program: &Program, fact: FactId, value: Option<Known<'_>>) {
        let Some(spot) = self.supplied(program, fact) else { return };
        let partition = spot.partition(&program.classes);
        match value {
            Some(value) => self.values.write(program, spot, partition, value),
            None => self.values.forget(spot, partition),
        }
    }

    /// The value of a fact; `None` while it is unknown, and for one that is not supplied.
    pub fn get(&self, program: &Program, fact: FactId) -> Option<Value> {
        self.values.read(self.supplied(program, fact)?).map(Known::to_value)
    }

    /// Where a fact is kept that is supplied, if this is one of this very program.
    fn supplied<'p>(&self, program: &'p Program, fact: FactId) -> Option<&'p Spot> {
        let here = stamp(program) == self.stamp && fact.0 < program.content.counts.facts;
        here.then(|| program.spot(CellId::from(fact))).filter(|spot| spot.keeper == Keeper::Facts)
    }
}

impl fmt::Display for NotSupplied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fact number {} is not one that is supplied", self.0.0)
    }
}

impl std::error::Error for NotSupplied {}

/// Tells programs apart.
#[inline]
pub(super) fn stamp(program: &Program) -> u64 {
    program.stamp
}
