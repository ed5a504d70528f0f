//! What depends on the time alone: `now`, and whether each office is open.

use super::calendar::is_open;
use super::memory::Memory;
use super::values::{Known, kind_of};
use crate::artifact::parts::CellId;
use crate::artifact::{Program, builtin};
use crate::value::Type;

/// The value of a cell that depends on the time alone.
#[cold]
pub(super) fn timely(program: &Program, id: CellId, at: i64) -> Option<Known<'static>> {
    if id == CellId::from(builtin::NOW) {
        return Some(Known::Number(at));
    }
    let hours = program.content.hours.iter().find(|hours| hours.fact == id)?;
    let word = if is_open(hours, at) { "open" } else { "closed" };
    let Type::OneOf(words) = kind_of(program, id) else { return None };
    words.iter().position(|known| known == word).map(|index| Known::Number(index as i64))
}

/// Sets all such cells, for decisions that look at many values at once.
pub(super) fn tell_time(program: &Program, values: &mut Memory, at: i64) {
    for id in all(program) {
        match timely(program, id, at) {
            Some(value) => values.write(program, id, value),
            None => values.forget(program, id),
        }
    }
}

/// Forgets all such cells, so that two states that are the same are equal.
pub(super) fn forget_time(program: &Program, values: &mut Memory) {
    all(program).for_each(|id| values.forget(program, id));
}

fn all(program: &Program) -> impl Iterator<Item = CellId> {
    let hours = program.content.hours.iter().map(|hours| hours.fact);
    hours.chain([CellId::from(builtin::NOW)])
}
