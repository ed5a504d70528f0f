//! Finds and reads the files of a workspace: `threadle.yaml` and every `*.thread` file below it, in a fixed order.

mod error;
mod files;

pub use error::Error;
pub use files::{is_thread_file, read, thread_files};

use std::path::{Component, Path, PathBuf};

/// The file that makes a folder a workspace.
pub const MANIFEST: &str = "threadle.yaml";

/// The most bytes that a file may have.
pub const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// The most files that a workspace may have.
pub const MAX_FILES: usize = 10_000;

/// The texts of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// Its folder.
    pub folder: PathBuf,
    /// The text of its manifest.
    pub manifest: String,
    /// Path and text of each `*.thread` file, sorted by path; paths are relative, with `/` between their parts.
    pub files: Vec<(String, String)>,
}

/// The folder of the workspace that `path` belongs to: the nearest with a manifest, from `path` upwards.
///
/// # Errors
/// Where `path` does not exist, or neither it nor any folder above it has a manifest.
pub fn find(path: &Path) -> Result<PathBuf, Error> {
    let absolute = path.canonicalize().map_err(|error| Error::reading(path, error))?;
    // Kept as the user wrote it where that leads upwards, so that messages name it like that.
    let upwards = !path.components().any(|part| part == Component::ParentDir);
    let written = path.ancestors().filter(|_| upwards).map(|folder| match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    });
    let nearest = written.chain(absolute.ancestors()).find(|folder| folder.join(MANIFEST).is_file());
    nearest.map(Path::to_path_buf).ok_or_else(|| Error::NoManifest { path: path.to_path_buf() })
}

/// Reads the workspace in `folder`.
///
/// # Errors
/// Where a file cannot be read, is not UTF-8 or too large, or there are too many of them.
pub fn load(folder: &Path) -> Result<Texts, Error> {
    let manifest = read(&folder.join(MANIFEST))?;
    let mut files = Vec::new();
    for relative in thread_files(folder)? {
        let text = read(&folder.join(&relative))?;
        files.push((relative, text));
    }
    Ok(Texts { folder: folder.to_path_buf(), manifest, files })
}
