//! `hours-never-open`: office hours without a single time.

use super::Trees;
use crate::diagnostic::{Diagnostic, unused};
use crate::source::Spanned;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let never = trees.manifest.hours.iter().filter(|hours| hours.week.iter().all(Vec::is_empty));
    never.map(|hours| unused::hours_never_open(Spanned::new(&hours.name.value, hours.name.span))).collect()
}
