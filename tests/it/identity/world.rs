//! A small outside world for the identity machine: tokens that say what they prove, and a few profiles.

use std::cell::Cell;
use threadle::address::{Address, AddressKind, Addresses};
use threadle::identity::{
    Arrival, Claim, Identity, Lookup, Outcome, Outside, Profile, ProfileDirectory, Proof, Refusal, TokenVerifier,
};
use threadle::time::Timestamp;

/// How long the tokens of this world are good, in seconds.
pub const GOOD_FOR: i64 = 100;

/// One session in a world of its own.
#[derive(Default)]
pub struct World {
    pub identity: Identity,
    pub addresses: Addresses,
    pub seconds: i64,
    directory_is_back: Cell<bool>,
}

impl World {
    pub fn at(&self) -> Timestamp {
        Timestamp::from_milliseconds(self.seconds * 1_000)
    }

    /// Takes one step, such as `set_user ada@example.com`.
    pub fn step(&mut self, step: &str) -> Outcome {
        let (word, rest) = step.split_once(' ').unwrap_or((step, ""));
        let mut identity = std::mem::take(&mut self.identity);
        let arrival = Arrival { at: self.at(), outside: self.outside(), addresses: self.addresses };
        let outcome = match word {
            "open" => identity.open(rest == "mobile"),
            "set_user" => identity.set_user(None, claim(rest), arrival),
            "both" => {
                let (email, phone_number) = rest.split_once(' ').expect("an email and a phone number");
                identity.set_user(
                    None,
                    Claim { email: Some(email), phone_number: Some(phone_number), name: None },
                    arrival,
                )
            }
            "onboard" => identity.onboard(claim(rest), arrival),
            "jwt" | "bad" | "late" => identity.set_user(Some(step), Claim::default(), arrival),
            "clear" => identity.clear(),
            "again" => identity.look_again(self.outside()),
            "at" => {
                self.seconds = rest.parse().expect("seconds");
                identity.expire(self.at())
            }
            "back" => {
                self.directory_is_back.set(true);
                Outcome::Unchanged
            }
            "only" => {
                self.addresses = if rest == "email" { Addresses::EmailOnly } else { Addresses::PhoneOnly };
                Outcome::Unchanged
            }
            _ => panic!("no such step: {step}"),
        };
        self.identity = identity;
        outcome
    }

    fn outside(&self) -> Outside<'_> {
        Outside { tokens: self, profiles: self }
    }
}

impl TokenVerifier for World {
    fn verify(&self, jwt: &str, at: Timestamp) -> Result<Proof, Refusal> {
        let (word, rest) = jwt.split_once(' ').ok_or(Refusal::Malformed)?;
        let good_for = match word {
            "jwt" => GOOD_FOR * 1_000,
            "late" => 0,
            _ => return Err(*Refusal::ALL.iter().find(|reason| reason.name() == rest).expect("a reason")),
        };
        Ok(Proof { address: address(rest).expect("an address"), name: None, good_until: at.after(good_for) })
    }
}

impl ProfileDirectory for World {
    fn look_up(&self, address: &Address) -> Lookup {
        let id = match address.as_str() {
            "ada@example.com" | "+14155550101" => "p-ada",
            "grace@example.com" | "grace.h@example.org" => "p-grace",
            "twins@example.com" | "twins2@example.com" => return Lookup::Ambiguous,
            "down@example.com" if self.directory_is_back.get() => "p-ada",
            "down@example.com" => return Lookup::Failed,
            _ => return Lookup::None,
        };
        Lookup::Found(Profile {
            id: id.into(),
            name: Some(format!("{id} of the profile")),
            email: Address::email(&format!("{id}@profiles.example")),
            phone: Address::phone("+15550001111"),
        })
    }
}

fn claim(address: &str) -> Claim<'_> {
    let phone = address.starts_with('+');
    Claim { name: Some("Somebody"), email: (!phone).then_some(address), phone_number: phone.then_some(address) }
}

fn address(text: &str) -> Option<Address> {
    let kind = if text.starts_with('+') { AddressKind::Phone } else { AddressKind::Email };
    match kind {
        AddressKind::Phone => Address::phone(text),
        AddressKind::Email => Address::email(text),
    }
}
