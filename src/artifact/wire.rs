//! How the parts of an artifact become bytes and are read back, each verified as it is read.
//!
//! Numbers are LEB128 with at most ten bytes; a part that names an entry of a table is refused unless it exists.

use super::Error;
use crate::value::{Type, Value};

/// A part of an artifact.
pub(crate) trait Wire: Sized {
    /// Appends its bytes.
    fn write(&self, out: &mut Vec<u8>);
    /// Reads it back.
    fn read(input: &mut Reader<'_>) -> Result<Self, Error>;
}

/// How many entries a table has room for before any of them was read.
const USUAL: usize = 1 << 12;

/// What is left to read of a section, and how many entries each table has.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    /// The bounds of all ids.
    pub(crate) counts: &'a super::content::Counts,
}

impl<'a> Reader<'a> {
    /// Reads `bytes` from the start.
    pub(crate) fn new(bytes: &'a [u8], counts: &'a super::content::Counts) -> Reader<'a> {
        Reader { bytes, counts }
    }

    /// The next `length` bytes.
    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (head, rest) = self.bytes.split_at_checked(length).ok_or(Error::Malformed("a section ends too early"))?;
        self.bytes = rest;
        Ok(head)
    }

    /// A table of exactly `count` entries.
    pub(crate) fn table<T: Wire>(&mut self, count: u32) -> Result<Vec<T>, Error> {
        // An entry has at least one byte, so a count beyond the bytes that are left is a lie, and nothing is allocated.
        if count as usize > self.bytes.len() {
            return Err(Error::Malformed("a table is longer than its section"));
        }
        // Room for as many entries as are usual; a liar's list grows with what is really there.
        let mut table = Vec::with_capacity((count as usize).min(USUAL));
        for _ in 0..count {
            table.push(T::read(self)?);
        }
        Ok(table)
    }

    /// The bytes of so many numbers, without a look at what they are.
    pub(super) fn take_numbers(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let (mut left, mut length) = (count, 0);
        // The last byte of a number is the one without its uppermost bit: eight bytes at a time, as long as all are needed.
        while let Some(eight) = self.bytes.get(length..).and_then(<[u8]>::first_chunk::<8>)
            && left >= 8
        {
            left -= (!u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080).count_ones() as usize;
            length += 8;
        }
        let rest = self.bytes.get(length..).unwrap_or(&[]).iter();
        let mut ends = rest.enumerate().filter(|(_, byte)| **byte < 0x80);
        let last = left.checked_sub(1).map_or(Some(0), |before| ends.nth(before).map(|(last, _)| last + 1));
        self.take(length + last.ok_or(Error::Malformed("a section ends too early"))?)
    }

    /// Fails unless everything was read.
    pub(crate) fn end(self) -> Result<(), Error> {
        if self.bytes.is_empty() { Ok(()) } else { Err(Error::Malformed("a section goes on after its end")) }
    }

    #[inline]
    fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.bytes.split_first().ok_or(Error::Malformed("a section ends too early"))?;
        self.bytes = rest;
        Ok(*first)
    }
}

impl Wire for u64 {
    fn write(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }

    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<u64, Error> {
        if let [first @ 0..0x80, rest @ ..] = input.bytes {
            input.bytes = rest;
            return Ok(u64::from(*first));
        }
        input.long_number()
    }
}

impl Reader<'_> {
    /// A number of more than seven bits.
    fn long_number(&mut self) -> Result<u64, Error> {
        let input = self;
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = input.byte()?;
            let part = u64::from(byte & 0x7f);
            if shift == 63 && part > 1 {
                break;
            }
            number |= part << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Error::Malformed("a number is too large"))
    }
}

/// Numbers that fit into fewer bits.
macro_rules! small {
    ($($kind:ty),*) => {$(
        impl Wire for $kind {
            fn write(&self, out: &mut Vec<u8>) {
                u64::from(*self).write(out);
            }

            #[inline]
            fn read(input: &mut Reader<'_>) -> Result<$kind, Error> {
                u64::read(input)?.try_into().map_err(|_| Error::Malformed("a number is too large"))
            }
        }
    )*};
}

small!(u8, u16, u32);

impl Wire for i64 {
    /// Zigzag: small numbers of either sign are short.
    fn write(&self, out: &mut Vec<u8>) {
        ((self << 1) ^ (self >> 63)).cast_unsigned().write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<i64, Error> {
        let number = u64::read(input)?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }
}

impl Wire for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn read(input: &mut Reader<'_>) -> Result<bool, Error> {
        match input.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Error::Malformed("neither yes nor no")),
        }
    }
}

