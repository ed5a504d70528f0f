//! When the things happen that make up a conversation: each time limit as long as it is, and none over before its turn.

use crate::ir::{Event, Handler, NodeId, NodeKind};
use crate::prove::model::{Context, Happening, LocationId, Model, Part, Point};
use crate::prove::witness::Step;

/// How long after each other the lines of a scenario happen, in milliseconds.
pub(super) const PACE: i64 = 1_000;

const MINUTE: i64 = 60_000;

/// A moment: so many milliseconds behind one of the steps.
type Moment = (usize, i64);

/// One step happens at least so long after another one.
#[derive(Clone, Copy)]
struct Bound {
    before: usize,
    after: usize,
    least: i64,
    /// It need not be so where a condition may have kept a handler from hearing a silence.
    firm: bool,
}

/// The time of each step since the first; none, where one time limit would have to be over before another that is over
/// sooner. `told` is how many lines are told in front of what happens in each step.
pub(crate) fn schedule(model: &Model, steps: &[Step], told: &[usize]) -> Option<Vec<i64>> {
    clock(model, steps, told)?.times(steps.len())
}

/// The same, and how much longer than it has to the time passes until a time limit is over: where nothing else happens until
/// then, it is as long as the limit itself, whatever was done since it began to run. `signed` is how long before a step the
/// customer has signed in, where they have between the one before and it.
pub(super) fn plain_schedule(
    model: &Model,
    steps: &[Step],
    told: &[usize],
    signed: &[Option<i64>],
) -> Option<(Vec<i64>, Vec<i64>)> {
    let mut clock = clock(model, steps, told)?;
    let mut times = clock.times(steps.len())?;
    let mut late = vec![0; steps.len()];
    for at in 1..steps.len() {
        let limit = match steps[at].happening {
            Happening::TimeIsUp => model.time_limit(steps[at].at),
            Happening::Idle(length) => Some(length),
            Happening::TokenExpires => clock.expires(&mut times, at, signed),
            _ => None,
        };
        let lines = |at: usize| told.get(at).copied().unwrap_or(0) as i64 * PACE;
        let passes = times[at] - times[at - 1] - late[at - 1] - lines(at);
        let Some(limit) = limit else {
            // Before what somebody does, a whole number of minutes passes as well.
            let more = plain(passes - PACE, i64::MAX) - (passes - PACE);
            if more > 0 && steps[at].happening != Happening::TokenExpires {
                clock.bound(at - 1, at, times[at] - times[at - 1] + more, true);
                match earliest(steps.len(), &clock.bounds) {
                    Some(later) => times = later,
                    None => drop(clock.bounds.pop()),
                }
            }
            continue;
        };
        let more = plain(passes, limit) - passes;
        if more <= 0 {
            continue;
        }
        if at + 1 == steps.len() {
            late[at] = if ends(model, &steps[at]) || more < shortest(model) { more } else { 0 };
            continue;
        }
        clock.bound(at, at + 1, more + lines(at + 1) + PACE, true);
        match earliest(steps.len(), &clock.bounds) {
            Some(later) => (times, late[at]) = (later, more),
            None => drop(clock.bounds.pop()),
        }
    }
    Some((times, late))
}

/// The time of a limit where little of it is gone, else a whole number of minutes.
fn plain(passes: i64, limit: i64) -> i64 {
    match limit - passes {
        0..MINUTE => limit,
        _ if passes > MINUTE => (passes + MINUTE - 1) / MINUTE * MINUTE,
        _ => passes,
    }
}

/// Whether the rules end the conversation, so that nothing more is waited for.
fn ends(model: &Model, step: &Step) -> bool {
    let listens = |handler: &Handler| handler.after_hand_off && matches!(handler.arm.event, Event::Idle(_));
    step.deeds.last().is_some_and(|deed| match model.workspace.node(deed.node).kind {
        NodeKind::Resolve(_) => true,
        NodeKind::HandOff(_) => !model.workspace.handlers.iter().any(listens),
        _ => false,
    })
}

/// The shortest time limit of all: as long as less time passes, nothing more happens.
fn shortest(model: &Model) -> i64 {
    let workspace = model.workspace;
    let limits = (0..workspace.nodes.len()).filter_map(|at| model.limit_at(Point::Waiting(NodeId(at as u32), 0)));
    let silences =
        workspace.events().filter_map(|event| if let Event::Idle(length) = event { Some(*length) } else { None });
    limits.chain(silences).min().unwrap_or(0)
}

/// What runs while all this happens.
fn clock<'m, 'w>(model: &'m Model<'w>, steps: &[Step], told: &[usize]) -> Option<Clock<'m, 'w>> {
    let mut clock = Clock { model, bounds: Vec::new(), wait: None, interrupted: Vec::new(), silence: (0, 0) };
    for (at, step) in steps.iter().enumerate() {
        let lines = told.get(at).copied().unwrap_or(0) as i64 * PACE;
        clock.happens(steps, at, lines);
        if let Some(next) = steps.get(at + 1) {
            clock.comes_to(step, at, next.at)?;
        }
    }
    Some(clock)
}

/// Whether time passes until it happens, and nobody does anything.
pub(super) fn is_timer(happening: Happening) -> bool {
    matches!(happening, Happening::TimeIsUp | Happening::Idle(_) | Happening::TokenExpires)
}

/// What runs while a conversation waits.
struct Clock<'m, 'w> {
    model: &'m Model<'w>,
    bounds: Vec<Bound>,
    /// When the wait's time is up.
    wait: Option<Moment>,
    /// The waits that handlers have interrupted, each with when its time would have been up, and since when it stands still.
    interrupted: Vec<((Point, Context), Option<Moment>, usize)>,
    /// Since when it is silent, and the longest silence that was told to the rules since then.
    silence: (usize, i64),
}

