//! Guarantees that the old rules gave and the new ones give no more: do they still hold?

use crate::compilation::Compilation;
use crate::ir::{Guarantee, Workspace};
use crate::lower::lower;
use crate::prove::{Limits, Verdict, prove};
use crate::source::{Source, Sources};
use crate::syntax::parse;
use crate::watch::Watch;

/// A line of a guarantee that is not there any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The guarantee, in its author's words.
    pub label: String,
    /// The line, as it was written.
    pub line: String,
    /// What is known of it under the new rules.
    pub standing: Kept,
}

/// Whether a dropped line holds all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It does.
    Holds,
    /// It doesn't.
    Broken,
    /// The limits were reached first.
    Undecided,
    /// It is about something that is not there any more.
    Pointless,
}

impl Kept {
    /// In a word, for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Kept::Holds => "holds",
            Kept::Broken => "broken",
            Kept::Undecided => "undecided",
            Kept::Pointless => "pointless",
        }
    }

    /// In a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Kept::Holds => "It still holds",
            Kept::Broken => "It does not hold any more",
            Kept::Undecided => "Whether it still holds was not decided within the limits",
            Kept::Pointless => "It is about something that is not there any more",
        }
    }
}

/// The lines of `old` that `new` does not have, in their order.
pub(super) fn dropped(old: &Compilation, new: &Compilation, limits: &Limits, watch: &dyn Watch) -> Vec<Dropped> {
    let kept: Vec<String> = lines(&new.workspace, &new.sources).into_iter().map(|(_, line)| line).collect();
    let gone = lines(&old.workspace, &old.sources).into_iter().filter(|(_, line)| !kept.contains(line));
    gone.map(|(label, line)| Dropped { standing: standing(&line, new, limits, watch), label, line }).collect()
}

fn lines(workspace: &Workspace, sources: &Sources) -> Vec<(String, String)> {
    let of = |guarantee: &Guarantee| {
        let lines = guarantee.properties.iter().map(|property| sources.text(property.span));
        let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.map(|line| (guarantee.label.clone(), line)).collect::<Vec<_>>()
    };
    workspace.guarantees.iter().flat_map(of).collect()
}

/// Reads the line under the new rules and proves it there.
fn standing(line: &str, new: &Compilation, limits: &Limits, watch: &dyn Watch) -> Kept {
    let mut sources = new.sources.clone();
    let id = sources.add(Source::new("dropped", format!("guarantee \"dropped\" {{\n  {line}\n}}\n")));
    let Some(source) = sources.get(id) else { return Kept::Undecided };
    let (file, found) = parse(source, id);
    let mut files = new.files.clone();
    files.push((id, file.into()));
    let (mut workspace, more) = lower(&new.manifest, &files);
    let is_error = |finding: &crate::diagnostic::Diagnostic| finding.severity == crate::diagnostic::Severity::Error;
    if found.iter().chain(&more).any(is_error) {
        return Kept::Pointless;
    }
    workspace.guarantees.retain(|guarantee| guarantee.properties.iter().any(|property| property.span.source == id));
    let verdict = prove(&workspace, limits, watch, &|_| None).proofs.into_iter().map(|proof| proof.verdict).next();
    match verdict {
        Some(Verdict::Proved | Verdict::Shown(_)) => Kept::Holds,
        Some(Verdict::Vacuous) => Kept::Holds,
        Some(Verdict::Refuted(_) | Verdict::Impossible) => Kept::Broken,
        Some(Verdict::Undecided) | None => Kept::Undecided,
    }
}
