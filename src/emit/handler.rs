//! Handlers, and the names by which saved states know them.

use super::Emitter;
use crate::artifact::parts::{self, hash};
use std::collections::HashMap;

impl Emitter<'_> {
    /// All handlers, once all code stands.
    ///
    /// Of handlers with the same name, which have the same event and condition, all but the first are hardly ever taken
    /// (`arm-never-taken`); they are told apart all the same: the second is called `… #2`.
    pub(super) fn handlers(&mut self) -> Vec<parts::Handler> {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let handlers = self.workspace.handlers.iter().map(|handler| {
            let count = seen.entry(&handler.name).or_default();
            *count += 1;
            let name = if *count == 1 { handler.name.clone() } else { format!("{} #{count}", handler.name) };
            parts::Handler {
                identity: hash(&name),
                name: self.string(&name),
                after_hand_off: handler.after_hand_off,
                arm: self.arm(&handler.arm),
            }
        });
        handlers.collect()
    }
}
