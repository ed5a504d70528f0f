//! The snapshot of facts that an event's conditions see.

use super::Rejected;
use crate::artifact::{FactId, FactInfo, Origin, Program, builtin};
use crate::given::Given;
use crate::identity::{Customer, Grade};
use crate::machine::{Facts, Known};
use crate::value::Type;
use indexmap::IndexMap;

/// What the host told about the chat and the customer, as it told it; it is given its type when it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Told {
    pub(super) channel: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) availability: Option<String>,
    /// Declared facts.
    pub(super) facts: IndexMap<String, Given>,
    /// The grade when the chat opened, or was opened again.
    pub(super) grade_at_open: Option<Grade>,
}

impl Told {
    /// Takes declared facts; null makes one unknown.
    pub(super) fn supply(&mut self, program: &Program, facts: &IndexMap<String, Given>) -> Result<(), Rejected> {
        for (name, given) in facts {
            let fact = declared(program, name).ok_or_else(|| Rejected::UnknownFact(name.clone()))?;
            let wrong = |must| Rejected::WrongFact { name: name.clone(), must };
            given.read(fact.kind).map_err(wrong)?;
            self.facts.insert(name.clone(), given.clone());
        }
        Ok(())
    }

    /// Takes the name of a channel or of an availability, if one is told.
    pub(super) fn choose(program: &Program, fact: FactId, told: &Option<String>) -> Result<(), Rejected> {
        let (Some(told), Some(fact)) = (told, program.fact_info(fact)) else { return Ok(()) };
        let wrong = |must| Rejected::WrongFact { name: fact.name.to_owned(), must };
        Given::Text(told.clone()).read(fact.kind).map(drop).map_err(wrong)
    }

    /// The customer is another one, or nobody: what was told about them is unknown.
    pub(super) fn forget_customer(&mut self, program: &Program) {
        self.facts.retain(|name, _| declared(program, name).is_some_and(|fact| fact.origin == Origin::Chat));
    }

    /// All facts as they are, for a customer who is `customer`.
    pub(super) fn snapshot(&self, program: &Program, customer: &Customer) -> Facts {
        let mut facts = Facts::new(program);
        // What a fact of the program cannot take (after a change of revision) stays unknown.
        let mut set = |id: FactId, value: Option<Known<'_>>| facts.supply(program, id, value);
        let seen = customer.seen();
        let place = |index: usize| Some(Known::Number(index as i64));
        set(builtin::CUSTOMER, place(customer.grade() as usize));
        set(builtin::IDENTIFICATION, place(customer.identification() as usize));
        set(builtin::PROFILE, place(customer.profile_status() as usize));
        set(builtin::CUSTOMER_AT_OPEN, self.grade_at_open.and_then(|grade| place(grade as usize)));
        set(builtin::CHANNEL, named(program, builtin::CHANNEL, self.channel.as_deref().unwrap_or("CHAT")));
        // The checker holds it for always known, as it does the channel.
        let availability = self.availability.as_deref().unwrap_or("AVAILABLE");
        set(builtin::AVAILABILITY, named(program, builtin::AVAILABILITY, availability));
        set(builtin::LOCALE, self.locale.as_deref().or(program.locale()).map(Known::Text));
        set(builtin::FIRST_NAME, seen.first_name.map(Known::Text));
        set(builtin::NAME, seen.name.map(Known::Text));
        set(builtin::EMAIL, seen.email.map(Known::Text));
        set(builtin::PHONE, seen.phone.map(Known::Text));
        set(builtin::ADDRESS, seen.address.map(Known::Text));
        for (name, given) in &self.facts {
            if let Some(fact) = declared(program, name) {
                set(fact.id, given.read(fact.kind).ok().flatten().as_ref().map(Known::of));
            }
        }
        facts
    }

    /// The locale of the chat: the one that was told, or the one that the rules are written in.
    pub(super) fn locale_of(&self, program: &Program) -> Option<String> {
        self.locale.clone().or_else(|| program.locale().map(str::to_owned))
    }
}

fn declared<'p>(program: &'p Program, name: &str) -> Option<FactInfo<'p>> {
    program.fact(name).filter(|fact| matches!(fact.origin, Origin::Customer | Origin::Chat))
}

/// The value called `name` of a built-in fact that is one of several names.
fn named(program: &Program, fact: FactId, name: &str) -> Option<Known<'static>> {
    let Type::OneOf(names) = program.fact_info(fact)?.kind else { return None };
    names.iter().position(|known| known == name).map(|index| Known::Number(index as i64))
}
