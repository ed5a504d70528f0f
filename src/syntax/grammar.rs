//! The generated parser; `grammar/threadle.pest` beside this crate's sources is what it is generated from.

// The generated enum has one variant a rule; its documentation stands in the grammar.
#![allow(missing_docs)]

/// The parser of `grammar/threadle.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/threadle.pest"]
pub(super) struct Grammar;
