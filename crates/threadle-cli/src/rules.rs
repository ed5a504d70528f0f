//! What commands work on: a workspace that was read and checked, or an artifact.

use std::fs;
use std::path::{Path, PathBuf};

use threadle::Compilation;
use threadle::artifact::Program;
use threadle::diagnostic::Severity;
use threadle::prove::Limits;
use threadle::source::{Source, Sources};

use crate::failure::{Failure, counted};
use crate::findings;
use crate::progress::Onlooker;

/// A workspace that was read and checked, mistakes included.
pub struct Workspace {
    /// Its folder, as the user would reach it.
    pub folder: PathBuf,
    /// What is known of it.
    pub compilation: Compilation,
}

/// Rules that can run.
pub struct Rules {
    /// The program.
    pub program: Program,
    /// The workspace that it was made from; none for an artifact.
    pub workspace: Option<Workspace>,
}

/// Nothing of the guarantees is looked at: for questions that look at all conversations themselves.
pub const UNPROVED: Limits = Limits { nodes: 1 << 16, locations: 0, steps: 0 };

impl Workspace {
    /// Reads and checks the workspace that `path` belongs to, with the usual limits of proofs.
    pub fn open(path: &Path) -> Result<Workspace, Failure> {
        Workspace::open_within(path, &Limits::default())
    }

    /// Reads the workspace that `path` belongs to, and checks all but what all conversations come to: rules that break a
    /// guarantee can be looked at and played.
    pub fn open_unproved(path: &Path) -> Result<Workspace, Failure> {
        let mut workspace = Workspace::open_within(path, &UNPROVED)?;
        workspace.compilation.diagnostics.retain(|finding| !finding.kind.name.starts_with("guarantee-"));
        Ok(workspace)
    }

    /// Reads and checks the workspace that `path` belongs to.
    pub fn open_within(path: &Path, limits: &Limits) -> Result<Workspace, Failure> {
        let texts = threadle_workspace::load(&threadle_workspace::find(path)?)?;
        let files = texts.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let compilation = Compilation::watched(&texts.manifest, files, limits, &Onlooker::new());
        Ok(Workspace { folder: texts.folder, compilation })
    }

    /// The texts under the paths by which the user would reach them.
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::default();
        for (_, source) in self.compilation.sources.iter() {
            sources.add(Source::new(self.reach(&source.path), source.text.clone()));
        }
        sources
    }

    /// How the user would reach a file of the workspace.
    pub fn reach(&self, path: &str) -> String {
        let reached = self.folder.join(path);
        reached.strip_prefix(".").unwrap_or(&reached).to_string_lossy().replace('\\', "/")
    }

    /// How many findings of that weight there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.compilation.diagnostics.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The artifact, or a failure after the errors were printed.
    pub fn artifact(&self) -> Result<Vec<u8>, Failure> {
        if self.compilation.interrupted {
            return Err(Failure::Interrupted);
        }
        if let Some(artifact) = self.compilation.artifact() {
            return Ok(artifact);
        }
        findings::print_errors(&self.sources(), &self.compilation.diagnostics)?;
        Err(Failure::Findings(format!(
            "the rules in `{}` have {} and cannot run",
            self.folder.display(),
            counted(self.count(Severity::Error), "error")
        )))
    }

    /// The program, or a failure after the errors were printed.
    pub fn program(&self) -> Result<Program, Failure> {
        load(&self.artifact()?, &self.folder)
    }
}

impl Rules {
    /// The rules at `path`: an artifact, if that is a file that begins like one, and a workspace otherwise.
    pub fn open(path: &Path) -> Result<Rules, Failure> {
        Rules::open_by(path, Workspace::open)
    }

    /// The same, where a workspace need not keep its guarantees.
    pub fn open_unproved(path: &Path) -> Result<Rules, Failure> {
        Rules::open_by(path, Workspace::open_unproved)
    }

    fn open_by(path: &Path, open: impl FnOnce(&Path) -> Result<Workspace, Failure>) -> Result<Rules, Failure> {
        if path.is_file() && !is_of_workspace(path) {
            let bytes = fs::read(path).map_err(|error| threadle_workspace::Error::reading(path, error))?;
            return Ok(Rules { program: load(&bytes, path)?, workspace: None });
        }
        let workspace = open(path)?;
        Ok(Rules { program: workspace.program()?, workspace: Some(workspace) })
    }
}

fn is_of_workspace(path: &Path) -> bool {
    threadle_workspace::is_thread_file(path)
        || path.file_name().is_some_and(|name| name == threadle_workspace::MANIFEST)
}

fn load(artifact: &[u8], path: &Path) -> Result<Program, Failure> {
    // Scenarios and the chat's `/facts` may ask what the customer wrote, even where no rule does.
    Program::load(artifact).map(Program::keeping_all_words).map_err(|error| {
        let message = format!("`{}` is no artifact that can run here: {error}", path.display());
        Failure::new(message, "make it anew with `threadle build`, and give the whole file")
    })
}
