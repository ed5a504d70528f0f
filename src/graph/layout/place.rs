//! Coordinates: columns side by side, and in each the heights that make ways straight, by least squares.

use super::layers::Layers;
use super::{Direction, Layout, Point, Route, Size};

/// Room between a column and the next, where ways bend; more where they climb far.
const GAP: f64 = 26.0;
/// The most room between two columns.
const WIDEST_GAP: f64 = 96.0;
/// Room between boxes.
const BOX_GAP: f64 = 16.0;
/// Room between ways.
const WAY_GAP: f64 = 8.0;
/// Passes from left to right and back, in turns.
const PASSES: usize = 48;

/// Gives every vertex its place; the first `boxes` vertices are boxes. Here everything leads to the right; only the
/// result is turned in the `direction`.
pub(super) fn settle(layers: &Layers, boxes: usize, backwards: &[bool], direction: Direction) -> Layout {
    let heights = heights(layers, boxes);
    let (lefts, rights) = columns(layers, &heights);
    let corner = |vertex: usize| direction.point(lefts[vertex], heights[vertex] - layers.sizes[vertex].height / 2.0);
    let piece = |chain: &[usize], place: usize| {
        let vertex = chain[place];
        let (left, right) = match place {
            0 => (lefts[vertex] + layers.sizes[vertex].width, rights[vertex]),
            _ if place + 1 == chain.len() => (lefts[vertex], lefts[vertex]),
            _ => (lefts[vertex], rights[vertex]),
        };
        (direction.point(left, heights[vertex]), direction.point(right, heights[vertex]))
    };
    let route = |(way, chain): (usize, &Vec<usize>)| Route {
        pieces: (0..chain.len()).map(|place| piece(chain, place)).collect(),
        label: layers.labels[way].map_or(Point::default(), corner),
        backwards: backwards[way],
    };
    let extent = |measure: &dyn Fn(usize) -> f64| (0..layers.sizes.len()).map(measure).fold(0.0, f64::max);
    let along = extent(&|vertex| lefts[vertex] + layers.sizes[vertex].width);
    let across = extent(&|vertex| heights[vertex] + layers.sizes[vertex].height / 2.0);
    Layout {
        direction,
        boxes: (0..boxes).map(corner).collect(),
        routes: layers.chains.iter().enumerate().map(route).collect(),
        size: direction.turn(Size { width: along, height: across }),
    }
}

/// For each vertex the left and the right side of its column.
fn columns(layers: &Layers, heights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let (mut lefts, mut rights) = (vec![0.0; layers.sizes.len()], vec![0.0; layers.sizes.len()]);
    let mut left = 0.0;
    for column in &layers.columns {
        let width = column.iter().map(|vertex| layers.sizes[*vertex].width).fold(0.0, f64::max);
        let climb = |vertex: &usize| {
            layers.behind[*vertex].iter().map(|other| (heights[*other] - heights[*vertex]).abs()).fold(0.0, f64::max)
        };
        let steepest = column.iter().map(climb).fold(0.0, f64::max);
        for vertex in column {
            lefts[*vertex] = left;
            rights[*vertex] = left + width;
        }
        left += width + (GAP + steepest * 0.12).min(WIDEST_GAP);
    }
    (lefts, rights)
}

/// The middle of each vertex, the highest at half its height.
fn heights(layers: &Layers, boxes: usize) -> Vec<f64> {
    let mut heights = vec![0.0; layers.sizes.len()];
    for column in &layers.columns {
        let wanted = vec![(0.0, 1.0); column.len()];
        spread(layers, boxes, column, &wanted, &mut heights);
    }
    for pass in 0..PASSES {
        let count = layers.columns.len();
        for step in 0..count {
            let column = if pass.is_multiple_of(2) { &layers.columns[step] } else { &layers.columns[count - 1 - step] };
            let wanted: Vec<(f64, f64)> =
                column.iter().map(|vertex| wanted(layers, boxes, *vertex, pass, &heights)).collect();
            spread(layers, boxes, column, &wanted, &mut heights);
        }
    }
    let top = |vertex: usize| heights[vertex] - layers.sizes[vertex].height / 2.0;
    let highest = (0..heights.len()).map(top).fold(f64::INFINITY, f64::min);
    heights.iter().map(|height| height - highest).collect()
}

/// The height that the neighbours of a vertex pull it to, and how strongly: in the first passes those on one side only,
/// so that the picture unfolds, then all of them. Ways pull the more the further they go, so that they run straight.
fn wanted(layers: &Layers, boxes: usize, vertex: usize, pass: usize, heights: &[f64]) -> (f64, f64) {
    let sides = match pass {
        _ if pass >= PASSES / 2 => [&layers.before[vertex][..], &layers.behind[vertex][..]],
        _ if pass.is_multiple_of(2) => [&layers.before[vertex][..], &[]],
        _ => [&layers.behind[vertex][..], &[]],
    };
    let (mut pull, mut strength) = (0.0, 0.0);
    for other in sides.into_iter().flatten() {
        let weight = match (vertex < boxes, *other < boxes) {
            (true, true) => 1.0,
            (false, false) => 8.0,
            _ => 2.0,
        };
        pull += weight * heights[*other];
        strength += weight;
    }
    if strength > 0.0 { (pull / strength, strength) } else { (heights[vertex], 0.1) }
}

/// Puts the vertices of a column as near as they can be to the `wanted` heights (each with its weight), in their
/// order and apart: isotonic regression, by pooling neighbours that would overlap.
fn spread(layers: &Layers, boxes: usize, column: &[usize], wanted: &[(f64, f64)], heights: &mut [f64]) {
    let mut offsets = Vec::with_capacity(column.len());
    let mut offset = 0.0;
    for (place, vertex) in column.iter().enumerate() {
        if let Some(above) = place.checked_sub(1).map(|above| column[above]) {
            let gap = if *vertex < boxes || above < boxes { BOX_GAP } else { WAY_GAP };
            offset += (layers.sizes[above].height + layers.sizes[*vertex].height) / 2.0 + gap;
        }
        offsets.push(offset);
    }
    // Each pool: the weighted sum of what its members want, the sum of their weights, and how many they are.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for ((height, weight), offset) in wanted.iter().zip(&offsets) {
        let mut pool = (weight * (height - offset), *weight, 1);
        while let Some(last) = pools.pop_if(|last| last.0 / last.1 > pool.0 / pool.1) {
            pool = (last.0 + pool.0, last.1 + pool.1, last.2 + pool.2);
        }
        pools.push(pool);
    }
    let settled = pools.iter().flat_map(|(sum, weight, count)| std::iter::repeat_n(sum / weight, *count));
    for ((vertex, offset), base) in column.iter().zip(&offsets).zip(settled) {
        heights[*vertex] = base + offset;
    }
}
