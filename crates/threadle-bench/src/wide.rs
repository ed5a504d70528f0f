//! W2 and W4: ordered rules over twenty text attributes, as data, as rules of the language and as native code.

use std::fmt::Write;

/// How many attributes there are.
pub const ATTRIBUTES: usize = 20;

/// How many words each attribute may be.
pub const WORDS: u64 = 32;

/// The devices, in their order.
pub const DEVICES: [&str; 4] = ["web", "ios", "android", "sms"];

/// A rule: three attributes are tested, and in half of all rules the device.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What is asked of three different attributes.
    pub tests: [Test; 3],
    /// The device that it must be.
    pub device: Option<usize>,
    inbox: &'static str,
}

/// What is asked of an attribute.
#[derive(Clone, Copy, Debug)]
pub struct Test {
    /// Which attribute.
    pub attribute: usize,
    /// The word, or both words, that it must be.
    pub words: [u64; 2],
    /// It must be neither of them.
    pub not: bool,
}

/// The rules: always the same ones, in the same order.
pub fn rules(count: usize) -> Vec<Rule> {
    let mut random = Random::new(0x7468_7265_6164);
    (0..count).map(|_| rule(&mut random)).collect()
}

fn rule(random: &mut Random) -> Rule {
    let attributes = distinct_attributes(random);
    let mut places = 0..3;
    let tests = attributes.map(|attribute| {
        let (place, word) = (places.next().unwrap_or(0), random.below(WORDS));
        let (words, not) = match random.below(10) {
            0 => ([word, (word + 7) % WORDS], false),
            1 if place > 0 => ([word; 2], true),
            _ => ([word; 2], false),
        };
        Test { attribute: attribute as usize, words, not }
    });
    let device = (random.below(2) == 0).then(|| random.below(4) as usize);
    let inboxes = ["General", "Login", "Vip", "Orders", "Late", "French"];
    Rule { tests, device, inbox: inboxes[random.below(6) as usize] }
}

fn distinct_attributes(random: &mut Random) -> [u64; 3] {
    let first = random.below(20);
    let second = (first + 1 + random.below(18)) % 20;
    let third = (0..20).find(|candidate| *candidate != first && *candidate != second && random.below(6) == 0);
    let spare = (0..20).find(|candidate| *candidate != first && *candidate != second).unwrap_or(0);
    [first, second, third.unwrap_or(spare)]
}

impl Rule {
    /// Whether it holds.
    pub fn holds(&self, customer: &Wide) -> bool {
        let test = |test: &Test| test.words.contains(&u64::from(customer.attributes[test.attribute])) != test.not;
        self.tests.iter().all(test) && self.device.is_none_or(|device| usize::from(customer.device) == device)
    }
}

/// One thread with `count` ordered rules, as an author writes them.
pub fn text(count: usize) -> String {
    lists(count, count)
}

/// The same with no more than so many rules in `each` thread: whom none of them takes goes on to the next thread.
pub fn lists(count: usize, each: usize) -> String {
    let mut text = String::from("start {\n  when chat opens => wide\n}\n\nthread wide {\n  rules {\n");
    for (place, rule) in rules(count).iter().enumerate() {
        if place > 0 && place % each == 0 {
            let _ = write!(
                text,
                "    otherwise => pivot to wide_{place}\n  }}\n}}\n\nthread wide_{place} {{\n  rules {{\n"
            );
        }
        let _ = write!(text, "    rule \"rule {place:05}\" when ");
        for (index, Test { attribute, words: [word, other], not }) in rule.tests.iter().enumerate() {
            let join = if index == 0 { "" } else { " and " };
            let _ = match (not, word == other) {
                (true, _) => write!(text, "{join}attribute_{attribute:02} is not \"w{word}\""),
                (_, true) => write!(text, "{join}attribute_{attribute:02} is \"w{word}\""),
                _ => write!(text, "{join}attribute_{attribute:02} is one of \"w{word}\", \"w{other}\""),
            };
        }
        if let Some(device) = rule.device {
            let _ = write!(text, " and device is {}", DEVICES[device]);
        }
        let _ = writeln!(text, " => hand off to inbox \"{}\"", rule.inbox);
    }
    text.push_str("    otherwise => hand off to inbox \"General\"\n  }\n}\n");
    text
}

/// A function in Rust that finds the first rule that holds with one `if` for each, over numbers or over texts.
pub fn chain(count: usize, over_texts: bool) -> String {
    let (name, kind) = if over_texts { ("chain_of_texts", "WideTexts") } else { ("chain", "Wide") };
    let literal = |word: u64| if over_texts { format!("\"w{word}\"") } else { word.to_string() };
    let mut text = String::from("/// The first rule that holds, by one `if` for each.\n");
    let _ = writeln!(text, "pub fn {name}(customer: &{kind}) -> Option<u32> {{");
    text.push_str("    let (a, device) = (&customer.attributes, customer.device);\n");
    for (place, rule) in rules(count).iter().enumerate() {
        let tests = rule.tests.iter().map(|Test { attribute, words, not }| {
            let [word, other] = words.map(literal);
            match (not, word == other) {
                (true, _) => format!("a[{attribute}] != {word}"),
                (_, true) => format!("a[{attribute}] == {word}"),
                _ => format!("(a[{attribute}] == {word} || a[{attribute}] == {other})"),
            }
        });
        let device = rule.device.map(|device| format!("device == {device}"));
        let condition = tests.chain(device).collect::<Vec<_>>().join(" && ");
        let _ = writeln!(text, "    if {condition} {{\n        return Some({place});\n    }}");
    }
    text.push_str("    None\n}\n");
    text
}

/// A customer as the native code has it: words as small numbers.
#[derive(Clone, Copy, Debug)]
pub struct Wide {
    /// The number of each attribute's word.
    pub attributes: [u8; ATTRIBUTES],
    /// The device.
    pub device: u8,
}

/// The same customer with the words as texts.
#[derive(Clone, Debug)]
pub struct WideTexts {
    /// Each attribute's word.
    pub attributes: [String; ATTRIBUTES],
    /// The device.
    pub device: u8,
}

impl From<&Wide> for WideTexts {
    fn from(customer: &Wide) -> WideTexts {
        WideTexts { attributes: customer.attributes.map(|word| format!("w{word}")), device: customer.device }
    }
}

/// Customers of whom the rule that fires is spread evenly over all rules.
pub fn customers(rules: &[Rule], count: usize) -> Vec<Wide> {
    let mut random = Random::new(2);
    let mut customers = Vec::with_capacity(count);
    while customers.len() < count {
        let place = random.below(rules.len() as u64) as usize;
        let mut customer = Wide { attributes: [0; ATTRIBUTES], device: random.below(4) as u8 };
        customer.attributes.fill_with(|| random.below(WORDS) as u8);
        for Test { attribute, words, not } in rules[place].tests {
            customer.attributes[attribute] = ((words[0] + u64::from(not)) % WORDS) as u8;
        }
        customer.device = rules[place].device.map_or(customer.device, |device| device as u8);
        // Another rule above may hold by chance: then another customer is drawn for this one.
        if rules.iter().position(|rule| rule.holds(&customer)) == Some(place) {
            customers.push(customer);
        }
    }
    customers
}

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
