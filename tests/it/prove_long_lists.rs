//! Proofs about long lists of rules, beside what trying every customer says.
//!
//! In long lists who comes to which rule is told without the facts that do not matter behind it. So it is proved which
//! rules say something to customers of one device, or of one device and one word: of every rule, and behind the last. And
//! where one rule leads round to the list again: whether somebody is kept there for ever, whatever else changes.

use std::fmt::Write;

use threadle::{Compilation, Standing};

use super::reference::draw::Draw;

const RULES: usize = 110;
const DEVICES: [&str; 3] = ["web", "ios", "sms"];
const LISTS: u64 = 8;

/// A customer: for each of four texts the number of its word, another word, or that it is unknown; and the device.
type Customer = ([Option<usize>; 4], Option<usize>);

/// What a rule asks: of some texts whether they are a word, or are not; and perhaps the device.
struct Rule {
    tests: Vec<(usize, usize, bool)>,
    device: Option<usize>,
}

impl Rule {
    fn holds(&self, (texts, device): &Customer) -> bool {
        let test = |(at, word, is): &(usize, usize, bool)| (texts[*at] == Some(*word)) == *is;
        self.tests.iter().all(test) && self.device.is_none_or(|own| *device == Some(own))
    }

    fn text(&self) -> String {
        let tests = self.tests.iter().map(|(at, word, is)| {
            let verb = if *is { "is" } else { "is not" };
            format!("text_{at} {verb} \"w{word}\"")
        });
        let device = self.device.map(|device| format!("device is {}", DEVICES[device]));
        tests.chain(device).collect::<Vec<_>>().join(" and ")
    }
}

fn rule(draw: &mut Draw) -> Rule {
    let mut all = vec![0, 1, 2, 3];
    let count = 3;
    let tests = (0..count).map(|_| (all.remove(draw.below(all.len())), draw.below(3), !draw.chance(16))).collect();
    Rule { tests, device: (!draw.chance(4)).then(|| draw.below(3)) }
}

/// Rules each of which takes somebody whom none above it in the same list takes; the second list begins at `second`.
fn rules(draw: &mut Draw, customers: &[Customer], second: usize) -> Vec<Rule> {
    let mut rules = Vec::with_capacity(RULES);
    let mut left: Vec<&Customer> = customers.iter().collect();
    while rules.len() < RULES {
        if rules.len() == second {
            left = customers.iter().collect();
        }
        let rule = rule(draw);
        let before = left.len();
        left.retain(|customer| !rule.holds(customer));
        if left.len() < before {
            rules.push(rule);
        }
    }
    rules
}

fn customers() -> Vec<Customer> {
    // The word with the number 3 stands for all that no rule names.
    let classes: Vec<Option<usize>> = (0..4).map(Some).chain([None]).collect();
    let devices: Vec<Option<usize>> = (0..3).map(Some).chain([None]).collect();
    let mut all = Vec::new();
    for number in 0..625 * devices.len() {
        let class = |at: u32| classes[number / 5_usize.pow(at) % 5];
        all.push(([class(0), class(1), class(2), class(3)], devices[number / 625]));
    }
    all
}

#[test]
fn find_what_trying_every_customer_finds() {
    let customers = customers();
    let (mut held, mut broken, mut idle) = (0, 0, 0);
    for seed in 0..LISTS {
        let mut draw = Draw::new(seed + 77);
        // Half of all lists stand behind another one that reads the same facts.
        let (first, text) = (draw.below(2) * RULES / 2, draw.below(4));
        let rules = rules(&mut draw, &customers, first);
        let lines = write(&rules, first, text, draw.chance(2));
        let manifest = "threadle: 1\nname: Long\nfacts:\n  text_0: text\n  text_1: text\n  text_2: text\n  \
            text_3: text\n  device: one of [web, ios, sms]\ninboxes: [General]\n";
        let compilation = Compilation::new(manifest, [("rules.thread", lines.as_str())]);
        assert!(!compilation.promises.is_empty(), "{:?}\n{lines}", compilation.diagnostics.first());
        let takers: Vec<usize> = customers
            .iter()
            .map(|customer| rules.iter().position(|rule| rule.holds(customer)).unwrap_or(RULES))
            .collect();
        for (at, promise) in compilation.promises.iter().enumerate() {
            let (rule, asks_text) = (at / 2, at % 2 == 1);
            let mut come = customers.iter().zip(&takers).filter(|(_, taker)| **taker == rule).peekable();
            let any = come.peek().is_some();
            let bad = come.any(|((texts, device), _)| *device == Some(0) && (!asks_text || texts[text] == Some(1)));
            let right = match &promise.standing {
                Standing::Proved => any && !bad,
                Standing::ProvedIdly => !any,
                Standing::Broken(_) => bad,
                _ => false,
            };
            assert!(right, "seed {seed}, rule {rule}: {any} {bad} {:?}\n{lines}", promise.standing);
            held += usize::from(any && !bad);
            broken += usize::from(bad);
            idle += usize::from(!any);
        }
    }
    assert!(held > 100 && broken > 100 && idle > 20, "{held} held, {broken} broken, {idle} about nothing");
}

