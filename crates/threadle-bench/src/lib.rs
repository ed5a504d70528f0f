//! The workloads that speed is measured with: generated, deterministic, the same on every machine and every day.

use std::fmt::Write;

/// A small generator of pseudo-random numbers (SplitMix64, Steele et al. 2014): the same seed, the same numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Begins at `seed`.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// A number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// The manifest of the workloads W1 and W2: nine facts, and twenty attributes of text.
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
    for attribute in 0..20 {
        let _ = writeln!(text, "  attribute_{attribute:02}: text");
    }
    text.push_str("inboxes: [General, Login, Vip, Orders, Late, French, Greeting, Email, Doubt]\n");
    text
}

/// W1: twelve ordered rules over nine facts; each hands off to an inbox of its own, so that the outcome can be told.
pub const TRIAGE: &str = r#"start {
  when chat opens => triage
}

thread triage "W1 of the peers' comparison" {
  rules {
    rule "1" when auth_status is invalid and method is not nobody => hand off to inbox "Login"
    rule "2" when auth_status is expired and method is one of jwt, standard => hand off to inbox "Login"
    rule "3" when record is ambiguous and not (auth_status is none and method is nobody) => hand off to inbox "Doubt"
    rule "4" when auth_status is valid and vip and record is found and (business_hours or open_orders >= 1) => hand off to inbox "Vip"
    rule "5" when not business_hours and device is not one of web, ios and not vip => hand off to inbox "Late"
    rule "6" when auth_status is valid and record is found and open_orders >= 3 => hand off to inbox "Orders"
    rule "7" when auth_status is valid and record is found and first_name is known and method is one of jwt, standard => hand off to inbox "Greeting"
    rule "8" when method is onboarding and record is none => hand off to inbox "Email"
    rule "9" when language is one of fr, fr_CA and business_hours => hand off to inbox "French"
    rule "10" when auth_status is none and record is one of none, unclear and device is sms => hand off to inbox "Login"
    rule "11" when auth_status is none and record is not found => hand off to inbox "Email"
    rule "12" when open_orders >= 1 or (vip and auth_status is not expired) => hand off to inbox "Orders"
    otherwise => hand off to inbox "General"
  }
}
"#;

/// W2 and W4: one thread with `count` ordered rules, each testing three attributes, half of them one enum fact more, a
/// tenth a set of two words, a tenth a negation.
pub fn wide_rules(count: usize) -> String {
    let mut random = Random::new(0x7468_7265_6164);
    let mut text = String::from("start {\n  when chat opens => wide\n}\n\nthread wide {\n  rules {\n");
    for rule in 0..count {
        let _ = write!(text, "    rule \"rule {rule:05}\" when ");
        for (place, attribute) in distinct_attributes(&mut random).into_iter().enumerate() {
            let join = if place == 0 { "" } else { " and " };
            let word = random.below(32);
            let _ = match random.below(10) {
                0 => write!(text, "{join}attribute_{attribute:02} is one of \"w{word}\", \"w{}\"", (word + 7) % 32),
                1 if place > 0 => write!(text, "{join}attribute_{attribute:02} is not \"w{word}\""),
                _ => write!(text, "{join}attribute_{attribute:02} is \"w{word}\""),
            };
        }
        if random.below(2) == 0 {
            let devices = ["web", "ios", "android", "sms"];
            let _ = write!(text, " and device is {}", devices[random.below(4) as usize]);
        }
        let inboxes = ["General", "Login", "Vip", "Orders", "Late", "French"];
        let _ = writeln!(text, " => hand off to inbox \"{}\"", inboxes[random.below(6) as usize]);
    }
    text.push_str("    otherwise => hand off to inbox \"General\"\n  }\n}\n");
    text
}

fn distinct_attributes(random: &mut Random) -> [u64; 3] {
    let first = random.below(20);
    let second = (first + 1 + random.below(18)) % 20;
    let third = (0..20).find(|candidate| *candidate != first && *candidate != second && random.below(6) == 0);
    let spare = (0..20).find(|candidate| *candidate != first && *candidate != second).unwrap_or(0);
    [first, second, third.unwrap_or(spare)]
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
