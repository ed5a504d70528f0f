//! Sealed states: bytes that only who holds the key can have written, for one conversation, on one revision, in order.
//!
//! A saved session or conversation has a checksum, which finds accidents. Where a state is kept by somebody else (the
//! customer's browser, a store that others write to), it must be sealed: [`SealKeys::seal`] puts a keyed MAC
//! (HMAC-SHA-256) around it, and [`SealKeys::open`] refuses what was forged, cut off, taken from another conversation
//! or is older than the host knows it to be. `docs/revisions.md` tells when to use it, and what the bytes are.

use crate::artifact::Revision;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// How sealed bytes begin: magic and the version of the format.
const MAGIC: &[u8; 4] = b"TdSl";
const FORMAT: u8 = 1;
/// Magic, format, key, conversation, revision, sequence and the length of what is sealed.
const HEADER: usize = 4 + 1 + 4 + 16 + 32 + 8 + 4;
const TAG: usize = 32;

/// The shortest secret, in bytes.
pub const SHORTEST_SECRET: usize = 32;

/// The keys that seals are made and checked with: one to write with, and those before it that are still accepted.
#[derive(Clone)]
pub struct SealKeys {
    current: Key,
    older: Vec<Key>,
}

#[derive(Clone)]
struct Key {
    id: u32,
    mac: Hmac<Sha256>,
}

/// What a state belongs to; sealed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed<'a> {
    /// The id of the session or conversation, as the host knows it.
    pub conversation: &'a str,
    /// The revision that it was saved on.
    pub revision: Revision,
    /// A number that grows with each save, so that an earlier state is not taken for the latest; 0 where the host keeps
    /// none.
    pub sequence: u64,
}

/// What the host knows of a state that it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected<'a> {
    /// Whose state it must be.
    pub conversation: &'a str,
    /// The revisions that it may have been saved on; any, where there are none.
    pub revisions: &'a [Revision],
    /// The least sequence that it must have: that of the latest save, where the host knows it.
    pub least_sequence: u64,
}

/// A state whose seal is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened<'b> {
    /// What was sealed.
    pub state: &'b [u8],
    /// The revision that it was saved on.
    pub revision: Revision,
    /// Its sequence.
    pub sequence: u64,
}

/// Why a sealed state is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealError {
    /// The bytes do not begin as a sealed state does.
    NotSealed,
    /// It was sealed in a format that is not known here.
    UnknownFormat(u8),
    /// It ends too early.
    Truncated,
    /// It was sealed with a key that is not among those accepted.
    UnknownKey(u32),
    /// Nobody who holds the key has written these bytes: they were forged or damaged.
    Forged,
    /// It is the state of another conversation.
    OtherConversation,
    /// It was saved on a revision that is not accepted: rolled back, or from rules that are not held any more.
    OtherRevision(Revision),
    /// It is an earlier state than the latest one.
    RolledBack {
        /// Its sequence.
        sequence: u64,
        /// The least that was accepted.
        least: u64,
    },
}

/// A secret that is too short to keep anybody out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeakSecret;

impl SealKeys {
    /// Seals are written and checked with this secret, which the number `id` stands for in them.
    ///
    /// # Errors
    /// When the secret has less than [`SHORTEST_SECRET`] bytes.
    pub fn new(id: u32, secret: &[u8]) -> Result<SealKeys, WeakSecret> {
        Ok(SealKeys { current: Key::new(id, secret)?, older: Vec::new() })
    }

    /// Accepts what was sealed with an older secret as well: to change secrets, write with the new one and accept the
    /// old one until nothing is sealed with it any more. A number that is taken already keeps its first secret.
    ///
    /// # Errors
    /// When the secret has less than [`SHORTEST_SECRET`] bytes.
    pub fn accept(mut self, id: u32, secret: &[u8]) -> Result<SealKeys, WeakSecret> {
        self.older.push(Key::new(id, secret)?);
        Ok(self)
    }

    /// Seals a state: a saved session or a saved conversation.
    pub fn seal(&self, sealed: Sealed<'_>, state: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + state.len() + TAG);
        out.extend_from_slice(MAGIC);
        out.push(FORMAT);
        out.extend_from_slice(&self.current.id.to_le_bytes());
        out.extend_from_slice(&self.current.conversation(sealed.conversation));
        out.extend_from_slice(&sealed.revision.0);
        out.extend_from_slice(&sealed.sequence.to_le_bytes());
        out.extend_from_slice(&(state.len() as u32).to_le_bytes());
        out.extend_from_slice(state);
        let tag = self.current.over(&[b"state", &out]).finalize().into_bytes();
        out.extend_from_slice(&tag);
        out
    }

