//! Where the lines of a clean file begin, as the grammar sees them: what the formatter lays out.

use pest::Parser as _;

use super::build::is_operand;
use super::grammar::{Grammar, Rule};
use super::scan;
use super::tree::{Pair, Pairs, Tree};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId};

/// The places that a layout depends on, as offsets, each list in order.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Where items begin.
    pub items: Vec<usize>,
    /// Where items, actions, arms and lines begin.
    pub lines: Vec<usize>,
    /// Braces that stay on their line.
    pub inline_braces: Vec<usize>,
    /// Parts of conditions whose `and` stands beside an `or`: from and to.
    pub mixed: Vec<(usize, usize)>,
}

/// The outline of `source`, or what is wrong with it.
pub(crate) fn outline(source: &Source) -> Result<Outline, Vec<Diagnostic>> {
    let (_, found) = super::parse(source, SourceId::default());
    // Only what has no mistake may go to the grammar as it is: without the mending of open quotes and brackets it tries
    // every way to read them, which takes time that doubles with each.
    if !found.is_empty() {
        return Err(found);
    }
    let mut outline = Outline::default();
    let scanned = scan::scan(&source.text, SourceId::default()).map_err(|refusal| vec![*refusal])?;
    for segment in &scanned.segments {
        match Grammar::parse(Rule::file, &segment.text) {
            Ok(pairs) => walk(Tree::new(&segment.text, pairs, |at| at).pairs(), &mut outline),
            Err(_) => return Err(found),
        }
    }
    outline.inline_braces.sort_unstable();
    outline.lines.sort_unstable();
    Ok(outline)
}

fn walk(pairs: Pairs<'_>, outline: &mut Outline) {
    for pair in pairs {
        match pair.as_rule() {
            Rule::fields | Rule::text_fields => outline.inline_braces.push(pair.start()),
            Rule::condition => mixed(pair.into_inner(), outline),
            rule if is_list(rule) => lines(&pair, outline),
            _ => {}
        }
        walk(pair.into_inner(), outline);
    }
}

/// True for rules whose children stand on lines of their own.
fn is_list(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::file
            | Rule::start
            | Rule::thread_block
            | Rule::block
            | Rule::choice_block
            | Rule::answer_block
            | Rule::onboard_block
            | Rule::wait_block
            | Rule::rules
            | Rule::decide
            | Rule::split
            | Rule::outcome_block
            | Rule::guarantee
            | Rule::scenario
    )
}

fn lines(list: &Pair<'_>, outline: &mut Outline) {
    // What a list is called or goes by stands in front of its brace.
    let is_head = |rule: Rule| matches!(rule, Rule::text | Rule::reference | Rule::EOI);
    let children = list.into_inner().filter(|child| !is_head(child.as_rule()));
    let starts = children.map(|child| child.start());
    match list.as_rule() {
        Rule::file => {
            outline.items.extend(starts);
            outline.lines.extend(&outline.items);
        }
        _ => outline.lines.extend(starts),
    }
}

/// Keeps each run of operands joined by `and` within a condition that has an `or` too.
fn mixed(parts: Pairs<'_>, outline: &mut Outline) {
    let mut rules = { parts }.map(|part| part.as_rule());
    if !rules.any(|rule| rule == Rule::or) {
        return;
    }
    let mut run: Option<(usize, usize)> = None;
    let mut has_and = false;
    for part in parts {
        match part.as_rule() {
            Rule::or => {
                outline.mixed.extend(run.take().filter(|_| std::mem::take(&mut has_and)));
            }
            rule => {
                // What is asked about a fact stands beside it, and is no operand of its own.
                has_and |= run.is_some() && is_operand(rule);
                run = Some((run.map_or(part.start(), |(start, _)| start), part.end()));
            }
        }
    }
    outline.mixed.extend(run.filter(|_| has_and));
}