impl Clock<'_, '_> {
    /// A step happens: behind the one before, and before everything else that would.
    fn happens(&mut self, steps: &[Step], at: usize, lines: i64) {
        let Step { happening, at: here, .. } = steps[at];
        let Some(before) = at.checked_sub(1) else { return };
        let gap = match happening {
            // A token that runs out does so while two seconds pass.
            Happening::TokenExpires => lines + 2 * PACE,
            // Two time limits may be over at the same moment.
            _ if lines == 0 && is_timer(happening) && is_timer(steps[before].happening) => 0,
            _ => lines + PACE,
        };
        self.bound(before, at, gap, true);
        let since = self.silence;
        match (happening, self.wait) {
            (Happening::TimeIsUp, Some((begun, length))) => self.is_at(at, (begun, length)),
            (_, Some((begun, length))) => self.bound(at, begun, -length, true),
            (_, None) => {}
        }
        if let Happening::Idle(length) = happening {
            self.is_at(at, (since.0, length));
            // A silence is told once, until something breaks it.
            if length <= since.1 {
                self.bound(at, at, PACE, true);
            }
        }
        // At the same moment a silence is told before a wait's time is up.
        let margin = if happening == Happening::TimeIsUp { PACE } else { 0 };
        for (length, conditional) in self.model.silences(here) {
            let comes_first = match happening {
                Happening::Idle(own) => length < own && !conditional,
                _ => true,
            };
            if length > since.1 && comes_first {
                self.bound(at, since.0, margin - length, !conditional);
            }
        }
    }

    /// What a step leaves: it has come to a wait, gone back to one, or still waits where it did.
    fn comes_to(&mut self, step: &Step, at: usize, there: LocationId) -> Option<()> {
        let happening = step.happening;
        match happening {
            Happening::Idle(length) => self.silence.1 = length,
            Happening::TimeIsUp
            | Happening::TokenExpires
            | Happening::Outcome(_)
            | Happening::Fails
            | Happening::Refreshes => {}
            _ => self.silence = (at, 0),
        }
        let model = self.model;
        let place = model.locations[there.index()];
        let asks = |deed: &crate::prove::model::Deed| {
            deed.part != Part::Again && matches!(place.point, Point::Waiting(node, _) if node == deed.node)
        };
        let same = place.spot() == model.locations[step.at.index()].spot();
        let anew = step.deeds.iter().any(asks) || step.taken && same && model.takes_itself(step.at, happening);
        if same && !anew {
            return Some(());
        }
        let waits = model.interrupted(there);
        for wait in waits.iter().skip(self.interrupted.len()) {
            let stands = self.wait.take().filter(|_| *wait == model.locations[step.at.index()].spot());
            self.interrupted.push((*wait, stands, at));
        }
        let resumed = self.interrupted.get(waits.len()).copied().filter(|(wait, ..)| *wait == place.spot() && !anew);
        self.interrupted.truncate(waits.len());
        self.wait = match resumed {
            Some((_, stands, since)) => self.goes_on(stands, since, at)?,
            None => {
                if !matches!(place.point, Point::HandedOff(_)) {
                    self.silence = (at, 0);
                }
                model.time_limit(there).map(|length| (at, length))
            }
        };
        Some(())
    }

    /// A wait that stood still goes on with the time that it had left. How long it stood still is settled with that:
    /// as short as it can be.
    fn goes_on(&mut self, stands: Option<Moment>, since: usize, at: usize) -> Option<Option<Moment>> {
        let Some((begun, length)) = stands else { return Some(None) };
        if begun == since {
            return Some(Some((at, length)));
        }
        let times = self.times(at + 1)?;
        let still = times[at] - times[since];
        self.is_at(at, (since, still));
        Some(Some((begun, length + still)))
    }

    /// Lets a token run out after whole minutes, where that goes together with all else: how long it is good then.
    fn expires(&mut self, times: &mut Vec<i64>, at: usize, signed: &[Option<i64>]) -> Option<i64> {
        let earlier = signed.get(..at)?.iter().enumerate().rev();
        let (since, before) = earlier.filter_map(|(step, before)| Some((step, (*before)?))).next()?;
        let good = times[at] - times[since] + before;
        let whole = (good + MINUTE - 1) / MINUTE * MINUTE;
        self.is_at(at, (since, whole - before));
        match earliest(times.len(), &self.bounds) {
            // What came before stays where it was: seconds here would be paid for with seconds there.
            Some(later) if later[..at] == times[..at] => {
                *times = later;
                Some(whole)
            }
            _ => {
                self.bounds.truncate(self.bounds.len() - 2);
                None
            }
        }
    }

    /// The earliest times of the first `count` steps.
    fn times(&self, count: usize) -> Option<Vec<i64>> {
        let firm = || self.bounds.iter().copied().filter(|bound| bound.firm).collect::<Vec<_>>();
        earliest(count, &self.bounds).or_else(|| earliest(count, &firm()))
    }

    fn is_at(&mut self, at: usize, (begun, length): Moment) {
        self.bound(begun, at, length, true);
        self.bound(at, begun, -length, true);
    }

    fn bound(&mut self, before: usize, after: usize, least: i64, firm: bool) {
        self.bounds.push(Bound { before, after, least, firm });
    }
}

/// The earliest times that keep all bounds; none, where they contradict each other.
fn earliest(count: usize, bounds: &[Bound]) -> Option<Vec<i64>> {
    let mut times = vec![0_i64; count];
    for _ in 0..=count {
        let mut settled = true;
        for bound in bounds {
            let least = times[bound.before].saturating_add(bound.least);
            if times[bound.after] < least {
                times[bound.after] = least;
                settled = false;
            }
        }
        if settled {
            return Some(times);
        }
    }
    None
}
