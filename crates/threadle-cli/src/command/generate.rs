//! `threadle generate`: writes scenarios for what no scenario shows yet.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use threadle::coverage::{self, Coverage};
use threadle::scenario;
use threadle::source::{Source, Sources};
use threadle::suite::{Draft, Options, Suite, generate};

use crate::command::test::PLAYING;
use crate::coverage::print_never;
use crate::failure::{Exit, Failure, Outcome, counted, tell_interrupted};
use crate::progress::Onlooker;
use crate::rules::Workspace;
use crate::write;

/// Write scenarios for everything that conversations can show and no scenario shows yet.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle generate rules                              print what is missing
  threadle generate rules -o rules/scenarios/more.thread
  threadle generate rules -o rules/scenarios           the same, as generated.thread in that folder
  threadle generate rules --all --limit 20             the 20 farthest, as if there were no scenarios

Every scenario was played on the machine and stands as it came out there. Read them before you keep them: they tell what
the rules do, not what they should do. What is in FILE already stays, and the new scenarios come behind it.")]
pub struct Generate {
    /// The workspace.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Where the scenarios go; they are printed without it.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only what the scenarios of the workspace do not show; that is what happens where it has some.
    #[arg(long, conflicts_with = "all")]
    only_missing: bool,
    /// Everything, as if the workspace had no scenarios.
    #[arg(long)]
    all: bool,
    /// No more than so many scenarios.
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
}

impl Generate {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let workspace = Workspace::open_unproved(&self.path)?;
        let ir = &workspace.compilation.workspace;
        let meter = workspace.meter()?;
        let onlooker = Onlooker::new();
        let played: Vec<_> = match self.all {
            true => Vec::new(),
            false => onlooker.each(PLAYING, &ir.scenarios, |scenario| meter.play(scenario).1),
        };
        let options = Options {
            shown: played.iter().flat_map(|counts| counts.keys().copied()).collect(),
            labels: ir.scenarios.iter().map(|scenario| scenario.label.clone()).collect(),
            most: self.limit.unwrap_or(usize::MAX),
            ..Options::default()
        };
        let suite = generate(ir, &options, &onlooker)
            .map_err(|error| Failure::new(error, "the rules are too large for one program"))?;
        let interrupted = onlooker.is_interrupted();
        drop(onlooker);
        let output = self.output.map(|file| if file.is_dir() { file.join("generated.thread") } else { file });
        for (at, drafts) in parts(&suite.drafts).into_iter().enumerate() {
            let text = text(drafts);
            match &output {
                None => std::io::stdout().write_all(text.as_bytes())?,
                Some(file) => add(&numbered(file, at), &text)?,
            }
        }
        if !quiet {
            let all = played.iter().chain(suite.drafts.iter().map(|draft| &draft.counts)).cloned();
            // What could not be confirmed is told, and does not count.
            let mut possible = suite.possible.clone();
            possible.unconfirmed =
                suite.unconfirmed.iter().map(|failed| (failed.item, failed.roughly.clone())).collect();
            let coverage = Coverage::new(&possible, &all.collect::<Vec<_>>());
            tell(&workspace, (&suite, interrupted), &coverage, output.as_deref())?;
        }
        if interrupted {
            tell_interrupted("there is more to show than these scenarios do");
            return Ok(Exit::Interrupted);
        }
        Ok(Exit::Fine)
    }
}

/// How much goes into one file, in bytes: less than a file may have, so that more can be added by hand.
const PART: usize = 1 << 20;

/// The scenarios file by file.
fn parts(drafts: &[Draft]) -> Vec<&[Draft]> {
    let (mut parts, mut rest) = (Vec::new(), drafts);
    while !rest.is_empty() {
        let mut size = 0;
        let fits = |draft: &&Draft| {
            size += draft.lines.iter().map(|line| line.len() + 3).sum::<usize>();
            size <= PART
        };
        let (part, behind) = rest.split_at(rest.iter().take_while(fits).count().max(1));
        parts.push(part);
        rest = behind;
    }
    parts
}

/// The file for a part: the first is the file itself, then come `more-2.thread`, `more-3.thread`.
fn numbered(file: &Path, part: usize) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    match part {
        0 => file.to_path_buf(),
        part => file.with_file_name(format!("{stem}-{}.thread", part + 1)),
    }
}

/// The scenarios as they stand in a file: they are written in the one layout.
fn text(drafts: &[Draft]) -> String {
    let written: Vec<String> = drafts.iter().map(|draft| scenario::written(&draft.label, &draft.lines)).collect();
    let text = written.join("\n");
    debug_assert_eq!(threadle::format::format(&Source::new("generated.thread", &*text)).ok().as_ref(), Some(&text));
    text
}

/// Puts the scenarios behind what the file has.
fn add(file: &Path, text: &str) -> Result<(), Failure> {
    let before = match fs::read_to_string(file) {
        Ok(before) => before,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(threadle_workspace::Error::reading(file, error).into()),
    };
    let gap = if before.is_empty() { "" } else { "\n" };
    write::replace(file, format!("{before}{gap}{text}").as_bytes())
}

/// Tells on standard error what came of it.
fn tell(
    workspace: &Workspace,
    (suite, interrupted): (&Suite, bool),
    coverage: &Coverage,
    output: Option<&Path>,
) -> Result<(), Failure> {
    let mut out = anstream::stderr().lock();
    let (ir, sources) = (&workspace.compilation.workspace, workspace.sources());
    let whereto = output.map_or_else(String::new, |file| format!(" written to {}", file.display()));
    let total = coverage.total();
    let count = counted(suite.drafts.len(), "scenario");
    let count = if suite.drafts.is_empty() { "nothing to write".into() } else { format!("{count}{whereto}") };
    match interrupted {
        // How much there is to show is not known.
        true => writeln!(out, "{count}")?,
        false => writeln!(out, "{count}: {} of {} things shown ({})", total.shown, total.of, total.percent())?,
    }
    if !suite.possible.complete && !interrupted {
        writeln!(out, "the limits were reached before all conversations were looked at: there may be more to show")?;
    }
    if suite.left > 0 && !interrupted {
        writeln!(out, "{} left for more scenarios than `--limit` allows", counted(suite.left, "thing"))?;
    }
    if !suite.unconfirmed.is_empty() {
        writeln!(
            out,
            "\nnot confirmed: the look at all conversations finds these possible, but the machine did otherwise"
        )?;
        for failed in &suite.unconfirmed {
            let roughly: Vec<String> = failed.roughly.iter().map(ToString::to_string).collect();
            let why = if roughly.is_empty() {
                String::new()
            } else {
                format!(" (known only roughly: {})", roughly.join(", "))
            };
            writeln!(
                out,
                "  {}{}{why}",
                line(workspace, &sources, failed.item),
                coverage::what(ir, &sources, failed.item)
            )?;
        }
    }
    print_never(coverage, ir, &sources, &mut out)?;
    Ok(())
}

fn line(workspace: &Workspace, sources: &Sources, item: threadle::prove::Item) -> String {
    let place = coverage::place(&workspace.compilation.workspace, item);
    let source = place.and_then(|span| Some((span, sources.get(span.source)?)));
    source.map_or_else(String::new, |(span, source)| format!("{}:{}  ", source.path, source.position(span.start).line))
}
