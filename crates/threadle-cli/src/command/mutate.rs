//! `threadle mutate`: changes the rules one place at a time, and tells which changes nothing notices.

use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use threadle::mutate::{Fate, Mutant, Score, Trial, mutants, record, sample};
use threadle::prove::Limits;
use threadle::source::Sources;
use threadle::watch::{Progress, Watch};

use crate::failure::{Exit, Failure, Outcome, counted, tell_interrupted};
use crate::progress::Onlooker;
use crate::rules::Workspace;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const QUIET: Style = Style::new().dimmed();

/// Change the rules one place at a time, and tell which changes no scenario, check or guarantee notices.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle mutate rules
  threadle mutate rules --min-score 95             fail where less of the changes is noticed
  threadle mutate rules --sample 100 --seed 7      a hundred changes, the same for the same seed
  threadle mutate rules --format json

Changes that make no difference to anybody do not count: the changed rules are compared with yours in every conversation.
docs/coverage.md lists the changes.")]
pub struct Mutate {
    /// The workspace.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Fail where less than so many percent of the changes are noticed.
    #[arg(long, value_name = "PERCENT")]
    min_score: Option<f64>,
    /// Try only so many changes.
    #[arg(long, visible_alias = "limit", value_name = "COUNT")]
    sample: Option<usize>,
    /// Which ones are tried.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// How the results are printed.
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Format,
}

/// The forms of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Terminal,
    /// For other programs
    Json,
}

impl Mutate {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let workspace = Workspace::open(&self.path)?;
        workspace.artifact()?;
        let sources = workspace.sources();
        let ir = &workspace.compilation.workspace;
        let mut all = mutants(ir, &sources);
        if let Some(count) = self.sample {
            all = sample(all, count, self.seed);
        }
        let onlooker = Onlooker::new();
        let mut trial = Trial::new(ir, &Limits::default(), &onlooker)
            .map_err(|error| Failure::new(error, "the rules are too large for one program"))?;
        let wanted = all.len();
        let tried = try_all(&mut trial, all, &onlooker);
        let interrupted = onlooker.is_interrupted();
        drop(onlooker);
        let score = Score::of(tried.iter().map(|(_, fate)| fate));
        match self.format {
            // Of no change nothing can be told.
            Format::Terminal if interrupted && tried.is_empty() => {}
            Format::Terminal => print(&tried, score, &sources, quiet, &mut anstream::stdout().lock())?,
            Format::Json => {
                let mut out = io::stdout().lock();
                serde_json::to_writer_pretty(&mut out, &record(&sources, &tried)).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
        if interrupted {
            let none = format!("none of {} was tried", counted(wanted, "change"));
            let some = || format!("this is of {} of {} only", tried.len(), counted(wanted, "change"));
            tell_interrupted(&if tried.is_empty() { none } else { some() });
            return Ok(Exit::Interrupted);
        }
        let too_little = self.min_score.is_some_and(|least| (score.per_mille() as f64) < least * 10.0);
        Ok(if too_little { Exit::Findings } else { Exit::Fine })
    }
}

fn try_all(trial: &mut Trial<'_>, mutants: Vec<Mutant>, onlooker: &Onlooker) -> Vec<(Mutant, Fate)> {
    let of = Some(mutants.len());
    let mut tried = Vec::with_capacity(mutants.len());
    for (done, mutant) in mutants.into_iter().enumerate() {
        // Each change is compared and proved on its own; what is told is how many are done.
        let far = Progress { what: "trying changes", done, of };
        if onlooker.progress(far).is_break() {
            break;
        }
        let fate = trial.fate(&mutant, &|_: Progress| onlooker.progress(far));
        if onlooker.is_interrupted() {
            // What became of this one is not known.
            break;
        }
        tried.extend(fate.map(|fate| (mutant, fate)));
    }
    tried
}

fn print(
    tried: &[(Mutant, Fate)],
    score: Score,
    sources: &Sources,
    quiet: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    for (mutant, fate) in tried.iter().filter(|(_, fate)| matches!(fate, Fate::Unnoticed | Fate::Undecided)) {
        let doubt = if *fate == Fate::Undecided { "; perhaps it makes no difference" } else { "" };
        let source = sources.get(mutant.span.source);
        let place = source
            .map_or_else(String::new, |source| format!("{}:{}", source.path, source.position(mutant.span.start).line));
        writeln!(out, "{QUIET}{place}{QUIET:#}  {}{doubt}", mutant.what)?;
        writeln!(out, "    {BAD}- {}{BAD:#}", mutant.rewrite.before)?;
        if let Some(after) = &mutant.rewrite.after {
            writeln!(out, "    {GOOD}+ {after}{GOOD:#}")?;
        }
    }
    if score.unnoticed > 0 {
        writeln!(out)?;
    }
    if !quiet {
        let by = [(score.scenarios, "scenarios"), (score.checker, "the checker"), (score.guarantees, "guarantees")];
        for (count, who) in by.iter().filter(|(count, _)| *count > 0) {
            writeln!(out, "{count:>5} noticed by {who}")?;
        }
        writeln!(out, "{:>5} not noticed", score.unnoticed)?;
        writeln!(out, "{:>5} without any difference to anybody, and not counted", score.same)?;
    }
    let (whole, tenth) = (score.per_mille() / 10, score.per_mille() % 10);
    let all = score.noticed() + score.unnoticed;
    writeln!(out, "{} of {} noticed: {whole}.{tenth} %", score.noticed(), counted(all, "change"))
}
