//! Text to tree: reads a `.thread` file and tells every mistake in it.

mod brackets;
mod build;
mod expected;
mod foreign;
mod grammar;
mod hidden;
mod mistake;
mod outline;
mod quotes;
mod scan;
mod text;
mod tree;

pub(crate) use outline::{Outline, outline};
pub(crate) use quotes::pattern_end;
pub(crate) use text::text_end;

use pest::Parser as _;

use crate::ast::File;
use crate::diagnostic::{Diagnostic, syntax};
use crate::source::{Source, SourceId};
use build::Builder;
use grammar::{Grammar, Rule};
use tree::Tree;

/// Reads `source`, which diagnostics will know as `id`: what could be understood of it, and what could not.
///
/// The tree is that of the whole file only where there are no diagnostics.
pub fn parse(source: &Source, id: SourceId) -> (File, Vec<Diagnostic>) {
    let scan::Scanned { comments, segments, mut found } = match scan::scan(&source.text, id) {
        Ok(scanned) => scanned,
        Err(refusal) => return (File::default(), vec![*refusal]),
    };
    let mut items = Vec::new();
    for segment in segments {
        match Grammar::parse(Rule::file, &segment.text) {
            Ok(pairs) => {
                let tree = Tree::new(&segment.text, pairs);
                let mut builder = Builder::new(id, &segment);
                items.extend(tree.pairs().flat_map(|file| build::file(&mut builder, file)));
                let mistakes = builder.mistakes;
                found.append(&mut builder.found);
                found.append(&mut mistake::explain(id, &segment, &mistakes, &found));
            }
            Err(_) => found.push(syntax::nested_too_deep(segment.span(id))),
        }
    }
    found.sort_by_key(|diagnostic| diagnostic.primary.span);
    (File { items, comments }, found)
}
