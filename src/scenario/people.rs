//! The outside of a scenario: tokens that verify because the scenario says so, and a directory of its people.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::address::Address;
use crate::identity::{Lookup, Profile, ProfileDirectory, Proof, Refusal, TokenVerifier};
use crate::ir::Person;
use crate::time::Timestamp;

/// The people of a scenario, as the session's outside.
#[derive(Clone)]
pub(super) struct People {
    all: Vec<Person>,
    /// What a look-up of each gives where the scenario says so: by its place in the fact's list.
    found: RefCell<BTreeMap<usize, i64>>,
}

impl People {
    pub(super) fn new(all: &[Person]) -> People {
        People { all: all.to_vec(), found: RefCell::default() }
    }

    /// The people themselves.
    pub(super) fn all(&self) -> &[Person] {
        &self.all
    }

    /// Whether the same people, or the first of them, have been these so far; now these are all.
    pub(super) fn are_now(&mut self, all: &[Person]) -> bool {
        let same = all.starts_with(&self.all);
        if same {
            self.all = all.to_vec();
        }
        same
    }

    /// A look-up of somebody gives this from now on.
    pub(super) fn find(&self, person: usize, status: i64) {
        self.found.borrow_mut().insert(person, status);
    }
}

/// A token for the person at this place, good until this moment.
pub(super) fn token_of(person: usize, good_until: Timestamp) -> String {
    format!("{person} {}", good_until.milliseconds())
}

/// A token that is refused for this reason.
pub(super) fn refused_token(reason: &str) -> String {
    reason.to_string()
}

impl TokenVerifier for People {
    fn verify(&self, jwt: &str, _: Timestamp) -> Result<Proof, Refusal> {
        let Some((person, good_until)) = jwt.split_once(' ') else { return Err(refusal(jwt)) };
        let person = person.parse().ok().and_then(|person: usize| self.all.get(person)).ok_or(Refusal::Malformed)?;
        let good_until = good_until.parse().map_err(|_| Refusal::Malformed)?;
        Ok(Proof {
            address: address(person).ok_or(Refusal::MissingIdentity)?,
            name: person.full_name.clone(),
            good_until: Timestamp::from_milliseconds(good_until),
        })
    }
}

fn refusal(reason: &str) -> Refusal {
    Refusal::ALL.into_iter().find(|refusal| refusal.to_string() == reason).unwrap_or(Refusal::Malformed)
}

/// The address that a person is known by: the email, or else the phone number.
fn address(person: &Person) -> Option<Address> {
    addresses(person).next()
}

fn addresses(person: &Person) -> impl Iterator<Item = Address> {
    let email = person.email.as_deref().and_then(Address::email);
    email.into_iter().chain(person.phone.as_deref().and_then(Address::phone))
}

impl ProfileDirectory for People {
    fn look_up(&self, address: &Address) -> Lookup {
        let has = |person: &Person| addresses(person).any(|own| own == *address);
        let found = self.found.borrow();
        let said = self.all.iter().enumerate().find_map(|(at, person)| {
            let status = found.get(&at).filter(|_| has(person))?;
            Some((*status, person))
        });
        match said {
            Some((0, person)) => return Lookup::Found(profile(person)),
            Some((1, _)) => return Lookup::None,
            Some((2, _)) => return Lookup::Ambiguous,
            Some(_) => return Lookup::Failed,
            None => {}
        }
        let mut found = self.all.iter().filter(|person| person.known && has(person));
        match (found.next(), found.next()) {
            (None, _) => Lookup::None,
            (Some(_), Some(_)) => Lookup::Ambiguous,
            (Some(person), None) => Lookup::Found(profile(person)),
        }
    }
}

fn profile(person: &Person) -> Profile {
    Profile {
        id: person.name.clone(),
        name: person.full_name.clone(),
        email: person.email.as_deref().and_then(Address::email),
        phone: person.phone.as_deref().and_then(Address::phone),
    }
}
