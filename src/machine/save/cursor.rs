//! Reads the parts of a saved conversation one after the other, in either format, and takes nothing away.

use super::Error;
use super::state::{SavedAnswer, SavedFrame, SavedList, SavedOutcome, SavedPlace, SavedValue, SavedWait};
use crate::artifact::parts::Identity;

/// What is left to read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    first_format: bool,
}

/// Which parts of a wait or a frame are written in format 2.
pub(super) mod part {
    pub(in super::super) const INTERRUPTED: u8 = 1;
    pub(in super::super) const WAIT: u8 = 1 << 1;
    pub(in super::super) const DUE: u8 = 1 << 2;
    pub(in super::super) const COUNTS: u8 = 1 << 3;
    pub(in super::super) const ANSWER: u8 = 1 << 4;
    /// All of them.
    pub(in super::super) const ALL: u8 = (1 << 5) - 1;
}

/// The smallest number that is not written into the head of its value.
pub(super) const LARGE: u64 = 1 << 32;

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], format: u8) -> Cursor<'a> {
        Cursor { bytes, first_format: format == 1 }
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.bytes.len()
    }

    /// Whether everything was read.
    pub(super) fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    #[inline]
    pub(super) fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.bytes.split_first().ok_or(Error::Malformed("it ends too early"))?;
        self.bytes = rest;
        Ok(*first)
    }

    #[inline(always)]
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (head, rest) = self.bytes.split_first_chunk().ok_or(Error::Malformed("it ends too early"))?;
        self.bytes = rest;
        Ok(*head)
    }

    /// A number of at most 64 bits, seven bits a byte.
    #[inline(always)]
    pub(super) fn number(&mut self) -> Result<u64, Error> {
        if let [first @ 0..0x80, rest @ ..] = self.bytes {
            self.bytes = rest;
            return Ok(u64::from(*first));
        }
        if let Some(eight) = self.bytes.first_chunk()
            && let Some((number, length)) = seven_bits_each(u64::from_le_bytes(*eight))
        {
            self.bytes = &self.bytes[length..];
            return Ok(number);
        }
        self.long_number()
    }

    /// The same, byte after byte.
    fn long_number(&mut self) -> Result<u64, Error> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Error::Malformed("a number is too large"))
    }

    /// A number of fewer bits.
    #[inline]
    pub(super) fn small<T: TryFrom<u64>>(&mut self) -> Result<T, Error> {
        self.number()?.try_into().map_err(|_| Error::Malformed("a number is too large"))
    }

    /// A number of either sign.
    #[inline(always)]
    pub(super) fn signed(&mut self) -> Result<i64, Error> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// Yes or no, as format 1 has it.
    pub(super) fn flag(&mut self) -> Result<bool, Error> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Error::Malformed("neither yes nor no")),
        }
    }

    /// What format 1 writes behind a flag, if it is there.
    pub(super) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Cursor<'a>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        if self.flag()? { read(self).map(Some) } else { Ok(None) }
    }

    /// The short identity of a thread, handler, memory or outcome; format 1 has long ones.
    #[inline(always)]
    pub(super) fn identity(&mut self) -> Result<u32, Error> {
        if self.first_format {
            let long = Identity(u64::from_le_bytes(self.array()?));
            return Ok(long.short());
        }
        Ok(u32::from_le_bytes(self.array()?))
    }

    #[inline]
    fn text(&mut self, length: u64) -> Result<&'a str, Error> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let (head, rest) = self.bytes.split_at_checked(length).ok_or(Error::Malformed("it ends too early"))?;
        self.bytes = rest;
        std::str::from_utf8(head).map_err(|_| Error::Malformed("a text is not UTF-8"))
    }

    fn list(&mut self, count: u64) -> Result<SavedList<'a>, Error> {
        let all = *self;
        for _ in 0..count {
            self.item()?;
        }
        Ok(SavedList { items: all, count })
    }

    /// An item of a list.
    #[inline]
    pub(super) fn item(&mut self) -> Result<&'a str, Error> {
        let length = self.number()?;
        self.text(length)
    }

    #[inline(always)]
    pub(super) fn value(&mut self) -> Result<SavedValue<'a>, Error> {
        if self.first_format {
            return Ok(match self.byte()? {
                0 => SavedValue::Number(self.signed()?),
                1 => SavedValue::Text(self.item()?),
                2 => {
                    let count = self.number()?;
                    SavedValue::List(self.list(count)?)
                }
                _ => return Err(Error::Malformed("an unknown kind of value")),
            });
        }
        let head = self.number()?;
        let rest = head >> 2;
        Ok(match head & 3 {
            0 if rest < LARGE => SavedValue::Number(rest.cast_signed()),
            1 if rest == 0 => SavedValue::Number(self.signed()?),
            2 => SavedValue::Text(self.text(rest)?),
            3 => SavedValue::List(self.list(rest)?),
            _ => return Err(Error::Malformed("an unknown kind of value")),
        })
    }

    #[inline]
    fn place(&mut self) -> Result<SavedPlace, Error> {
        let identity = u64::from_le_bytes(self.array()?);
        let reach = if self.first_format { 0 } else { u32::from_le_bytes(self.array()?) };
        Ok(SavedPlace { identity, reach })
    }

    /// A wait as format 1 has it.
    pub(super) fn first_wait(&mut self) -> Result<SavedWait, Error> {
        Ok(SavedWait {
            place: self.place()?,
            due: self.optional(Cursor::signed)?,
            retries: self.small()?,
            call: self.small()?,
        })
    }

    /// A wait of which these parts are there.
    #[inline(always)]
    pub(super) fn wait(&mut self, parts: u8) -> Result<SavedWait, Error> {
        let place = self.place()?;
        let due = if parts & part::DUE != 0 { Some(self.signed()?) } else { None };
        let counts = parts & part::COUNTS != 0;
        let (retries, call) = if counts { (self.byte()?, self.small()?) } else { (0, 0) };
        if counts && (retries, call) == (0, 0) {
            return Err(Error::Malformed("counts of nothing"));
        }
        Ok(SavedWait { place, due, retries, call })
    }

    pub(super) fn frame(&mut self) -> Result<SavedFrame<'a>, Error> {
        if self.first_format {
            return self.first_frame();
        }
        let parts = self.byte()?;
        if parts == 0 {
            return Ok(SavedFrame::Return { place: self.place()? });
        }
        let waits = parts & part::WAIT != 0;
        if parts & part::INTERRUPTED == 0 || parts > part::ALL || !waits && parts != part::INTERRUPTED {
            return Err(Error::Malformed("an unknown kind of frame"));
        }
        let handler = self.identity()?;
        let wait = if waits { Some(self.wait(parts)?) } else { None };
        let answer = if parts & part::ANSWER != 0 { Some(self.answer()?) } else { None };
        Ok(SavedFrame::Interrupted { handler, wait, answer })
    }

    fn first_frame(&mut self) -> Result<SavedFrame<'a>, Error> {
        if !self.flag()? {
            return Ok(SavedFrame::Return { place: self.place()? });
        }
        let handler = self.identity()?;
        let wait = self.optional(Cursor::first_wait)?;
        let answer = self.optional(|cursor| {
            let outcome = cursor.optional(Cursor::small)?.map_or(SavedOutcome::Failed, SavedOutcome::Numbered);
            let count = cursor.small()?;
            cursor.given(outcome, count)
        })?;
        Ok(SavedFrame::Interrupted { handler, wait, answer })
    }

    fn answer(&mut self) -> Result<SavedAnswer<'a>, Error> {
        match self.small::<u32>()? {
            0 => self.given(SavedOutcome::Failed, 0),
            count => {
                let outcome = SavedOutcome::Named(self.identity()?);
                self.given(outcome, count - 1)
            }
        }
    }

    fn given(&mut self, outcome: SavedOutcome, count: u32) -> Result<SavedAnswer<'a>, Error> {
        let given = *self;
        for _ in 0..count {
            self.one_given()?;
        }
        Ok(SavedAnswer { outcome, given, count })
    }

    /// One of the values that an answer gave: with the identity of its field, or in the place of it, where one can be
    /// missing.
    pub(super) fn one_given(&mut self) -> Result<(u32, Option<SavedValue<'a>>), Error> {
        if self.first_format {
            return Ok((0, self.optional(Cursor::value)?));
        }
        Ok((self.identity()?, Some(self.value()?)))
    }
}

