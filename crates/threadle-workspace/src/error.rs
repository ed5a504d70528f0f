//! What can go wrong with files, each with what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::{MANIFEST, MAX_FILE_BYTES, MAX_FILES};

/// A workspace or file cannot be read.
#[derive(Debug)]
pub enum Error {
    /// Neither the path nor any folder above it has a manifest.
    NoManifest {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The system refuses.
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A file is not UTF-8.
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line with the first bad byte.
        line: usize,
    },
    /// The name of a file is not UTF-8.
    NameNotUtf8 {
        /// The file.
        path: PathBuf,
    },
    /// A file is larger than [`MAX_FILE_BYTES`].
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// There are more than [`MAX_FILES`] files.
    TooManyFiles {
        /// The workspace.
        folder: PathBuf,
    },
}

impl Error {
    /// `path` cannot be read for the reason that the system gives.
    pub fn reading(path: &Path, cause: io::Error) -> Error {
        Error::Unreadable { path: path.to_path_buf(), cause }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Error::NoManifest { .. } => {
                format!("a workspace is a folder with a `{MANIFEST}`; `threadle new FOLDER` makes one to start from")
            }
            Error::Unreadable { cause, .. } if cause.kind() == io::ErrorKind::NotFound => {
                "check the spelling of the path, and the folder that you are in".into()
            }
            Error::Unreadable { .. } => "make sure that you may read it, and that it is a file".into(),
            Error::NotUtf8 { .. } => "save the file as UTF-8 in your editor".into(),
            Error::NameNotUtf8 { .. } => "rename the file with letters, digits, `-` and `_`".into(),
            Error::TooLarge { .. } => "split the file: all files of a workspace are read together".into(),
            Error::TooManyFiles { .. } => "check that this is the folder that you meant".into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoManifest { path } => {
                write!(f, "`{}` has no `{MANIFEST}`, and no folder above it has one", path.display())
            }
            Error::Unreadable { path, cause } => match cause.kind() {
                io::ErrorKind::NotFound => write!(f, "`{}` does not exist", path.display()),
                io::ErrorKind::PermissionDenied => write!(f, "`{}` may not be read by you", path.display()),
                io::ErrorKind::IsADirectory => write!(f, "`{}` is a folder", path.display()),
                _ => write!(f, "`{}` cannot be read: {cause}", path.display()),
            },
            Error::NotUtf8 { path, line } => write!(f, "`{}` is not UTF-8 text (line {line})", path.display()),
            Error::NameNotUtf8 { path } => write!(f, "the name of `{}` is not UTF-8", path.display()),
            Error::TooLarge { path } => {
                write!(f, "`{}` is larger than {} MiB", path.display(), MAX_FILE_BYTES / 1024 / 1024)
            }
            Error::TooManyFiles { folder } => {
                write!(f, "`{}` has more than {MAX_FILES} `.thread` files", folder.display())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Unreadable { cause, .. } => Some(cause),
            _ => None,
        }
    }
}
