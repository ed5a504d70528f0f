//! The one layout of rule files: indentation, spaces, blank lines and aligned arrows. No word is changed, none lost.

mod layout;
mod sentence;
mod token;

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::syntax::outline;

/// The text of `source` in the canonical layout; refuses a file with mistakes in its wording, and tells them.
///
/// The only thing added are parentheses that show what `and` and `or` side by side mean anyway.
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    // The mark that editors on Windows put at the start of a file says nothing.
    let bare = source.text.strip_prefix('\u{feff}').map(|text| Source::new(source.path.clone(), text));
    let source = bare.as_ref().unwrap_or(source);
    let outline = outline(source)?;
    let tokens = token::tokens(&source.text, &outline);
    Ok(layout::layout(&sentence::sentences(&tokens, &outline)))
}
