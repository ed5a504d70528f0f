//! Two works side by side, on two cores where there are two: the one place where the library uses a thread.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, available_parallelism, scope};

/// As much as the first thread of a program has on most systems: what goes deep can go as deep beside as it does alone.
const STACK: usize = 8 << 20;

/// Whether two works can go on side by side here: there are threads, and a second core.
pub(crate) fn has_room() -> bool {
    available_parallelism().is_ok_and(|cores| cores.get() > 1)
}

/// Does `other` once, on a thread of its own, and `own` here meanwhile; where no thread can be had, `other` first. Gives what
/// came of both, whichever was over first.
pub(crate) fn beside<A, B: Send>(other: impl FnMut() -> B + Send, own: impl FnOnce() -> A) -> (B, A) {
    let other = Mutex::new(other);
    let other = || (other.lock().unwrap_or_else(PoisonError::into_inner))();
    scope(|scope| match Builder::new().stack_size(STACK).spawn_scoped(scope, other) {
        Ok(thread) => {
            let own = own();
            (thread.join().unwrap_or_else(|panic| resume_unwind(panic)), own)
        }
        Err(_) => (other(), own()),
    })
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::beside;

    #[test]
    fn both_are_done_once_and_told_in_order() {
        let mut done = Vec::new();
        let (other, own) = beside(
            || {
                done.push("other");
                done.len()
            },
            || "own",
        );
        assert_eq!((other, own, done), (1, "own", vec!["other"]));
    }

    #[test]
    fn what_goes_wrong_beside_goes_wrong_here() {
        let wrong = catch_unwind(|| beside(|| panic!("of the other"), || 1));
        assert_eq!(wrong.unwrap_err().downcast_ref::<&str>(), Some(&"of the other"));
    }
}
