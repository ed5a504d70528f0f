//! What the grammar read, as one flat list of nodes, each with where it ends in the list: the builder walks it by index
//! and neither counts references nor looks for ends.

use pest::iterators::Pairs as Parsed;

use super::grammar::Rule;

/// A text that was read, with its nodes.
pub(super) struct Tree<'t> {
    text: &'t str,
    nodes: Vec<Node>,
}

/// The room of a tree's nodes.
#[derive(Default)]
pub(super) struct Room(Vec<Node>);

#[derive(Clone, Copy)]
struct Node {
    rule: Rule,
    start: u32,
    /// Without the blank space behind it.
    end: u32,
    /// The node behind all that is inside this one.
    next: u32,
}

impl<'t> Tree<'t> {
    /// The nodes of `parsed`, each in front of those inside it. They stand in `text` at the places that `place` gives,
    /// which is asked in the order of the text.
    pub fn new(text: &'t str, parsed: Parsed<'_, Rule>, place: impl FnMut(usize) -> usize) -> Tree<'t> {
        Tree::within(text, parsed, Room::default(), place)
    }

    /// The same, in the room of a tree that is not needed any more.
    pub fn within(
        text: &'t str,
        parsed: Parsed<'_, Rule>,
        Room(mut nodes): Room,
        mut place: impl FnMut(usize) -> usize,
    ) -> Tree<'t> {
        let tokens = parsed.tokens();
        nodes.clear();
        nodes.reserve(tokens.len() / 2);
        // The node that is open; until it ends its `next` is the one around it.
        let mut open = 0;
        for token in tokens {
            match token {
                pest::Token::Start { rule, pos } => {
                    let around = std::mem::replace(&mut open, nodes.len() as u32);
                    nodes.push(Node { rule, start: place(pos.pos()) as u32, end: 0, next: around });
                }
                pest::Token::End { pos, .. } => {
                    let (next, end) = (nodes.len() as u32, place(pos.pos()));
                    if let Some(node) = nodes.get_mut(open as usize) {
                        open = std::mem::replace(&mut node.next, next);
                        node.end = trim_end(text, node.start as usize, end) as u32;
                    }
                }
            }
        }
        Tree { text, nodes }
    }

    /// The room that it takes, for another tree.
    pub fn into_room(self) -> Room {
        Room(self.nodes)
    }

    /// What stands side by side at the top.
    pub fn pairs(&self) -> Pairs<'_> {
        Pairs { text: self.text, nodes: &self.nodes, at: 0, end: self.nodes.len() as u32 }
    }
}

/// The end of `start..end` without the blank space there.
pub(super) fn trim_end(text: &str, start: usize, end: usize) -> usize {
    // Mostly there is none.
    if end > start && text.as_bytes().get(end - 1).is_some_and(|last| !last.is_ascii_whitespace()) {
        return end;
    }
    let bytes = text.as_bytes().get(start..end).unwrap_or_default();
    start + bytes.trim_ascii_end().len()
}

/// A node, and through it those inside.
#[derive(Clone, Copy)]
pub(super) struct Pair<'t> {
    text: &'t str,
    nodes: &'t [Node],
    at: u32,
    node: Node,
}

impl<'t> Pair<'t> {
    /// Which rule read it.
    pub fn as_rule(&self) -> Rule {
        self.node.rule
    }

    /// Its first byte.
    pub fn start(&self) -> usize {
        self.node.start as usize
    }

    /// Behind its last byte that is not blank.
    pub fn end(&self) -> usize {
        self.node.end as usize
    }

    /// Its text, without the blank space behind it.
    pub fn as_str(&self) -> &'t str {
        self.text.get(self.start()..self.end()).unwrap_or("")
    }

    /// The nodes directly inside.
    pub fn into_inner(self) -> Pairs<'t> {
        Pairs { text: self.text, nodes: self.nodes, at: self.at + 1, end: self.node.next }
    }
}

/// Nodes side by side.
#[derive(Clone, Copy)]
pub(super) struct Pairs<'t> {
    text: &'t str,
    nodes: &'t [Node],
    at: u32,
    end: u32,
}

impl<'t> Pairs<'t> {
    /// The next node, which stays the next.
    pub fn peek(&self) -> Option<Pair<'t>> {
        if self.at >= self.end {
            return None;
        }
        let node = *self.nodes.get(self.at as usize)?;
        Some(Pair { text: self.text, nodes: self.nodes, at: self.at, node })
    }
}

impl<'t> Iterator for Pairs<'t> {
    type Item = Pair<'t>;

    fn next(&mut self) -> Option<Pair<'t>> {
        let pair = self.peek()?;
        self.at = pair.node.next;
        Some(pair)
    }
}
