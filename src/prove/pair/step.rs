//! From one spot to the next: silent moves first, then what is seen, compared.

use super::apart::Apart;
use super::{Act, Cursor, Find, Pair, Side, Spot};
use crate::check::Axis;
use crate::ir::{NodeKind, builtin};
use crate::prove::diagram::Set;
use crate::prove::model::{Deed, Fork, LocationId, Move, Point};

/// A move that was made, by which version and from where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) step: Move,
    pub(crate) side: Side,
    pub(crate) at: LocationId,
}

/// Where a spot leads, for whom, and by which moves.
#[derive(Clone, Debug)]
pub(crate) struct Onward {
    pub(crate) spot: Spot,
    pub(crate) set: Set,
    pub(crate) paces: Vec<Pace>,
}

/// One version on its way.
pub(super) struct Run {
    pub(super) cursor: Cursor,
    pub(super) set: Set,
    pub(super) apart: Apart,
    pub(super) paces: Vec<Pace>,
}

impl Cursor {
    /// At a place.
    pub(super) const fn at(location: LocationId) -> Cursor {
        Cursor { location, on: None }
    }
}

impl Pair<'_> {
    /// Everything that `spot` leads to, and in which of its situations the versions differ there.
    pub(crate) fn onward(&mut self, spot: &Spot, set: Set, finds: &mut Vec<Find>) -> Vec<Onward> {
        for side in [Side::Old, Side::New] {
            let cursor = if side == Side::Old { spot.old } else { spot.new };
            if self.act(side, cursor).is_none() {
                return self.advance(side, spot, set);
            }
        }
        let (Some(old), Some(new)) = (self.act(Side::Old, spot.old), self.act(Side::New, spot.new)) else {
            return Vec::new();
        };
        match (old, new) {
            (Act::Rests(_), Act::Rests(_)) => {
                if self.focus.is_none() && self.limits_differ(old, new) {
                    finds.push(Find { old, new, set, certain: true });
                }
                self.inputs(spot, set)
            }
            (Act::Does(own), Act::Does(other)) => {
                let alike = self.deeds_alike(own, other, &spot.apart);
                let same = self.old.diagrams.and(set, alike.set);
                let differ = self.old.diagrams.minus(set, alike.set);
                let mut onward = self.both_go(spot, same, (true, true));
                onward.extend(self.part(spot, Find { old, new, set: differ, certain: alike.certain }, finds));
                onward
            }
            _ => self.part(spot, Find { old, new, set, certain: true }, finds),
        }
    }

    /// They do different things: that is found, and what comes behind it is looked at where both go on in the same way.
    fn part(&mut self, spot: &Spot, find: Find, finds: &mut Vec<Find>) -> Vec<Onward> {
        if find.set.is_empty() {
            return Vec::new();
        }
        if self.focus.is_some() {
            let set = self.in_focus(find.set);
            finds.extend((!set.is_empty()).then_some(Find { set, ..find }));
            return Vec::new();
        }
        finds.push(find);
        let past = self.past(spot, find.old, find.new);
        self.both_go(spot, find.set, past)
    }

    /// What a version is about to do, once it has come as far as it can by itself.
    pub(super) fn act(&self, side: Side, cursor: Cursor) -> Option<Act> {
        let model = self.model(side);
        match cursor.on {
            None if matches!(model.locations[cursor.location.index()].point, Point::At(_)) => None,
            None => Some(Act::Rests(cursor.location)),
            Some((edge, step)) => match model.edges[cursor.location.index()][edge as usize].moves.get(step as usize) {
                Some(Move::Does(deed)) if self.is_seen(side, *deed) => Some(Act::Does(*deed)),
                _ => None,
            },
        }
    }

    fn advance(&mut self, side: Side, spot: &Spot, set: Set) -> Vec<Onward> {
        let cursor = if side == Side::Old { spot.old } else { spot.new };
        let mut onward = Vec::new();
        for edge in 0..self.model(side).edges[cursor.location.index()].len() {
            let start = Run { cursor, set, apart: spot.apart.clone(), paces: Vec::new() };
            if let Some(run) = self.run(side, start, edge, 0) {
                onward.push(self.arrive(spot, side, run));
            }
        }
        onward
    }

    fn arrive(&mut self, spot: &Spot, side: Side, run: Run) -> Onward {
        let (old, new) = if side == Side::Old { (run.cursor, spot.new) } else { (spot.old, run.cursor) };
        self.land(old, new, run)
    }

    /// Both are somewhere: forgets what does not matter there.
    pub(super) fn land(&mut self, old: Cursor, new: Cursor, run: Run) -> Onward {
        let Run { mut set, mut apart, paces, .. } = run;
        if old.on.is_none() && new.on.is_none() {
            let dead = self.dead(old.location, new.location);
            set = self.old.diagrams.forget(set, dead);
        }
        let rest = |act| matches!(act, Some(Act::Rests(_)));
        if rest(self.act(Side::Old, old)) && rest(self.act(Side::New, new)) {
            apart.rest();
            self.compare_clocks((old.location, new.location), &mut apart);
            let (gone, gone_new) = (self.old.dead(old.location), self.new.dead(new.location));
            // There is one `answer` for both: where the rules ask for it and it may differ, not all is known.
            let answer = self.old.space.axes(crate::ir::Operand::Fact(builtin::ANSWER));
            let asked = |axis: &Axis| !self.old.diagrams.has(gone, *axis) || !self.old.diagrams.has(gone_new, *axis);
            self.doubtful |= apart.answers_differ() && !set.is_empty() && answer.iter().any(asked);
            apart.retain(|memory| {
                let Some(twin) = self.twins.get(memory) else { return false };
                let alive = |memory, dead| {
                    let axes = self.old.space.axes(crate::ir::Operand::Memory(memory));
                    axes.into_iter().any(|axis| !self.old.diagrams.has(dead, axis))
                };
                alive(twin.old, gone) || alive(twin.new, gone_new)
            });
        }
        Onward { spot: Spot { old, new, apart }, set, paces }
    }

    /// Past what both are about to do, as far as each `goes`.
    fn both_go(&mut self, spot: &Spot, set: Set, goes: (bool, bool)) -> Vec<Onward> {
        if set.is_empty() || goes == (false, false) {
            return Vec::new();
        }
        let mut run = Run { cursor: spot.old, set, apart: spot.apart.clone(), paces: Vec::new() };
        let (mut old, mut new) = (spot.old, spot.new);
        for (side, goes) in [(Side::Old, goes.0), (Side::New, goes.1)] {
            let cursor = if side == Side::Old { old } else { new };
            let (true, Some((edge, step))) = (goes, cursor.on) else { continue };
            let Some(Move::Does(deed)) = self.deed(side, cursor) else { continue };
            run.paces.push(Pace { step: Move::Does(deed), side, at: cursor.location });
            run.cursor = cursor;
            match self.run(side, run, edge as usize, step as usize + 1) {
                Some(further) => run = further,
                None => return Vec::new(),
            }
            *(if side == Side::Old { &mut old } else { &mut new }) = run.cursor;
        }
        vec![self.land(old, new, run)]
    }

    /// The next places on the ways on from a cursor, whoever goes them.
    pub(super) fn behind(&self, side: Side, cursor: Cursor) -> Vec<Cursor> {
        let Cursor { location, on } = cursor;
        let edges = &self.model(side).edges[location.index()];
        let ways: Vec<(u32, u32)> = match on {
            Some((edge, step)) => vec![(edge, step + 1)],
            None => (0..edges.len() as u32).map(|edge| (edge, 0)).collect(),
        };
        let next = |(edge, from): (u32, u32)| {
            let way = &edges[edge as usize];
            let seen = |step: &Move| matches!(step, Move::Does(deed) if self.is_seen(side, *deed));
            match way.moves[from as usize..].iter().position(seen) {
                Some(at) => Cursor { location, on: Some((edge, from + at as u32)) },
                None => Cursor::at(way.to),
            }
        };
        ways.into_iter().map(next).collect()
    }

    fn deed(&self, side: Side, cursor: Cursor) -> Option<Move> {
        let (edge, step) = cursor.on?;
        self.model(side).edges[cursor.location.index()][edge as usize].moves.get(step as usize).copied()
    }

    /// Makes the moves of an edge from `step` on, up to something that is seen or to its end.
    pub(super) fn run(&mut self, side: Side, from: Run, edge: usize, step: usize) -> Option<Run> {
        let Run { cursor: Cursor { location, .. }, mut set, mut apart, mut paces } = from;
        let count = self.model(side).edges[location.index()][edge].moves.len();
        for at in step..count {
            let step = self.model(side).edges[location.index()][edge].moves[at];
            match step {
                Move::Does(deed) if self.is_seen(side, deed) => {
                    let cursor = Cursor { location, on: Some((edge as u32, at as u32)) };
                    return Some(Run { cursor, set, apart, paces });
                }
                Move::Takes(Fork::Split(node, share)) => {
                    if !self.takes_share(side, node, share, &mut apart) {
                        return None;
                    }
                }
                Move::Happens { .. } | Move::Takes(_) => {}
                Move::Does(deed) => {
                    if self.focus.is_some() {
                        paces.push(Pace { step, side, at: location });
                    }
                    // Both have set it to the same: so it is in the same class.
                    if let Some(equal) = self.sets(side, deed.node, &mut apart) {
                        let step = Move::Only(equal);
                        set = self.old.forward(step, set);
                        paces.push(Pace { step, side, at: location });
                        if set.is_empty() {
                            return None;
                        }
                    }
                }
                step => {
                    set = self.old.forward(step, set);
                    paces.push(Pace { step, side, at: location });
                    if set.is_empty() {
                        return None;
                    }
                }
            }
        }
        let to = self.model(side).edges[location.index()][edge].to;
        Some(Run { cursor: Cursor::at(to), set, apart, paces })
    }

    fn is_seen(&self, side: Side, deed: Deed) -> bool {
        if self.focus.is_some() {
            return self.is_meant(side, deed);
        }
        !matches!(self.node(deed.node).kind, NodeKind::Pivot(_) | NodeKind::Set { .. })
    }
}
