//! Where boxes and ways are drawn: in columns from left to right, each way through the columns between its ends; or the
//! same in rows from top to bottom, whichever fits a screen better.
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

/// Which way ways lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// From left to right.
    Right,
    /// From top to bottom.
    Down,
}

/// Where everything stands; places are those of the top left corner.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Which way it was drawn.
    pub direction: Direction,
    /// The boxes.
    pub boxes: Vec<Point>,
    /// For each way, where it runs; empty for a way from a box to itself.
    pub routes: Vec<Route>,
    /// The whole sheet.
    pub size: Size,
}

/// Where a way runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Route {
    /// Straight pieces from one end to the other; curves join them.
    pub pieces: Vec<(Point, Point)>,
    /// Its label.
    pub label: Point,
    /// True where it leads back to a box before it: then it begins at the end of the pieces.
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
    let drawn = layers.sizes.clone();
    let mut in_direction = |direction: Direction| {
        layers.sizes = drawn.iter().map(|size| direction.turn(*size)).collect();
        place::settle(&layers, sizes.len(), &backwards, direction)
    };
    let (right, down) = (in_direction(Direction::Right), in_direction(Direction::Down));
    if right.on_screen() > down.on_screen() { right } else { down }
}

impl Direction {
    /// A size as it is along and across the direction.
    fn turn(self, size: Size) -> Size {
        match self {
            Direction::Right => size,
            Direction::Down => Size { width: size.height, height: size.width },
        }
    }

    /// A place from what it is along and across the direction.
    fn point(self, along: f64, across: f64) -> Point {
        match self {
            Direction::Right => Point { x: along, y: across },
            Direction::Down => Point { x: across, y: along },
        }
    }
}

impl Layout {
    /// How large it would be drawn on an ordinary screen.
    fn on_screen(&self) -> f64 {
        (1_600.0 / self.size.width.max(1.0)).min(1_000.0 / self.size.height.max(1.0))
    }
}
