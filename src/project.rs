//! A workspace while it is being written: after an edit only what the edit touches is read and checked again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::Clean;
use crate::compilation::{Compilation, MANIFEST, Read, read_all};
use crate::prove::{Limits, Past};
use crate::source::Source;
use crate::watch::{Groundwork, Unwatched, Watch};

/// The texts of a workspace, kept from one edit to the next, for editors and for whoever checks again after each save.
///
/// What [`Project::compilation`] gives is always what [`Compilation::new`] gives of the same texts; only the work
/// differs. A file is read again when its text changes, and when it gets another place in the order of paths because
/// one was added or removed in front of it. Lists of conditions are checked again when they ask something new.
///
/// ```
/// use threadle::Project;
///
/// let mut project = Project::new("threadle: 1\nname: Shop\nidentity: { onboarding: true }\n");
/// project.set("menu.thread", "start {\n  when chat opens => menu\n}\n\nthread menu {\n  say \"Hi\"\n}\n");
/// assert!(project.compilation().has_errors());
/// project.set("menu.thread", "start {\n  when chat opens => menu\n}\n\nthread menu {\n  say \"Hi\"\n  resolve\n}\n");
/// assert!(!project.compilation().has_errors());
/// ```
#[derive(Debug)]
pub struct Project {
    manifest: Source,
    files: BTreeMap<Arc<str>, Text>,
    clean: Clean,
    past: Past,
}

/// A file, with its tree once it was read.
#[derive(Debug)]
struct Text {
    source: Source,
    read: Option<Read>,
}

impl Project {
    /// A workspace with nothing but the text of its manifest.
    pub fn new(manifest: &str) -> Project {
        Project {
            manifest: Source::new(MANIFEST, manifest),
            files: BTreeMap::new(),
            clean: Clean::default(),
            past: Past::default(),
        }
    }

    /// Replaces the text of the manifest; false where it is the same.
    pub fn set_manifest(&mut self, text: &str) -> bool {
        let is_new = *self.manifest.text != *text;
        if is_new {
            self.manifest = Source::new(MANIFEST, text);
        }
        is_new
    }

    /// Adds the file at `path`, or replaces its text; false where it is the same.
    pub fn set(&mut self, path: &str, text: &str) -> bool {
        let is_new = self.files.get(path).is_none_or(|file| *file.source.text != *text);
        if is_new {
            let source = Source::new(path, text);
            self.files.insert(source.path.clone(), Text { source, read: None });
        }
        is_new
    }

    /// Takes the file at `path` away; false where there is none.
    pub fn remove(&mut self, path: &str) -> bool {
        self.files.remove(path).is_some()
    }

    /// The paths of the files, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(|path| &**path)
    }

    /// What is known of the workspace as it is now.
    pub fn compilation(&mut self) -> Compilation {
        self.watched(&Limits::default(), &Unwatched)
    }

    /// The same, with the limits of proofs and with somebody who looks on and may end the proofs early.
    pub fn watched(&mut self, limits: &Limits, watch: &dyn Watch) -> Compilation {
        let ground = Groundwork::new(watch);
        let files = self.files.values().map(|file| (file.source.clone(), file.read.clone())).collect();
        let texts = read_all(self.manifest.clone(), files, &ground);
        self.files.values_mut().zip(&texts.read).for_each(|(file, read)| file.read = Some(read.clone()));
        Compilation::of(texts, (&mut self.clean, &mut self.past), (limits, watch, &ground))
    }
}
