//! A conversation that was found, as lines of a scenario: people, sample values, and the time that has to pass.

mod fitting;
mod pattern;
mod people;
mod rough;
mod samples;
mod schedule;
mod times;

use super::model::{Deed, Happening, Model, Part, Point};
use super::witness::{Facts, Step, Witness};
use crate::check::{Sample, WHO};
use crate::ir::{
    AnswerKind, Ask, Condition, Event, FactId, FactOrigin, LineKind, NodeId, NodeKind, Operand, Person, builtin,
};
use crate::value::Value;
use people::People;
pub use rough::Rough;
pub(crate) use samples::various;
use schedule::plain_schedule;
pub(crate) use schedule::schedule;
use std::collections::BTreeMap;

use regex_lite::Regex;

/// A conversation in which something shows, in the words of a scenario, without what the bot says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// The people in it.
    pub people: Vec<Person>,
    /// What happens, in order.
    pub turns: Vec<Turn>,
    /// What it may turn on that the proof knows only roughly.
    pub roughly: Vec<Rough>,
    /// What holds of facts and memories at its end, where that is what it is to show.
    pub holds: Option<Condition>,
}

/// Something that happens, and what the rules do about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// How many things happen: several where more than one time limit is over at the same moment.
    pub steps: usize,
    /// The lines: facts that change, then the event itself.
    pub lines: Vec<LineKind>,
    /// What the rules do, by the nodes that do it; true where a question is asked in its other words.
    pub deeds: Vec<(NodeId, bool)>,
    /// Whether the customer would have to write other words than those of its lines, and no text was found that has them; or
    /// to be silent for another time, and none was found.
    pub wants_more: bool,
}

/// How long a token is good, unless it has to expire: as long as one is of which a scenario does not say it.
const TOKEN_TIME: i64 = 3_600_000;

/// The conversation of `witness`, with other people in it for each `cast`.
pub(crate) fn example(model: &Model, witness: &Witness, cast: usize) -> Example {
    let mut teller = Teller {
        model,
        people: People::new(model.workspace.addresses, cast),
        // Until the host says otherwise, agents are available.
        told: BTreeMap::from([(builtin::AVAILABILITY, Value::Number(0))]),
        again: false,
        turns: Vec::new(),
        ahead: Vec::new(),
    };
    teller.tell(witness);
    let told = times::told(&teller.turns);
    let times = plain_schedule(model, &witness.steps, &told, &times::signed(&teller.turns));
    let mut roughly = rough::roughly(model, witness);
    roughly.extend(times.is_none().then_some(Rough::TimeLimits));
    roughly.extend(teller.turns.iter().any(|turn| turn.wants_more).then_some(Rough::Pattern));
    roughly.sort();
    roughly.dedup();
    if let (None, true, Some(last)) = (&times, model.watches_silence(), teller.turns.last_mut()) {
        last.wants_more = true;
    }
    let (times, late) =
        times.unwrap_or_else(|| (times::in_a_row(model, &witness.steps, &told), vec![0; witness.steps.len()]));
    let beginning = times::beginning(model, witness, &times);
    roughly.extend(beginning.is_none().then_some(Rough::Hours));
    let beginning = beginning.unwrap_or_else(|| times::usual(model, witness));
    let sides = sides(model, witness);
    let moments: Vec<i64> = times.iter().map(|time| beginning + time).collect();
    teller.settle(&witness.steps, &moments);
    times::pass(&mut teller.turns, &witness.steps, (&times, &late));
    if let Some(first) = teller.turns.first_mut() {
        let at = (beginning != model.workspace.usual_moment).then_some(LineKind::At(beginning));
        first.lines.splice(0..0, sides.into_iter().chain(at));
    }
    Example { people: teller.people.all, turns: teller.turns, roughly, holds: None }
}

/// On which sides of splits the conversation has to be, where nobody knows the customer when it begins; whoever is known is
/// where they are.
fn sides(model: &Model, witness: &Witness) -> Vec<LineKind> {
    if class(&witness.start, WHO).is_some_and(|combination| combination != 0) {
        return Vec::new();
    }
    let sides = witness.steps.iter().flat_map(|step| &step.sides).filter_map(|(node, side)| {
        let NodeKind::Split { name, .. } = &model.workspace.node(*node).kind else { return None };
        Some((name.clone(), usize::from(*side)))
    });
    let sides: BTreeMap<String, usize> = sides.collect();
    sides.into_iter().map(|(split, side)| LineKind::Side { split, side }).collect()
}

