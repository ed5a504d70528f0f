//! The workloads that speed is measured with: generated, deterministic, the same on every machine and every day.

use std::fmt::Write;
use std::path::Path;
use threadle::Compilation;

pub mod native;
pub mod paired;
pub mod paths;
pub mod proven;
pub mod supply;
pub mod triage;
pub mod turns;
pub mod wide;

pub use triage::TRIAGE;
pub use wide::Random;

/// The standard workspace of this repository, compiled.
pub fn standard() -> Compilation {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let texts = threadle_workspace::load(&folder).expect("the standard workspace is there");
    Compilation::new(&texts.manifest, texts.files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// The manifest of W1: nine facts.
pub fn triage_manifest() -> String {
    let mut text = String::from(
        "threadle: 1\nname: Triage\nfacts:\n\
        \x20 auth_status: one of [valid, expired, invalid, none]\n\
        \x20 method: one of [jwt, standard, onboarding, nobody]\n\
        \x20 record: one of [found, none, ambiguous, unclear]\n\
        \x20 device: one of [web, ios, android, sms]\n\
        \x20 business_hours: boolean\n\
        \x20 language: one of [en, en_GB, fr, fr_CA, de, es]\n\
        \x20 vip: boolean\n\
        \x20 open_orders: integer 0..5\n\
        \x20 first_name: text\n",
    );
    text.push_str("inboxes: [General, Login, Vip, Orders, Late, French, Greeting, Email, Doubt]\n");
    text
}

/// The manifest of W2 and W4: the same facts, and twenty attributes of text.
pub fn wide_manifest() -> String {
    let attributes: String = (0..wide::ATTRIBUTES).map(|number| format!("  attribute_{number:02}: text\n")).collect();
    triage_manifest().replace("inboxes:", &format!("{attributes}inboxes:"))
}

/// W2 and W4: one thread with `count` ordered rules, each testing three attributes, half of them one enum fact more, a
/// tenth a set of two words, a tenth a negation.
pub fn wide_rules(count: usize) -> String {
    wide::text(count)
}

/// The same rules in lists of so many `each`, one behind the other with no wait in between.
pub fn wide_lists(count: usize, each: usize) -> String {
    wide::lists(count, each)
}

/// The manifest of [`threads`]: twelve declared facts.
pub fn threads_manifest() -> String {
    let mut text =
        String::from("threadle: 1\nname: Generated\nidentity: { onboarding: true, addresses: [email] }\nfacts:\n");
    for fact in 0..6 {
        let _ = writeln!(text, "  flag_{fact}: boolean\n  level_{fact}: one of [low, middle, high]");
    }
    text.push_str("inboxes: [General]\n");
    text
}

/// A workspace of `count` threads of about `steps` actions each, one file a thread: questions, rules, messages, pivots
/// that lead forward, and a menu that reaches all of them.
pub fn threads(count: usize, steps: usize) -> Vec<(String, String)> {
    let mut random = Random::new(count as u64);
    let mut files = vec![("start.thread".to_string(), "start {\n  when chat opens => thread_0000\n}\n".to_string())];
    for thread in 0..count {
        files.push((format!("thread_{thread:04}.thread"), one_thread(thread, count, steps, &mut random)));
    }
    files
}

fn one_thread(thread: usize, count: usize, steps: usize, random: &mut Random) -> String {
    let mut text = format!("thread thread_{thread:04} \"Generated\" {{\n");
    for step in 0..steps {
        let (flag, level) = (random.below(6), random.below(6));
        let _ = match random.below(4) {
            0 => writeln!(text, "  say \"Message {step} of thread {thread}.\""),
            1 => writeln!(
                text,
                "  ask \"Question {step}?\" {{\n    \"Yes\" => say \"Good {step}.\"\n    \"No\" => say \"Well {step}.\"\n    anything else => note \"Wrote: {{answer}}\"\n    no answer in 5 minutes => resolve as abandoned\n  }}"
            ),
            2 => writeln!(
                text,
                "  rules {{\n    rule \"flag {step}\" when flag_{flag} => say \"Flag {step}.\"\n    rule \"level {step}\" when level_{level} is one of low, high => note \"Level {step}.\"\n    otherwise => say \"Neither {step}.\"\n  }}"
            ),
            _ => writeln!(text, "  note \"Note {step}: {{customer.first_name or \"nobody\"}}.\""),
        };
    }
    if thread + 1 == count {
        text.push_str("  hand off to inbox \"General\"\n}\n");
        return text;
    }
    let far = thread + 1 + random.below((count - thread - 1) as u64) as usize;
    let _ = write!(
        text,
        "  ask \"Where next?\" {{\n    \"Next\" => pivot to thread_{:04}\n    \"Further\" => pivot to thread_{far:04}\n    anything else => hand off to inbox \"General\"\n    no answer in 5 minutes => resolve as abandoned\n  }}\n}}\n",
        thread + 1
    );
    text
}
