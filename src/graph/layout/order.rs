//! The order of the vertices in each column: a fixed number of barycentre passes, the best of them kept.

use super::layers::Layers;

/// Passes from left to right and back, in turns.
const PASSES: usize = 12;

/// Orders the columns so that few ways cross.
pub(super) fn reduce_crossings(layers: &mut Layers) {
    let mut best = layers.columns.clone();
    let mut positions = positions(layers);
    let mut fewest = crossings(layers, &positions);
    for pass in 0..PASSES {
        let count = layers.columns.len();
        for step in 1..count {
            let (column, neighbours) =
                if pass % 2 == 0 { (step, &layers.before) } else { (count - 1 - step, &layers.behind) };
            let mean = |vertex: usize| {
                let near = &neighbours[vertex];
                let sum: usize = near.iter().map(|other| positions[*other]).sum();
                if near.is_empty() { positions[vertex] as f64 } else { sum as f64 / near.len() as f64 }
            };
            let mut ordered: Vec<(f64, usize)> =
                layers.columns[column].iter().map(|vertex| (mean(*vertex), *vertex)).collect();
            ordered.sort_by(|left, right| left.0.total_cmp(&right.0));
            for (place, (_, vertex)) in ordered.iter().enumerate() {
                positions[*vertex] = place;
                layers.columns[column][place] = *vertex;
            }
        }
        let crossings = crossings(layers, &positions);
        if crossings < fewest {
            fewest = crossings;
            best.clone_from(&layers.columns);
        }
    }
    layers.columns = best;
}

/// The place of each vertex in its column.
fn positions(layers: &Layers) -> Vec<usize> {
    let mut positions = vec![0; layers.sizes.len()];
    for column in &layers.columns {
        for (place, vertex) in column.iter().enumerate() {
            positions[*vertex] = place;
        }
    }
    positions
}

/// How many pairs of ways cross between neighbouring columns.
fn crossings(layers: &Layers, positions: &[usize]) -> usize {
    let mut total = 0;
    for column in &layers.columns {
        let mut ends = Vec::new();
        for vertex in column {
            let mut places: Vec<usize> = layers.behind[*vertex].iter().map(|other| positions[*other]).collect();
            places.sort_unstable();
            ends.append(&mut places);
        }
        total += inversions(&ends);
    }
    total
}

/// How many pairs of numbers stand in the wrong order, counted in a Fenwick tree.
fn inversions(numbers: &[usize]) -> usize {
    let mut tree = vec![0usize; numbers.iter().max().map_or(1, |most| most + 2)];
    let mut total = 0;
    for (seen, number) in numbers.iter().enumerate() {
        let (mut at, mut not_above) = (number + 1, 0);
        while at > 0 {
            not_above += tree[at];
            at &= at - 1;
        }
        total += seen - not_above;
        let mut at = number + 1;
        while at < tree.len() {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    total
}
