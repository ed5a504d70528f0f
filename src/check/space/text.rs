//! How the tests of one text hang together; with these relations every answer that is left has a text that gives it.
//!
//! The prefixes that a text has form a chain, so one axis tells the longest of them, and so do the suffixes. What a
//! text contains is a class of its own for each part; only parts of parts, prefixes and suffixes are related. This is
//! exact for texts of any length over an alphabet with a letter that no rule names, and takes no automaton.

use super::needs::Flag;
use super::scale::{Classes, Scale};
use super::{Formula, Reading, Space};

/// The impossible combinations of answers about one text.
pub(super) fn relations(space: &Space, reading: &Reading) -> Vec<Formula> {
    let mut impossible = nothing_of_the_unknown(space, reading);
    for (scale, fits) in [(&reading.starts, STARTS), (&reading.ends, ENDS)] {
        if let Some(scale) = scale {
            impossible.extend(longest(space, &reading.value, scale, fits));
        }
    }
    for (flag, scale) in &reading.flags {
        if let Flag::Contains(part) = flag {
            impossible.extend(contained(space, reading, part, scale));
        }
    }
    impossible
}

type Fits = fn(&str, &str) -> bool;

const STARTS: Fits = |text, start| text.starts_with(start);
const ENDS: Fits = |text, end| text.ends_with(end);

/// Unknown answers no to every question.
fn nothing_of_the_unknown(space: &Space, reading: &Reading) -> Vec<Formula> {
    let unknown = || reading.value.unknown(&space.grid.sizes);
    let edges = [&reading.starts, &reading.ends].into_iter().flatten();
    let yes = edges.chain(reading.flags.values()).map(|scale| scale.within(&space.grid.sizes, |class| class > 0));
    yes.map(|yes| Formula::all([unknown(), yes])).collect()
}

/// A text that is compared with as a whole has the longest of the prefixes (or suffixes) that fit it.
fn longest(space: &Space, value: &Scale, edge: &Scale, fits: Fits) -> Vec<Formula> {
    let of_text = |text: &str| {
        let fitting =
            (1..edge.classes.count()).filter(|class| edge.classes.text(*class).is_some_and(|own| fits(text, own)));
        fitting.max_by_key(|class| edge.classes.text(*class).map_or(0, str::len)).unwrap_or(0)
    };
    let longest: Vec<Option<usize>> =
        (0..value.classes.count()).map(|class| value.classes.text(class).map(of_text)).collect();
    let impossible = |class: usize| {
        let texts = value.within(&space.grid.sizes, |text| longest.get(text) == Some(&Some(class)));
        Formula::all([texts, edge.within(&space.grid.sizes, |other| other != class)])
    };
    (0..edge.classes.count()).map(impossible).collect()
}

/// What contains a part contains the parts of it; a text that is compared with as a whole contains it or doesn't.
fn contained(space: &Space, reading: &Reading, part: &str, scale: &Scale) -> Vec<Formula> {
    let answer = |yes: bool| scale.within(&space.grid.sizes, |class| (class == 1) == yes);
    let containing = |scale: &Scale, contains: bool| {
        let says =
            |classes: &Classes, class| classes.text(class).is_some_and(|text: &str| text.contains(part) == contains);
        scale.within(&space.grid.sizes, |class| says(&scale.classes, class))
    };
    let mut impossible = vec![
        Formula::all([containing(&reading.value, true), answer(false)]),
        Formula::all([containing(&reading.value, false), answer(true)]),
    ];
    for edge in [&reading.starts, &reading.ends].into_iter().flatten() {
        impossible.push(Formula::all([containing(edge, true), answer(false)]));
    }
    for (flag, larger) in &reading.flags {
        if matches!(flag, Flag::Contains(whole) if whole != part && whole.contains(part)) {
            let yes = larger.within(&space.grid.sizes, |class| class == 1);
            impossible.push(Formula::all([yes, answer(false)]));
        }
    }
    impossible
}
