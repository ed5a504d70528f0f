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

/// How far the way from a box to itself goes from it, without its label.
pub(super) const LOOP_ROOM: f64 = 22.0;

/// Places boxes of these `sizes` and the `ways` between them. Ways from a box to itself get no route, but room beside the
/// box for their `loops`, which are the sizes of their labels.
pub(super) fn lay_out(sizes: &[Size], loops: &[Option<Size>], ways: &[Way]) -> Layout {
    let backwards = rank::break_cycles(sizes.len(), ways);
    let forward = |(way, backwards): (&Way, &bool)| if *backwards { (way.to, way.from) } else { (way.from, way.to) };
    let arcs: Vec<(usize, usize)> = ways.iter().zip(&backwards).map(forward).collect();
    let ranks = rank::longest_paths(sizes.len(), &arcs);
    let mut layers = layers::Layers::new(sizes, ways, &backwards, &ranks);
    order::reduce_crossings(&mut layers);
    let drawn = layers.sizes.clone();
    let mut in_direction = |direction: Direction| {
        let rooms: Vec<Size> = loops.iter().map(|label| direction.loop_room(*label)).collect();
        let rooms = rooms.iter().copied().chain(std::iter::repeat(Size::default()));
        layers.sizes = drawn.iter().zip(rooms.clone()).map(|(size, room)| direction.turn(size.around(room))).collect();
        let mut layout = place::settle(&layers, sizes.len(), &backwards, direction);
        for (at, room) in layout.boxes.iter_mut().zip(rooms) {
            *at = Point { x: at.x + room.width, y: at.y + room.height };
        }
        layout
    };
    let (right, down) = (in_direction(Direction::Right), in_direction(Direction::Down));
    if right.on_screen() > down.on_screen() { right } else { down }
}

impl Size {
    /// With `room` on all sides.
    fn around(self, room: Size) -> Size {
        Size { width: self.width + 2.0 * room.width, height: self.height + 2.0 * room.height }
    }
}

impl Direction {
    /// What a loop with such a label needs on both sides of its box, so that other ways still meet the middle of it.
    fn loop_room(self, label: Option<Size>) -> Size {
        match (label, self) {
            (None, _) => Size::default(),
            (Some(label), Direction::Right) => Size { width: 0.0, height: LOOP_ROOM + label.height },
            (Some(label), Direction::Down) => Size { width: LOOP_ROOM + label.width, height: 0.0 },
        }
    }

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
