//! `threadle prove`: what is known of each guarantee, with the conversations that show it.

use std::io::Write;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use threadle::diagnostic::Severity;
use threadle::{Compilation, Promise, Standing, scenario};

use crate::failure::{Exit, Outcome, counted, tell_interrupted};
use crate::progress::Effort;
use crate::rules::Workspace;
use crate::write;

/// Tell what is known of each guarantee, and show the conversations that break it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle prove rules
  threadle prove rules --save found.thread      keep the conversations as scenarios

Every conversation that is shown was played on the machine first.")]
pub struct Prove {
    /// The workspace.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Where the conversations go, as scenarios that `threadle test` plays.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    #[command(flatten)]
    effort: Effort,
}

impl Prove {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let workspace = Workspace::open_within(&self.path, &self.effort.limits())?;
        let promises = &workspace.compilation.promises;
        if promises.is_empty() && workspace.count(Severity::Error) > 0 {
            workspace.artifact()?;
        }
        let mut out = anstream::stdout().lock();
        let mut label = None;
        for promise in promises {
            if label.replace(&promise.label) != Some(&promise.label) {
                writeln!(out, "{}", promise.label)?;
            }
            let line = workspace.compilation.sources.text(promise.span);
            writeln!(out, "  {:<12} {line}", word(&promise.standing))?;
            for (at, transcript) in transcripts(promise).into_iter().enumerate() {
                if at > 0 {
                    writeln!(out, "               # and where the same happens to somebody else:")?;
                }
                for line in transcript {
                    writeln!(out, "               {line}")?;
                }
            }
            if let Some(roughly) = doubt(promise) {
                writeln!(out, "               # came out otherwise; known only roughly: {roughly}")?;
            }
        }
        if let Some(file) = &self.save {
            save(file, &workspace.compilation)?;
        }
        let kept = promises.iter().filter(|promise| promise.finding().is_none()).count();
        if !quiet {
            writeln!(
                out,
                "{} of guarantees: {kept} kept, {} not",
                counted(promises.len(), "line"),
                promises.len() - kept
            )?;
        }
        if workspace.compilation.interrupted {
            tell_interrupted("what is not decided was not looked at to its end");
            return Ok(Exit::Interrupted);
        }
        Ok(if kept == promises.len() { Exit::Fine } else { Exit::Findings })
    }
}

fn word(standing: &Standing) -> &'static str {
    match standing {
        Standing::Proved => "proved",
        Standing::ProvedIdly => "idle",
        Standing::Shown(_) => "shown",
        Standing::Broken(_) | Standing::Depends(_) => "BROKEN",
        Standing::InDoubt { .. } | Standing::MayDepend(_) => "in doubt",
        Standing::NeverPossible => "IMPOSSIBLE",
        Standing::Undecided => "not decided",
    }
}

/// What a doubt turns on.
fn doubt(promise: &Promise) -> Option<String> {
    match &promise.standing {
        Standing::InDoubt { roughly, .. } if !roughly.is_empty() => {
            let roughly: Vec<String> = roughly.iter().map(ToString::to_string).collect();
            Some(roughly.join(", and "))
        }
        _ => None,
    }
}

/// The conversations that show what is wrong: one, or two that are compared.
fn transcripts(promise: &Promise) -> Vec<&[String]> {
    match &promise.standing {
        Standing::Broken(lines) | Standing::InDoubt { conversation: lines, .. } => vec![lines],
        Standing::Depends(two) | Standing::MayDepend(two) => two.iter().map(Vec::as_slice).collect(),
        _ => Vec::new(),
    }
}

/// Scenarios by the name of their guarantee, and by the line where a guarantee shows more than one.
fn save(file: &Path, compilation: &Compilation) -> Result<(), crate::failure::Failure> {
    let played = compilation.promises.iter().filter_map(|promise| {
        let conversations = match &promise.standing {
            Standing::Broken(lines) => vec![("breaks", lines)],
            Standing::Shown(lines) => vec![("shows", lines)],
            Standing::Depends(two) => ["breaks, for one", "breaks, for another"].into_iter().zip(two.iter()).collect(),
            _ => return None,
        };
        Some((promise, conversations))
    });
    let played: Vec<_> = played.collect();
    // A line that says what another one says is shown by the same conversation.
    let mut scenarios = IndexMap::new();
    for (promise, conversations) in &played {
        let label = &promise.label;
        let alone = played.iter().filter(|(other, _)| other.label == *label).count() == 1;
        let line = if alone { String::new() } else { format!(", {}", compilation.sources.text(promise.span)) };
        for (shows, lines) in conversations {
            let name = format!("{shows}: {label}{line}");
            scenarios.entry(name.clone()).or_insert_with(|| scenario::written(&name, lines));
        }
    }
    write::replace(file, scenarios.into_values().collect::<Vec<_>>().join("\n").as_bytes())
}
