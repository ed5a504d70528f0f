//! Every combination of what may become of a place and of a memory, of what the rules say about it and of what the host
//! holds, each with what becomes of a conversation that waits there.

use super::compiled;
use crate::machine::script::{Play, describe, saved};
use std::fmt::Write;
use threadle::Program;
use threadle::machine::{Facts, Input, Moment, SavedState};
use threadle::revision::{carry_out, decide};

const PLACES: [&str; 4] = ["same", "moved", "changed", "removed"];
const MEMORIES: [&str; 4] = ["same", "retyped", "retyped, relied on", "gone"];
const POLICIES: [&str; 3] = ["stay on the old revision", "restart the thread", "hand off"];
const MIGRATES: [&str; 3] = ["none", "continue", "pivot"];

fn manifest(policy: &str) -> String {
    format!(
        "threadle: 1\nname: Cases\ninboxes: [General, Orders]\nrevisions: {{ when_changed: {policy}, inbox: Orders }}\n"
    )
}

fn rules(place: &str, memory: &str, migrate: &str) -> String {
    let before = if place == "moved" { "thread before {\n  resolve\n}\n\n" } else { "" };
    let (declared, asked) = match memory {
        "gone" => ("", ""),
        "same" => ("remember size: text\n", "  ask \"Which size?\" into size\n"),
        _ => ("remember size: integer 1..60\n", "  ask \"Which size?\" into size { otherwise => resolve }\n"),
    };
    let name = if place == "removed" { "shade" } else { "colour" };
    let red = if place == "changed" { "Red, then." } else { "Red it is." };
    let size = if memory == "retyped, relied on" || memory == "same" { " Size {size}." } else { "" };
    let migrate = match migrate {
        "continue" => format!("migrate from \"shop / called colour\" => continue at \"shop / called {name}\"\n"),
        "pivot" => "migrate from \"shop / called colour\" => pivot to shop\n".to_owned(),
        _ => String::new(),
    };
    format!(
        "{declared}start {{ when chat opens => shop }}\n\n{before}thread shop {{\n{asked}  ask \"Which colour?\" called {name} {{\n    \
         \"Red\" => say \"{red}\"\n    anything else => say \"As you like.\"\n  }}\n  ask \"Anything else?\" {{\n    \"No\" => say \
         \"Thank you.{size}\"\n    anything else => say \"Good.\"\n  }}\n  hand off to inbox \"General\"\n}}\n{migrate}"
    )
}

/// A conversation that knows its size and is asked for the colour.
fn waiting(old: &Program) -> Vec<u8> {
    let mut play = Play::new(old);
    play.happen(Input::ChatOpens);
    play.happen(Input::Writes { text: "42" });
    assert_eq!(play.place(), "Running, at shop / called colour");
    saved(old, &play.conversation)
}

fn row(old: &Program, held: bool, new: &Program, state: &[u8]) -> String {
    let saved = SavedState::read(state).unwrap();
    let decision = decide(&saved, Some(old).filter(|_| held), new);
    let stays = decision.how.word() == "stayed";
    let program = if stays { old } else { new };
    let facts = Facts::new(program);
    let at = Play::new(old).at.after(60_000);
    let moment = Moment { program, facts: &facts, at, trace: false };
    let carried = carry_out(&decision, moment, &saved, "somebody");
    assert_eq!(carried.how, decision.how);
    let place = carried.conversation.place(program).unwrap_or("nowhere");
    let mut out = format!("{:<10} at {place}", carried.how.word());
    if !decision.lost.is_empty() {
        let names = if held { decision.lost.join(", ") } else { format!("{} of no known name", decision.lost.len()) };
        let _ = write!(out, ", forgets {names}");
    }
    carried.acts.iter().for_each(|act| _ = write!(out, ", {}", describe(&act).replace('\n', " ")));
    out
}

#[test]
fn every_combination() {
    let mut out = String::new();
    for place in PLACES {
        for memory in MEMORIES {
            let _ = writeln!(out, "place {place}, memory {memory}");
            for policy in POLICIES {
                for migrate in MIGRATES {
                    let old = compiled(&manifest("hand off"), &rules("same", "same", "none"));
                    let new = compiled(&manifest(policy), &rules(place, memory, migrate));
                    let state = waiting(&old);
                    for held in [true, false] {
                        let words = if held { "held" } else { "gone" };
                        let row = row(&old, held, &new, &state);
                        let _ = writeln!(out, "  {policy:<24}  old {words}  migrate {migrate:<8}  {row}");
                    }
                }
            }
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../revision");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("table", out));
}
