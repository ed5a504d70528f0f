//! Coverage as one page that stands alone: no network, no scripts, light or dark as the reader's screen is.

use std::fmt::Write;

use super::painted::{Line, Marked, Page};
use super::report::{AsideRecord, Hit, Kind};
use super::tally::{Coverage, Score};
use crate::ir::Workspace;
use crate::source::Sources;

const NOT_CONFIRMED: &str = "Possible, as far as the look at all conversations can tell, but the machine did otherwise in the \
    conversation that should show it. This does not count.";
const IMPOSSIBLE: &str = "No conversation can come to this. It does not count.";

const STYLE: &str = include_str!("page.css");

impl Coverage {
    /// The whole page.
    pub fn html(&self, workspace: &Workspace, sources: &Sources) -> String {
        let pages = self.pages(workspace, sources);
        let record = self.record(workspace, sources);
        let elsewhere = self.elsewhere(workspace, sources);
        let mut page = Writer(String::new());
        page.head(workspace, self);
        page.kinds(self);
        page.files(&pages);
        if !elsewhere.is_empty() {
            page.elsewhere(&elsewhere);
        }
        page.aside("Not confirmed", NOT_CONFIRMED, &record.unconfirmed);
        page.aside("Impossible", IMPOSSIBLE, &record.impossible);
        pages.iter().enumerate().for_each(|(at, file)| page.file(at, file));
        page.add(format_args!("</main></body></html>\n"));
        page.0
    }
}

/// A page that grows.
struct Writer(String);