#[test]
fn keep_whom_every_change_of_a_fact_keeps() {
    let customers: Vec<Customer> =
        customers().into_iter().filter(|(texts, _)| texts.iter().all(Option::is_some)).collect();
    let (mut kept, mut free, mut none) = (0, 0, 0);
    for seed in 0..3 * LISTS {
        let mut draw = Draw::new(seed + 770);
        let first = draw.below(2) * RULES / 2;
        let rules = rules(&mut draw, &customers, first);
        let whole: Vec<usize> = (0..RULES).filter(|at| rules[*at].device.is_none()).collect();
        let taker = |customer: &Customer| rules.iter().position(|rule| rule.holds(customer));
        let idle: Vec<usize> =
            (0..RULES).filter(|at| !customers.iter().any(|customer| taker(customer) == Some(*at))).collect();
        let round = if draw.chance(3) && !idle.is_empty() { *draw.of(&idle) } else { *draw.of(&whole) };
        let takes = |customer: &Customer| taker(customer) == Some(round);
        let goes_round = customers.iter().any(takes);
        // The texts stay, and the device may become any other, or unknown.
        let devices = [None, Some(0), Some(1), Some(2)];
        let is_kept = customers.iter().any(|(texts, _)| devices.iter().all(|device| takes(&(*texts, *device))));
        let manifest = "threadle: 1\nname: Long\nfacts:\n  device: one of [web, ios, sms]\ninboxes: [General]\n";
        let lines = write_round(&rules, first, round);
        let compilation = Compilation::new(manifest, [("rules.thread", lines.as_str())]);
        let standings: Vec<&Standing> = compilation.promises.iter().map(|promise| &promise.standing).collect();
        let right = match standings[..] {
            [Standing::Broken(_), Standing::Broken(_)] => is_kept,
            [Standing::Proved, Standing::Broken(_)] => goes_round && !is_kept,
            [Standing::Proved, Standing::Proved] => !goes_round,
            _ => false,
        };
        let mistake = compilation.diagnostics.first();
        assert!(right, "seed {seed}, rule {round}: {goes_round} {is_kept} {standings:?} {mistake:?}\n{lines}");
        kept += usize::from(is_kept);
        free += usize::from(goes_round && !is_kept);
        none += usize::from(!goes_round);
    }
    assert!(kept > 3 && free > 3 && none > 1, "{kept} kept, {free} free, {none} without anybody who goes round");
}

/// The rules over texts that are asked for; one of them leads round, and all others out.
fn write_round(rules: &[Rule], first: usize, round: usize) -> String {
    let mut lines = String::from("start {\n  when chat opens => asks\n}\n\n");
    lines.extend((0..4).map(|at| format!("remember text_{at}: text\n")));
    lines.push_str("\nthread asks {\n");
    lines.extend((0..4).map(|at| format!("  ask \"Which {at}?\" into text_{at}\n")));
    lines.push_str("  pivot to one\n}\n\nthread one {\n  rules {\n");
    for (at, rule) in rules.iter().enumerate() {
        if at == first && first > 0 {
            lines.push_str("    otherwise => pivot to other\n  }\n}\n\nthread other {\n  rules {\n");
        }
        let goes = if at == round { "pivot to waits" } else { "hand off to inbox \"General\"" };
        let _ = writeln!(lines, "    rule \"{at}\" when {} => {goes}", rule.text());
    }
    lines.push_str("    otherwise => hand off to inbox \"General\"\n  }\n}\n\n");
    lines.push_str("thread waits {\n  wait up to 5 minutes {\n    otherwise => pivot to one\n  }\n}\n\n");
    lines + "guarantee \"nobody is kept\" {\n  every conversation can end\n  every conversation ends\n}\n"
}

/// The rules as a list, from `first` on in a thread of its own, and what is promised about each of them.
fn write(rules: &[Rule], first: usize, text: usize, resolves: bool) -> String {
    let mut lines = String::from("start {\n  when chat opens => one\n}\n\nthread one {\n  rules {\n");
    let end = if resolves { "resolve" } else { "hand off to inbox \"General\"" };
    for (at, rule) in rules.iter().enumerate() {
        if at == first && first > 0 {
            lines.push_str("    otherwise => pivot to other\n  }\n}\n\nthread other {\n  rules {\n");
        }
        let _ = writeln!(
            lines,
            "    rule \"{at}\" when {} {{\n      say \"Number {at}.\"\n      {end}\n    }}",
            rule.text()
        );
    }
    let _ = writeln!(lines, "    otherwise {{\n      say \"Number {}.\"\n      {end}\n    }}\n  }}\n}}\n", rules.len());
    lines.push_str("guarantee \"who comes where\" {\n");
    for at in 0..=rules.len() {
        let _ = writeln!(lines, "  never say \"Number {at}.\" when device is web");
        let _ = writeln!(lines, "  never say \"Number {at}.\" when device is web and text_{text} is \"w1\"");
    }
    lines.push_str("}\n");
    lines
}
