//! Looks for a way around boxes: for each axis classes such that whoever has them is in none of the boxes.
//!
//! One class after the other is chosen, each so that few boxes are left that may hold whoever has it. Where a box holds
//! all but some classes of one axis, only these are left. Where boxes hold all that is left, the reason is told as a box
//! again, which follows from those that led there. It says how far back the choice has to change, and to what, so that
//! no part of the space is looked at twice for the same reason.

use std::rc::Rc;

use super::rows::{Rows, Table, common, meets, members};
use super::{Diagrams, Mask, Set};

/// How much may be looked at, in words of bitmaps, before it is given up: less than a second.
const LOOKS: usize = 1 << 29;

/// After so many choices each is made with care.
const HASTY: usize = 64;

/// What came of it.
pub(super) enum Escape {
    /// Whoever has one of these classes on each level is in none of the boxes, and somebody has.
    Open(Vec<Mask>),
    /// Everybody is in one of them.
    Closed,
    /// It took too long.
    Unclear,
}

/// A box that follows from others: its classes on all levels.
type Reason = Rc<[Mask]>;

/// On a level only what is outside of a reason is left.
struct Step {
    level: usize,
    before: Mask,
    reason: Reason,
}

/// A choice on a level, what was open before, and by which steps that had come about since the choice before.
struct Choice {
    level: usize,
    before: State,
    steps: Vec<Step>,
}

/// What is still open on each level, and what that says of the boxes.
#[derive(Clone)]
struct State {
    open: Vec<Mask>,
    /// The boxes that may hold somebody.
    alive: Rows,
    /// For each level the boxes that do not hold all that is open there.
    splits: Vec<u64>,
}

/// Looks for somebody in `set`, who has classes in `hull`, outside of `rows`.
pub(super) fn escape(diagrams: &mut Diagrams, (table, rows): (&Table, &Rows), (set, hull): (Set, &[Mask])) -> Escape {
    let set = (!diagrams.is_box(set)).then_some(set);
    let mut state = State::new(table, rows, hull);
    let (mut steps, mut choices, mut left) = (Vec::new(), Vec::new(), LOOKS);
    let mut made = 0;
    loop {
        let Some(cost) = left.checked_sub(state.splits.len()).filter(|_| diagrams.goes_on()) else {
            return Escape::Unclear;
        };
        left = cost;
        let closed = state.narrow(table, &mut steps);
        let closed = closed.or_else(|| diagrams.nobody_in(set?, table, &state.open));
        let Some(mut reason) = closed else {
            made += 1;
            let chosen = if made > HASTY { state.careful_choice(table) } else { state.choice(table) };
            let Some((level, class)) = chosen else { return Escape::Open(state.open) };
            choices.push(Choice { level, before: state.clone(), steps: std::mem::take(&mut steps) });
            state.keep(table, level, 1 << class);
            continue;
        };
        loop {
            reason = before(reason, std::mem::take(&mut steps));
            let Some(Choice { level, before, steps: earlier }) = choices.pop() else { return Escape::Closed };
            (state, steps) = (before, earlier);
            if state.open[level] & !reason[level] != 0 {
                state.step(table, level, reason, &mut steps);
                break;
            }
        }
    }
}

/// The reason why nobody was left before some steps, given why nobody was left behind them.
fn before(mut reason: Reason, steps: Vec<Step>) -> Reason {
    for Step { level, before, reason: other } in steps.into_iter().rev() {
        if before & !reason[level] != 0 {
            let of_both = reason.iter().zip(other.iter()).enumerate();
            reason = of_both.map(|(at, (own, other))| if at == level { own | other } else { own & other }).collect();
        }
    }
    reason
}

impl State {
    fn new(table: &Table, rows: &Rows, hull: &[Mask]) -> State {
        let mut state = State { open: hull.to_vec(), alive: rows.clone(), splits: vec![0; rows.len() * hull.len()] };
        (0..hull.len()).for_each(|level| state.keep(table, level, hull[level]));
        state
    }

    /// Leaves only these classes open on a level.
    fn keep(&mut self, table: &Table, level: usize, open: Mask) {
        self.open[level] &= open;
        table.keep_meeting(&mut self.alive, level, self.open[level]);
        let words = self.alive.len();
        table.splitting(level, self.open[level], &mut self.splits[level * words..(level + 1) * words]);
    }

    /// Leaves only what is outside of a reason open on a level.
    fn step(&mut self, table: &Table, level: usize, reason: Reason, steps: &mut Vec<Step>) {
        let (before, left) = (self.open[level], !reason[level]);
        steps.push(Step { level, before, reason });
        self.keep(table, level, left);
    }

    /// Drops what boxes hold that hold all but some classes of one level; the reason, where nothing is left.
    fn narrow(&mut self, table: &Table, steps: &mut Vec<Step>) -> Option<Reason> {
        let words = self.alive.len();
        loop {
            // Which boxes split at least one level, and which at least two.
            let (mut one, mut two) = (vec![0_u64; words], vec![0_u64; words]);
            for level in self.splits.chunks(words.max(1)) {
                let so_far = one.iter_mut().zip(&mut two);
                for ((splits, alive), (one, two)) in level.iter().zip(&*self.alive).zip(so_far) {
                    *two |= *one & splits & alive;
                    *one |= splits & alive;
                }
            }
            let near: Vec<u64> = self.alive.iter().zip(&two).map(|(alive, two)| alive & !two).collect();
            let before = steps.len();
            for row in members(&near) {
                let sides = &table.sides[row];
                if sides.iter().any(|(level, mask)| self.open[*level] & mask == 0) {
                    // A step before this one has led away from it.
                    continue;
                }
                let mut reason = table.full.clone();
                sides.iter().for_each(|(level, mask)| reason[*level] = *mask);
                match sides.iter().find(|(level, mask)| self.open[*level] & !mask != 0) {
                    None => return Some(reason.into()),
                    Some((level, _)) => self.step(table, *level, reason.into(), steps),
                }
            }
            if steps.len() == before {
                return None;
            }
        }
    }

    /// A level that boxes split which may hold somebody, and one of its classes: what leads away from most boxes.
    fn choice(&self, table: &Table) -> Option<(usize, usize)> {
        let words = self.alive.len().max(1);
        let splits = |level: usize| meets(&self.alive, &self.splits[level * words..(level + 1) * words]);
        let level = table.asked.iter().copied().find(|level| splits(*level))?;
        Some((level, table.rare(level, self.open[level])?))
    }

    /// The level that most boxes split which may hold somebody, and of it the class that the fewest of them have.
    fn careful_choice(&self, table: &Table) -> Option<(usize, usize)> {
        let words = self.alive.len().max(1);
        let splits = |level: &usize| common(&self.alive, &self.splits[level * words..(level + 1) * words]);
        let level = (0..self.open.len()).max_by_key(splits).filter(|_| meets(&self.alive, &self.alive))?;
        Some((level, table.rarest(&self.alive, level, self.open[level])?))
    }
}

impl Diagrams<'_> {
    /// The reason why nobody in `set` has classes in `open`, where that is so.
    fn nobody_in(&mut self, set: Set, table: &Table, open: &[Mask]) -> Option<Reason> {
        if self.has_any(set, &table.axes, open) {
            return None;
        }
        let mut reason = open.to_vec();
        let support = self.support(set);
        for level in 0..open.len() {
            reason[level] = table.full[level];
            if self.has(support, table.axes[level]) && self.has_any(set, &table.axes, &reason) {
                reason[level] = open[level];
            }
        }
        Some(reason.into())
    }
}
