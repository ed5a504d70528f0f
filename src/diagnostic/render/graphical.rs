//! Findings for the terminal: the lines of the source with the place marked, drawn by miette.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents, ThemeCharacters, ThemeStyles,
};
use std::fmt;

use super::make_visible;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{Source, Sources, Span};

/// How findings are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphicalStyle {
    /// With the escape codes of colours.
    pub colors: bool,
    /// With lines of Unicode, or with ASCII alone.
    pub unicode: bool,
    /// The width of the terminal in columns.
    pub width: usize,
}

impl Default for GraphicalStyle {
    /// No colours, Unicode, 100 columns.
    fn default() -> GraphicalStyle {
        GraphicalStyle { colors: false, unicode: true, width: 100 }
    }
}

/// All findings, each with its lines of the source, and an empty line between two.
pub fn graphical(sources: &Sources, findings: &[Diagnostic], style: &GraphicalStyle) -> String {
    let theme = GraphicalTheme {
        characters: if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if style.colors { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    // miette underflows when less than a few columns are left for the text.
    let handler = GraphicalReportHandler::new_themed(theme).with_width(style.width.max(40)).with_links(false);
    let mut visible = Sources::default();
    for (_, source) in sources.iter() {
        visible.add(Source::new(source.path.clone(), make_visible(&source.text)));
    }
    let mut text = String::new();
    for finding in findings {
        let mut drawn = String::new();
        // Writing to a string cannot fail, and an excerpt that can't be read is left out.
        let _ = handler.render_report(&mut drawn, &Drawing::of(&visible, finding));
        let home = finding.primary.span.source;
        for label in finding.related.iter().filter(|label| label.span.source != home) {
            drawn.push('\n');
            let _ = handler.render_report(&mut drawn, &Drawing::elsewhere(&visible, label));
        }
        text.push_str(drawn.trim_end());
        text.push_str("\n\n");
    }
    text
}

/// What miette is told of one finding.
struct Drawing<'d> {
    message: String,
    name: Option<&'static str>,
    severity: Severity,
    help: Option<String>,
    excerpt: Option<Excerpt<'d>>,
    labels: Vec<LabeledSpan>,
}

impl<'d> Drawing<'d> {
    fn of(sources: &'d Sources, finding: &Diagnostic) -> Drawing<'d> {
        let home = finding.primary.span.source;
        let near: Vec<&Label> = finding.related.iter().filter(|label| label.span.source == home).collect();
        let primary = beside(&finding.primary, &near);
        let mut labels: Vec<_> = primary.and_then(|label| mark(sources, &label, true)).into_iter().collect();
        labels.extend(near.into_iter().filter_map(|label| mark(sources, label, false)));
        Drawing {
            message: make_visible(&finding.message),
            name: Some(finding.kind.name),
            severity: finding.severity,
            help: finding.help.as_deref().map(make_visible),
            excerpt: sources.get(home).map(Excerpt),
            labels,
        }
    }

    fn elsewhere(sources: &'d Sources, label: &Label) -> Drawing<'d> {
        Drawing {
            message: make_visible(&label.text),
            name: None,
            severity: Severity::Info,
            help: None,
            excerpt: sources.get(label.span.source).map(Excerpt),
            labels: mark(sources, &Label { span: label.span, text: String::new() }, true).into_iter().collect(),
        }
    }
}

/// The main label without the part that `others` mark inside of it: miette draws one mark on the other. `None` where
/// one of them begins with it.
fn beside(primary: &Label, others: &[&Label]) -> Option<Label> {
    let Span { start, end, .. } = primary.span;
    let inside = others.iter().map(|other| other.span.start).filter(|other| (start..end).contains(other)).min();
    let end = inside.unwrap_or(end);
    (end > start || inside.is_none()).then(|| Label { span: Span { end, ..primary.span }, text: primary.text.clone() })
}

/// The label at the first line of its place: a frame around a whole block hides more than it shows.
fn mark(sources: &Sources, label: &Label, is_primary: bool) -> Option<LabeledSpan> {
    let Span { source, start, end } = label.span;
    let line = sources.get(source)?.text.get(start as usize..end as usize)?.lines().next().unwrap_or("");
    let span = SourceSpan::new((start as usize).into(), line.trim_end().len().min(LONGEST));
    let text = Some(make_visible(&label.text)).filter(|text| !text.is_empty());
    Some(match is_primary {
        true => LabeledSpan::new_primary_with_span(text, span),
        false => LabeledSpan::new_with_span(text, span),
    })
}

/// More bytes than this on either side of a place are not shown: a line may be a megabyte long.
const LONGEST: usize = 200;

/// A source from which miette reads the lines around a place.
struct Excerpt<'d>(&'d Source);

impl SourceCode for Excerpt<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = &*self.0.text;
        let (head, rest) = text.split_at_checked(span.offset()).ok_or(MietteError::OutOfBounds)?;
        let (_, tail) = rest.split_at_checked(span.len()).ok_or(MietteError::OutOfBounds)?;
        let start = if before == 0 { head.len() } else { start_of_lines(head, before) };
        let end = text.len() - tail.len() + length_of_lines(tail, after);
        let place = self.0.position(start as u32);
        let data = &text[start..end];
        Ok(Box::new(MietteSpanContents::new_named(
            self.0.path.to_string(),
            data.as_bytes(),
            SourceSpan::new(start.into(), data.len()),
            place.line as usize - 1,
            place.column as usize - 1,
            data.lines().count(),
        )))
    }
}

/// Where the line begins that is `count` lines above the end of `head`; nearer where the lines are long.
fn start_of_lines(head: &str, count: usize) -> usize {
    let line = |count| head.rmatch_indices('\n').nth(count).map_or(0, |(at, _)| at + 1);
    let floor = head.len().saturating_sub(LONGEST);
    let whole = (0..=count).rev().map(line).find(|start| *start >= floor);
    whole.or_else(|| (floor..=head.len()).find(|at| head.is_char_boundary(*at))).unwrap_or(head.len())
}

/// How much of `tail` belongs to the line it begins in and to `count` more; less where the lines are long.
fn length_of_lines(tail: &str, count: usize) -> usize {
    let line = |count| tail.match_indices('\n').nth(count).map_or(tail.len(), |(at, _)| at);
    let whole = (0..=count).rev().map(line).find(|end| *end <= LONGEST);
    whole.or_else(|| (0..=LONGEST.min(tail.len())).rev().find(|at| tail.is_char_boundary(*at))).unwrap_or(0)
}

impl fmt::Debug for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawing<'_> {}

impl miette::Diagnostic for Drawing<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.name.map(|name| Box::new(name) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
