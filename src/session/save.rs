//! A session as bytes, and back. `docs/session.md` describes the format.

use super::facts::Told;
use super::{Answer, Chat, Session};
use crate::artifact::parts::{Counts, Reader, Wire, sum_of_words};
use crate::artifact::{Error, Program};
use crate::identity::Identity;
use crate::machine::{self, Conversation};
use crate::time::Timestamp;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

/// How a saved session begins, and which version of the format is written here.
const MAGIC: &[u8; 4] = b"THSN";
const VERSION: u16 = 2;

/// As long as a saved session with one conversation is, or longer.
const USUAL: usize = 256;

/// The bytes of the checksum at the end.
const CHECKSUM: usize = 8;

/// Why bytes are not a session that can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResumeError {
    /// The bytes do not begin as a saved session does.
    NotASession,
    /// It was written in another version of the format.
    OtherVersion(u16),
    /// Its checksum is not that of its bytes.
    Damaged,
    /// Something in it cannot be; the words say what.
    Malformed(&'static str),
    /// A conversation in it cannot go on with these rules; the words say why.
    Conversation(machine::Error),
}

impl Session {
    /// The whole session as bytes; `program` are the rules that it runs on.
    pub fn save(&self, program: &Program) -> Vec<u8> {
        let mut out = Vec::with_capacity(USUAL);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        self.id.write(&mut out);
        self.identity.write(&mut out);
        self.told.write(&mut out);
        (self.chats.len() as u64).write(&mut out);
        self.chats.iter().for_each(|chat| chat.write(program, &mut out));
        self.last.write(&mut out);
        self.wake.write(&mut out);
        (self.answers.len() as u64).write(&mut out);
        self.answers.iter().for_each(|answer| answer.write(&mut out));
        let checksum = checksum(&out);
        out.extend_from_slice(&checksum);
        out
    }

    /// The session that was saved as `bytes`, to go on with `program`.
    ///
    /// # Errors
    /// When the bytes are no saved session of this version, are damaged, or a conversation cannot go on with `program`.
    pub fn resume(program: &Program, bytes: &[u8]) -> Result<Session, ResumeError> {
        let counts = Counts::default();
        let saved = SavedSession::read(bytes, &counts)?;
        saved.with(|rules| Conversation::resume(program, rules).map_err(ResumeError::Conversation))
    }
}

/// A saved session whose rules are bytes still: reading them needs their program.
pub(super) struct SavedSession<'b> {
    id: String,
    identity: Identity,
    told: Told,
    /// Its conversations.
    pub(super) chats: Vec<(Cow<'b, [u8]>, PlainChat)>,
    last: Option<Timestamp>,
    wake: Option<Timestamp>,
    answers: VecDeque<Answer>,
}

impl<'b> SavedSession<'b> {
    /// Reads one; there are no tables that it could point into.
    pub(super) fn read(bytes: &'b [u8], counts: &'b Counts) -> Result<SavedSession<'b>, ResumeError> {
        let (version, body) = open(bytes)?;
        let mut input = Reader::new(body, counts);
        let (id, identity, told) = read_head(&mut input).map_err(malformed)?;
        let count = u32::read(&mut input).map_err(malformed)?;
        let chats = (0..count).map(|_| read_chat(version, &mut input)).collect::<Result<Vec<_>, _>>();
        let chats = chats.map_err(malformed)?;
        let (last, wake, answers) = read_tail(&mut input).map_err(malformed)?;
        input.end().map_err(malformed)?;
        if chats.is_empty() != identity.is_before_chat() {
            return Err(ResumeError::Malformed("identity and conversations do not belong together"));
        }
        Ok(SavedSession { id, identity, told, chats, last, wake, answers })
    }

    /// The session, with what `rules` makes of its conversations, one after the other.
    pub(super) fn with(
        self,
        mut rules: impl FnMut(&[u8]) -> Result<Conversation, ResumeError>,
    ) -> Result<Session, ResumeError> {
        let SavedSession { id, identity, told, chats, last, wake, answers } = self;
        let chats = chats.into_iter().map(|(saved, chat)| {
            let rules = rules(&saved)?;
            let PlainChat { id, closed, seq, buttons, calls_before, calls, stamps } = chat;
            Ok(Chat { id, rules, closed, seq, buttons, calls_before, calls, stamps })
        });
        let chats = chats.collect::<Result<Vec<_>, _>>()?;
        Ok(Session { id, identity: Arc::new(identity), told: Arc::new(told), chats, last, wake, answers })
    }
}

