//! When an example happens: how much time passes between its lines, and a time at which business hours are as they must be.

use super::schedule::PACE;
use super::{TOKEN_TIME, Turn, class};
use crate::check::Sample;
use crate::ir::{Clock, FactId, FactOrigin, HoursId, LineKind, Operand, builtin};
use crate::prove::model::{Happening, Model};
use crate::prove::witness::{Step, Witness};
use crate::time::Timestamp;
use crate::value::{Type, Value};

const MINUTE: i64 = 60_000;

/// How many lines are told in front of what happens, in each turn.
pub(super) fn told(turns: &[Turn]) -> Vec<usize> {
    let timed = |turn: &Turn| turn.lines.iter().filter(|line| takes_time(line, false)).count();
    turns.iter().map(|turn| timed(turn).saturating_sub(1)).collect()
}

/// For each turn, how long before it the customer has signed in, if they have since the turn before.
pub(super) fn signed(turns: &[Turn]) -> Vec<Option<i64>> {
    let signed = |(at, turn): (usize, &Turn)| {
        let behind = turn.lines.iter().rev().position(|line| matches!(line, LineKind::SignsIn { .. }))?;
        let later = turn.lines.iter().rev().take(behind).filter(|line| takes_time(line, true)).count();
        Some(if at == 0 { later as i64 * PACE } else { 0 })
    };
    turns.iter().enumerate().map(signed).collect()
}

/// Times for what happens where none fit: each time limit counts from the step before.
pub(super) fn in_a_row(model: &Model, steps: &[Step], told: &[usize]) -> Vec<i64> {
    let mut now = 0;
    let times = steps.iter().zip(told).enumerate().map(|(at, (step, told))| {
        let length = match step.happening {
            Happening::TimeIsUp => model.time_limit(step.at).unwrap_or(0),
            Happening::Idle(length) => length,
            Happening::TokenExpires => 2 * PACE,
            _ => PACE,
        };
        now += if at == 0 { 0 } else { length.max(PACE) + *told as i64 * PACE };
        now
    });
    times.collect()
}

/// Lets the time of the steps pass in their turns, and a little more where they say so. Time limits that are over at the same
/// moment are one turn, and so are those of which nobody sees anything with what passes behind them.
pub(super) fn pass(turns: &mut Vec<Turn>, steps: &[Step], (times, late): (&[i64], &[i64])) {
    let Some(first) = turns.first() else { return };
    // When the chat opens, since the first line.
    let opens = (first.lines.iter().filter(|line| takes_time(line, true)).count() as i64 - 1) * PACE;
    let good = token_times(turns, steps, times, opens);
    let mut good = good.into_iter();
    for line in turns.iter_mut().flat_map(|turn| &mut turn.lines) {
        if let LineKind::SignsIn { good_for, .. } = line {
            *good_for = good.next().unwrap_or(*good_for);
        }
    }
    let mut last = times[0];
    for (at, turn) in turns.iter_mut().enumerate().skip(1) {
        let told = turn.lines.iter().filter(|line| takes_time(line, false)).count() as i64 * PACE;
        match turn.lines.last_mut() {
            Some(LineKind::TimePasses(length)) => *length = times[at] - last - (told - PACE) + late[at],
            _ if times[at] > last + told => turn.lines.insert(0, LineKind::TimePasses(times[at] - last - told)),
            _ => {}
        }
        last = times[at] + late[at];
    }
    join_what_passes(turns);
}

fn join_what_passes(turns: &mut Vec<Turn>) {
    let mut at = 1;
    while at < turns.len() {
        let [before, here] = [at - 1, at].map(|at| (&turns[at].lines[..], turns[at].deeds.is_empty()));
        let passes = match (before, here) {
            (_, ([LineKind::TimePasses(0)], _)) => 0,
            (([LineKind::TimePasses(_)], true), ([LineKind::TimePasses(more)], _)) => *more,
            _ => {
                at += 1;
                continue;
            }
        };
        let same = turns.remove(at);
        let turn = &mut turns[at - 1];
        if let Some(LineKind::TimePasses(length)) = turn.lines.last_mut() {
            *length += passes;
        }
        turn.steps += same.steps;
        turn.deeds.extend(same.deeds);
        turn.wants_more |= same.wants_more;
    }
}

/// How long each token is good, in the order of the lines: until it runs out, or longer than the conversation lasts.
fn token_times(turns: &[Turn], steps: &[Step], times: &[i64], opens: i64) -> Vec<i64> {
    let mut signed: Vec<(usize, i64)> = Vec::new();
    let mut now = times[0] - opens - PACE;
    for (at, turn) in turns.iter().enumerate() {
        for line in &turn.lines {
            now += if takes_time(line, at == 0) { PACE } else { 0 };
            if matches!(line, LineKind::SignsIn { .. }) {
                signed.push((at, if at == 0 { now } else { times[at] }));
            }
        }
        now = times[at];
    }
    let end = times.last().copied().unwrap_or(0);
    let good = signed.iter().enumerate().map(|(number, (at, since))| {
        let until = signed.get(number + 1).map_or(steps.len(), |(next, _)| *next);
        let behind = steps.iter().zip(times).take(until).skip(at + 1);
        let expires = behind.clone().find(|(step, _)| step.happening == Happening::TokenExpires);
        let hours = (end - since) / TOKEN_TIME + 1;
        expires.map_or(hours * TOKEN_TIME, |(_, time)| time - since)
    });
    good.collect()
}

