//! Free answers: how they are read, and what follows a good and a bad one.

use super::text::fold;
use super::{Reference, Wait};
use threadle::address::Address;
use threadle::ir::*;
use threadle::time::Date;
use threadle::value::{Type, Value};

impl Reference<'_> {
    /// A good answer is remembered; a bad one is asked for again as often as the question says.
    pub(super) fn read_answer(&mut self, ask: &Ask, wait: &Wait, text: &str) {
        self.answer = Some(text.to_owned());
        let whole = |pattern: &String| regex_lite::Regex::new(&format!("^(?:{pattern})$")).unwrap().is_match(text);
        let good = ask.matching.as_ref().is_none_or(whole);
        let kind = &self.workspace.memories[ask.into.index()].kind;
        if let Some(value) = parse(ask.answer, kind, text).filter(|_| good) {
            self.memories.insert(ask.into, value);
            self.go(ask.next);
            return;
        }
        match &ask.retry {
            Some((times, words)) if wait.retries < *times => {
                self.taken = true;
                self.say(words);
                let due = Some(self.at + ask.no_answer.after);
                self.wait = Some(Wait { retries: wait.retries + 1, due, ..wait.clone() });
            }
            _ => drop(self.go(ask.otherwise.expect("a question that can fail says what then"))),
        }
    }
}

fn parse(answer: AnswerKind, kind: &Type, text: &str) -> Option<Value> {
    match (answer, kind) {
        (AnswerKind::Text, _) => Some(Value::text(text)),
        (AnswerKind::Email, _) => Address::email(text).map(|address| Value::text(address.as_str())),
        (AnswerKind::Phone, _) => Address::phone(text).map(|address| Value::text(address.as_str())),
        (AnswerKind::Integer, Type::Integer { min, max }) => {
            let number = text.parse::<i64>().ok().filter(|number| min <= number && number <= max);
            number.map(Value::Number)
        }
        (AnswerKind::Decimal, _) => decimal(text, 1e6, 6),
        (AnswerKind::Money, Type::Money { currency }) => {
            let bare = text.trim_end_matches(currency.as_str()).trim_start_matches(currency.as_str());
            decimal(bare.trim(), 100.0, 2)
        }
        (AnswerKind::Date, _) => {
            let parts: Vec<&str> = text.split(['.', '/']).collect();
            let day_first = match parts[..] {
                [day, month, year] => Date::parse(&format!("{year}-{month:0>2}-{day:0>2}")),
                _ => None,
            };
            Date::parse(text).or(day_first).map(|date| Value::Number(date.days()))
        }
        (AnswerKind::YesOrNo, _) => match fold(text).as_str() {
            "yes" | "y" => Some(Value::boolean(true)),
            "no" | "n" => Some(Value::boolean(false)),
            _ => None,
        },
        (AnswerKind::OneOf, Type::OneOf(words)) => {
            words.iter().position(|word| fold(word) == fold(text)).map(|index| Value::Number(index as i64))
        }
        _ => None,
    }
}

fn decimal(text: &str, unit: f64, places: usize) -> Option<Value> {
    let text = text.replace(',', ".");
    let plain = regex_lite::Regex::new(&format!(r"^-?[0-9]+(\.[0-9]{{1,{places}}})?$")).unwrap().is_match(&text);
    let number = text.parse::<f64>().ok().filter(|_| plain)?;
    Some(Value::Number((number * unit).round() as i64))
}
