//! What scenarios cover, for people and for programs, and whether that is enough.

use std::io::{self, Write};
use std::str::FromStr;

use anstyle::{AnsiColor, Style};
use threadle::coverage::{self, Coverage, Hit, Kind, Line, Page, Score};
use threadle::ir::Workspace;
use threadle::prove::Item;
use threadle::source::Sources;

use crate::failure::counted;

const GOOD: Style = AnsiColor::Green.on_default();
const FAIR: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const QUIET: Style = Style::new().dimmed();

/// How many missing things are listed behind the table.
const LISTED: usize = 10;

/// The least that has to be covered, of everything or of one kind.
#[derive(Clone, Copy, Debug)]
pub struct Minimum {
    kind: Option<Kind>,
    per_mille: usize,
}

impl FromStr for Minimum {
    type Err = String;

    fn from_str(text: &str) -> Result<Minimum, String> {
        let (kind, percent) = match text.split_once('=') {
            Some((word, percent)) => (Some(kind(word)?), percent),
            None => (None, text),
        };
        let percent: f64 =
            percent.trim_end_matches('%').parse().map_err(|_| format!("`{percent}` is no percentage"))?;
        if !(0.0..=100.0).contains(&percent) {
            return Err(format!("`{percent}` is not between 0 and 100"));
        }
        Ok(Minimum { kind, per_mille: (percent * 10.0).ceil() as usize })
    }
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(|| {
        let words = Kind::ALL.map(Kind::word).join(", ");
        format!("`{word}` is none of {words}")
    })
}

/// The minimums that are not reached, in words.
pub fn too_little(coverage: &Coverage, minimums: &[Minimum]) -> Vec<String> {
    let failed = minimums.iter().filter_map(|minimum| {
        let score = minimum.kind.map_or(coverage.total(), |kind| coverage.score(kind));
        (score.per_mille() < minimum.per_mille).then(|| {
            let what = minimum.kind.map_or("everything", Kind::word);
            let least = minimum.per_mille as f64 / 10.0;
            format!("{} of {what} is covered, less than the {least} % asked for", score.percent())
        })
    });
    failed.collect()
}

/// The table of all kinds, and the first of what is missing.
pub fn print_summary(
    coverage: &Coverage,
    workspace: &Workspace,
    sources: &Sources,
    quiet: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{:<12} {:>8}", "coverage", "shown")?;
    for kind in Kind::ALL {
        print_score(kind.word(), coverage.score(kind), out)?;
    }
    print_score("total", coverage.total(), out)?;
    if !coverage.complete {
        writeln!(out, "the limits were reached before all conversations were looked at: there may be more to show")?;
    }
    if quiet {
        return Ok(());
    }
    let missing: Vec<_> = coverage.missing().collect();
    if !missing.is_empty() {
        writeln!(out)?;
        for item in missing.iter().take(LISTED) {
            let words = coverage::what(workspace, sources, *item);
            writeln!(out, "{QUIET}{}{QUIET:#}never: {words}", place(workspace, sources, *item))?;
        }
        if let Some(more) = missing.len().checked_sub(LISTED).filter(|more| *more > 0) {
            writeln!(out, "and {more} more: `--format text` paints all of it on the rules")?;
        }
        writeln!(out, "`threadle generate` writes scenarios for what is missing")?;
    }
    print_unconfirmed(coverage, workspace, sources, out)?;
    print_never(coverage, workspace, sources, out)
}

/// Where something stands, in front of what it is.
fn place(workspace: &Workspace, sources: &Sources, item: Item) -> String {
    let source = coverage::place(workspace, item).and_then(|span| Some((span, sources.get(span.source)?)));
    source.map_or_else(String::new, |(span, source)| format!("{}:{}  ", source.path, source.position(span.start).line))
}

