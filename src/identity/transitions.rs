//! What each event makes of the customer: one function for each column of the table of identity.

use super::customer::{Customer, Method, Owner, Person};
use super::outside::{Outside, Proof, Refusal};
use crate::address::{Address, AddressKind, Addresses};
use crate::time::Timestamp;

/// The identity of one session: its customer, and the owner of its conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub(crate) customer: Customer,
    pub(crate) chat: Chat,
}

/// The conversation that the session is in, as far as identity goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Chat {
    /// None yet.
    #[default]
    Before,
    /// One.
    Open {
        /// Whom it belongs to; nobody, where everybody in it was anonymous.
        owner: Option<Owner>,
        /// Whether it came through the mobile SDK, which knows no tokens.
        mobile_sdk: bool,
    },
}

/// The circumstances of an event.
#[derive(Clone, Copy)]
pub struct Arrival<'a> {
    /// When it arrived.
    pub at: Timestamp,
    /// Whom to ask.
    pub outside: Outside<'a>,
    /// Which kinds of address identify a customer in this workspace.
    pub addresses: Addresses,
}

/// Who somebody is said to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Their name.
    pub name: Option<&'a str>,
    /// Their email address; where it is given, it is the identity.
    pub email: Option<&'a str>,
    /// Their phone number.
    pub phone_number: Option<&'a str>,
}

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing that anybody could see.
    Unchanged,
    /// It was not accepted, and nothing changed.
    Refused(Refusal),
    /// The customer changed.
    Changed(Change),
}

/// How the customer changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They are identified now.
    Identified,
    /// They are authenticated now.
    Authenticated,
    /// They are anonymous now.
    SignedOut,
    /// The proof ran out; they are identified now.
    TokenExpired,
    /// They are not who the conversation belongs to; theirs begins, and they are its owner.
    BecameSomeoneElse,
    /// Their profile was looked up anew, with another result.
    LookedUp,
}

impl Identity {
    /// Nobody, before any chat.
    pub fn new() -> Identity {
        Identity::default()
    }

    /// The customer as they are now.
    pub fn customer(&self) -> &Customer {
        &self.customer
    }

    /// Whom the conversation belongs to, if there is one and somebody was identified in it.
    pub fn owner(&self) -> Option<&Owner> {
        if let Chat::Open { owner, .. } = &self.chat { owner.as_ref() } else { None }
    }

    /// Whether no chat has opened yet.
    pub(crate) fn is_before_chat(&self) -> bool {
        self.chat == Chat::Before
    }

    /// Whether a message that arrives at `at` is trusted. Stricter than the grade by nothing but defence: a session
    /// lets proofs expire before it looks at anything else.
    pub fn trusts(&self, at: Timestamp) -> bool {
        self.proof_expires().is_some_and(|good_until| at < good_until)
    }

    /// When the proof runs out, if there is one.
    pub fn proof_expires(&self) -> Option<Timestamp> {
        if let Customer::Authenticated { good_until, .. } = self.customer { Some(good_until) } else { None }
    }

    /// The chat opens, and belongs to whoever is known by now. The mobile SDK knows no tokens, so a proof given before
    /// is refused there after all, and nothing of it is believed.
    pub fn open(&mut self, mobile_sdk: bool) -> Outcome {
        let refused = mobile_sdk && self.proof_expires().is_some();
        if refused {
            self.customer = Customer::Anonymous;
        }
        self.chat = Chat::Open { owner: self.customer.person().map(Person::as_owner), mobile_sdk };
        if refused { Outcome::Refused(Refusal::ChannelUnsupported) } else { Outcome::Unchanged }
    }

    /// The site says who the customer is. A token that verifies wins over the claim beside it; one that does not is
    /// refused together with it.
    pub fn set_user(&mut self, jwt: Option<&str>, claim: Claim<'_>, arrival: Arrival<'_>) -> Outcome {
        match jwt {
            Some(jwt) => self.prove(jwt, claim.name, arrival).unwrap_or_else(Outcome::Refused),
            None => self.claim(claim, Method::Standard, arrival).unwrap_or_else(Outcome::Refused),
        }
    }

    /// The customer says who they are, in the onboarding form.
    pub fn onboard(&mut self, claim: Claim<'_>, arrival: Arrival<'_>) -> Outcome {
        self.claim(claim, Method::Onboarding, arrival).unwrap_or_else(Outcome::Refused)
    }

    /// The site signs the customer out. The conversation keeps its owner.
    pub fn clear(&mut self) -> Outcome {
        match std::mem::take(&mut self.customer) {
            Customer::Anonymous => Outcome::Unchanged,
            _ => Outcome::Changed(Change::SignedOut),
        }
    }

