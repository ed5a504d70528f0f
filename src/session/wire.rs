//! The bytes of what a session consists of, type by type, in the manner of the artifact's own.

use super::Answer;
use super::facts::Told;
use super::save::PlainChat;
use crate::address::{Address, AddressKind};
use crate::artifact::Error;
use crate::artifact::parts::{Reader, Wire, write_text};
use crate::given::Given;
use crate::identity::{
    Chat, Customer, Grade, Identification, Identity, Lookup, Method, Owner, Person, Profile, ProfileStatus, Refusal,
};
use crate::protocol::{Because, Effect, EffectKind, QuickReply, ResolvedAs, Tried};
use crate::revision::How;
use crate::time::Timestamp;
use indexmap::IndexMap;
use std::sync::Arc;

/// How deep lists and objects are nested in what is saved at most: declared facts are lists of texts.
const DEPTH: u8 = 2;

/// A structure is its fields, in order.
macro_rules! fields {
    ($($kind:ident { $($field:ident),* $(,)? })*) => {$(
        impl Wire for $kind {
            fn write(&self, out: &mut Vec<u8>) {
                $(self.$field.write(out);)*
            }

            fn read(input: &mut Reader<'_>) -> Result<$kind, Error> {
                Ok($kind { $($field: Wire::read(input)?),* })
            }
        }
    )*};
}

/// An enumeration is a tag and the fields of the variant.
macro_rules! tagged {
    ($($kind:ident { $($tag:literal $variant:ident $({ $($field:ident),* })?,)* })*) => {$(
        impl Wire for $kind {
            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    $($kind::$variant $({ $($field),* })? => {
                        out.push($tag);
                        $($($field.write(out);)*)?
                    })*
                }
            }

            fn read(input: &mut Reader<'_>) -> Result<$kind, Error> {
                match u8::read(input)? {
                    $($tag => Ok($kind::$variant $({ $($field: Wire::read(input)?),* })?),)*
                    _ => Err(Error::Malformed(concat!("an unknown tag of ", stringify!($kind)))),
                }
            }
        }
    )*};
}

fields! {
    Identity { customer, chat }
    Person { address, name, profile }
    Owner { address, profile }
    Profile { id, name, email, phone }
    Told { channel, locale, availability, facts, grade_at_open }
    PlainChat { id, closed, seq, buttons, calls_before, calls, stamps }
    Answer { id, at, effects }
    Effect { session, conversation, seq, at, kind }
    QuickReply { id, label }
    Tried { label, reads }
}

tagged! {
    Chat { 0 Before, 1 Open { owner, mobile_sdk }, }
    Customer { 0 Anonymous, 1 Identified { person, method }, 2 Authenticated { person, good_until }, }
    Method { 0 Onboarding, 1 Standard, }
    Grade { 0 Anonymous, 1 Identified, 2 Authenticated, }
    Identification { 0 None, 1 Onboarding, 2 Standard, 3 Jwt, }
    ProfileStatus { 0 Found, 1 None, 2 Ambiguous, 3 Unknown, }
    ResolvedAs { 0 Resolved, 1 Abandoned, }
    How { 0 WentOn, 1 Migrated, 2 Stayed, 3 Restarted, 4 HandedOff, }
    Because { 0 ChatOpened, 1 SetUser, 2 ClearUser, 3 OnboardingSubmitted, 4 TokenExpired, 5 Reopened, }
    Refusal {
        0 Malformed,
        1 UnsupportedAlgorithm,
        2 UnknownKey,
        3 BadSignature,
        4 Expired,
        5 NotYetValid,
        6 WrongIssuer,
        7 WrongAudience,
        8 MissingIdentity,
        9 ChannelUnsupported,
        10 ClaimAgainstProof,
    }
    EffectKind {
        0 ConversationStarted { customer, identification, profile, revision },
        1 IdentityChanged { customer, identification, profile, because },
        2 IdentityRefused { reason },
        3 MessageStamped { message, trusted },
        4 Say { text, locale, quick_replies },
        5 ShowOnboarding { text, fields },
        6 CallAction { call, action, arguments, due },
        7 Note { text },
        8 TopicAdded { topic },
        9 TopicRemoved { topic },
        10 HandedOff { inbox, priority, reason, note },
        11 Resolved { outcome },
        12 ConversationLeft { successor },
        13 WakeAt { due },
        14 Fault { code, text, thread, line },
        15 Decided { thread, line, label, tried },
        16 RevisionChanged { from, to, how, place, memories_lost, because },
    }
}