/// What may be possible, though the machine did otherwise.
fn print_unconfirmed(
    coverage: &Coverage,
    workspace: &Workspace,
    sources: &Sources,
    out: &mut impl Write,
) -> io::Result<()> {
    if coverage.unconfirmed.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nnot confirmed: possible, as far as the look at all conversations can tell, but the machine did otherwise;"
    )?;
    writeln!(out, "this does not count")?;
    for (item, roughly) in &coverage.unconfirmed {
        let roughly: Vec<String> = roughly.iter().map(ToString::to_string).collect();
        let why =
            if roughly.is_empty() { String::new() } else { format!(" (known only roughly: {})", roughly.join(", ")) };
        writeln!(out, "  {}{}{why}", place(workspace, sources, *item), coverage::what(workspace, sources, *item))?;
    }
    Ok(())
}

/// What stands in the rules and no conversation can come to.
pub fn print_never(
    coverage: &Coverage,
    workspace: &Workspace,
    sources: &Sources,
    out: &mut impl Write,
) -> io::Result<()> {
    if coverage.never.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nimpossible: no conversation can come to this, and it does not count")?;
    for item in coverage.never.iter().take(LISTED) {
        writeln!(out, "  {}{}", place(workspace, sources, *item), coverage::what(workspace, sources, *item))?;
    }
    match coverage.never.len().checked_sub(LISTED).filter(|more| *more > 0) {
        Some(more) => writeln!(out, "  and {more} more: `--format json` lists all of it"),
        None => Ok(()),
    }
}

fn print_score(word: &str, score: Score, out: &mut impl Write) -> io::Result<()> {
    let style = match score.per_mille() {
        1_000 => GOOD,
        500.. => FAIR,
        _ => BAD,
    };
    writeln!(out, "  {word:<10} {style}{:>8}{style:#}   {} of {}", score.percent(), score.shown, score.of)
}

/// The rules, each line with how often it was done, and what is missing beneath it.
pub fn print_painted(
    coverage: &Coverage,
    workspace: &Workspace,
    sources: &Sources,
    out: &mut impl Write,
) -> io::Result<()> {
    for page in coverage.pages(workspace, sources) {
        print_page(&page, out)?;
    }
    let elsewhere = coverage.elsewhere(workspace, sources);
    let missing = coverage::never(elsewhere.iter().filter(|marked| marked.count == 0));
    if !missing.is_empty() {
        writeln!(out, "in any conversation")?;
        for (_, what) in missing {
            writeln!(out, "{BAD}    ! never: {what}{BAD:#}")?;
        }
        writeln!(out)?;
    }
    print_summary(coverage, workspace, sources, true, out)?;
    print_unconfirmed(coverage, workspace, sources, out)?;
    print_never(coverage, workspace, sources, out)
}

fn print_page(page: &Page, out: &mut impl Write) -> io::Result<()> {
    let missing = page.score.of - page.score.shown;
    writeln!(out, "{}: {}, {} missing", page.path, page.score.percent(), counted(missing, "thing"))?;
    for line in &page.lines {
        print_line(line, out)?;
    }
    writeln!(out)
}

fn print_line(line: &Line, out: &mut impl Write) -> io::Result<()> {
    let count = line.count.map_or_else(String::new, |count| count.to_string());
    let (mark, style) = match line.hit() {
        None => (' ', QUIET),
        Some(Hit::Whole) => (' ', GOOD),
        Some(Hit::Half) => ('~', FAIR),
        Some(Hit::None) => ('!', BAD),
    };
    let bar = format!("{style}{count:>6} {mark}{style:#} {QUIET}{:>4} |{QUIET:#}", line.number);
    writeln!(out, "{}", format!("{bar} {}", line.text).trim_end())?;
    for (column, what) in line.never() {
        let indent = " ".repeat(column.saturating_sub(1) as usize);
        writeln!(out, "              {QUIET}|{QUIET:#} {indent}{BAD}^ never: {what}{BAD:#}")?;
    }
    Ok(())
}
