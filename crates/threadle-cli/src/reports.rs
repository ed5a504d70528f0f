//! What came of scenarios, for people, for programs and for CI.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use threadle::scenario::{Difference, Report};
use threadle::source::{Sources, Span};

use crate::failure::{Failure, counted};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const FAILED: Style = AnsiColor::Red.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// The forms of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Terminal,
    /// For other programs
    Json,
    /// For CI
    Junit,
    /// With --coverage: the rules, each line with how often it was done and what is missing
    Text,
    /// With --coverage: for tools that collect it
    Lcov,
    /// With --coverage: one page that stands alone
    Html,
}

/// Prints the results; `quiet` leaves out what came out.
pub fn print(reports: &[Report], sources: &Sources, format: Format, quiet: bool) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match format {
        Format::Terminal => print_for_people(reports, sources, quiet, &mut out)?,
        Format::Json => {
            let results = Results::of(reports, sources);
            serde_json::to_writer_pretty(&mut out, &results).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Text | Format::Lcov | Format::Html => {}
        Format::Junit => print_junit(&Results::of(reports, sources), &mut out)?,
    }
    Ok(())
}

/// The file of a span.
pub fn path(sources: &Sources, span: Span) -> &str {
    sources.get(span.source).map_or("", |source| &source.path)
}

/// `path:line:column`
fn place(sources: &Sources, span: Span) -> String {
    let position = sources.get(span.source).map(|source| source.position(span.start));
    position.map_or_else(String::new, |at| format!("{}:{}:{}", path(sources, span), at.line, at.column))
}

/// Tells on standard error what did not come out, where something else is printed on standard output.
pub fn print_failures(reports: &[Report], sources: &Sources) -> io::Result<()> {
    let failed: Vec<Report> = reports.iter().filter(|report| !report.passed()).cloned().collect();
    print_for_people(&failed, sources, true, &mut anstream::stderr().lock())
}

fn print_for_people(reports: &[Report], sources: &Sources, quiet: bool, out: &mut impl Write) -> io::Result<()> {
    let mut file = "";
    for report in reports.iter().filter(|_| !quiet) {
        if path(sources, report.span) != file {
            file = path(sources, report.span);
            writeln!(out, "{file}")?;
        }
        match report.passed() {
            true => writeln!(out, "  {GOOD}ok{GOOD:#}      {}", report.label)?,
            false => writeln!(out, "  {FAILED}FAILED{FAILED:#}  {}", report.label)?,
        }
    }
    for report in reports {
        if let Some(difference) = &report.difference {
            writeln!(out)?;
            print_difference(report, difference, sources, out)?;
        }
    }
    let failed = reports.iter().filter(|report| !report.passed()).count();
    if !quiet {
        let total = counted(reports.len(), "scenario");
        match failed {
            0 if reports.is_empty() => writeln!(out, "there are no scenarios yet; `threadle generate` writes some")?,
            0 => writeln!(out, "\n{total} played, all came out")?,
            _ => writeln!(out, "\n{total} played, {failed} did not come out")?,
        }
    }
    Ok(())
}

/// The transcript up to the difference, then what was to come (-) and what came (+).
fn print_difference(
    report: &Report,
    difference: &Difference,
    sources: &Sources,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{FAILED}FAILED{FAILED:#}  {}", report.label)?;
    writeln!(out, "{QUIET}-->{QUIET:#} {}: {}\n", place(sources, difference.span), difference.reason)?;
    for span in &difference.before {
        writeln!(out, "      {}", line(sources, *span))?;
    }
    for span in &difference.expected {
        writeln!(out, "    {BAD}- {}{BAD:#}", line(sources, *span))?;
    }
    for happened in &difference.happened {
        writeln!(out, "    {GOOD}+ {happened}{GOOD:#}")?;
    }
    if difference.expected.is_empty() && difference.before.last() != Some(&difference.span) {
        writeln!(out, "      {}", line(sources, difference.span))?;
    }
    let known = difference.known.iter().map(|(name, value)| format!("{name} is {value}"));
    writeln!(out, "\n    {QUIET}at that moment{QUIET:#}")?;
    for fact in known {
        writeln!(out, "      {fact}")?;
    }
    match &difference.place {
        Some(place) => writeln!(out, "      waiting at {place}"),
        None => Ok(()),
    }
}

/// A line of the scenario as it was written, on one line.
fn line(sources: &Sources, span: Span) -> String {
    sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Serialize)]
struct Results {
    scenarios: usize,
    failed: usize,
    results: Vec<ScenarioResult>,
}

#[derive(Serialize)]
struct ScenarioResult {
    label: String,
    path: String,
    line: u32,
    passed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Shown>,
}

#[derive(Serialize)]
struct Shown {
    place: String,
    reason: String,
    before: Vec<String>,
    expected: Vec<String>,
    happened: Vec<String>,
    known: std::collections::BTreeMap<String, String>,
    waiting_at: Option<String>,
}

impl Results {
    fn of(reports: &[Report], sources: &Sources) -> Results {
        let lines = |spans: &[Span]| spans.iter().map(|span| line(sources, *span)).collect();
        let shown = |difference: &Difference| Shown {
            place: place(sources, difference.span),
            reason: difference.reason.clone(),
            before: lines(&difference.before),
            expected: lines(&difference.expected),
            happened: difference.happened.clone(),
            known: difference.known.iter().cloned().collect(),
            waiting_at: difference.place.clone(),
        };
        let result = |report: &Report| ScenarioResult {
            label: report.label.clone(),
            path: path(sources, report.span).to_string(),
            line: sources.get(report.span.source).map_or(0, |source| source.position(report.span.start).line),
            passed: report.passed(),
            difference: report.difference.as_deref().map(shown),
        };
        Results {
            scenarios: reports.len(),
            failed: reports.iter().filter(|report| !report.passed()).count(),
            results: reports.iter().map(result).collect(),
        }
    }
}

fn print_junit(results: &Results, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites tests=\"{}\" failures=\"{}\">", results.scenarios, results.failed)?;
    for file in results.results.chunk_by(|left, right| left.path == right.path) {
        let Some(first) = file.first() else { continue };
        let failed = file.iter().filter(|result| !result.passed).count();
        let name = escape(&first.path);
        writeln!(out, "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failed}\">", file.len())?;
        for result in file {
            write!(
                out,
                "    <testcase classname=\"{name}\" name=\"{}\" line=\"{}\"",
                escape(&result.label),
                result.line
            )?;
            match &result.difference {
                None => writeln!(out, "/>")?,
                Some(shown) => {
                    let lines = shown.before.iter().map(|line| format!("  {line}"));
                    let expected = shown.expected.iter().map(|line| format!("- {line}"));
                    let happened = shown.happened.iter().map(|line| format!("+ {line}"));
                    let text: Vec<String> = lines.chain(expected).chain(happened).collect();
                    let message = escape(&format!("{}: {}", shown.place, shown.reason));
                    writeln!(out, ">\n      <failure message=\"{message}\">{}</failure>", escape(&text.join("\n")))?;
                    writeln!(out, "    </testcase>")?;
                }
            }
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// `text` as XML allows it.
fn escape(text: &str) -> String {
    let allowed = text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'));
    let mut out = String::with_capacity(text.len());
    for letter in allowed {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            _ => out.push(letter),
        }
    }
    out
}
