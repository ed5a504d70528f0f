//! How memories change: what rules set, what answers give, what calls bring.

use super::{Model, Move, Set, reads};
use crate::ir::{AnswerKind, Ask, Call, Expression, MemoryId, Operand, SetValue, builtin};
use crate::value::{Type, Value};

impl Model<'_> {
    /// What setting a memory does: alternatives, each with its moves.
    pub(super) fn set(&mut self, memory: MemoryId, value: &SetValue) -> Vec<Vec<Move>> {
        let operand = Operand::Memory(memory);
        if self.space.axes(operand).is_empty() {
            return vec![Vec::new()];
        }
        let to = match value {
            SetValue::Add(amount) => return self.count(operand, *amount),
            SetValue::Unknown => self.known(operand, false),
            SetValue::To(Expression::Text(_)) => self.known(operand, true),
            SetValue::To(Expression::Constant(value)) => {
                let formula = self.space.holds(&reads::is(operand, value.clone()));
                self.diagrams.formula(&formula)
            }
            SetValue::To(Expression::Operand(other)) if *other == operand => return vec![Vec::new()],
            SetValue::To(Expression::Operand(other)) => self.copied(operand, *other),
        };
        vec![vec![self.change([operand], to)]]
    }

    /// A good answer to a question: the memory and `answer` are known.
    pub(super) fn answered(&mut self, memory: Option<MemoryId>) -> Move {
        let operands = memory.map(Operand::Memory).into_iter().chain([Operand::Fact(builtin::ANSWER)]);
        let operands: Vec<Operand> = operands.collect();
        let to = operands.iter().fold(Set::EVERYTHING, |all, operand| {
            let known = self.known(*operand, true);
            self.diagrams.and(all, known)
        });
        self.change(operands, to)
    }

    /// A good answer with a text of that kind; none, where no text of the kind is one.
    pub(super) fn answered_with(&mut self, ask: &Ask, text: u16) -> Option<Move> {
        let memory = Operand::Memory(ask.into);
        let kind = self.workspace.memories.get(ask.into.index()).map(|memory| &memory.kind);
        let vocabulary = &self.events.vocabulary;
        let fits = |words: &[&str]| words.iter().any(|words| vocabulary.may_be_to_moments(words, text));
        let fitting: Vec<i64> = match (ask.answer, kind) {
            (AnswerKind::YesOrNo, _) => [["no", "n"], ["yes", "y"]]
                .iter()
                .zip(0..)
                .filter(|(words, _)| fits(&words[..]))
                .map(|(_, at)| at)
                .collect(),
            (AnswerKind::OneOf, Some(Type::OneOf(names))) => {
                names.iter().zip(0..).filter(|(name, _)| fits(&[name])).map(|(_, at)| at).collect()
            }
            (AnswerKind::Text, _) => return Some(self.answered(Some(ask.into))),
            // Whatever has an `@` in it may be an address.
            (AnswerKind::Email, _) => return Some(self.answered(Some(ask.into))),
            _ => {
                let is_number = vocabulary.words_of(text).all(|word| is_of_number(word, kind));
                return is_number.then(|| self.answered(Some(ask.into)));
            }
        };
        let Move::Change { axes, to } = self.answered(Some(ask.into)) else { return None };
        let mut said = Set::NOTHING;
        for value in &fitting {
            let value = self.space.value(memory, *value);
            let value = self.diagrams.formula(&value);
            said = self.diagrams.or(said, value);
        }
        (!fitting.is_empty()).then(|| Move::Change { axes, to: self.diagrams.and(to, said) })
    }

    /// A quick reply: `answer` is what it says.
    pub(super) fn picked(&mut self, label: &str) -> Move {
        let answer = Operand::Fact(builtin::ANSWER);
        if self.space.axes(answer).is_empty() {
            return self.answered(None);
        }
        let formula = self.space.holds(&reads::is(answer, Value::text(label)));
        let known = self.known(answer, true);
        let said = self.diagrams.formula(&formula);
        self.change([answer], if said.is_empty() { known } else { said })
    }

    /// What a call brings: the fields that its outcome gives, and nothing of an earlier one. `None`: it failed.
    pub(super) fn brought(&mut self, call: &Call, outcome: Option<usize>) -> Option<Move> {
        let record = self.workspace.records.get(call.into?.index())?;
        let action = self.workspace.actions.get(call.action.index())?;
        let gives = outcome.and_then(|at| action.outcomes.get(at)).map_or(&[][..], |outcome| &outcome.gives);
        let mut to = self.presence(record.presence, !gives.is_empty());
        let mut operands = vec![Operand::Memory(record.presence)];
        for (name, memory) in &record.fields {
            let operand = Operand::Memory(*memory);
            operands.push(operand);
            let given = gives.iter().find(|field| field.name == *name);
            if given.is_some_and(|field| field.optional) {
                continue;
            }
            let known = self.known(operand, given.is_some());
            let known = if self.space.axes(operand).is_empty() { Set::EVERYTHING } else { known };
            to = self.diagrams.and(to, known);
        }
        Some(self.change(operands, to))
    }

    fn presence(&mut self, memory: MemoryId, there: bool) -> Set {
        let operand = Operand::Memory(memory);
        if self.space.axes(operand).is_empty() { Set::EVERYTHING } else { self.known(operand, there) }
    }

    /// `operand` becomes what `to` allows.
    pub(super) fn change(&mut self, operands: impl IntoIterator<Item = Operand>, to: Set) -> Move {
        let axes = self.axes_of(operands);
        Move::Change { axes, to: self.possible(axes, to) }
    }

    fn count(&mut self, operand: Operand, amount: i64) -> Vec<Vec<Move>> {
        let known = self.known(operand, true);
        let unknown = self.known(operand, false);
        let mut alternatives = vec![vec![Move::Only(unknown)]];
        let Some(values) = reads::counted(self.workspace, operand) else {
            alternatives.push(vec![Move::Only(known), self.change([operand], known)]);
            return alternatives;
        };
        for value in values.clone() {
            let after = value.saturating_add(amount).clamp(*values.start(), *values.end());
            let [from, to] = [value, after].map(|value| {
                let formula = self.space.value(operand, value);
                self.diagrams.formula(&formula)
            });
            alternatives.push(vec![Move::Only(from), self.change([operand], to)]);
        }
        alternatives
    }

    /// One operand has the value of another, or is unknown with it; exact where the values are few.
    fn copied(&mut self, operand: Operand, other: Operand) -> Set {
        let kind = match other {
            Operand::Fact(fact) => self.workspace.facts.get(fact.index()).map(|fact| &fact.kind),
            Operand::Memory(memory) => self.workspace.memories.get(memory.index()).map(|memory| &memory.kind),
        };
        let values: Option<i64> = match kind {
            Some(Type::Boolean) => Some(2),
            Some(Type::OneOf(names)) if names.len() <= 16 => Some(names.len() as i64),
            _ => None,
        };
        let mut same = Set::NOTHING;
        for known in [false, true] {
            let sides = [self.known(operand, known), self.known(other, known)];
            let both = self.diagrams.and(sides[0], sides[1]);
            match (known, values) {
                (true, Some(values)) => {
                    for value in 0..values {
                        let sides = [operand, other].map(|operand| {
                            let formula = self.space.holds(&reads::is(operand, Value::Number(value)));
                            self.diagrams.formula(&formula)
                        });
                        let both = self.diagrams.and(sides[0], sides[1]);
                        same = self.diagrams.or(same, both);
                    }
                }
                _ => same = self.diagrams.or(same, both),
            }
        }
        same
    }
}

/// Whether a word may stand in a number, a date or an amount of money of that type.
fn is_of_number(word: &str, kind: Option<&Type>) -> bool {
    let currency = match kind {
        Some(Type::Money { currency }) => currency.to_string().to_lowercase(),
        _ => String::new(),
    };
    let size = word.strip_prefix(&currency).unwrap_or(word);
    size.strip_suffix(&currency).unwrap_or(size).bytes().all(|byte| byte.is_ascii_digit())
}
