//! Threadle, as an embedder uses it who only wants decisions.

use super::Engine;
use crate::rules::{Field, Rules, Value};
use threadle::Program;
use threadle::machine::{Conversation, Decider, Facts, Supplier};
use threadle::time::Timestamp;

/// The rules as a decision of a program.
pub struct Threadle {
    decider: Decider<'static>,
    suppliers: Vec<Supplier<'static>>,
    conversation: Conversation,
    facts: Vec<Facts>,
    anew: Facts,
    rest: usize,
}

impl Threadle {
    /// The decision that a thread of the program begins with.
    pub fn new(program: &'static Program, thread: &str, rules: &Rules) -> Threadle {
        let supplier = |field: &Field| {
            let fact = program.fact(&field.name).expect("a fact").id;
            Supplier::new(program, fact).expect("it is supplied")
        };
        Threadle {
            decider: Decider::new(program, thread).expect("it begins with a decision"),
            suppliers: rules.fields.iter().map(supplier).collect(),
            conversation: Conversation::new(program, "peers"),
            facts: Vec::new(),
            anew: Facts::new(program),
            rest: rules.forms.len(),
        }
    }

    fn take_in(suppliers: &[Supplier<'_>], facts: &mut Facts, row: &[Value]) {
        for (supplier, value) in suppliers.iter().zip(row) {
            let taken = match value {
                Value::Text(text) => supplier.text(facts, text),
                Value::Flag(flag) => supplier.boolean(facts, *flag),
                Value::Number(number) => supplier.integer(facts, *number),
            };
            taken.expect("it fits");
        }
    }

    fn first(&self, facts: &Facts) -> usize {
        // Noon of 2026-06-01 in UTC; the rules do not look at it.
        let noon = Timestamp::from_milliseconds(1_780_315_200_000);
        let place = self.decider.decide(facts, &self.conversation, noon).expect("its own facts");
        place.map_or(self.rest, |place| place as usize)
    }
}

impl Engine for Threadle {
    fn name(&self) -> &'static str {
        "Threadle"
    }

    fn prepare(&mut self, rows: &'static [Vec<Value>]) {
        let taken = rows.iter().map(|row| {
            let mut facts = self.anew.clone();
            Self::take_in(&self.suppliers, &mut facts, row);
            facts
        });
        self.facts = taken.collect();
    }

    fn decide(&mut self, at: usize) -> usize {
        self.first(&self.facts[at])
    }

    fn convert(&mut self, row: &'static [Value]) -> usize {
        Self::take_in(&self.suppliers, &mut self.anew, row);
        self.first(&self.anew)
    }
}
