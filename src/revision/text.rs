//! A comparison as text, for people.

use super::compare::{Comparison, MemoryStanding, PlaceComparison, Site, Standing};
use std::fmt;

impl fmt::Display for Comparison {
    /// What is not the same, and how many places are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |standing| self.places.iter().filter(|place| place.standing == standing).count();
        let counts = [Standing::Same, Standing::Moved, Standing::Changed, Standing::Removed].map(count);
        writeln!(f, "places: {} same, {} moved, {} changed, {} removed", counts[0], counts[1], counts[2], counts[3])?;
        let told = |place: &&PlaceComparison| place.standing != Standing::Same || !place.newly_relied_on.is_empty();
        self.places.iter().filter(told).try_for_each(|place| write!(f, "{place}"))?;
        for memory in self.memories.iter().filter(|memory| memory.standing != MemoryStanding::Same) {
            match &memory.to {
                Some(to) => writeln!(f, "retyped  memory {}: {} instead of {}", memory.name, to, memory.from)?,
                None => writeln!(f, "gone     memory {}: {}", memory.name, memory.from)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for PlaceComparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.standing {
            Standing::Same => "same   ",
            Standing::Moved => "moved  ",
            Standing::Changed => "changed",
            Standing::Removed => "removed",
        };
        let site = |site: &Option<Site>| site.as_ref().map(|site| format!("{}:{}", site.file, site.line));
        let sites = match (site(&self.from), site(&self.to)) {
            (Some(from), Some(to)) if from != to => format!("  ({from} -> {to})"),
            (Some(from), _) => format!("  ({from})"),
            _ => String::new(),
        };
        writeln!(f, "{word}  {}{sites}", self.place)?;
        self.changes.iter().try_for_each(|change| writeln!(f, "           {change}"))?;
        self.newly_relied_on
            .iter()
            .try_for_each(|memory| writeln!(f, "           it takes `{memory}` for known, and did not before"))
    }
}
