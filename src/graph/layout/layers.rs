//! The columns: boxes in every second one, and in those between them a vertex for each way that passes.

use super::{Size, Way};

/// Above so many vertices long ways are drawn straight across instead of around the boxes between their ends.
const MOST_VERTICES: usize = 20_000;

/// A vertex is a box (the first ones, as the caller counts them) or a place that a way passes.
pub(super) struct Layers {
    /// For each column the vertices in it, from top to bottom.
    pub columns: Vec<Vec<usize>>,
    /// The size of each vertex.
    pub sizes: Vec<Size>,
    /// Neighbours in the column before.
    pub before: Vec<Vec<usize>>,
    /// Neighbours in the column behind.
    pub behind: Vec<Vec<usize>>,
    /// For each way its vertices from left to right, ends included; empty for a way from a box to itself.
    pub chains: Vec<Vec<usize>>,
    /// For each way the vertex that its label stands at.
    pub labels: Vec<Option<usize>>,
}

impl Layers {
    /// Boxes of these `sizes` in twice their `ranks`, and vertices for the `ways` between them.
    pub fn new(sizes: &[Size], ways: &[Way], backwards: &[bool], ranks: &[usize]) -> Layers {
        let columns = ranks.iter().max().map_or(0, |last| 2 * last + 1);
        let mut layers = Layers {
            columns: vec![Vec::new(); columns],
            sizes: sizes.to_vec(),
            before: vec![Vec::new(); sizes.len()],
            behind: vec![Vec::new(); sizes.len()],
            chains: Vec::new(),
            labels: Vec::new(),
        };
        for (node, rank) in ranks.iter().enumerate() {
            layers.columns[2 * rank].push(node);
        }
        for (way, backwards) in ways.iter().zip(backwards) {
            layers.add(way, *backwards, ranks);
        }
        layers
    }

    /// Adds the vertices of a way; its label stands next to the box that it leaves.
    fn add(&mut self, way: &Way, backwards: bool, ranks: &[usize]) {
        let (left, right) = if backwards { (way.to, way.from) } else { (way.from, way.to) };
        let mut chain = Vec::new();
        let mut label = None;
        if left != right {
            chain.push(left);
            let between = 2 * ranks[left] + 1..2 * ranks[right];
            let at = if backwards { between.end - 1 } else { between.start };
            let short = self.sizes.len() + between.len() > MOST_VERTICES;
            for column in between.filter(|column| *column == at || !short) {
                let size = if column == at { way.label } else { Size::default() };
                let vertex = self.vertex(column, size);
                label = if column == at { Some(vertex) } else { label };
                chain.push(vertex);
            }
            chain.push(right);
        }
        for pair in chain.windows(2) {
            self.behind[pair[0]].push(pair[1]);
            self.before[pair[1]].push(pair[0]);
        }
        self.chains.push(chain);
        self.labels.push(label);
    }

    fn vertex(&mut self, column: usize, size: Size) -> usize {
        let vertex = self.sizes.len();
        self.columns[column].push(vertex);
        self.sizes.push(size);
        self.before.push(Vec::new());
        self.behind.push(Vec::new());
        vertex
    }
}
