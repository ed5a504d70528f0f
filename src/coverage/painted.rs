//! The source with what is covered: each line with its count, and what is missing on it.

use std::collections::BTreeMap;

use super::report::{Hit, Kind};
use super::tally::{Coverage, Score, Shown};
use super::words::{name_of_customer, place, what};
use crate::ir::Workspace;
use crate::prove::{Item, Way};
use crate::source::{Source, Sources};

/// A file that has something to cover.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its path.
    pub path: String,
    /// All of its lines.
    pub lines: Vec<Line>,
    /// How much of it is covered.
    pub score: Score,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u32,
    /// Its text.
    pub text: String,
    /// How often what stands there was done; none where there is nothing to do.
    pub count: Option<u32>,
    /// What can be shown there.
    pub items: Vec<Marked>,
}

/// Something that can be shown on a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// What.
    pub item: Item,
    /// In words.
    pub what: String,
    /// How often it was shown.
    pub count: u32,
    /// Where it stands, from 1.
    pub column: u32,
}

impl Line {
    /// How it is covered; none where there is nothing to cover.
    pub fn hit(&self) -> Option<Hit> {
        let shown = self.items.iter().filter(|marked| marked.count > 0).count();
        match (shown, self.items.len()) {
            (_, 0) => None,
            (0, _) => Some(Hit::None),
            (shown, all) if shown == all => Some(Hit::Whole),
            _ => Some(Hit::Half),
        }
    }

    /// What is missing on it.
    pub fn missing(&self) -> impl Iterator<Item = &Marked> {
        self.items.iter().filter(|marked| marked.count == 0)
    }

    /// What is missing on it in words, each with its column; all customers in one sentence.
    pub fn never(&self) -> Vec<(u32, String)> {
        never(self.missing())
    }
}

impl Coverage {
    /// The files that have something to cover, in their order.
    pub fn pages(&self, workspace: &Workspace, sources: &Sources) -> Vec<Page> {
        let mut files: BTreeMap<u32, BTreeMap<u32, Vec<Marked>>> = BTreeMap::new();
        for Shown { item, count } in &self.items {
            let Some(span) = place(workspace, *item) else { continue };
            let Some(source) = sources.get(span.source) else { continue };
            let at = source.position(span.start);
            let what = what(workspace, sources, *item);
            let marked = Marked { item: *item, what, count: *count, column: at.column };
            files.entry(span.source.0).or_default().entry(at.line).or_default().push(marked);
        }
        let page = |(file, lines)| Some(page(sources.get(crate::source::SourceId(file))?, lines));
        files.into_iter().filter_map(page).collect()
    }

    /// What stands nowhere in the text, in words.
    pub fn elsewhere(&self, workspace: &Workspace, sources: &Sources) -> Vec<Marked> {
        let nowhere = self.items.iter().filter(|shown| place(workspace, shown.item).is_none());
        let marked = |shown: &Shown| Marked {
            item: shown.item,
            what: what(workspace, sources, shown.item),
            count: shown.count,
            column: 0,
        };
        nowhere.map(marked).collect()
    }
}

/// The words for what is missing; all customers of a place in one sentence.
pub fn never<'m>(missing: impl IntoIterator<Item = &'m Marked>) -> Vec<(u32, String)> {
    let mut words: Vec<(u32, String)> = Vec::new();
    let mut before = None;
    for marked in missing {
        let customer = match marked.item {
            Item::Customer(place, customer) => Some((place, customer)),
            _ => None,
        };
        match (customer, before, words.last_mut()) {
            (Some((place, customer)), Some(same), Some((_, last))) if same == place => {
                last.push_str("; ");
                last.push_str(&name_of_customer(customer));
            }
            _ => words.push((marked.column, marked.what.clone())),
        }
        before = customer.map(|(place, _)| place);
    }
    words
}

fn page(source: &Source, mut marked: BTreeMap<u32, Vec<Marked>>) -> Page {
    let lines: Vec<Line> = source
        .text
        .lines()
        .enumerate()
        .map(|(at, text)| {
            let number = at as u32 + 1;
            let items = marked.remove(&number).unwrap_or_default();
            Line { number, text: text.into(), count: done(&items), items }
        })
        .collect();
    let all = lines.iter().flat_map(|line| &line.items);
    let score = Score::of(&all.map(|marked| Shown { item: marked.item, count: marked.count }).collect::<Vec<_>>());
    Page { path: source.path.to_string(), lines, score }
}

/// How often what stands on a line was done: the most of its actions, rules and arms.
fn done(items: &[Marked]) -> Option<u32> {
    let is_done = |item: Item| {
        let waits = matches!(item, Item::Way(Way::Answer(_) | Way::Retry(_) | Way::Known(_)));
        match item {
            Item::Condition(_, so) => so,
            item => !waits && matches!(Kind::of(item), Kind::Threads | Kind::Lines | Kind::Rules | Kind::Arms),
        }
    };
    items.iter().filter(|marked| is_done(marked.item)).map(|marked| marked.count).max()
}
