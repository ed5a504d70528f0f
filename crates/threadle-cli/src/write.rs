//! Writing files: whole or not at all, and never over something by accident.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Puts `bytes` in place of what `path` has: readers see the old file or the new one, never a part. A symbolic link
/// is followed, and the file keeps its permissions.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || {
        let mut draft = NamedTempFile::new_in(folder)?;
        draft.write_all(bytes)?;
        match fs::metadata(&target) {
            Ok(old) => fs::set_permissions(draft.path(), old.permissions())?,
            Err(_) => make_readable(draft.path())?,
        }
        draft.as_file().sync_all()?;
        draft.persist(&target).map_err(|error| error.error)
    };
    write().map(drop).map_err(|error| Failure::writing(path, &error))
}

/// Writes a file that is not there yet, and the folders above it.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        fs::File::create_new(path)?.write_all(bytes)
    };
    write().map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::new(
            format!("`{}` exists already", path.display()),
            "nothing was overwritten; choose another folder, or move the file away",
        ),
        _ => Failure::writing(path, &error),
    })
}

/// Temporary files are for their owner only; a new file is as readable as any other.
#[cfg(unix)]
fn make_readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
