//! The files themselves: which belong to a workspace, and reading one within its limits.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::{Error, MAX_FILE_BYTES, MAX_FILES};

/// Whether `path` is named like a file of rules.
pub fn is_thread_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "thread")
}

/// The `*.thread` files below `folder`, relative to it and sorted, with `/` between the parts of each.
///
/// Hidden folders and those called `target` are left out, and so are folders behind a symbolic link.
///
/// # Errors
/// Where a folder cannot be read, a name is not UTF-8, or there are too many files.
pub fn thread_files(folder: &Path) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| Error::reading(&folder, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Error::reading(&folder, error))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| Error::reading(&path, error))?;
            let is_file = kind.is_file() || kind.is_symlink() && path.is_file();
            if !(kind.is_dir() || is_file && is_thread_file(&path)) {
                continue;
            }
            let name = entry.file_name();
            let Some(name) = name.to_str() else { return Err(Error::NameNotUtf8 { path }) };
            match kind.is_dir() {
                true if name.starts_with('.') || name == "target" => {}
                true => open.push((path, format!("{prefix}{name}/"))),
                false if found.len() == MAX_FILES => return Err(Error::TooManyFiles { folder: root(&path, &prefix) }),
                false => found.push(format!("{prefix}{name}")),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The folder that `path` was found in, so many parts of `prefix` up.
fn root(path: &Path, prefix: &str) -> PathBuf {
    path.ancestors().nth(prefix.matches('/').count() + 1).unwrap_or(path).to_path_buf()
}

/// Reads a text file; a byte order mark at its head is left out.
///
/// # Errors
/// Where it cannot be read, is larger than [`MAX_FILE_BYTES`], or is not UTF-8.
pub fn read(path: &Path) -> Result<String, Error> {
    let failed = |error| Error::reading(path, error);
    let file = fs::File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Error::TooLarge { path: path.to_path_buf() });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() + 1;
        Error::NotUtf8 { path: path.to_path_buf(), line }
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_string(),
        None => text,
    })
}
