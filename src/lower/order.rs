//! An order in which everything comes after what it needs, and the circles that have none.

use std::collections::HashMap;

use crate::source::Span;

/// That something needs number `to`, and where it says so.
#[derive(Clone, Copy)]
pub(super) struct Need {
    pub to: usize,
    pub span: Span,
}

/// A circle: who is in it, each with the place where it names the next one.
pub(super) type Circle = Vec<(usize, Span)>;

/// All numbers of `needs`, each after those that it needs, as far as there is such an order; and each circle once.
pub(super) fn order(needs: &[Vec<Need>]) -> (Vec<usize>, Vec<Circle>) {
    let mut needed_by = vec![Vec::new(); needs.len()];
    let mut open: Vec<usize> = needs.iter().map(Vec::len).collect();
    for (from, need) in needs.iter().enumerate().flat_map(|(from, needs)| needs.iter().map(move |need| (from, need))) {
        needed_by[need.to].push(from);
    }
    let (mut ordered, mut circles) = (Vec::with_capacity(needs.len()), Vec::new());
    let mut done = vec![false; needs.len()];
    let mut settle = |first: usize, ordered: &mut Vec<usize>, done: &mut Vec<bool>| {
        let mut ready = vec![first];
        while let Some(at) = ready.pop() {
            if std::mem::replace(&mut done[at], true) {
                continue;
            }
            ordered.push(at);
            for from in std::mem::take(&mut needed_by[at]) {
                open[from] = open[from].saturating_sub(1);
                if open[from] == 0 {
                    ready.push(from);
                }
            }
        }
    };
    for (at, needs) in needs.iter().enumerate() {
        if needs.is_empty() {
            settle(at, &mut ordered, &mut done);
        }
    }
    // What is left is in a circle or needs one: follow the first need that is left until a circle closes.
    for start in 0..needs.len() {
        while !done[start] {
            let circle = circle_from(start, needs, &done);
            circle.iter().for_each(|(at, _)| settle(*at, &mut ordered, &mut done));
            circles.push(circle);
        }
    }
    (ordered, circles)
}

/// The circle that one comes to from `start`, which is not done and so needs something that is not.
fn circle_from(start: usize, needs: &[Vec<Need>], done: &[bool]) -> Circle {
    let mut path: Circle = Vec::new();
    let mut place = HashMap::new();
    let mut at = start;
    loop {
        if let Some(first) = place.insert(at, path.len()) {
            return path.split_off(first);
        }
        let Some(need) = needs[at].iter().find(|need| !done[need.to]) else {
            return vec![(at, Span::default())];
        };
        path.push((at, need.span));
        at = need.to;
    }
}

#[cfg(test)]
mod tests {
    use super::{Need, order};
    use crate::source::Span;

    fn needs(lists: &[&[usize]]) -> Vec<Vec<Need>> {
        lists.iter().map(|list| list.iter().map(|to| Need { to: *to, span: Span::default() }).collect()).collect()
    }

    #[test]
    fn what_is_needed_comes_first_and_each_circle_is_found_once() {
        let (ordered, circles) = order(&needs(&[&[1], &[2], &[]]));
        assert_eq!((ordered, circles.len()), (vec![2, 1, 0], 0));
        let (ordered, circles) = order(&needs(&[&[1], &[2], &[1], &[3], &[]]));
        let members: Vec<Vec<usize>> = circles.iter().map(|c| c.iter().map(|(at, _)| *at).collect()).collect();
        assert_eq!(members, [vec![1, 2], vec![3]]);
        assert_eq!(ordered.len(), 5);
    }
}
