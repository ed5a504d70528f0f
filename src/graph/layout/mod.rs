//! Where boxes and ways are drawn: in columns from left to right, each way through the columns between its ends.
//!
//! Cycles are broken, boxes ranked by their longest path, every second column kept for the labels of ways, the boxes
//! of a column ordered by a fixed number of barycentre passes, and their heights settled by least squares. No step
//! depends on anything but the graph, and all are bounded.

mod layers;
mod order;
mod place;
mod rank;

/// A width and a height, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Size {
    pub width: f64,
    pub height: f64,
}

/// A place, in pixels from the top left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

/// A way between two boxes and the room that its label needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub from: usize,
    pub to: usize,
    pub label: Size,
}

/// Where everything stands.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// For each box: the middle of its left side.
    pub boxes: Vec<Point>,
    /// For each way, where it runs; empty for a way from a box to itself.
    pub routes: Vec<Route>,
    /// The whole sheet.
    pub size: Size,
}

/// Where a way runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Route {
    /// Straight pieces from left to right, each with the x of its ends; curves join them.
    pub pieces: Vec<(f64, f64, f64)>,
    /// The middle of the left side of its label.
    pub label: Point,
    /// True where it leads from right to left, back to a box before it.
    pub backwards: bool,
}

/// Places boxes of these `sizes` and the `ways` between them. Ways from a box to itself get no route.
pub(super) fn lay_out(sizes: &[Size], ways: &[Way]) -> Layout {
    let backwards = rank::break_cycles(sizes.len(), ways);
    let forward = |(way, backwards): (&Way, &bool)| if *backwards { (way.to, way.from) } else { (way.from, way.to) };
    let arcs: Vec<(usize, usize)> = ways.iter().zip(&backwards).map(forward).collect();
    let ranks = rank::longest_paths(sizes.len(), &arcs);
    let mut layers = layers::Layers::new(sizes, ways, &backwards, &ranks);
    order::reduce_crossings(&mut layers);
    place::settle(&layers, sizes.len(), &backwards)
}