    /// Time has come to `at`: a proof that was good until then is a claim of the site from now on.
    pub fn expire(&mut self, at: Timestamp) -> Outcome {
        match std::mem::take(&mut self.customer) {
            Customer::Authenticated { person, good_until } if good_until <= at => {
                self.customer = Customer::Identified { person, method: Method::Standard };
                Outcome::Changed(Change::TokenExpired)
            }
            customer => {
                self.customer = customer;
                Outcome::Unchanged
            }
        }
    }

    /// A closed conversation is open again: the profile is looked up anew.
    pub fn look_again(&mut self, outside: Outside<'_>) -> Outcome {
        let before = self.customer.profile_status();
        if let Customer::Identified { person, .. } | Customer::Authenticated { person, .. } = &mut self.customer {
            person.profile = outside.profiles.look_up(&person.address);
            if let Chat::Open { owner: Some(owner), .. } = &mut self.chat {
                owner.learn(person);
            }
        }
        let unchanged = self.customer.profile_status() == before;
        if unchanged { Outcome::Unchanged } else { Outcome::Changed(Change::LookedUp) }
    }

    fn prove(&mut self, jwt: &str, name: Option<&str>, arrival: Arrival<'_>) -> Result<Outcome, Refusal> {
        let proof = arrival.outside.tokens.verify(jwt, arrival.at)?;
        self.refuse(&proof, arrival)?;
        let person = self.look_up(proof.address, proof.name.as_deref().or(name), arrival.outside);
        let before = self.customer.person().filter(|before| before.is_same_as(&person));
        if let (Customer::Authenticated { person, .. }, Some(_)) = (&self.customer, before) {
            self.customer = Customer::Authenticated { person: person.clone(), good_until: proof.good_until };
            return Ok(Outcome::Unchanged);
        }
        let name = person.name.clone().or_else(|| before.and_then(|before| before.name.clone()));
        let person = Person { name, ..person };
        Ok(self.become_known(Customer::Authenticated { person, good_until: proof.good_until }))
    }

    /// What can be wrong with a proof here though the token is good, in the order of the reasons.
    fn refuse(&self, proof: &Proof, arrival: Arrival<'_>) -> Result<(), Refusal> {
        if proof.good_until <= arrival.at {
            return Err(Refusal::Expired);
        }
        if !arrival.addresses.include(proof.address.kind()) {
            return Err(Refusal::MissingIdentity);
        }
        match self.chat {
            Chat::Open { mobile_sdk: true, .. } => Err(Refusal::ChannelUnsupported),
            _ => Ok(()),
        }
    }

    fn claim(&mut self, claim: Claim<'_>, method: Method, arrival: Arrival<'_>) -> Result<Outcome, Refusal> {
        let address = claim.address(arrival.addresses).ok_or(Refusal::MissingIdentity)?;
        let proven = self.customer.identification() == super::Identification::Jwt;
        if proven && method == Method::Onboarding {
            return Err(Refusal::ClaimAgainstProof);
        }
        let person = self.look_up(address, claim.name, arrival.outside);
        match self.customer.person() {
            Some(before) if before.is_same_as(&person) => Ok(Outcome::Unchanged),
            _ if proven => Err(Refusal::ClaimAgainstProof),
            _ => Ok(self.become_known(Customer::Identified { person, method })),
        }
    }

    fn look_up(&self, address: Address, name: Option<&str>, outside: Outside<'_>) -> Person {
        let name = name.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
        Person { profile: outside.profiles.look_up(&address), address, name }
    }

    /// The customer is somebody now; in a conversation of somebody else that makes them someone else.
    fn become_known(&mut self, customer: Customer) -> Outcome {
        let change = match &customer {
            Customer::Authenticated { .. } => Change::Authenticated,
            _ => Change::Identified,
        };
        self.customer = customer;
        let (Chat::Open { owner, .. }, Some(person)) = (&mut self.chat, self.customer.person()) else {
            return Outcome::Changed(change);
        };
        match owner {
            Some(owner) if owner.is(person) => owner.learn(person),
            Some(owner) => {
                *owner = person.as_owner();
                return Outcome::Changed(Change::BecameSomeoneElse);
            }
            None => *owner = Some(person.as_owner()),
        }
        Outcome::Changed(change)
    }
}

impl<'a> Claim<'a> {
    /// The address that the claim identifies somebody by: the email where one is given, or else the phone number.
    fn address(&self, addresses: Addresses) -> Option<Address> {
        let given =
            |text: Option<&'a str>, kind| text.filter(|text| !text.trim().is_empty() && addresses.include(kind));
        match given(self.email, AddressKind::Email) {
            Some(email) => Address::email(email),
            None => Address::phone(given(self.phone_number, AddressKind::Phone)?),
        }
    }
}
