//! A session as bytes, and back. `docs/session.md` describes the format.

use super::{Answer, Chat, Session};
use crate::artifact::Program;
use crate::artifact::parts::{Reader, Wire};
use crate::machine::{self, Conversation};
use sha2::{Digest, Sha256};
use std::fmt;

/// How a saved session begins, and which version of the format is written here.
const MAGIC: &[u8; 4] = b"THSN";
const VERSION: u16 = 1;

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
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&VERSION.to_le_bytes());
        self.id.write(&mut out);
        self.identity.write(&mut out);
        self.told.write(&mut out);
        self.chats.iter().map(|chat| SavedChat::of(program, chat)).collect::<Vec<_>>().write(&mut out);
        self.last.write(&mut out);
        self.wake.write(&mut out);
        self.answers.iter().cloned().collect::<Vec<_>>().write(&mut out);
        let checksum = Sha256::digest(&out);
        out.extend_from_slice(&checksum[..CHECKSUM]);
        out
    }

    /// The session that was saved as `bytes`, to go on with `program`.
    ///
    /// # Errors
    /// When the bytes are no saved session of this version, are damaged, or a conversation cannot go on with `program`.
    pub fn resume(program: &Program, bytes: &[u8]) -> Result<Session, ResumeError> {
        let body = open(bytes)?;
        let counts = Default::default();
        let mut input = Reader::new(body, &counts);
        let read = |input: &mut Reader<'_>| {
            let session = Session {
                id: Wire::read(input)?,
                identity: Wire::read(input)?,
                told: Wire::read(input)?,
                chats: Vec::new(),
                last: None,
                wake: None,
                answers: Default::default(),
            };
            let chats = Vec::<SavedChat>::read(input)?;
            let (last, wake) = (Wire::read(input)?, Wire::read(input)?);
            let answers = Vec::<Answer>::read(input)?.into();
            Ok((Session { last, wake, answers, ..session }, chats))
        };
        let (session, chats) = read(&mut input).map_err(malformed)?;
        input.end().map_err(malformed)?;
        let chats = chats.into_iter().map(|chat| chat.resume(program)).collect::<Result<Vec<_>, _>>()?;
        if chats.is_empty() != session.identity.is_before_chat() {
            return Err(ResumeError::Malformed("identity and conversations do not belong together"));
        }
        Ok(Session { chats, ..session })
    }
}

/// What stands between the version and the checksum, once both have been checked.
fn open(bytes: &[u8]) -> Result<&[u8], ResumeError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(ResumeError::NotASession)?;
    let (version, rest) = rest.split_first_chunk().ok_or(ResumeError::Damaged)?;
    let version = u16::from_le_bytes(*version);
    if version != VERSION {
        return Err(ResumeError::OtherVersion(version));
    }
    let (body, checksum) = rest.split_last_chunk::<CHECKSUM>().ok_or(ResumeError::Damaged)?;
    let head = bytes.strip_suffix(checksum.as_slice()).ok_or(ResumeError::Damaged)?;
    if Sha256::digest(head)[..CHECKSUM] != *checksum {
        return Err(ResumeError::Damaged);
    }
    Ok(body)
}

fn malformed(error: crate::artifact::Error) -> ResumeError {
    match error {
        crate::artifact::Error::Malformed(what) => ResumeError::Malformed(what),
        _ => ResumeError::Malformed("unreadable"),
    }
}

/// A conversation whose rules are bytes still: reading them needs the program.
pub(super) struct SavedChat {
    pub(super) rules: Vec<u8>,
    pub(super) chat: PlainChat,
}

/// The rest of a conversation.
pub(super) struct PlainChat {
    pub(super) id: String,
    pub(super) closed: bool,
    pub(super) seq: u64,
    pub(super) buttons: u64,
    pub(super) calls_before: u64,
    pub(super) calls: u32,
    pub(super) stamps: indexmap::IndexMap<String, bool>,
}

impl SavedChat {
    fn of(program: &Program, chat: &Chat) -> SavedChat {
        let Chat { id, rules, closed, seq, buttons, calls_before, calls, stamps } = chat.clone();
        let mut bytes = Vec::new();
        rules.save(program, &mut bytes);
        SavedChat { rules: bytes, chat: PlainChat { id, closed, seq, buttons, calls_before, calls, stamps } }
    }

    fn resume(self, program: &Program) -> Result<Chat, ResumeError> {
        let rules = Conversation::resume(program, &self.rules).map_err(ResumeError::Conversation)?;
        let PlainChat { id, closed, seq, buttons, calls_before, calls, stamps } = self.chat;
        Ok(Chat { id, rules, closed, seq, buttons, calls_before, calls, stamps })
    }
}

impl fmt::Display for ResumeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResumeError::NotASession => f.write_str("this is not a saved session"),
            ResumeError::OtherVersion(version) => {
                write!(f, "this session was saved in version {version} of the format, and {VERSION} is known here")
            }
            ResumeError::Damaged => f.write_str("this saved session is damaged: its checksum is wrong"),
            ResumeError::Malformed(what) => write!(f, "this saved session is malformed: {what}"),
            ResumeError::Conversation(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ResumeError {}
