//! Names that saved conversations could not tell apart.

use std::collections::HashMap;

use super::Lowering;
use crate::diagnostic::names;
use crate::ir::Saved;

impl Lowering<'_> {
    /// Reports each name whose number is that of another name of its kind.
    pub(super) fn saved_names(&mut self) {
        let mut found = Vec::new();
        for (kind, all) in &self.workspace.saved() {
            let mut known: HashMap<u64, &Saved<'_>> = HashMap::with_capacity(all.len());
            for own in all {
                // A name that is there twice is told of elsewhere.
                match known.get(&own.number).filter(|other| other.name != own.name) {
                    Some(other) => {
                        found.push(names::saved_names_collide(kind, (&own.name, own.span), (&other.name, other.span)))
                    }
                    None => _ = known.insert(own.number, own),
                }
            }
        }
        self.diagnostics.append(&mut found);
    }
}
