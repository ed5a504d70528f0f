//! Coverage for other programs: figures, JSON and lcov.

use std::fmt::Write;

use serde::Serialize;

use super::painted::{Line, Marked, Page};
use super::tally::{Coverage, Score};
use super::words::{place, what};
use crate::ir::Workspace;
use crate::prove::{Asked, Item, Rough, Way};
use crate::source::Sources;

/// The version of the JSON form; it grows when a field goes or changes its meaning.
const VERSION: u32 = 1;

/// What kind of thing is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Threads that begin.
    Threads,
    /// Actions that are done.
    Lines,
    /// Rules and rows of tables, taken and passed over, and what is done otherwise.
    Rules,
    /// Conditions of arms, holding or not, and every test that decides a condition by itself, either way.
    Conditions,
    /// Ways on: quick replies, outcomes, good and bad answers, time-outs, arms, start lines, handlers.
    Arms,
    /// What happens at waits.
    Events,
    /// Who the customer is: combinations of grade, identification and profile, at all and at every decision that asks.
    Customers,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 7] =
        [Kind::Threads, Kind::Lines, Kind::Rules, Kind::Conditions, Kind::Arms, Kind::Events, Kind::Customers];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Threads => "threads",
            Kind::Lines => "lines",
            Kind::Rules => "rules",
            Kind::Conditions => "conditions",
            Kind::Arms => "arms",
            Kind::Events => "events",
            Kind::Customers => "customers",
        }
    }

    /// The kind of an item.
    pub const fn of(item: Item) -> Kind {
        match item {
            Item::Thread(_) => Kind::Threads,
            Item::Action(_) => Kind::Lines,
            Item::Condition(Asked::Rule(..), _) | Item::Way(Way::Otherwise(_)) => Kind::Rules,
            Item::Condition(..) | Item::Test(..) => Kind::Conditions,
            Item::Way(_) => Kind::Arms,
            Item::Event(..) => Kind::Events,
            Item::Customer(..) => Kind::Customers,
        }
    }
}

/// How something is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hit {
    /// All of it.
    Whole,
    /// Some of it.
    Half,
    /// Nothing of it.
    None,
}

/// Coverage as data; docs/coverage.md tells what each field means.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// The version of this form.
    pub version: u32,
    /// False where the limits were reached before all conversations were looked at.
    pub complete: bool,
    /// How many scenarios were played.
    pub scenarios: usize,
    /// All kinds together.
    pub total: Figures,
    /// Each kind.
    pub kinds: Vec<Figures>,
    /// The files that have something to cover.
    pub files: Vec<FileRecord>,
    /// What stands in no file.
    pub elsewhere: Vec<ItemRecord>,
    /// What stands in the rules and no conversation can come to; it does not count.
    pub impossible: Vec<AsideRecord>,
    /// What may be possible, though the machine did otherwise; it does not count.
    pub unconfirmed: Vec<AsideRecord>,
}

/// So many of so many.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// The kind, or `total`.
    pub kind: &'static str,
    /// How many are shown.
    pub shown: usize,
    /// How many can be shown.
    pub possible: usize,
    /// In percent, rounded down to a tenth.
    pub percent: f64,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileRecord {
    /// Its path, relative to the workspace.
    pub path: String,
    /// How much of it is covered.
    pub shown: usize,
    /// How much can be.
    pub possible: usize,
    /// What can be shown in it, by line.
    pub items: Vec<ItemRecord>,
}

/// Something that can be shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemRecord {
    /// The kind of it.
    pub kind: Kind,
    /// In words; they may change.
    pub what: String,
    /// The line, from 1; none where it stands in no file.
    pub line: Option<u32>,
    /// The column in characters, from 1.
    pub column: Option<u32>,
    /// How often it was shown.
    pub count: u32,
}

/// Something that does not count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AsideRecord {
    /// The kind of it.
    pub kind: Kind,
    /// In words; they may change.
    pub what: String,
    /// Where it stands; none where it stands in no file.
    pub path: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// What it turns on that is known only roughly.
    pub roughly: Vec<String>,
}

impl Figures {
    fn of(kind: &'static str, score: Score) -> Figures {
        Figures { kind, shown: score.shown, possible: score.of, percent: score.per_mille() as f64 / 10.0 }
    }
}

