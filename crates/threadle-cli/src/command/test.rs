//! `threadle test`: plays the scenarios of a workspace, and tells what they cover.

use std::io::{self, Write};
use std::path::PathBuf;

use threadle::coverage::{Counts, Coverage, Meter, Possible};
use threadle::ir::Scenario;
use threadle::prove::Limits;
use threadle::scenario::{self, Report};
use threadle::source::Sources;

use crate::coverage::{self, Minimum};
use crate::failure::{Exit, Failure, Outcome, counted, tell_interrupted};
use crate::progress::Onlooker;
use crate::reports::{self, Format};
use crate::rules::Workspace;
use crate::write;

/// Play the scenarios of a workspace, show where a transcript does not come out, and tell what they cover.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle test
  threadle test rules --filter \"signs in\"   scenarios whose name has these words
  threadle test rules --format junit > scenarios.xml
  threadle test rules --coverage            what they show of all that conversations can show
  threadle test rules --coverage --format text            painted on the rules
  threadle test rules --coverage --format html -o coverage.html
  threadle test rules --min 90 --min rules=100            fail below that

Coverage is told of threads, lines, rules, conditions, arms, events and customers; docs/coverage.md tells what each is.
What no conversation can come to does not count, so 100 % can be had; it is named beside the figures, and so is what the
machine did not confirm.")]
pub struct Test {
    /// The workspace.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Play only scenarios whose name or file has this text in it.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// How the results are printed.
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Format,
    /// Tell what the scenarios show of all that conversations can show.
    #[arg(long)]
    coverage: bool,
    /// Fail where less than this is covered, of everything or of one kind; goes with --coverage.
    #[arg(long, value_name = "[KIND=]PERCENT")]
    min: Vec<Minimum>,
    /// Where the coverage goes; it is printed without it.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What is told while scenarios are played.
pub(super) const PLAYING: &str = "playing scenarios";

impl Test {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let covers = self.coverage || !self.min.is_empty();
        let of_coverage = matches!(self.format, Format::Text | Format::Lcov | Format::Html) || self.output.is_some();
        if of_coverage && !covers {
            let help = "add `--coverage`, or leave these options out";
            return Err(Failure::new("`--output` and the formats text, lcov and html are for coverage", help));
        }
        if covers && self.format == Format::Junit {
            return Err(Failure::new("coverage has no form called junit", "choose lcov or json for other programs"));
        }
        let workspace = Workspace::open_unproved(&self.path)?;
        let program = workspace.program()?;
        let sources = workspace.sources();
        let wanted = |label: &str, span| match &self.filter {
            None => true,
            Some(text) => label.contains(text) || reports::path(&sources, span).contains(text),
        };
        let ir = &workspace.compilation.workspace;
        let chosen: Vec<&Scenario> =
            ir.scenarios.iter().filter(|scenario| wanted(&scenario.label, scenario.span)).collect();
        if let Some(text) = self.filter.as_ref().filter(|_| chosen.is_empty() && !ir.scenarios.is_empty()) {
            let message = format!("no scenario has `{text}` in its name or the name of its file");
            return Err(Failure::new(message, "`threadle test` without `--filter` plays all of them"));
        }
        if covers {
            return self.cover(&workspace, &sources, &chosen, quiet);
        }
        let onlooker = Onlooker::new();
        let reports = onlooker.each(PLAYING, &chosen, |own| scenario::run(&program, ir, own));
        let interrupted = onlooker.is_interrupted();
        drop(onlooker);
        reports::print(&reports, &sources, self.format, quiet)?;
        if interrupted {
            tell_interrupted(&format!("only {} of {} were played", reports.len(), counted(chosen.len(), "scenario")));
            return Ok(Exit::Interrupted);
        }
        Ok(exit(&reports))
    }

    fn cover(self, workspace: &Workspace, sources: &Sources, chosen: &[&Scenario], quiet: bool) -> Outcome {
        let ir = &workspace.compilation.workspace;
        let meter = workspace.meter()?;
        let onlooker = Onlooker::new();
        let played = onlooker.each(PLAYING, chosen, |own| meter.play(own));
        let (reports, counts): (Vec<Report>, Vec<Counts>) = played.into_iter().unzip();
        let possible = Possible::beside(&meter, &counts, &Limits::default(), &onlooker);
        let interrupted = onlooker.is_interrupted();
        drop(onlooker);
        let coverage = Coverage::new(&possible, &counts);
        match self.format {
            Format::Terminal => reports::print(&reports, sources, Format::Terminal, quiet)?,
            _ => reports::print_failures(&reports, sources)?,
        }
        let mut text = Vec::new();
        match self.format {
            Format::Terminal => {
                writeln!(text)?;
                coverage::print_summary(&coverage, ir, sources, quiet, &mut text)?;
            }
            Format::Text => coverage::print_painted(&coverage, ir, sources, &mut text)?,
            Format::Lcov => text.extend(coverage.lcov(ir, sources).into_bytes()),
            Format::Html => text.extend(coverage.html(ir, sources).into_bytes()),
            Format::Json | Format::Junit => {
                serde_json::to_writer_pretty(&mut text, &coverage.record(ir, sources)).map_err(io::Error::from)?;
                writeln!(text)?;
            }
        }
        match &self.output {
            None => anstream::stdout().lock().write_all(&text)?,
            Some(file) => write::replace(file, &anstream::adapter::strip_bytes(&text).into_vec())?,
        }
        if interrupted {
            tell_interrupted("not all scenarios were played, or not all that can happen was looked at");
            return Ok(Exit::Interrupted);
        }
        let failed = coverage::too_little(&coverage, &self.min);
        failed.iter().try_for_each(|words| writeln!(anstream::stderr(), "{words}"))?;
        Ok(if failed.is_empty() { exit(&reports) } else { Exit::Findings })
    }
}

fn exit(reports: &[Report]) -> Exit {
    if reports.iter().all(Report::passed) { Exit::Fine } else { Exit::Findings }
}

impl Workspace {
    /// What watches scenarios, or a failure after the errors were printed.
    pub fn meter(&self) -> Result<Meter<'_>, Failure> {
        self.artifact()?;
        Meter::new(&self.compilation.workspace).map_err(|error| Failure::new(error, "this is a mistake of Threadle"))
    }
}
