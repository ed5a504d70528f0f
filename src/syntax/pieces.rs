//! Long lists of rules, read a few rules at a time: what the grammar writes down of a few rules is still at hand when the
//! tree is made of it, and what it would write down of ten thousand fills no cache and takes ten times their text.
//!
//! The grammar reads the file without the insides of its long lists, and where the tree needs them it reads them piece by
//! piece. Only files without mistakes are read like this; any other is read again as a whole, and tells what is wrong.

use std::borrow::Cow;
use std::ops::Range;

use pest::Parser as _;

use super::brackets::Bracket;
use super::build::Builder;
use super::grammar::{Grammar, Rule};
use super::tree::{Pairs, Room, Tree};

/// From so many bytes on a list is long: what is written down of shorter ones stays at hand anyway.
const LONG: usize = 1 << 14;

/// The insides of long lists of rules, in order; none within another. The brackets are balanced.
pub(super) fn long_lists(text: &str, brackets: &[Bracket]) -> Vec<Range<usize>> {
    let (mut lists, mut open): (Vec<Range<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
    if text.len() < LONG {
        return lists;
    }
    for Bracket { at, byte } in brackets {
        let at = *at as usize;
        if matches!(byte, b'{' | b'(' | b'[') {
            open.push(at);
            continue;
        }
        let Some(start) = open.pop() else { continue };
        if at - start > LONG && *byte == b'}' && is_behind_rules(text, start) {
            while lists.pop_if(|inner| inner.start > start).is_some() {}
            lists.push(start + 1..at);
        }
    }
    lists
}

/// Whether the word in front of `at` is the one that lists of rules begin with.
fn is_behind_rules(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or("").trim_ascii_end();
    let before = head.strip_suffix("rules").map(|before| before.as_bytes().last());
    before.is_some_and(|last| !last.is_some_and(|last| last.is_ascii_alphanumeric() || *last == b'_'))
}

/// The text without the insides of `lists`.
pub(super) fn without<'t>(text: &'t str, lists: &[Range<usize>]) -> Cow<'t, str> {
    if lists.is_empty() {
        return Cow::Borrowed(text);
    }
    let starts = std::iter::once(0).chain(lists.iter().map(|list| list.end));
    let ends = lists.iter().map(|list| list.start).chain([text.len()]);
    Cow::Owned(starts.zip(ends).filter_map(|(start, end)| text.get(start..end)).collect())
}

/// The place in the whole text of each place in the text without `lists`, for places that are asked in their order.
pub(super) fn places(lists: &[Range<usize>]) -> impl FnMut(usize) -> usize {
    let (mut lists, mut by) = (lists.iter(), 0);
    let mut next = lists.next();
    move |at| {
        while let Some(list) = next.filter(|list| at + by > list.start) {
            by += list.len();
            next = lists.next();
        }
        at + by
    }
}

/// Builds what stands `inside` a long list, a few rules at a time; false where it could not be read like this. With each
/// piece it is told how many more of its size there are.
pub(super) fn each_piece(
    b: &mut Builder<'_>,
    inside: Range<usize>,
    mut build: impl FnMut(&mut Builder<'_>, Pairs<'_>, usize),
) -> bool {
    let text: &str = &b.segment.text;
    let mut at = b.skip_gap(inside.start);
    let mut room = Room::default();
    while at < inside.end {
        let piece = text.get(at..inside.end).unwrap_or("");
        let Ok(pairs) = Grammar::parse(Rule::rules_piece, piece) else { return false };
        let length = pairs.as_str().len();
        let tree = Tree::within(text, pairs, room, |place| at + place);
        if length == 0 {
            return false;
        }
        at += length;
        let more = (inside.end - at) / length;
        tree.pairs().for_each(|piece| build(b, piece.into_inner(), more));
        room = tree.into_room();
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::source::SourceId;
    use crate::syntax::{read, scan};

    /// Who only looks at the tree does not see whether it was read like this.
    #[test]
    fn long_lists_are_found_and_read() {
        let rules = "    rule \"vip\" when vip => resolve\n".repeat(1_000);
        let text = format!("thread a {{\n  rules {{\n{rules}  }}\n}}\n");
        let scanned = scan::scan(&text, SourceId(0)).unwrap_or_else(|found| panic!("{found:?}"));
        assert_eq!(scanned.long_lists.len(), 1);
        let (items, builder) = read(SourceId(0), &scanned.segments[0], &scanned.long_lists).expect("it is read");
        assert!(builder.is_whole() && items.len() == 1);
    }
}
