//! Coordinates: columns side by side, and in each the heights that make ways straight, by least squares.

use super::layers::Layers;
use super::{Layout, Point, Route, Size};

/// Room between a column and the next, where ways bend; more where they climb far.
const GAP: f64 = 26.0;
/// The most room between two columns.
const WIDEST_GAP: f64 = 96.0;
/// Room between boxes.
const BOX_GAP: f64 = 16.0;
/// Room between ways.
const WAY_GAP: f64 = 8.0;
/// Passes from left to right and back, in turns.
const PASSES: usize = 24;

/// Gives every vertex its place; the first `boxes` vertices are boxes.
pub(super) fn settle(layers: &Layers, boxes: usize, backwards: &[bool]) -> Layout {
    let heights = heights(layers, boxes);
    let (lefts, rights) = columns(layers, &heights);
    let point = |vertex: usize| Point { x: lefts[vertex], y: heights[vertex] };
    let route = |(way, chain): (usize, &Vec<usize>)| Route {
        pieces: pieces(layers, chain, (&lefts, &rights), &heights),
        label: layers.labels[way].map_or(Point::default(), point),
        backwards: backwards[way],
    };
    let extent = |measure: &dyn Fn(usize) -> f64| (0..layers.sizes.len()).map(measure).fold(0.0, f64::max);
    Layout {
        boxes: (0..boxes).map(point).collect(),
        routes: layers.chains.iter().enumerate().map(route).collect(),
        size: Size {
            width: extent(&|vertex| lefts[vertex] + layers.sizes[vertex].width),
            height: extent(&|vertex| heights[vertex] + layers.sizes[vertex].height / 2.0),
        },
    }
}

/// A way as straight pieces: it leaves its first box at the right, runs level past every column, and enters the last.
fn pieces(layers: &Layers, chain: &[usize], columns: (&[f64], &[f64]), heights: &[f64]) -> Vec<(f64, f64, f64)> {
    let (lefts, rights) = columns;
    let piece = |(place, &vertex): (usize, &usize)| {
        let (left, right) = (lefts[vertex], rights[vertex]);
        match place {
            0 => (left + layers.sizes[vertex].width, right, heights[vertex]),
            _ if place + 1 == chain.len() => (left, left, heights[vertex]),
            _ => (left, right, heights[vertex]),
        }
    };
    chain.iter().enumerate().map(piece).collect()
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
    for pass in 0..=PASSES {
        let count = layers.columns.len();
        for step in 0..count {
            let column = if pass % 2 == 0 { &layers.columns[step] } else { &layers.columns[count - 1 - step] };
            let want = |vertex: &usize| {
                let (before, behind) = (&layers.before[*vertex], &layers.behind[*vertex]);
                let near: Vec<usize> = match pass {
                    PASSES => before.iter().chain(behind).copied().collect(),
                    _ if pass % 2 == 0 => before.clone(),
                    _ => behind.clone(),
                };
                let mean = near.iter().map(|other| heights[*other]).sum::<f64>() / near.len().max(1) as f64;
                // A way that only passes would rather stay level than a box with many neighbours would move.
                let weight = if *vertex < boxes { 1.0 } else { 3.0 };
                if near.is_empty() { (heights[*vertex], 0.1) } else { (mean, weight) }
            };
            let wanted: Vec<(f64, f64)> = column.iter().map(want).collect();
            spread(layers, boxes, column, &wanted, &mut heights);
        }
    }
    let top = |vertex: usize| heights[vertex] - layers.sizes[vertex].height / 2.0;
    let highest = (0..heights.len()).map(top).fold(f64::INFINITY, f64::min);
    heights.iter().map(|height| height - highest).collect()
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
