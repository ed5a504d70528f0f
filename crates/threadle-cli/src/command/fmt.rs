//! `threadle fmt`: the one way in which rules are laid out.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anstyle::AnsiColor;
use similar::{ChangeTag, TextDiff};
use threadle::format::format;
use threadle::source::{Source, Sources};

use crate::failure::{Exit, Failure, Outcome, counted};
use crate::{findings, write};

/// Lay out files in the one way of the language; comments stay, and nothing changes its meaning.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle fmt
  threadle fmt rules/menu.thread
  threadle fmt rules --check                shows what would change, and changes nothing
  threadle fmt --stdin < menu.thread        for editors

A file that has mistakes is told and left as it is.")]
pub struct Fmt {
    /// Files, and folders with `*.thread` files.
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Show what would change, and change nothing.
    #[arg(long)]
    check: bool,
    /// Read one file from standard input and print it laid out.
    #[arg(long, conflicts_with_all = ["check", "paths"])]
    stdin: bool,
}

impl Fmt {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        if self.stdin {
            return format_input();
        }
        let mut out = anstream::stdout().lock();
        let (mut changed, mut broken) = (0, 0);
        let files = files(&self.paths)?;
        for path in &files {
            let text = threadle_workspace::read(path)?;
            let Some(laid_out) = lay_out(&path.display().to_string(), &text)? else {
                broken += 1;
                continue;
            };
            if laid_out == text {
                continue;
            }
            changed += 1;
            match self.check {
                true => print_difference(path, &text, &laid_out, &mut out)?,
                false => write::replace(path, laid_out.as_bytes())?,
            }
        }
        if !quiet {
            let verb = if self.check { "would change" } else { "changed" };
            writeln!(out, "{}, {changed} {verb}", counted(files.len(), "file"))?;
        }
        Ok(if broken > 0 || self.check && changed > 0 { Exit::Findings } else { Exit::Fine })
    }
}

fn format_input() -> Outcome {
    let mut text = String::new();
    let mut input = std::io::stdin().take(threadle_workspace::MAX_FILE_BYTES);
    input.read_to_string(&mut text).map_err(|error| {
        Failure::new(format!("standard input cannot be read: {error}"), "give one file of rules as UTF-8 text")
    })?;
    let Some(laid_out) = lay_out("stdin", &text)? else { return Ok(Exit::Findings) };
    std::io::stdout().write_all(laid_out.as_bytes())?;
    Ok(Exit::Fine)
}

/// The files that are meant, each once, in order.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => {
                let below = threadle_workspace::thread_files(path)?;
                files.extend(below.iter().map(|file| path.strip_prefix(".").unwrap_or(path).join(file)));
            }
            false => files.push(path.clone()),
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// The text laid out; nothing where it has mistakes, which are printed.
fn lay_out(path: &str, text: &str) -> Result<Option<String>, Failure> {
    let source = Source::new(path, text);
    match format(&source) {
        Ok(laid_out) => Ok(Some(laid_out)),
        Err(found) => {
            let mut sources = Sources::default();
            sources.add(source);
            findings::print_drawn(&sources, &found)?;
            Ok(None)
        }
    }
}

fn print_difference(path: &Path, old: &str, new: &str, out: &mut impl Write) -> Result<(), Failure> {
    let (red, green) = (AnsiColor::Red.on_default(), AnsiColor::Green.on_default());
    let difference = TextDiff::from_lines(old, new);
    writeln!(out, "{}", path.display())?;
    for hunk in difference.unified_diff().context_radius(2).iter_hunks() {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            let line = change.to_string_lossy();
            let line = line.trim_end_matches('\n');
            match change.tag() {
                ChangeTag::Delete => writeln!(out, "{red}-{line}{red:#}")?,
                ChangeTag::Insert => writeln!(out, "{green}+{line}{green:#}")?,
                ChangeTag::Equal => writeln!(out, " {line}")?,
            }
        }
    }
    Ok(())
}