/// The number that eight bytes begin with, seven bits each, and how many of them it takes; nothing, if it takes more.
#[inline]
fn seven_bits_each(bytes: u64) -> Option<(u64, usize)> {
    const HIGHEST: u64 = 0x8080_8080_8080_8080;
    let last = !bytes & HIGHEST;
    if last == 0 {
        return None;
    }
    let length = last.trailing_zeros() / 8 + 1;
    let sevens = bytes & !HIGHEST & (u64::MAX >> (64 - 8 * length));
    let fourteens = sevens & 0x007f_007f_007f_007f | (sevens & 0x7f00_7f00_7f00_7f00) >> 1;
    let twenty_eights = fourteens & 0x3fff_0000_3fff | (fourteens & 0x3fff_0000_3fff_0000) >> 2;
    let number = twenty_eights & 0x0fff_ffff | (twenty_eights & 0x0fff_ffff_0000_0000) >> 4;
    Some((number, length as usize))
}

/// The other way: eight bytes of which so many are the number; nothing, if it takes more.
#[inline]
pub(super) fn to_seven_bits_each(number: u64) -> Option<(u64, usize)> {
    if number >> 56 != 0 {
        return None;
    }
    let twenty_eights = number & 0x0fff_ffff | (number & 0x00ff_ffff_f000_0000) << 4;
    let fourteens = twenty_eights & 0x3fff_0000_3fff | (twenty_eights & 0x0fff_c000_0fff_c000) << 2;
    let sevens = fourteens & 0x007f_007f_007f_007f | (fourteens & 0x3f80_3f80_3f80_3f80) << 1;
    let length = (64 - (number | 1).leading_zeros()).div_ceil(7);
    let goes_on = 0x0080_8080_8080_8080 & !(u64::MAX << (8 * (length - 1)));
    Some((sevens | goes_on, length as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spread_and_gathered_eight_bytes_at_a_time() {
        let edges = (0..64).flat_map(|bit| [(1_u64 << bit) - 1, 1 << bit, (1 << bit) + 1]);
        for number in edges.chain([u64::MAX, 0x0123_4567_89ab_cdef]) {
            let mut bytes = Vec::new();
            super::super::write::write_number(number, &mut bytes);
            let length = bytes.len();
            bytes.extend([0xff; 8]);
            let mut cursor = Cursor::new(&bytes, 2);
            assert_eq!((cursor.number().unwrap(), cursor.left()), (number, 8));
            let eight = u64::from_le_bytes(*bytes.first_chunk().unwrap());
            let expected = (length <= 8).then_some((number, length));
            assert_eq!(seven_bits_each(eight), expected);
            let mask = u64::MAX >> (64 - 8 * length.min(8));
            assert_eq!(to_seven_bits_each(number), expected.map(|_| (eight & mask, length)));
        }
    }
}