struct Teller<'m, 'w> {
    model: &'m Model<'w>,
    people: People,
    /// What the host has told.
    told: BTreeMap<FactId, Value>,
    /// Whether the conversation was closed before, and is open again.
    again: bool,
    turns: Vec<Turn>,
    /// For each step, whether the customer's email address, and their phone number, is known at it or later.
    ahead: Vec<[bool; 2]>,
}

impl<'w> Teller<'_, 'w> {
    /// Tells all steps, each as a turn; how much time passes is not said yet.
    fn tell(&mut self, witness: &Witness) {
        let known = |step: &Step, fact| matches!(self.sample(&step.facts, fact), Sample::Known(_));
        let steps = witness.steps.iter().rev().scan([false; 2], |ahead, step| {
            *ahead = [ahead[0] || known(step, builtin::EMAIL), ahead[1] || known(step, builtin::PHONE)];
            Some(*ahead)
        });
        self.ahead = steps.collect();
        self.ahead.reverse();
        for (at, step) in witness.steps.iter().enumerate() {
            self.turns.push(Turn { steps: 1, ..Turn::default() });
            if at == 0 {
                self.somebody(&witness.start);
            }
            self.facts(step);
            let lines = self.happens(step);
            lines.into_iter().for_each(|line| self.line(line));
            if let Some(turn) = self.turns.last_mut() {
                turn.deeds = step.deeds.iter().map(|Deed { node, part }| (*node, *part == Part::Retry)).collect();
            }
        }
    }

    /// Who the customer is before the chat opens.
    fn somebody(&mut self, facts: &Facts) {
        let combination = class(facts, WHO).unwrap_or(0);
        let owned = self.model.is_owned(facts);
        if combination == 0 && !owned {
            return;
        }
        let person = self.person(facts);
        match combination {
            0 => {}
            1..=4 => self.line(LineKind::Onboards(person)),
            5..=8 => self.line(LineKind::SiteNames(person)),
            _ => self.sign_in(person),
        }
        if combination == 0 {
            let opens = LineKind::ChatOpens { channel: 0, locale: None, mobile_app: false };
            let before = [LineKind::SiteNames(person), opens, LineKind::SignsOut, LineKind::Closed];
            self.again = true;
            before.into_iter().for_each(|line| self.line(line));
        }
    }

    /// Somebody as they have to be; the help desk finds of them what it has to find.
    fn person(&mut self, facts: &Facts) -> usize {
        let person = self.owner(facts);
        let combination = class(facts, WHO).unwrap_or(0);
        if combination > 0 {
            let status = (combination - 1) % 4;
            if self.people.looked_up(person, status) {
                self.line(LineKind::ProfileIs { person, status: i64::from(status) });
            }
        }
        person
    }

    fn owner(&mut self, facts: &Facts) -> usize {
        let text = |fact| match self.sample(facts, fact) {
            Sample::Known(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        let nameless = self.sample(facts, builtin::FIRST_NAME) == Sample::Unknown;
        let address = text(builtin::EMAIL).or(text(builtin::PHONE)).or(text(builtin::ADDRESS));
        let known = |fact| matches!(self.sample(facts, fact), Sample::Known(_));
        let ahead = self.ahead.get(self.turns.len().saturating_sub(1)).copied().unwrap_or_default();
        let [email, phone] = [known(builtin::EMAIL) || ahead[0], known(builtin::PHONE) || ahead[1]];
        let by = match self.sample(facts, builtin::EMAIL) {
            Sample::Unknown => [false, true],
            _ => [email || !phone, phone],
        };
        let profile = class(facts, WHO).map_or(0, |combination| combination.saturating_sub(1) % 4);
        let (name, phone) = (self.full_name(facts).filter(|_| !nameless), self.phone_number(facts));
        self.people.owner(people::Wanted { profile, nameless, name, address, phone, by })
    }

    fn sign_in(&mut self, person: usize) {
        self.line(LineKind::SignsIn { person, good_for: TOKEN_TIME });
    }

    fn line(&mut self, line: LineKind) {
        if let Some(turn) = self.turns.last_mut() {
            turn.lines.push(line);
        }
    }

    /// Tells what the host has to tell for the facts to be as they must be.
    fn facts(&mut self, step: &Step) {
        let forgets = matches!(step.happening, Happening::SignsOut | Happening::BecomesSomeoneElse);
        let facts: Vec<FactId> = self.model.space.operands().filter_map(fact_of).collect();
        for fact in facts {
            let origin = self.model.workspace.facts.get(fact.index()).map(|fact| fact.origin);
            let of_customer = origin == Some(FactOrigin::Customer);
            if fact != builtin::AVAILABILITY && !of_customer && origin != Some(FactOrigin::Chat) {
                continue;
            }
            let value = match self.sample(&step.facts, fact) {
                Sample::Known(Value::Text(plain)) => {
                    Value::text(self.wording(&step.facts, Operand::Fact(fact), &plain))
                }
                Sample::Known(value) => value,
                Sample::Any | Sample::Unknown => continue,
            };
            if of_customer && forgets || self.told.get(&fact) == Some(&value) {
                continue;
            }
            self.told.insert(fact, value.clone());
            let line = match value {
                Value::Number(number) if fact == builtin::AVAILABILITY => LineKind::Office(number),
                value => LineKind::Fact(fact, value),
            };
            self.line(line);
        }
        if forgets {
            let workspace = self.model.workspace;
            self.told.retain(|fact, _| workspace.facts[fact.index()].origin != FactOrigin::Customer);
        }
    }

    /// What the conversation waits for when a step begins.
    fn waiting(&self, step: &Step) -> Option<&'w NodeKind> {
        let Point::Waiting(node, _) = self.model.locations[step.at.index()].point else { return None };
        Some(&self.model.workspace.node(node).kind)
    }

    fn happens(&mut self, step: &Step) -> Vec<LineKind> {
        let vocabulary = self.model.vocabulary();
        let kind = self.waiting(step);
        match step.happening {
            Happening::ChatOpens if self.again => vec![LineKind::Reopened],
            Happening::ChatOpens => {
                let number = |fact| match self.sample(&step.facts, fact) {
                    Sample::Known(Value::Number(number)) => number,
                    _ => 0,
                };
                let locale = self.text(step, builtin::LOCALE);
                vec![LineKind::ChatOpens { channel: number(builtin::CHANNEL), locale, mobile_app: false }]
            }
            Happening::Writes(text) => {
                let words = samples::with_words(vocabulary, text);
                let said: Vec<String> = words.into_iter().chain(self.text(step, builtin::MESSAGE)).collect();
                let said = if said.is_empty() { samples::small_talk(vocabulary) } else { said.join(" ") };
                let has_words = vocabulary.is_of(&said, text);
                vec![self.writes(samples::no_label(kind, said), has_words)]
            }
            Happening::Picks(option) => vec![LineKind::Picks(self.label(kind, vocabulary.option(option)))],
            Happening::PicksEarlier(option) => vec![self.picks_earlier(kind, vocabulary.option(option))],
            Happening::Names(option) => vec![LineKind::Writes(self.label(kind, vocabulary.option(option)))],
            Happening::Answers { good, text } => {
                let said = match (kind, good) {
                    (Some(NodeKind::Ask(ask)), true) => self.answer(ask, &step.facts, text),
                    (Some(NodeKind::Ask(ask)), false) => samples::bad_answer(vocabulary, ask, text),
                    _ => {
                        let said = self.text(step, builtin::MESSAGE).or(self.text(step, builtin::ANSWER));
                        let said = said.or_else(|| samples::with_words(vocabulary, text));
                        samples::no_label(kind, said.unwrap_or_else(|| samples::small_talk(vocabulary)))
                    }
                };
                let has_words = vocabulary.is_to_moments(&said, text);
                vec![self.writes(said, has_words)]
            }
            Happening::Onboards => vec![LineKind::Onboards(self.person(&step.facts))],
            Happening::SiteNames => vec![LineKind::SiteNames(self.person(&step.facts))],
            Happening::SignsIn | Happening::Refreshes => {
                let person = self.person(&step.facts);
                self.sign_in(person);
                Vec::new()
            }
            Happening::SignsOut => vec![LineKind::SignsOut],
            Happening::BecomesSomeoneElse => {
                let person = self.people.another();
                vec![LineKind::SignsIn { person, good_for: TOKEN_TIME }]
            }
            Happening::TimeIsUp | Happening::Idle(_) | Happening::TokenExpires => vec![LineKind::TimePasses(0)],
            Happening::Outcome(_) | Happening::Fails => {
                let Some(NodeKind::Call(call)) = kind else { return Vec::new() };
                vec![samples::result(self.model, call, step)]
            }
        }
    }

    /// The customer writes this; whether that has the words that it has to have.
    fn writes(&mut self, said: String, has_words: bool) -> LineKind {
        if let Some(turn) = self.turns.last_mut() {
            turn.wants_more = !has_words;
        }
        LineKind::Writes(said)
    }

    /// An answer that the question takes, as the facts have it.
    fn answer(&self, ask: &Ask, facts: &Facts, text: u16) -> String {
        let plain = samples::answer(self.model, ask, facts, text);
        let asked = [Operand::Memory(ask.into), Operand::Fact(builtin::ANSWER), Operand::Fact(builtin::MESSAGE)];
        let pattern = ask.matching.as_ref().and_then(|pattern| Regex::new(&format!("^(?:{pattern})$")).ok());
        let fits = |answer: &String| {
            let is_taken = pattern.as_ref().is_none_or(|pattern| pattern.is_match(answer));
            let has_words = self.model.vocabulary().is_to_moments(answer, text);
            is_taken && has_words && asked.iter().all(|operand| self.text_fits(facts, *operand, answer))
        };
        if ask.answer != AnswerKind::Text || fits(&plain) {
            return plain;
        }
        let mut others: Vec<String> = asked.iter().map(|operand| self.wording(facts, *operand, &plain)).collect();
        others.extend(samples::with_words(self.model.vocabulary(), text));
        others.retain(|other| *other != plain);
        // What the answer, the message and the memory have to do with each other is known only roughly.
        let all = others.join(" ");
        others.into_iter().find(fits).unwrap_or(if all.is_empty() || pattern.is_some() { plain } else { all })
    }

    /// A quick reply that is not one of the question's: of a message before, where one offered it, or of a chat before.
    fn picks_earlier(&self, kind: Option<&NodeKind>, option: &str) -> LineKind {
        let offers = |kind: &NodeKind| matches!(kind, NodeKind::Choose(choose) if choose.choices.iter().any(|choice| choice.id == option));
        let label = self.label(None, option);
        let deeds = self.turns.iter().flat_map(|turn| &turn.deeds);
        let offered = deeds.into_iter().any(|(node, _)| offers(&self.model.workspace.node(*node).kind));
        match offered && !kind.is_some_and(offers) {
            true => LineKind::Picks(label),
            false => LineKind::PicksEarlier(label),
        }
    }

    fn label(&self, kind: Option<&NodeKind>, option: &str) -> String {
        let own = match kind {
            Some(NodeKind::Choose(choose)) => {
                choose.choices.iter().find(|choice| choice.id == option).map(|choice| &choice.label)
            }
            _ => None,
        };
        let of_arm =
            |event: &'_ Event| matches!(event, Event::Picks { options, .. } if options.iter().any(|own| own == option));
        let offered = || {
            let choices = self.model.workspace.nodes.iter().filter_map(|node| match &node.kind {
                NodeKind::Choose(choose) => choose.choices.iter().find(|choice| choice.id == option),
                _ => None,
            });
            choices.map(|choice| &choice.label).next()
        };
        let named = || {
            self.model.workspace.named_events().find(|event| of_arm(event)).and_then(|event| match event {
                Event::Picks { label, .. } => Some(label),
                _ => None,
            })
        };
        own.or_else(named).or_else(offered).cloned().unwrap_or_else(|| option.to_string())
    }

    /// What a text has to be like.
    fn text(&self, step: &Step, fact: FactId) -> Option<String> {
        match self.sample(&step.facts, fact) {
            Sample::Known(Value::Text(text)) => {
                Some(self.wording(&step.facts, Operand::Fact(fact), &text)).filter(|text| !text.is_empty())
            }
            _ => None,
        }
    }

    fn sample(&self, facts: &Facts, fact: FactId) -> Sample {
        self.model.space.sample(Operand::Fact(fact), |axis| class(facts, axis))
    }
}

/// The class that facts have on an axis.
fn class(facts: &Facts, axis: crate::check::Axis) -> Option<u8> {
    facts.iter().find(|(own, _)| *own == axis).map(|(_, class)| *class)
}

fn fact_of(operand: Operand) -> Option<FactId> {
    if let Operand::Fact(fact) = operand { Some(fact) } else { None }
}
