//! Why bytes are not a conversation that can go on.

use super::FORMAT;
use std::fmt;

/// Why bytes are not a conversation that can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes do not begin as a saved conversation does.
    NotAConversation,
    /// It was written in a format that is not known here.
    UnknownFormat(u8),
    /// It ends too early, or its checksum is not that of its bytes.
    Damaged,
    /// It runs on another revision of the rules.
    OtherRevision,
    /// Something in it is not in the rules or contradicts something else; the words say what.
    Malformed(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotAConversation => f.write_str("this is not a saved conversation"),
            Error::UnknownFormat(format) => {
                write!(f, "this conversation was saved in format {format}, and 1 to {FORMAT} are known here")
            }
            Error::Damaged => f.write_str("this saved conversation is damaged: its checksum is wrong"),
            Error::OtherRevision => f.write_str("this conversation runs on another revision of the rules"),
            Error::Malformed(what) => write!(f, "this saved conversation is malformed: {what}"),
        }
    }
}

impl std::error::Error for Error {}
