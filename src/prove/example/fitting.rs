//! Values that answer all that rules ask of them as a step has it: texts made of their pieces, names, numbers, and times
//! that are as old as they have to be.

use super::{Teller, class, pattern};
use crate::check::{Pieces, Sample};
use crate::ir::{AnswerKind, Clock, LineKind, MemoryId, NodeKind, Operand, builtin};
use crate::prove::witness::{Facts, Step};
use crate::time::Date;
use crate::value::Value;

impl Teller<'_, '_> {
    /// Whether a value is as the facts have it, at a moment.
    fn fits(&self, facts: &Facts, operand: Operand, value: &Value, now: i64) -> bool {
        let clock = Clock { workspace: self.model.workspace, now };
        self.model.space.fits(operand, value, clock, |axis| class(facts, axis))
    }

    pub(super) fn text_fits(&self, facts: &Facts, operand: Operand, text: &str) -> bool {
        self.fits(facts, operand, &Value::text(text), 0)
    }

    /// The text as the facts have it, where `plain` is not that already. Where no text was found that is all of it, one
    /// that fits its patterns, for what patterns have to do with words is known only roughly; else `plain`.
    pub(super) fn wording(&self, facts: &Facts, operand: Operand, plain: &str) -> String {
        if self.text_fits(facts, operand, plain) {
            return plain.to_string();
        }
        let pieces = self.model.space.pieces(operand, &|axis| class(facts, axis));
        let mut texts = self.exactly(facts, operand).into_iter().chain(made_of(&pieces));
        let fitting = texts.find(|text| self.text_fits(facts, operand, text));
        let pattern = || pieces.patterns.iter().find_map(|pattern| pattern::sample(pattern));
        fitting.or_else(pattern).unwrap_or_else(|| plain.to_string())
    }

