//! Handlers, and the names by which saved states know them.

use super::Emitter;
use crate::artifact::parts::{self, hash};

impl Emitter<'_> {
    /// All handlers, once all code stands.
    pub(super) fn handlers(&mut self) -> Vec<parts::Handler> {
        let workspace = self.workspace;
        let handlers = workspace.handler_names().zip(&workspace.handlers).map(|(name, handler)| parts::Handler {
            identity: hash(&name),
            name: self.string(&name),
            after_hand_off: handler.after_hand_off,
            arm: self.arm(&handler.arm),
        });
        handlers.collect()
    }
}
