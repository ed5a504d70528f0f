//! Why bytes are not an artifact that can run.

use std::fmt;

/// Why an artifact was not loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes do not begin as an artifact does.
    NotAnArtifact,
    /// It was written for readers of a later format.
    TooNew {
        /// The oldest format that a reader must know to read it.
        needs: u16,
    },
    /// It is longer than [`LONGEST`](super::LONGEST) bytes.
    TooLong,
    /// It ends too early, goes on after its end, or its checksum is not that of its bytes.
    Damaged,
    /// Its revision is not the hash of its content.
    WrongRevision,
    /// Something in it points outside of it or contradicts something else; the words say what.
    Malformed(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotAnArtifact => f.write_str("this is not a compiled Threadle workspace"),
            Error::TooNew { needs } => {
                write!(
                    f,
                    "this was compiled for a newer Threadle: it needs format {needs}, and {} is known here",
                    super::FORMAT
                )
            }
            Error::TooLong => write!(f, "a compiled workspace has at most {} bytes", super::LONGEST),
            Error::Damaged => f.write_str("this compiled workspace is damaged: its checksum is wrong"),
            Error::WrongRevision => f.write_str("this compiled workspace is not the revision that it says it is"),
            Error::Malformed(what) => write!(f, "this compiled workspace is malformed: {what}"),
        }
    }
}

impl std::error::Error for Error {}