impl Coverage {
    /// Everything as data.
    pub fn record(&self, workspace: &Workspace, sources: &Sources) -> Record {
        let files = self.pages(workspace, sources).into_iter().map(|page| FileRecord {
            shown: page.score.shown,
            possible: page.score.of,
            items: page.lines.iter().flat_map(|line| line.items.iter().map(|own| item(own, Some(line)))).collect(),
            path: page.path,
        });
        Record {
            version: VERSION,
            complete: self.complete,
            scenarios: self.scenarios,
            total: Figures::of("total", self.total()),
            kinds: Kind::ALL.map(|kind| Figures::of(kind.word(), self.score(kind))).into(),
            files: files.collect(),
            elsewhere: self.elsewhere(workspace, sources).iter().map(|own| item(own, None)).collect(),
            impossible: self.never.iter().map(|item| aside(workspace, sources, *item, &[])).collect(),
            unconfirmed: self
                .unconfirmed
                .iter()
                .map(|(item, roughly)| aside(workspace, sources, *item, roughly))
                .collect(),
        }
    }

    /// The form that many tools read: lines, threads as functions, and ways out of forks as branches.
    pub fn lcov(&self, workspace: &Workspace, sources: &Sources) -> String {
        self.pages(workspace, sources).iter().map(lcov_of).collect()
    }
}

/// Something that does not count, as data.
pub(super) fn aside(workspace: &Workspace, sources: &Sources, item: Item, roughly: &[Rough]) -> AsideRecord {
    let source = place(workspace, item).and_then(|span| Some((span, sources.get(span.source)?)));
    AsideRecord {
        kind: Kind::of(item),
        what: what(workspace, sources, item),
        path: source.map(|(_, source)| source.path.to_string()),
        line: source.map(|(span, source)| source.position(span.start).line),
        roughly: roughly.iter().map(Rough::to_string).collect(),
    }
}

fn item(marked: &Marked, line: Option<&Line>) -> ItemRecord {
    ItemRecord {
        kind: Kind::of(marked.item),
        what: marked.what.clone(),
        line: line.map(|line| line.number),
        column: line.map(|_| marked.column),
        count: marked.count,
    }
}

fn lcov_of(page: &Page) -> String {
    // Writing to a string cannot fail.
    let mut text = format!("TN:\nSF:{}\n", page.path);
    let items = || page.lines.iter().flat_map(|line| line.items.iter().map(move |marked| (line.number, marked)));
    let threads: Vec<(u32, &Marked)> = items().filter(|(_, own)| Kind::of(own.item) == Kind::Threads).collect();
    for (line, thread) in &threads {
        let _ = writeln!(text, "FN:{line},{}", name_of_thread(thread));
    }
    for (_, thread) in &threads {
        let _ = writeln!(text, "FNDA:{},{}", thread.count, name_of_thread(thread));
    }
    let called = threads.iter().filter(|(_, thread)| thread.count > 0).count();
    let _ = writeln!(text, "FNF:{}\nFNH:{called}", threads.len());
    let (mut found, mut hit) = (0, 0);
    for line in &page.lines {
        let never = line.hit() == Some(Hit::None);
        for (branch, marked) in line.items.iter().filter(|marked| is_branch(marked.item)).enumerate() {
            let taken = if never { "-".into() } else { marked.count.to_string() };
            let _ = writeln!(text, "BRDA:{},0,{branch},{taken}", line.number);
            found += 1;
            hit += usize::from(marked.count > 0);
        }
    }
    let _ = writeln!(text, "BRF:{found}\nBRH:{hit}");
    let counted = || page.lines.iter().filter_map(|line| Some((line.number, line.count?)));
    for (line, count) in counted() {
        let _ = writeln!(text, "DA:{line},{count}");
    }
    let lines = counted().count();
    let hit = counted().filter(|(_, count)| *count > 0).count();
    let _ = writeln!(text, "LF:{lines}\nLH:{hit}\nend_of_record");
    text
}

fn is_branch(item: Item) -> bool {
    matches!(Kind::of(item), Kind::Rules | Kind::Conditions | Kind::Arms)
}

fn name_of_thread(marked: &Marked) -> &str {
    marked.what.split('`').nth(1).unwrap_or("")
}