impl Wire for Lookup {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Lookup::Found(profile) => {
                out.push(0);
                profile.write(out);
            }
            Lookup::None => out.push(1),
            Lookup::Ambiguous => out.push(2),
            Lookup::Failed => out.push(3),
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<Lookup, Error> {
        match u8::read(input)? {
            0 => Profile::read(input).map(Lookup::Found),
            1 => Ok(Lookup::None),
            2 => Ok(Lookup::Ambiguous),
            3 => Ok(Lookup::Failed),
            _ => Err(Error::Malformed("an unknown tag of Lookup")),
        }
    }
}

impl Wire for Address {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(self.kind() == AddressKind::Phone));
        write_text(self.as_str(), out);
    }

    /// An address is normalised, wherever it comes from.
    fn read(input: &mut Reader<'_>) -> Result<Address, Error> {
        let parse = if bool::read(input)? { Address::phone } else { Address::email };
        let text = String::read(input)?;
        parse(&text).filter(|address| address.as_str() == text).ok_or(Error::Malformed("an address is not normalised"))
    }
}

impl Wire for Timestamp {
    fn write(&self, out: &mut Vec<u8>) {
        self.milliseconds().write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<Timestamp, Error> {
        let milliseconds = i64::read(input)?;
        let at = Timestamp::from_milliseconds(milliseconds);
        if at.milliseconds() == milliseconds { Ok(at) } else { Err(Error::Malformed("a time is out of range")) }
    }
}

impl<V: Wire> Wire for IndexMap<String, V> {
    fn write(&self, out: &mut Vec<u8>) {
        (self.len() as u64).write(out);
        for (name, value) in self {
            name.write(out);
            value.write(out);
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<IndexMap<String, V>, Error> {
        let pairs = Vec::<(String, V)>::read(input)?;
        let count = pairs.len();
        let map: IndexMap<String, V> = pairs.into_iter().collect();
        if map.len() == count { Ok(map) } else { Err(Error::Malformed("a name stands twice")) }
    }
}

impl Wire for Arc<[Effect]> {
    fn write(&self, out: &mut Vec<u8>) {
        (self.len() as u64).write(out);
        self.iter().for_each(|effect| effect.write(out));
    }

    fn read(input: &mut Reader<'_>) -> Result<Arc<[Effect]>, Error> {
        Vec::read(input).map(Vec::into)
    }
}

impl Wire for Given {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Given::Null => out.push(0),
            Given::Boolean(yes) => (1u8, *yes).write(out),
            Given::Integer(number) => (2u8, *number).write(out),
            Given::Decimal(number) => (3u8, number.to_bits()).write(out),
            Given::Text(text) => {
                out.push(4);
                text.write(out);
            }
            Given::List(items) => {
                out.push(5);
                items.write(out);
            }
            // Neither a fact nor an argument is an object.
            Given::Map(_) => out.push(0),
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<Given, Error> {
        read_given(input, DEPTH)
    }
}

/// Reads a value with so many levels of nesting left, however deep the bytes say it is.
fn read_given(input: &mut Reader<'_>, depth: u8) -> Result<Given, Error> {
    Ok(match u8::read(input)? {
        0 => Given::Null,
        1 => Given::Boolean(Wire::read(input)?),
        2 => Given::Integer(Wire::read(input)?),
        3 => {
            let number = f64::from_bits(Wire::read(input)?);
            Given::Decimal(Some(number).filter(|number| number.is_finite()).ok_or(Error::Malformed("no number"))?)
        }
        4 => Given::Text(Wire::read(input)?),
        5 => {
            let inner = depth.checked_sub(1).ok_or(Error::Malformed("a value is nested too deep"))?;
            let count = u32::read(input)?;
            Given::List((0..count).map(|_| read_given(input, inner)).collect::<Result<_, _>>()?)
        }
        _ => return Err(Error::Malformed("an unknown tag of Given")),
    })
}
