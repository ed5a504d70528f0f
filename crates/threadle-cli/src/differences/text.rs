//! For people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use threadle::compare::{Class, Kind};
use threadle::revision::Standing;

use super::{Story, after, confirmed, in_flight, lines, lost_memories, summary, unsteady, who};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const TITLE: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();

/// Prints classes, each with its conversation, and the line that sums it up.
pub(super) fn print(story: &Story, quiet: bool, out: &mut impl Write) -> io::Result<()> {
    if let Some(differences) = story.differences {
        for (kind, title) in
            [(Kind::Outcome, "Other outcomes"), (Kind::Wait, "Other waits"), (Kind::Wording, "Other words")]
        {
            let classes: Vec<&Class> = confirmed(differences, kind).collect();
            if classes.is_empty() {
                continue;
            }
            writeln!(out, "{TITLE}{title}{TITLE:#}\n")?;
            for class in classes {
                print_class(class, quiet || kind == Kind::Wording, out)?;
            }
        }
        let doubt: Vec<&Class> = differences.in_doubt().collect();
        if !doubt.is_empty() {
            writeln!(out, "{TITLE}In doubt{TITLE:#} (both did the same in the conversations that were played)\n")?;
            doubt.iter().try_for_each(|class| print_class(class, true, out))?;
        }
        for dropped in &differences.promises {
            writeln!(out, "{TITLE}No longer promised{TITLE:#}: {} ({})", dropped.line, dropped.label)?;
            writeln!(out, "  {}\n", dropped.standing.words())?;
        }
        for exposed in &differences.exposed {
            writeln!(out, "{TITLE}Open to more customers{TITLE:#}: {}", exposed.what)?;
            let who = if exposed.who.is_empty() { "everybody".into() } else { exposed.who.join("; or ") };
            writeln!(out, "  now also {who}\n")?;
        }
    }
    let changed = unsteady(story.places, Standing::Changed).count() + unsteady(story.places, Standing::Removed).count();
    let lost = lost_memories(story.places);
    if changed > 0 || !lost.is_empty() {
        writeln!(out, "{TITLE}Conversations in flight{TITLE:#}\n")?;
        for place in unsteady(story.places, Standing::Changed) {
            writeln!(out, "  changed  {}", place.place)?;
            place.changes.iter().try_for_each(|change| writeln!(out, "           {change}"))?;
        }
        for place in unsteady(story.places, Standing::Removed) {
            writeln!(out, "  gone     {}", place.place)?;
        }
        lost.iter().try_for_each(|memory| writeln!(out, "  memory   {memory}"))?;
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(story))?;
    writeln!(out, "{}", in_flight(story.places))?;
    story.states.map_or(Ok(()), |states| write!(out, "{states}"))
}

fn print_class(class: &Class, quiet: bool, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "  {}", class.place)?;
    if let Some(after) = after(class) {
        writeln!(out, "    {QUIET}after{QUIET:#}  {after}")?;
    }
    writeln!(out, "    {QUIET}who{QUIET:#}    {}", who(class))?;
    writeln!(out, "    {QUIET}old{QUIET:#}    {}", class.old)?;
    writeln!(out, "    {QUIET}new{QUIET:#}    {}", class.new)?;
    match &class.conversation {
        Some(conversation) if !quiet => {
            writeln!(out)?;
            for (sign, line) in lines(conversation) {
                match sign {
                    '-' => writeln!(out, "      {BAD}- {line}{BAD:#}")?,
                    '+' => writeln!(out, "      {GOOD}+ {line}{GOOD:#}")?,
                    _ => writeln!(out, "        {line}")?,
                }
            }
        }
        _ => {}
    }
    writeln!(out)
}
