//! `threadle build`: an artifact, which runs without its texts.

use std::io::Write;
use std::path::{Path, PathBuf};

use threadle::MANIFEST;
use threadle::artifact::{Program, strip, with_texts};

use crate::failure::{Exit, Failure, Outcome};
use crate::rules::{Rules, Workspace};
use crate::write;

/// Compile a workspace into an artifact, which runs without its texts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle build rules -o helpdesk.threadle
  threadle build rules --show               prints the program for people, and writes nothing
  threadle chat helpdesk.threadle")]
pub struct Build {
    /// The workspace; with `--show`, an artifact too.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Where the artifact goes; the name of the folder and `.threadle` without it.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the operations with their names and texts.
    #[arg(long)]
    show: bool,
    /// Leave out the map from operations to lines, and the texts.
    #[arg(long)]
    strip: bool,
}

impl Build {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let mut out = std::io::stdout().lock();
        let rules = Rules::open(&self.path)?;
        if self.show {
            out.write_all(rules.program.show().as_bytes())?;
        }
        if self.show && self.output.is_none() {
            return Ok(Exit::Fine);
        }
        let Some(workspace) = rules.workspace else {
            return Err(Failure::new("this is an artifact already", "give a workspace, or `--show` to read it"));
        };
        let mut artifact = workspace.artifact()?;
        let broken = |error| Failure::new(error, "this should not happen; please tell us");
        artifact = match (self.strip, texts(&workspace)) {
            (true, _) => strip(&artifact).map_err(broken)?,
            (false, Some(texts)) => with_texts(&artifact, &texts).map_err(broken)?,
            (false, None) => artifact,
        };
        let file = self.output.unwrap_or_else(|| default_name(&workspace.folder));
        write::replace(&file, &artifact)?;
        if !quiet {
            let revision = Program::revision(&rules.program);
            writeln!(out, "{}: {} bytes, revision {revision}", file.display(), artifact.len())?;
        }
        Ok(Exit::Fine)
    }
}

/// The texts of a workspace; none where a secret in the manifest cannot be masked.
fn texts(workspace: &Workspace) -> Option<Vec<(String, String)>> {
    let manifest = workspace.compilation.manifest.masked(workspace.compilation.sources.iter().next()?.1)?;
    let files = workspace.compilation.sources.iter().skip(1);
    let files = files.map(|(_, source)| (source.path.to_string(), source.text.to_string()));
    Some(std::iter::once((MANIFEST.to_string(), manifest)).chain(files).collect())
}

/// The name of the folder and `.threadle`, here.
fn default_name(folder: &Path) -> PathBuf {
    let name = folder.canonicalize().ok().and_then(|folder| folder.file_name().map(PathBuf::from));
    name.unwrap_or_else(|| PathBuf::from("rules")).with_extension("threadle")
}
