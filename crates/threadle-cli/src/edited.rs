//! A workspace that somebody is working on: what was saved since it was last looked at, checked again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use threadle::Project;
use threadle::prove::Limits;
use threadle_workspace::MANIFEST;

use crate::failure::Failure;
use crate::progress::Onlooker;
use crate::rules::Workspace;

/// How often the folder is looked at: soon enough for whoever has just saved, seldom enough to cost nothing.
const EVERY: Duration = Duration::from_millis(250);

/// How long nothing may have happened before a save counts as done.
const SETTLED: Duration = Duration::from_millis(50);

/// A workspace and when each of its files was saved.
pub struct Edited {
    folder: PathBuf,
    saves: Saves,
    project: Option<Project>,
}

/// When each file was saved, and how long it is. Nothing for what cannot be looked at.
type Saves = BTreeMap<String, Option<(SystemTime, u64)>>;

impl Edited {
    /// The workspace that `path` belongs to.
    pub fn open(path: &Path) -> Result<Edited, Failure> {
        Ok(Edited { folder: threadle_workspace::find(path)?, saves: Saves::new(), project: None })
    }

    /// Reads what was saved and checks the workspace; how long the check took, without the reading.
    pub fn check(&mut self, limits: &Limits) -> Result<(Workspace, Duration), Failure> {
        // Looked at before it is read: what is saved in between is then read again, and nothing is missed.
        self.saves = saves(&self.folder);
        let texts = threadle_workspace::load(&self.folder)?;
        let project = self.project.get_or_insert_with(|| Project::new(&texts.manifest));
        project.set_manifest(&texts.manifest);
        let there: BTreeSet<&str> = texts.files.iter().map(|(path, _)| path.as_str()).collect();
        let gone: Vec<String> = project.paths().filter(|path| !there.contains(path)).map(str::to_owned).collect();
        gone.iter().for_each(|path| _ = project.remove(path));
        texts.files.iter().for_each(|(path, text)| _ = project.set(path, text));
        let begun = Instant::now();
        let compilation = project.watched(limits, &Onlooker::anew());
        Ok((Workspace { folder: self.folder.clone(), compilation }, begun.elapsed()))
    }

    /// Returns once a file was saved, added or taken away, and nothing more happens: some editors save in two steps.
    pub fn wait_for_a_save(&self) {
        let mut seen = saves(&self.folder);
        while seen == self.saves {
            sleep(EVERY);
            seen = saves(&self.folder);
        }
        loop {
            sleep(SETTLED);
            let before = std::mem::replace(&mut seen, saves(&self.folder));
            if seen == before {
                return;
            }
        }
    }
}

fn saves(folder: &Path) -> Saves {
    let files = threadle_workspace::thread_files(folder).unwrap_or_default();
    let saved = |path: &str| {
        let about = fs::metadata(folder.join(path)).ok()?;
        Some((about.modified().ok()?, about.len()))
    };
    files
        .into_iter()
        .chain([MANIFEST.to_string()])
        .map(|path| (saved(&path), path))
        .map(|(saved, path)| (path, saved))
        .collect()
}
