//! Drawings of a workspace: its threads and their pivots, or one thread in detail, as SVG, DOT and Mermaid.
//!
//! [`overview`] and [`detail`] turn the IR into a [`Graph`]; [`svg`], [`dot`] and [`mermaid`] write it down. The same
//! graph gives the same bytes, always.

mod detail;
mod dot;
mod layout;
mod measure;
mod mermaid;
mod overview;
mod svg;
mod walk;

pub use detail::detail;
pub use dot::dot;
pub use mermaid::mermaid;
pub use overview::overview;
pub use svg::svg;

/// What is drawn: nodes and the ways between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// What the drawing shows.
    pub title: String,
    /// The nodes; the drawing begins at the first.
    pub nodes: Vec<Node>,
    /// The ways, in order.
    pub edges: Vec<Edge>,
}

/// A box of the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The headline; empty where what is said and done speaks for itself.
    pub name: String,
    /// What stands below it.
    pub lines: Vec<String>,
    /// What it stands for.
    pub shape: Shape,
}

/// What a box stands for, which decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Where conversations begin, or what interrupts them.
    Start,
    /// A thread.
    Thread,
    /// An inactive thread.
    Inactive,
    /// Something that is said or done.
    Action,
    /// A place that waits for the customer.
    Question,
    /// A call of a host action.
    Call,
    /// Rules, a table or an experiment.
    Fork,
    /// An agent takes over.
    HandOff,
    /// The conversation ends.
    Resolve,
}

/// A way from one box to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The box it leaves, by its place in the list.
    pub from: usize,
    /// The box it leads to.
    pub to: usize,
    /// The rules, choices and events that lead along it; none where it is the only way.
    pub labels: Vec<String>,
    /// True where it interrupts what the box does, as a handler does.
    pub interrupts: bool,
}

impl Node {
    /// All that it says, line by line.
    fn words(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.lines).filter(|line| !line.is_empty())
    }
}

impl Graph {
    /// Adds a node and gives its place.
    fn add(&mut self, shape: Shape, name: impl Into<String>, lines: Vec<String>) -> usize {
        self.nodes.push(Node { name: name.into(), lines, shape });
        self.nodes.len() - 1
    }

    /// Adds a way, or its label to the way that is there already.
    fn connect(&mut self, from: usize, to: usize, label: Option<String>, interrupts: bool) {
        let same = |edge: &&mut Edge| edge.from == from && edge.to == to && edge.interrupts == interrupts;
        match self.edges.iter_mut().find(same) {
            Some(edge) => edge.labels.extend(label.filter(|label| !edge.labels.contains(label))),
            None => self.edges.push(Edge { from, to, labels: label.into_iter().collect(), interrupts }),
        }
    }
}