impl Wire for String {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self, out);
    }

    fn read(input: &mut Reader<'_>) -> Result<String, Error> {
        let length = u32::read(input)? as usize;
        let text = std::str::from_utf8(input.take(length)?);
        text.map(str::to_owned).map_err(|_| Error::Malformed("a text is not UTF-8"))
    }
}

/// Appends a text: its length and its bytes.
pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    (text.len() as u64).write(out);
    out.extend_from_slice(text.as_bytes());
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<Option<T>, Error> {
        if bool::read(input)? { T::read(input).map(Some) } else { Ok(None) }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        (self.len() as u64).write(out);
        self.iter().for_each(|item| item.write(out));
    }

    fn read(input: &mut Reader<'_>) -> Result<Vec<T>, Error> {
        let count = u32::read(input)?;
        input.table(count)
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<(A, B), Error> {
        Ok((A::read(input)?, B::read(input)?))
    }
}

impl Wire for Type {
    fn write(&self, out: &mut Vec<u8>) {
        let tag: u8 = match self {
            Type::Boolean => 0,
            Type::Integer { .. } => 1,
            Type::Decimal => 2,
            Type::Text => 3,
            Type::Time => 4,
            Type::Date => 5,
            Type::Duration => 6,
            Type::Money { .. } => 7,
            Type::OneOf(_) => 8,
            Type::List => 9,
            Type::Record(_) => 10,
        };
        tag.write(out);
        match self {
            Type::Integer { min, max } => (*min, *max).write(out),
            Type::Money { currency: text } | Type::Record(text) => text.write(out),
            Type::OneOf(words) => words.write(out),
            _ => {}
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<Type, Error> {
        Ok(match u8::read(input)? {
            0 => Type::Boolean,
            1 => match <(i64, i64)>::read(input)? {
                (min, max) if min <= max => Type::Integer { min, max },
                _ => return Err(Error::Malformed("an integer has no value")),
            },
            2 => Type::Decimal,
            3 => Type::Text,
            4 => Type::Time,
            5 => Type::Date,
            6 => Type::Duration,
            7 => Type::Money { currency: Wire::read(input)? },
            8 => Type::OneOf(Wire::read(input)?),
            9 => Type::List,
            10 => Type::Record(Wire::read(input)?),
            _ => return Err(Error::Malformed("an unknown type")),
        })
    }
}

impl Wire for Value {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Value::Number(number) => (0_u8, *number).write(out),
            Value::Text(text) => (1_u8, text.to_string()).write(out),
            Value::List(items) => {
                2_u8.write(out);
                (items.len() as u64).write(out);
                items.iter().for_each(|item| item.to_string().write(out));
            }
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<Value, Error> {
        Ok(match u8::read(input)? {
            0 => Value::Number(Wire::read(input)?),
            1 => Value::text(String::read(input)?),
            2 => Value::List(Vec::<String>::read(input)?.into_iter().map(String::into_boxed_str).collect()),
            _ => return Err(Error::Malformed("an unknown kind of value")),
        })
    }
}

/// Declares a structure, or an enumeration with its tags, whose bytes are its fields in their order.
macro_rules! wire {
    ($(#[$about:meta])* struct $name:ident { $($(#[$what:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name {
            $($(#[$what])* pub(crate) $field: $kind,)*
        }

        impl $crate::artifact::wire::Wire for $name {
            fn write(&self, out: &mut Vec<u8>) {
                $($crate::artifact::wire::Wire::write(&self.$field, out);)*
            }

            fn read(input: &mut $crate::artifact::wire::Reader<'_>) -> Result<$name, $crate::artifact::Error> {
                Ok($name { $($field: $crate::artifact::wire::Wire::read(input)?,)* })
            }
        }
    };
    (
        $(#[$about:meta])*
        $seen:vis enum $name:ident {
            $($(#[$what:meta])* $tag:literal $variant:ident $({ $($(#[$part:meta])* $field:ident: $kind:ty),* })?,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        $seen enum $name {
            $($(#[$what])* $variant $({ $($(#[$part])* $field: $kind),* })?,)*
        }

        impl $crate::artifact::wire::Wire for $name {
            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    $($name::$variant $({ $($field),* })? => {
                        out.push($tag);
                        $($($crate::artifact::wire::Wire::write($field, out);)*)?
                    })*
                }
            }

            fn read(input: &mut $crate::artifact::wire::Reader<'_>) -> Result<$name, $crate::artifact::Error> {
                Ok(match <u8 as $crate::artifact::wire::Wire>::read(input)? {
                    $($tag => $name::$variant $({ $($field: $crate::artifact::wire::Wire::read(input)?),* })?,)*
                    _ => return Err($crate::artifact::Error::Malformed(concat!("an unknown tag of ", stringify!($name)))),
                })
            }
        }
    };
}

pub(crate) use wire;
