//! A comparison as text, for people.

use super::compare::{Comparison, MemoryComparison, MemoryStanding, PlaceComparison, Site, Standing};
use std::fmt;

impl fmt::Display for Comparison {
    /// What is not the same, and how many places are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |standing| self.places.iter().filter(|place| place.standing == standing).count();
        let counts = [Standing::Same, Standing::Moved, Standing::Changed, Standing::Removed].map(count);
        writeln!(f, "places: {} same, {} moved, {} changed, {} removed", counts[0], counts[1], counts[2], counts[3])?;
        let lost = |place: &&PlaceComparison| place.standing >= Standing::Changed || !place.newly_relied_on.is_empty();
        if self.places.iter().any(|place| lost(&place) && !place.migrated) {
            writeln!(f, "conversations there, where no migrate is about them: {}", self.when_changed)?;
        }
        let told = |place: &&PlaceComparison| place.standing != Standing::Same || lost(place);
        self.places.iter().filter(told).try_for_each(|place| write!(f, "{place}"))?;
        for MemoryComparison { name, standing, from, to } in &self.memories {
            let to = to.as_deref().unwrap_or_default();
            match standing {
                MemoryStanding::Same => {}
                MemoryStanding::Retyped => writeln!(f, "retyped  memory {name}: {to} instead of {from}")?,
                MemoryStanding::Gone => writeln!(f, "gone     memory {name}: {from}")?,
                MemoryStanding::Renamed => writeln!(f, "renamed  memory {name}: {from}")?,
            }
        }
        let idle = self.migrations.iter().filter_map(|migration| Some((&migration.from, migration.idle?)));
        idle.into_iter().try_for_each(|(from, why)| writeln!(f, "idle     migrate from {from}: {why}"))
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
        if self.migrated {
            writeln!(f, "           a migrate says what becomes of conversations there")?;
        }
        self.newly_relied_on
            .iter()
            .try_for_each(|memory| writeln!(f, "           it takes `{memory}` for known, and did not before"))
    }
}
