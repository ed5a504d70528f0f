//! For a pull request: a table of outcomes, and conversations to open.

use threadle::compare::{Class, Kind};
use threadle::revision::Standing;

use super::{Story, after, confirmed, in_flight, lines, lost_memories, summary, unsteady, who};

/// How many conversations are told.
const TOLD: usize = 3;

/// The page.
pub(super) fn page(story: &Story) -> String {
    let mut page = format!(
        "### What this changes for customers\n\n`{}` → `{}`: {}.\n",
        story.old.name,
        story.new.name,
        summary(story)
    );
    page += &flight(story);
    let Some(differences) = story.differences else { return page };
    let changed: Vec<&Class> =
        [Kind::Outcome, Kind::Wait].into_iter().flat_map(|kind| confirmed(differences, kind)).collect();
    if !changed.is_empty() {
        page += "\n| where | who | before | after |\n|---|---|---|---|\n";
        page.extend(changed.iter().map(|class| row(class)));
    }
    for class in changed.iter().take(TOLD) {
        page += &details(class);
    }
    let worded: Vec<&Class> = confirmed(differences, Kind::Wording).collect();
    if !worded.is_empty() {
        page += &format!(
            "\n<details><summary>Other words ({})</summary>\n\n| where | before | after |\n|---|---|---|\n",
            worded.len()
        );
        page.extend(
            worded
                .iter()
                .map(|class| format!("| {} | {} | {} |\n", cell(&class.place), cell(&class.old), cell(&class.new))),
        );
        page += "\n</details>\n";
    }
    for class in differences.in_doubt() {
        page += &format!("\n**In doubt**: {}, {} → {}.\n", cell(&class.place), cell(&class.old), cell(&class.new));
    }
    for dropped in &differences.promises {
        page += &format!(
            "\n**No longer promised** ({}): `{}`. {}.\n",
            dropped.label,
            dropped.line,
            dropped.standing.words()
        );
    }
    for exposed in &differences.exposed {
        let who = if exposed.who.is_empty() { "everybody".into() } else { format!("`{}`", exposed.who.join("` or `")) };
        page += &format!("\n**Open to more customers**: {}, now also for {who}.\n", exposed.what);
    }
    page
}

/// Conversations that wait where something has changed.
fn flight(story: &Story) -> String {
    let mut page = format!("\n{}.\n", in_flight(story.places));
    let gone: Vec<String> =
        unsteady(story.places, Standing::Removed).map(|place| format!("`{}`", place.place)).collect();
    if !gone.is_empty() {
        page += &format!("\n**Places that are gone**: {}.\n", gone.join(", "));
    }
    let lost = lost_memories(story.places);
    if !lost.is_empty() {
        page += &format!("\n**Memories**: {}.\n", lost.join("; "));
    }
    if let Some(states) = story.states {
        page += &format!("\n```text\n{states}```\n");
    }
    page
}

fn row(class: &Class) -> String {
    let place = match after(class) {
        Some(after) => format!("{}<br>{}", cell(&class.place), cell(&after)),
        None => cell(&class.place),
    };
    let who = if class.who.is_empty() { who(class) } else { format!("`{}`", class.who.join("`<br>or `")) };
    let more = if class.more_who { "<br>and others" } else { "" };
    format!("| {place} | {}{more} | {} | {} |\n", who.replace('|', "\\|"), cell(&class.old), cell(&class.new))
}

fn details(class: &Class) -> String {
    let Some(conversation) = &class.conversation else { return String::new() };
    let told: String = lines(conversation).into_iter().map(|(sign, line)| format!("{sign} {line}\n")).collect();
    let title = cell(&format!("{}: {} → {}", class.place, class.old, class.new));
    format!("\n<details><summary>{title}</summary>\n\n```diff\n{told}```\n\n</details>\n")
}

/// A text that can stand in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('|', "\\|").replace('\n', " ")
}
