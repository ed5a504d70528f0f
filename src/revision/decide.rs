//! What becomes of one saved conversation on another revision: decided from what it says of itself, before anything is
//! done.

use super::find::Finder;
use super::{Decision, How};
use crate::artifact::Program;
use crate::artifact::parts::{Code, Identity, MigrationTo, PlaceId, ThreadId, WhenChanged};
use crate::machine::{Phase, SavedState};

/// What is to be done with a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// It is of this revision.
    Resume,
    /// It goes on as it was.
    Carry,
    /// It waits for nothing any more.
    CarryOver,
    /// It waits at another place, in this thread.
    Continue(PlaceId, Option<ThreadId>),
    /// It waits at another place inside of steps or of a handler.
    ContinueInside(PlaceId),
    /// This is done.
    Go(Code),
    /// It stays on its revision.
    Stay,
    /// Its thread begins anew.
    Restart(ThreadId),
    /// An agent takes over.
    HandOff,
}

/// Decides what becomes of a saved conversation on `new`. `old` are the rules that it was saved on, if the host still
/// holds them. Nothing is done yet: that is [`carry_out`](super::carry_out).
pub fn decide(saved: &SavedState<'_>, old: Option<&Program>, new: &Program) -> Decision {
    let old = old.filter(|old| saved.runs_on(old));
    let finder = Finder { saved, old, new };
    let place = saved.wait.map(|wait| finder.path(wait.place.identity));
    let decision = |how, plan, because| {
        let target = old.filter(|_| plan == Plan::Stay).unwrap_or(new).revision();
        Decision { how, place: place.clone(), lost: Vec::new(), because, target, plan }
    };
    if saved.runs_on(new) {
        return decision(How::WentOn, Plan::Resume, Vec::new());
    }
    let decision = match (saved.phase, saved.wait) {
        (Phase::Running, Some(_)) => match finder.obstacles() {
            obstacles if obstacles.is_empty() => decision(How::WentOn, Plan::Carry, obstacles),
            obstacles => {
                let (how, plan, because) = otherwise(&finder, obstacles);
                decision(how, plan, because)
            }
        },
        (Phase::Running, None) => decision(How::HandedOff, Plan::HandOff, Vec::new()),
        (Phase::HandedOff | Phase::Resolved | Phase::Left, _) => decision(How::WentOn, Plan::CarryOver, Vec::new()),
    };
    let lost = if decision.how == How::Stayed { Vec::new() } else { finder.lost() };
    Decision { lost, ..decision }
}

/// What becomes of a conversation that cannot go on as it was: what a migration says, or else the workspace.
fn otherwise(finder: &Finder<'_, '_>, mut because: Vec<String>) -> (How, Plan, Vec<String>) {
    let moves = &finder.new.content.moves;
    let at = finder.saved.wait.map(|wait| Identity(wait.place.identity));
    if let Some(migration) = moves.migrations.iter().find(|migration| Some(migration.identity) == at) {
        match migrated(finder, migration.to) {
            Ok(plan) => return (How::Migrated, plan, because),
            Err(obstacles) => because.extend(obstacles),
        }
    }
    match moves.when_changed {
        WhenChanged::Stay if finder.old.is_some() => return (How::Stayed, Plan::Stay, because),
        WhenChanged::Stay => because.push("the old revision is not held any more".to_owned()),
        WhenChanged::Restart => match restarted(finder) {
            Ok(plan) => return (How::Restarted, plan, because),
            Err(obstacle) => because.push(obstacle),
        },
        WhenChanged::HandOff => {}
    }
    (How::HandedOff, Plan::HandOff, because)
}

fn migrated(finder: &Finder<'_, '_>, to: MigrationTo) -> Result<Plan, Vec<String>> {
    let new = finder.new;
    match to {
        MigrationTo::Go { code } => Ok(Plan::Go(code)),
        MigrationTo::Continue { place, thread, inside } => {
            let mut obstacles = finder.unknown_at(new.relies_at(place), new.place_path(place));
            if inside {
                obstacles.extend(finder.frame_obstacles());
            }
            let call = new.waits_for_call(place) && finder.saved.wait.is_none_or(|wait| wait.call == 0);
            if call {
                obstacles.push(format!("nobody has made the call that is waited for at `{}`", new.place_path(place)));
            }
            match (obstacles.is_empty(), inside) {
                (false, _) => Err(obstacles),
                (true, true) => Ok(Plan::ContinueInside(place)),
                (true, false) => Ok(Plan::Continue(place, thread)),
            }
        }
    }
}

fn restarted(finder: &Finder<'_, '_>) -> Result<Plan, String> {
    let new = finder.new;
    let Some(thread) = finder.saved.thread else {
        let start = new.start_place();
        let unknown = finder.unknown_at(new.relies_at(start), "start");
        return unknown.into_iter().next().map_or(Ok(Plan::Continue(start, None)), Err);
    };
    let thread = new.thread_of_short(thread).ok_or("its thread is not there any more")?;
    let name = new.thread_name(thread);
    let unknown = finder.unknown_at(new.relies_from(thread), name);
    unknown.into_iter().next().map_or(Ok(Plan::Restart(thread)), Err)
}