    /// Opens a sealed state and gives what was sealed.
    ///
    /// # Errors
    /// When the bytes are not what the host expects; the error says why. Nothing of them is believed before the seal is
    /// found to be good, and comparing takes as long whatever the bytes are.
    pub fn open<'b>(&self, expected: Expected<'_>, sealed: &'b [u8]) -> Result<Opened<'b>, SealError> {
        let rest = sealed.strip_prefix(MAGIC).ok_or(SealError::NotSealed)?;
        match rest.first() {
            Some(&FORMAT) => {}
            Some(other) => return Err(SealError::UnknownFormat(*other)),
            None => return Err(SealError::Truncated),
        }
        let mut fields = Fields(rest.get(1..HEADER - 4).ok_or(SealError::Truncated)?);
        let id = u32::from_le_bytes(fields.take());
        let conversation: [u8; 16] = fields.take();
        let revision = Revision(fields.take());
        let sequence = u64::from_le_bytes(fields.take());
        let length = u32::from_le_bytes(fields.take()) as usize;
        let (body, tag) = sealed.split_at_checked(HEADER + length).ok_or(SealError::Truncated)?;
        if tag.len() < TAG {
            return Err(SealError::Truncated);
        }
        let mut keys = std::iter::once(&self.current).chain(&self.older);
        let key = keys.find(|key| key.id == id).ok_or(SealError::UnknownKey(id))?;
        key.over(&[b"state", body]).verify_slice(tag).map_err(|_| SealError::Forged)?;
        if key.conversation(expected.conversation) != conversation {
            return Err(SealError::OtherConversation);
        }
        if !expected.revisions.is_empty() && !expected.revisions.contains(&revision) {
            return Err(SealError::OtherRevision(revision));
        }
        if sequence < expected.least_sequence {
            return Err(SealError::RolledBack { sequence, least: expected.least_sequence });
        }
        Ok(Opened { state: &body[HEADER..], revision, sequence })
    }
}

impl Key {
    fn new(id: u32, secret: &[u8]) -> Result<Key, WeakSecret> {
        let long = Some(secret).filter(|secret| secret.len() >= SHORTEST_SECRET).ok_or(WeakSecret)?;
        // Every length makes a key for HMAC.
        Hmac::new_from_slice(long).map(|mac| Key { id, mac }).map_err(|_| WeakSecret)
    }

    /// The MAC over a purpose and the parts, each with its length.
    fn over(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac
    }

    /// What stands for the id of a conversation in a seal; nobody without the key can tell or make it.
    fn conversation(&self, id: &str) -> [u8; 16] {
        let tag = self.over(&[b"conversation", id.as_bytes()]).finalize().into_bytes();
        std::array::from_fn(|at| tag[at])
    }
}

/// Fields of a header that is long enough, one behind the other.
struct Fields<'b>(&'b [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let field = self.0.first_chunk().copied().unwrap_or([0; N]);
        self.0 = self.0.get(N..).unwrap_or_default();
        field
    }
}

impl fmt::Debug for SealKeys {
    /// The numbers of the keys; never a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let older: Vec<u32> = self.older.iter().map(|key| key.id).collect();
        f.debug_struct("SealKeys").field("current", &self.current.id).field("older", &older).finish_non_exhaustive()
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SealError::NotSealed => f.write_str("this is not a sealed state"),
            SealError::UnknownFormat(format) => {
                write!(f, "this state was sealed in format {format}, and {FORMAT} is known here")
            }
            SealError::Truncated => f.write_str("this sealed state is cut off"),
            SealError::UnknownKey(id) => write!(f, "this state was sealed with key {id}, which is not accepted"),
            SealError::Forged => f.write_str("the seal of this state is wrong: it was forged or damaged"),
            SealError::OtherConversation => f.write_str("this is the state of another conversation"),
            SealError::OtherRevision(revision) => {
                write!(f, "this state was saved on revision {revision}, which is not accepted")
            }
            SealError::RolledBack { sequence, least } => {
                write!(
                    f,
                    "this state is older than the latest one: its sequence is {sequence}, and {least} is the least"
                )
            }
        }
    }
}

impl std::error::Error for SealError {}

impl fmt::Display for WeakSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a secret for seals has at least {SHORTEST_SECRET} bytes")
    }
}

impl std::error::Error for WeakSecret {}
