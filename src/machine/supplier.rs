//! Facts in a host's own words: resolved once, then given again and again without looking up a name or allocating.

use super::facts::{Facts, NotSupplied, stamp};
use super::values::{Known, Marks, Values, kind_of};
use crate::artifact::parts::{CellId, Keeper, Partition, Spot, padded};
use crate::artifact::{FactId, Program};
use crate::given::{Given, Unsuitable};
use crate::value::Type;
use std::fmt;

/// A fact that a host supplies, ready to take its values.
///
/// [`Program::fact`] finds a fact by its name; do that once, and keep what this is made of it.
#[derive(Clone, Debug)]
pub struct Supplier<'p> {
    program: &'p Program,
    stamp: u64,
    spot: Spot,
    partition: Option<&'p Partition>,
    kind: &'p Type,
    /// What its values are, where it is packed.
    marks: Option<Marks>,
    /// The words of a `one of` type: how long each is, and its first eight bytes.
    words: Box<[(usize, u64)]>,
}

/// A fact does not take a value; it is as it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The facts belong to another program.
    OtherProgram,
    /// The value is none of the fact's type.
    Unsuitable(Unsuitable),
}

impl<'p> Supplier<'p> {
    /// Gets ready to supply a fact.
    ///
    /// # Errors
    /// When the fact is not one of those that are supplied.
    pub fn new(program: &'p Program, fact: FactId) -> Result<Supplier<'p>, NotSupplied> {
        let cell = CellId::from(fact);
        if fact.0 >= program.content.counts.facts || program.spot(cell).keeper != Keeper::Facts {
            return Err(NotSupplied(fact));
        }
        let (spot, kind) = (*program.spot(cell), kind_of(program, cell));
        let partition = spot.partition(&program.classes);
        let names = if let Type::OneOf(names) = kind { names.as_slice() } else { &[] };
        let words = names.iter().map(|name| (name.len(), padded(name.as_bytes()))).collect();
        let marks = Marks::of(&spot, partition);
        Ok(Supplier { program, stamp: stamp(program), spot, partition, kind, marks, words })
    }

    /// Takes a text: as it is, as a word of the fact's type, or read as [`Given::read`] reads it.
    ///
    /// # Errors
    /// When the fact cannot have it.
    #[inline]
    pub fn text(&self, facts: &mut Facts, text: &str) -> Result<(), Refused> {
        match self.kind {
            Type::Text => {
                self.values(facts)?.write(self.program, &self.spot, self.partition, Known::Text(text));
                Ok(())
            }
            Type::OneOf(names) => match self.word(names, text) {
                Some(place) => self.place(facts, place, place as i64),
                None => self.given(facts, &Given::Text(text.to_owned())),
            },
            _ => self.given(facts, &Given::Text(text.to_owned())),
        }
    }

    /// Takes yes or no.
    ///
    /// # Errors
    /// When the fact cannot have it.
    #[inline]
    pub fn boolean(&self, facts: &mut Facts, yes: bool) -> Result<(), Refused> {
        if *self.kind != Type::Boolean {
            return self.given(facts, &Given::Boolean(yes));
        }
        self.place(facts, yes.into(), yes.into())
    }

    /// Takes a whole number, as [`Given::read`] reads it.
    ///
    /// # Errors
    /// When the fact cannot have it.
    #[inline]
    pub fn integer(&self, facts: &mut Facts, number: i64) -> Result<(), Refused> {
        match self.kind {
            Type::Integer { min, max } if (*min..=*max).contains(&number) => {
                self.place(facts, number.abs_diff(*min) as usize, number)
            }
            _ => self.given(facts, &Given::Integer(number)),
        }
    }

    /// Takes a value as JSON has it; null makes the fact unknown.
    ///
    /// # Errors
    /// When the fact cannot have it.
    pub fn given(&self, facts: &mut Facts, given: &Given) -> Result<(), Refused> {
        let values = self.values(facts)?;
        match given.read(self.kind).map_err(Refused::Unsuitable)? {
            Some(value) => values.write(self.program, &self.spot, self.partition, Known::of(&value)),
            None => values.forget(&self.spot, self.partition),
        }
        Ok(())
    }

    /// Takes one of the fact's values: the number, which is the one at this place.
    #[inline]
    fn place(&self, facts: &mut Facts, place: usize, number: i64) -> Result<(), Refused> {
        let values = self.values(facts)?;
        match &self.marks {
            Some(marks) => values.mark(marks, place),
            None => values.write(self.program, &self.spot, self.partition, Known::Number(number)),
        }
        Ok(())
    }

    #[inline]
    fn values<'f>(&self, facts: &'f mut Facts) -> Result<&'f mut Values, Refused> {
        if facts.stamp == self.stamp { Ok(&mut facts.values) } else { Err(Refused::OtherProgram) }
    }

    /// The place of a word among those of the type.
    #[inline]
    fn word(&self, names: &[String], text: &str) -> Option<usize> {
        let (length, first) = (text.len(), padded(text.as_bytes()));
        let mut all = self.words.iter().zip(names);
        all.position(|(word, name)| *word == (length, first) && (length <= 8 || name == text))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::OtherProgram => f.write_str("the facts belong to another revision of the rules"),
            Refused::Unsuitable(unsuitable) => unsuitable.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}
