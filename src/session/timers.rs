//! Timers: the expiry of a proof, and what the rules wait for.

use super::Rejected;
use super::turn::Turn;
use crate::machine::Input;
use crate::protocol::{Because, EffectKind};
use crate::time::Timestamp;

/// How many timers fire before one event at most: rules that wait in a circle for a second each would otherwise keep a
/// session busy for as long as nobody told it the time.
const MOST_TIMERS: usize = 10_000;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Proof,
    Rules,
}

impl Turn<'_, '_> {
    /// Fires what is due before an event at `at`, each timer at its own time, in order. At the very time of an event a
    /// proof has expired, but the rules' own timers wait until the event had its chance; a `tick` is none.
    pub(super) fn fire_timers(&mut self, at: Timestamp, tick: bool) -> Result<(), Rejected> {
        for _ in 0..MOST_TIMERS {
            let proof = self.session.identity.proof_expires().filter(|due| *due <= at);
            let rules = self.session.chats.last().and_then(|chat| chat.next_due());
            let rules = rules.filter(|due| *due < at || tick && *due == at);
            let first = [proof.map(|due| (due, Timer::Proof)), rules.map(|due| (due, Timer::Rules))];
            let Some((due, timer)) = first.into_iter().flatten().min() else {
                self.at = at;
                return Ok(());
            };
            self.at = due;
            match timer {
                Timer::Proof => {
                    let outcome = self.identity().expire(due);
                    self.identity_is(outcome, Because::TokenExpired)?;
                }
                Timer::Rules => self.tell(Input::Due)?,
            }
            self.tell_when_to_wake();
        }
        Err(Rejected::TooManyTimers)
    }

    /// Tells the earliest time at which a timer falls due, where that changed.
    pub(super) fn tell_when_to_wake(&mut self) {
        let wake = self.session.wake_at();
        if wake != self.session.wake {
            self.session.wake = wake;
            if let Some(due) = wake {
                self.emit(EffectKind::WakeAt { due });
            }
        }
    }
}
