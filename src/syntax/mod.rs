//! Text to tree: reads a `.thread` file and tells every mistake in it.

mod brackets;
mod build;
mod expected;
mod foreign;
mod grammar;
mod hidden;
mod mistake;
mod outline;
mod pieces;
mod quotes;
mod scan;
mod text;
mod tree;

pub(crate) use outline::{Outline, outline};
pub(crate) use quotes::pattern_end;
pub(crate) use text::text_end;

use std::ops::Range;

use pest::Parser as _;

use crate::ast::{File, Item};
use crate::diagnostic::{Diagnostic, syntax};
use crate::source::{Source, SourceId};
use build::Builder;
use grammar::{Grammar, Rule};
use tree::Tree;

/// Reads `source`, which diagnostics will know as `id`: what could be understood of it, and what could not.
///
/// The tree is that of the whole file only where there are no diagnostics.
pub fn parse(source: &Source, id: SourceId) -> (File, Vec<Diagnostic>) {
    let scan::Scanned { comments, segments, long_lists, mut found } = match scan::scan(&source.text, id) {
        Ok(scanned) => scanned,
        Err(refusal) => return (File::default(), vec![*refusal]),
    };
    let mut items = Vec::new();
    for segment in &segments {
        let by_pieces = || read(id, segment, &long_lists).filter(|(_, builder)| builder.is_whole());
        let by_pieces = if long_lists.is_empty() { None } else { by_pieces() };
        match by_pieces.or_else(|| read(id, segment, &[])) {
            Some((read, mut builder)) => {
                items.extend(read);
                found.append(&mut builder.found);
                found.append(&mut mistake::explain(id, segment, &builder.mistakes, &found));
            }
            None => found.push(syntax::nested_too_deep(segment.span(id))),
        }
    }
    found.sort_by_key(|diagnostic| diagnostic.primary.span);
    (File { items, comments }, found)
}

/// The items of `segment`, the insides of `long_lists` read where the tree needs them; none where the grammar refuses it.
fn read<'s>(
    id: SourceId,
    segment: &'s scan::Segment<'s>,
    long_lists: &[Range<usize>],
) -> Option<(Vec<Item>, Builder<'s>)> {
    let text = pieces::without(&segment.text, long_lists);
    let tree = Tree::new(&segment.text, Grammar::parse(Rule::file, &text).ok()?, pieces::places(long_lists));
    let mut builder = Builder::new(id, segment, long_lists);
    let items = tree.pairs().flat_map(|file| build::file(&mut builder, file)).collect();
    Some((items, builder))
}