fn read_head(input: &mut Reader<'_>) -> Result<(String, Identity, Told), Error> {
    Ok((Wire::read(input)?, Wire::read(input)?, Wire::read(input)?))
}

type Tail = (Option<Timestamp>, Option<Timestamp>, VecDeque<Answer>);

fn read_tail(input: &mut Reader<'_>) -> Result<Tail, Error> {
    Ok((Wire::read(input)?, Wire::read(input)?, Vec::read(input)?.into()))
}

/// A conversation; the first version writes the bytes of its rules as numbers.
fn read_chat<'b>(version: u16, input: &mut Reader<'b>) -> Result<(Cow<'b, [u8]>, PlainChat), Error> {
    let rules: Cow<'_, [u8]> = if version == 1 {
        Vec::read(input)?.into()
    } else {
        let length = u32::read(input)?;
        input.take(length as usize)?.into()
    };
    Ok((rules, PlainChat::read(input)?))
}

/// The version, and what stands between it and the checksum, once both have been checked.
fn open(bytes: &[u8]) -> Result<(u16, &[u8]), ResumeError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(ResumeError::NotASession)?;
    let (version, rest) = rest.split_first_chunk().ok_or(ResumeError::Damaged)?;
    let version = u16::from_le_bytes(*version);
    let sum: fn(&[u8]) -> [u8; CHECKSUM] = match version {
        1 => first_checksum,
        VERSION => checksum,
        _ => return Err(ResumeError::OtherVersion(version)),
    };
    let (body, checksum) = rest.split_last_chunk::<CHECKSUM>().ok_or(ResumeError::Damaged)?;
    let head = bytes.strip_suffix(checksum.as_slice()).ok_or(ResumeError::Damaged)?;
    if sum(head) == *checksum { Ok((version, body)) } else { Err(ResumeError::Damaged) }
}

/// Finds damage; the length is part of it, since the last word is filled up with zeros.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    sum_of_words(bytes.len() as u64, &[bytes]).to_le_bytes()
}

/// The checksum of the first version: the beginning of a SHA-256.
fn first_checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(bytes));
    [a, b, c, d, e, f, g, h]
}

fn malformed(error: Error) -> ResumeError {
    match error {
        Error::Malformed(what) => ResumeError::Malformed(what),
        _ => ResumeError::Malformed("unreadable"),
    }
}

/// What a conversation is besides its rules.
pub(super) struct PlainChat {
    pub(super) id: String,
    pub(super) closed: bool,
    pub(super) seq: u64,
    pub(super) buttons: u64,
    pub(super) calls_before: u64,
    pub(super) calls: u32,
    pub(super) stamps: indexmap::IndexMap<String, bool>,
}

impl Chat {
    /// Appends what [`read_chat`] reads.
    fn write(&self, program: &Program, out: &mut Vec<u8>) {
        let mut rules = Vec::with_capacity(128);
        self.rules.save(program, &mut rules);
        (rules.len() as u64).write(out);
        out.extend_from_slice(&rules);
        self.id.write(out);
        self.closed.write(out);
        (self.seq, self.buttons).write(out);
        (self.calls_before, self.calls).write(out);
        self.stamps.write(out);
    }
}

impl fmt::Display for ResumeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResumeError::NotASession => f.write_str("this is not a saved session"),
            ResumeError::OtherVersion(version) => {
                write!(
                    f,
                    "this session was saved in version {version} of the format, and 1 to {VERSION} are known here"
                )
            }
            ResumeError::Damaged => f.write_str("this saved session is damaged: its checksum is wrong"),
            ResumeError::Malformed(what) => write!(f, "this saved session is malformed: {what}"),
            ResumeError::Conversation(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ResumeError {}
