//! What saved conversations know by name, and the numbers that they know it by.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{FactOrigin, Workspace, builtin};
use crate::artifact::{FactId, parts};
use crate::source::Span;

/// Something that saved conversations name.
#[derive(Clone, Debug)]
pub(crate) struct Saved<'w> {
    /// Its name; of what is remembered, name and type.
    pub(crate) name: Cow<'w, str>,
    /// The number that stands for the name.
    pub(crate) number: u64,
    /// Where it is declared.
    pub(crate) span: Span,
}

impl<'w> Saved<'w> {
    /// By the short number, which everything but places has.
    fn short(name: Cow<'w, str>, span: Span) -> Saved<'w> {
        let number = u64::from(parts::Identity(parts::hash(&name)).short());
        Saved { name, number, span }
    }
}

impl Workspace {
    /// Everything that saved conversations name, by its kind.
    pub(crate) fn saved(&self) -> [(&'static str, Vec<Saved<'_>>); 4] {
        let threads = self.threads.iter().map(|thread| Saved::short(thread.name.as_str().into(), thread.span));
        let handlers = self.handler_names().zip(&self.handlers);
        let handlers = handlers.map(|(name, handler)| Saved::short(name, handler.arm.span));
        let typed = |name: &str, kind: &crate::value::Type| Cow::from(format!("{name}: {}", kind.describe()));
        let facts = self.facts.iter().enumerate().filter(|(at, fact)| {
            let kept = [builtin::ANSWER, builtin::MESSAGE, builtin::NOW].contains(&FactId(*at as u32));
            kept || matches!(fact.origin, FactOrigin::Hours(_))
        });
        let facts = facts.map(|(_, fact)| Saved::short(typed(&fact.name, &fact.kind), fact.span));
        let memories = self.memories.iter().map(|memory| Saved::short(typed(&memory.name, &memory.kind), memory.span));
        let places = self.places.iter().map(|place| Saved {
            name: place.path.as_str().into(),
            number: parts::hash(&place.path),
            span: place.span,
        });
        [
            ("threads", threads.collect()),
            ("handlers", handlers.collect()),
            ("memories", facts.chain(memories).collect()),
            ("waiting places", places.collect()),
        ]
    }

    /// The names by which saved states know the handlers.
    ///
    /// Of handlers with the same name, which have the same event and condition, all but the first are hardly ever taken
    /// (`arm-never-taken`); they are told apart all the same: the second is called `… #2`.
    pub(crate) fn handler_names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        self.handlers.iter().map(move |handler| {
            let count = seen.entry(&handler.name).or_default();
            *count += 1;
            if *count == 1 { handler.name.as_str().into() } else { format!("{} #{count}", handler.name).into() }
        })
    }
}
