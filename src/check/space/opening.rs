//! Which business hours are open together, and at what times of day: what the calendar rules out.

use std::collections::BTreeSet;

use super::scale::Scale;
use super::{Formula, Space};
use crate::ir::{FactId, FactOrigin, Hours, Operand, Zone, builtin};

const MINUTES: i64 = 24 * 60;

/// What no moment is like: hours of one zone that are never open, or closed, at the same time, and times of day at which
/// they never are. Whatever zones differ in is left open, which only makes more seem possible.
pub(super) fn relations(space: &Space) -> Vec<Formula> {
    let asked: Vec<(Operand, &Hours)> = asked(space).collect();
    let mut zones: Vec<&Zone> = asked.iter().map(|(_, hours)| &hours.zone).collect();
    zones.dedup();
    let of_zone = |zone: &Zone| {
        let of_zone = asked.iter().filter(|(_, hours)| hours.zone == *zone).copied().collect();
        let day = space.grid.readings.get(&Operand::Fact(builtin::NOW)).and_then(|reading| reading.day.as_ref());
        let day = day.filter(|_| *zone == space.workspace.zone);
        Clocks { space, hours: of_zone, day }.never()
    };
    zones.into_iter().map(of_zone).collect()
}

/// The business hours that conditions ask about.
fn asked<'s>(space: &'s Space) -> impl Iterator<Item = (Operand, &'s Hours)> {
    let facts = (0..).map(FactId).zip(&space.workspace.facts);
    facts.filter_map(|(fact, declared)| {
        let FactOrigin::Hours(hours) = declared.origin else { return None };
        let operand = Operand::Fact(fact);
        let hours = space.workspace.hours.get(hours.index())?;
        // Hours that are never open are a finding of their own; whatever asks for them is not to be another one.
        let ever_open = hours.week.iter().any(|spans| !spans.is_empty());
        (ever_open && space.grid.readings.contains_key(&operand)).then_some((operand, hours))
    })
}

/// What goes by the clocks of one zone.
struct Clocks<'s, 'w> {
    space: &'s Space<'w>,
    hours: Vec<(Operand, &'s Hours)>,
    day: Option<&'s Scale>,
}

impl Clocks<'_, '_> {
    /// The points that no minute of any day has.
    fn never(&self) -> Formula {
        let mut sides: Vec<Vec<Formula>> = Vec::new();
        for (operand, _) in &self.hours {
            sides.push([Hours::OPEN, Hours::CLOSED].map(|state| self.space.value(*operand, state)).into());
        }
        if let Some(day) = self.day {
            let class = |class| day.within(&self.space.grid.sizes, |own| own == class);
            sides.push((0..day.classes.count()).map(class).collect());
        }
        let all: Vec<Vec<usize>> = self.moments().into_iter().collect();
        outside(&sides, &all.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// What is so together at some minute: which of the sides of each.
    fn moments(&self) -> BTreeSet<Vec<usize>> {
        let mut moments = BTreeSet::new();
        let starts = self.space.times_of_day();
        for day in self.days() {
            let spans = self.hours.iter().flat_map(|(_, hours)| hours.spans(day));
            let bounds = spans.flat_map(|(from, to)| [i64::from(*from), i64::from(*to)]);
            let minutes = bounds.chain(starts.iter().copied()).chain([0]).filter(|minute| *minute < MINUTES);
            for minute in minutes.collect::<BTreeSet<i64>>() {
                let hours = self.hours.iter().map(|(_, hours)| usize::from(!hours.is_open_on(day, minute)));
                let class = self.day.iter().filter_map(|day| day.classes.of_number(minute));
                moments.insert(hours.chain(class).collect());
            }
        }
        moments
    }

    /// Days of every kind: each of the week when nothing is closed for once, and all on which something is.
    fn days(&self) -> Vec<i64> {
        let closed: BTreeSet<i64> = self.hours.iter().flat_map(|(_, hours)| &hours.closed).copied().collect();
        let usual = |weekday: i64| (0..).map(|week| weekday + 7 * week).find(|day| !closed.contains(day));
        (0..7).filter_map(usual).chain(closed.iter().copied()).collect()
    }
}

/// The points that have none of these combinations of `sides`; they are in order.
fn outside(sides: &[Vec<Formula>], combinations: &[&[usize]]) -> Formula {
    let Some((first, rest)) = sides.split_first() else { return Formula::NEVER };
    Formula::any(first.iter().enumerate().map(|(at, side)| {
        let with: Vec<&[usize]> =
            combinations.iter().filter(|own| own.first() == Some(&at)).map(|own| &own[1..]).collect();
        if with.is_empty() { side.clone() } else { Formula::all([side.clone(), outside(rest, &with)]) }
    }))
}