    /// The text that it has to be, where it has to be just that one.
    fn exactly(&self, facts: &Facts, operand: Operand) -> Option<String> {
        match self.model.space.sample(operand, |axis| class(facts, axis)) {
            Sample::Known(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        }
    }

    /// The full name of somebody, where the facts have more of it than that it is known.
    pub(super) fn full_name(&self, facts: &Facts) -> Option<String> {
        let [whole, first] = [builtin::NAME, builtin::FIRST_NAME].map(Operand::Fact);
        let fits = |name: &&String| {
            let first_word = name.split_whitespace().next().unwrap_or("");
            self.text_fits(facts, whole, name) && self.text_fits(facts, first, first_word)
        };
        let plain = super::people::NAMES.iter().map(|(_, name)| (*name).to_string());
        if plain.clone().all(|name| fits(&&name)) {
            return None;
        }
        let pieces = [whole, first].map(|operand| {
            let pieces = self.model.space.pieces(operand, &|axis| class(facts, axis));
            self.exactly(facts, operand).into_iter().chain(made_of(&pieces))
        });
        let names = pieces.into_iter().flatten().map(|name| in_capitals(name.trim()));
        let names = names.flat_map(|name| [format!("{name} Lovelace"), format!("Ada {name}"), name]);
        plain.chain(names).find(|name| fits(&name))
    }

    /// A phone number, where the facts have more of it than that it is known.
    pub(super) fn phone_number(&self, facts: &Facts) -> Option<String> {
        let phone = Operand::Fact(builtin::PHONE);
        let plain = "+12025550100";
        if self.text_fits(facts, phone, plain) {
            return None;
        }
        let Pieces { start, middle, end, .. } = self.model.space.pieces(phone, &|axis| class(facts, axis));
        let start = start.map_or_else(
            || "+1202".to_string(),
            |start| if start.starts_with('+') { start } else { format!("+{start}") },
        );
        let end: String = middle.into_iter().chain(end).collect();
        let filler = 11usize.saturating_sub(start.len() + end.len() - 1);
        Some(format!("{start}{}{end}", &"5550155501"[..filler.min(10)]))
            .filter(|number| self.text_fits(facts, phone, number))
    }

    /// Makes what is told, answered and written at each step as old as it has to be then, and as long as nothing else is.
    pub(super) fn settle(&mut self, steps: &[Step], moments: &[i64]) {
        for at in 0..self.turns.len() {
            for line in 0..self.turns[at].lines.len() {
                let mut own = self.turns[at].lines[line].clone();
                let behind = self.turns[at + 1..].iter();
                let mut again = behind.map(|turn| turn.lines.iter().any(|line| is_about_the_same(&own, line)));
                let until = again.position(|again| again).map_or(steps.len(), |more| at + 1 + more);
                let then = steps[at..until].iter().zip(&moments[at..until]);
                match &mut own {
                    LineKind::Fact(fact, Value::Number(told)) => {
                        *told = self.settled(Operand::Fact(*fact), *told, then);
                    }
                    LineKind::Answers { data, .. } => {
                        for (name, value) in data {
                            let memory = self.field(&steps[at], name);
                            if let (Some(memory), Value::Number(told)) = (memory, value) {
                                *told = self.settled(Operand::Memory(memory), *told, then.clone());
                            }
                        }
                    }
                    LineKind::Writes(text) => {
                        if let Some((memory, day)) = self.day_asked(&steps[at], text) {
                            let day = self.settled(Operand::Memory(memory), day.days(), then);
                            *text = Date::from_days(day).to_string();
                        }
                    }
                    _ => continue,
                }
                self.turns[at].lines[line] = own;
            }
        }
    }

    /// Where a call that is answered keeps what the answer calls `name`.
    fn field(&self, step: &Step, name: &str) -> Option<MemoryId> {
        let Some(NodeKind::Call(call)) = self.waiting(step) else { return None };
        let record = self.model.workspace.records.get(call.into?.index())?;
        record.fields.iter().find(|(field, _)| field == name).map(|(_, memory)| *memory)
    }

    /// Where a question for a day keeps its answer, and the day that is written.
    fn day_asked(&self, step: &Step, text: &str) -> Option<(MemoryId, Date)> {
        match self.waiting(step) {
            Some(NodeKind::Ask(ask)) if ask.answer == AnswerKind::Date => Some((ask.into, Date::parse(text)?)),
            _ => None,
        }
    }

    /// The number that is as the facts have it at the last of these steps, which is what a conversation is about, and at the
    /// most of them: `told`, or the first time or date that is so more often. How time passes for an age is known roughly.
    fn settled<'s>(
        &self,
        operand: Operand,
        told: i64,
        steps: impl Iterator<Item = (&'s Step, &'s i64)> + Clone,
    ) -> i64 {
        let fitting = |number: i64| {
            let fits = |(step, now): &(&Step, &i64)| self.fits(&step.facts, operand, &Value::Number(number), **now);
            (steps.clone().last().is_some_and(|last| fits(&last)), steps.clone().filter(fits).count())
        };
        // Where any time would do, 1970 is the last that comes to anybody's mind.
        let any = told == 0 && self.model.space.is_day_or_time(operand);
        let (mut best, mut most) = (told, if any { (false, 0) } else { fitting(told) });
        let all = (true, steps.clone().count());
        let moments = steps
            .clone()
            .next()
            .filter(|_| most < all)
            .map(|(_, now)| Clock { workspace: self.model.workspace, now: *now });
        for moment in moments.into_iter().flat_map(|clock| self.model.space.moments(operand, clock)) {
            let count = fitting(moment);
            if count > most {
                (best, most) = (moment, count);
            }
        }
        best
    }
}

/// Whether both tell the same fact, or answer the same call.
fn is_about_the_same(line: &LineKind, other: &LineKind) -> bool {
    match (line, other) {
        (LineKind::Fact(fact, _), LineKind::Fact(own, _)) => fact == own,
        (LineKind::Answers { action, .. }, LineKind::Answers { action: own, .. }) => action == own,
        _ => false,
    }
}

/// Texts that have all pieces in them.
fn made_of(pieces: &Pieces) -> Vec<String> {
    let samples: Vec<String> = pieces.patterns.iter().filter_map(|pattern| pattern::sample(pattern)).collect();
    let (start, end) = (pieces.start.iter(), pieces.end.iter());
    let orders: [Vec<&String>; 3] = [
        start.clone().chain(&pieces.middle).chain(&samples).chain(end.clone()).collect(),
        start.chain(&samples).chain(&pieces.middle).chain(end).collect(),
        samples.iter().collect(),
    ];
    let mut texts = Vec::new();
    for order in orders {
        for between in ["", " ", "-"] {
            let text = order.iter().map(|piece| piece.as_str()).collect::<Vec<_>>().join(between);
            texts.extend([text.clone(), format!("My {text}"), format!("{text} please"), format!("My {text} please")]);
        }
    }
    texts
}

/// Each word with a capital, as names are written.
fn in_capitals(name: &str) -> String {
    let words = name.split_whitespace().map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    words.collect::<Vec<String>>().join(" ")
}