/// Whether a line happens at a time of its own; `before` the chat is open what is told of facts does not.
fn takes_time(line: &LineKind, before: bool) -> bool {
    match line {
        LineKind::At(_) | LineKind::ProfileIs { .. } | LineKind::Side { .. } => false,
        LineKind::Fact(..) | LineKind::Office(_) => !before,
        _ => true,
    }
}

/// The moment of the first line: the usual one, or from a Monday morning on the first at which all business hours are as
/// they must be at each step; none, where there is no such moment.
pub(super) fn beginning(model: &Model, witness: &Witness, times: &[i64]) -> Option<i64> {
    let wanted = wanted(model, witness);
    let is_now = |moment: i64, step: &Step| {
        let clock = Clock { workspace: model.workspace, now: moment };
        let class = |axis| class(&step.facts, axis);
        model.space.fits(Operand::Fact(builtin::NOW), &Value::Number(moment), clock, class)
    };
    let fits = |moment: &i64| {
        let is_then = |(step, time): (&Step, &i64)| is_now(moment + time, step);
        witness.steps.iter().zip(times).all(is_then)
            && wanted.iter().all(|(at, hours, open)| {
                let hours = model.workspace.hours.get(hours.index());
                // A little later too, so that nobody has to look at the seconds.
                let later = if *at + 1 == times.len() { 10 * MINUTE } else { 0 };
                hours.is_none_or(|hours| {
                    [0, later].iter().all(|later| hours.is_open(moment + times[*at] + later) == *open)
                })
            })
    };
    moments(model).find(fits)
}

/// The moment at which hours are first as they must be, where they cannot be so at each step.
pub(super) fn usual(model: &Model, witness: &Witness) -> i64 {
    let mut first: Vec<(HoursId, bool)> = Vec::new();
    for (_, hours, open) in wanted(model, witness) {
        if first.iter().all(|(known, _)| *known != hours) {
            first.push((hours, open));
        }
    }
    let fits = |moment: &i64| {
        first.iter().all(|(hours, open)| {
            model.workspace.hours.get(hours.index()).is_none_or(|hours| hours.is_open(*moment) == *open)
        })
    };
    moments(model).find(fits).unwrap_or(model.workspace.usual_moment)
}

/// The usual moment, half hours of two weeks, and half hours of the weeks about the days that rules name; then the minutes
/// at which hours begin and end, and a time of day that rules ask for begins, in two weeks and on days that are closed for once.
fn moments(model: &Model) -> impl Iterator<Item = i64> + use<> {
    let usual = model.workspace.usual_moment;
    let monday = Timestamp::parse("2026-06-01T14:00:00Z").map_or(0, Timestamp::milliseconds);
    let named = model.space.named(Operand::Fact(builtin::NOW));
    let half_hours = |from: i64| (0..14 * 48).map(move |half_hour| from + half_hour * 30 * MINUTE);
    let around = named.into_iter().flat_map(move |day| half_hours(day - 7 * 48 * 30 * MINUTE));
    let moments = std::iter::once(usual).chain(half_hours(monday)).chain(around).chain(bounds(model, monday));
    // A scenario says at which minute it begins.
    moments.map(|moment| moment - moment.rem_euclid(MINUTE))
}

/// The minutes at which something of the calendar begins or ends, in the two weeks behind a moment and on closed days.
fn bounds(model: &Model, from: i64) -> Vec<i64> {
    let workspace = model.workspace;
    let (first, _) = workspace.zone.shown(from);
    let closed = workspace.hours.iter().flat_map(|hours| &hours.closed);
    let starts = model.space.times_of_day();
    let of_day = |day: i64| {
        let spans =
            workspace.hours.iter().flat_map(move |hours| hours.spans(day).iter().map(move |span| (hours, span)));
        let spans = spans.flat_map(|(hours, (from, to))| [(&hours.zone, *from), (&hours.zone, *to)]);
        let spans = spans.map(move |(zone, minute)| zone.moment(day, i64::from(minute)));
        spans.chain(starts.iter().map(move |minute| workspace.zone.moment(day, *minute)))
    };
    (first..first + 14).chain(closed.copied()).flat_map(of_day).collect()
}

/// Which hours must be open or closed, at which step.
fn wanted(model: &Model, witness: &Witness) -> Vec<(usize, HoursId, bool)> {
    let mut wanted = Vec::new();
    for (at, step) in witness.steps.iter().enumerate() {
        for (fact, kind) in model.workspace.facts.iter().enumerate() {
            let FactOrigin::Hours(hours) = kind.origin else { continue };
            let operand = Operand::Fact(FactId(fact as u32));
            let sample = model.space.sample(operand, |axis| class(&step.facts, axis));
            let Sample::Known(Value::Number(value)) = sample else { continue };
            let open = match &kind.kind {
                Type::OneOf(names) => {
                    usize::try_from(value).ok().and_then(|at| names.get(at)).is_some_and(|name| name == "open")
                }
                _ => value == 1,
            };
            wanted.push((at, hours, open));
        }
    }
    wanted
}
