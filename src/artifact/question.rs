//! Orders and stretches of time, as conditions ask about them.

use super::Error;
use super::wire::{Reader, Wire, wire};

wire! {
    /// An order.
    #[derive(Copy, Eq, Hash)]
    pub enum Comparison {
        /// `<`
        0 Less,
        /// `<=`
        1 LessOrEqual,
        /// `>`
        2 Greater,
        /// `>=`
        3 GreaterOrEqual,
    }
}

impl Comparison {
    /// Whether `left` stands in this order to `right`.
    pub fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
        }
    }
}

/// A stretch of time back from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeSpan {
    /// Milliseconds. For a date, whole days are counted.
    Time(i64),
    /// Business days: days on which the first business hours open at all; Monday to Friday where there are none.
    BusinessDays(i64),
}

impl Wire for TimeSpan {
    fn write(&self, out: &mut Vec<u8>) {
        match *self {
            TimeSpan::Time(milliseconds) => (false, milliseconds).write(out),
            TimeSpan::BusinessDays(days) => (true, days).write(out),
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<TimeSpan, Error> {
        let (business, length) = Wire::read(input)?;
        Ok(if business { TimeSpan::BusinessDays(length) } else { TimeSpan::Time(length) })
    }
}