impl Writer {
    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.0.write_fmt(text);
    }

    fn head(&mut self, workspace: &Workspace, coverage: &Coverage) {
        let name = escaped(&workspace.name);
        let total = coverage.total();
        let scenarios =
            if coverage.scenarios == 1 { "1 scenario".into() } else { format!("{} scenarios", coverage.scenarios) };
        self.add(format_args!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
            <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
            <title>Coverage of {name}</title>\n<style>\n{STYLE}</style></head>\n<body><main>\n\
            <header><h1>{name}</h1><p class=\"total {}\"><strong>{}</strong> covered</p>\n\
            <p>{scenarios} show {} of the {} things that conversations can show.</p>",
            grade(total),
            total.percent(),
            total.shown,
            total.of,
        ));
        if !coverage.complete {
            self.add(format_args!(
                "<p class=\"warning\">The limits were reached before all conversations were looked at: there may be \
                more to show.</p>"
            ));
        }
        self.add(format_args!("</header>\n"));
    }

    fn kinds(&mut self, coverage: &Coverage) {
        self.add(format_args!("<section class=\"kinds\">\n"));
        for kind in Kind::ALL {
            let score = coverage.score(kind);
            self.add(format_args!(
                "<div class=\"kind {}\"><h3>{}</h3><p><strong>{}</strong> <span>{} of {}</span></p>{}<p class=\"about\">{}</p></div>\n",
                grade(score),
                kind.word(),
                score.percent(),
                score.shown,
                score.of,
                bar(score),
                about(kind),
            ));
        }
        self.add(format_args!("</section>\n"));
    }

    fn files(&mut self, pages: &[Page]) {
        self.add(format_args!(
            "<section><h2>Files</h2><table class=\"files\"><thead><tr><th>file</th><th></th><th>covered</th>\
            <th>shown</th><th>missing</th></tr></thead><tbody>\n"
        ));
        for (at, page) in pages.iter().enumerate() {
            let score = page.score;
            self.add(format_args!(
                "<tr class=\"{}\"><td><a href=\"#file-{at}\">{}</a></td><td>{}</td><td>{}</td><td>{} of {}</td><td>{}</td></tr>\n",
                grade(score),
                escaped(&page.path),
                bar(score),
                score.percent(),
                score.shown,
                score.of,
                score.of - score.shown,
            ));
        }
        self.add(format_args!("</tbody></table></section>\n"));
    }

    fn elsewhere(&mut self, items: &[Marked]) {
        self.add(format_args!("<section><h2>In any conversation</h2>\n<ul class=\"items columns\">\n"));
        items.iter().for_each(|marked| self.item(marked));
        self.add(format_args!("</ul></section>\n"));
    }

    /// What does not count, where there is any.
    fn aside(&mut self, title: &str, about: &str, items: &[AsideRecord]) {
        if items.is_empty() {
            return;
        }
        self.add(format_args!("<section><h2>{title}</h2><p>{about}</p>\n<ul class=\"items columns\">\n"));
        for item in items {
            let place = item.path.as_ref().zip(item.line).map(|(path, line)| format!("{path}:{line} "));
            let why = if item.roughly.is_empty() { "" } else { "; known only roughly: " };
            self.add(format_args!(
                "<li><small>{}</small>{}{why}{}</li>\n",
                escaped(&place.unwrap_or_default()),
                in_code(&item.what),
                in_code(&item.roughly.join(", ")),
            ));
        }
        self.add(format_args!("</ul></section>\n"));
    }

    fn file(&mut self, at: usize, page: &Page) {
        self.add(format_args!(
            "<section class=\"source\" id=\"file-{at}\"><h2>{} <small class=\"{}\">{}</small></h2>\n<table><tbody>\n",
            escaped(&page.path),
            grade(page.score),
            page.score.percent(),
        ));
        page.lines.iter().for_each(|line| self.line(line));
        self.add(format_args!("</tbody></table></section>\n"));
    }

    fn line(&mut self, line: &Line) {
        let hit = line.hit().map_or("", word);
        let count = line.count.map_or_else(String::new, |count| format!("{count}×"));
        let missing: Vec<&Marked> = line.missing().collect();
        let title: Vec<String> = line.never().into_iter().map(|(_, what)| format!("never: {what}")).collect();
        self.add(format_args!(
            "<tr class=\"{hit}\"{}><td class=\"number\">{}</td><td class=\"count\">{count}</td><td class=\"code\"><code>{}</code>",
            if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escaped(&title.join("\n"))) },
            line.number,
            escaped(&line.text),
        ));
        if !line.items.is_empty() {
            let open = if missing.is_empty() { "" } else { " open" };
            let summary = match missing.len() {
                0 => format!("{} shown", line.items.len()),
                some => format!("{some} of {} missing", line.items.len()),
            };
            self.add(format_args!("<details{open}><summary>{summary}</summary><ul class=\"items\">\n"));
            missing.into_iter().for_each(|marked| self.item(marked));
            line.items.iter().filter(|marked| marked.count > 0).for_each(|marked| self.item(marked));
            self.add(format_args!("</ul></details>"));
        }
        self.add(format_args!("</td></tr>\n"));
    }

    fn item(&mut self, marked: &Marked) {
        let (class, count) = match marked.count {
            0 => ("none", "never".into()),
            count => ("whole", format!("{count}×")),
        };
        self.add(format_args!("<li class=\"{class}\"><b>{count}</b> {}</li>\n", in_code(&marked.what)));
    }
}

fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Threads => "threads that begin",
        Kind::Lines => "actions that are done",
        Kind::Rules => "rules taken and passed over",
        Kind::Conditions => "both outcomes of each condition, and each test that decides it",
        Kind::Arms => "quick replies, answers, outcomes, time-outs, handlers",
        Kind::Events => "what happens while a conversation waits",
        Kind::Customers => "who the customer can be, at each decision that asks",
    }
}

fn word(hit: Hit) -> &'static str {
    match hit {
        Hit::Whole => "whole",
        Hit::Half => "half",
        Hit::None => "none",
    }
}

fn grade(score: Score) -> &'static str {
    match score.per_mille() {
        1_000 => "whole",
        0 => "none",
        _ => "half",
    }
}

fn bar(score: Score) -> String {
    let percent = score.per_mille() as f64 / 10.0;
    format!("<span class=\"bar\"><i style=\"width:{percent}%\"></i></span>")
}

/// The words, with what stands in backticks as code.
fn in_code(words: &str) -> String {
    let parts = words.split('`').enumerate();
    parts
        .map(|(at, part)| if at % 2 == 1 { format!("<code>{}</code>", escaped(part)) } else { escaped(part) })
        .collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            other => out.push(other),
        }
    }
    out
}
