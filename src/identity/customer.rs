//! The customer of a session as far as they are known, the owner of a conversation, and when two are the same.

use super::outside::Lookup;
use crate::address::{Address, AddressKind};
use crate::time::Timestamp;

/// Who vouches for the customer; in the order of the fact `customer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Nobody.
    Anonymous,
    /// The customer or the site, without proof.
    Identified,
    /// A token that verified and has not expired.
    Authenticated,
}

/// How the customer was identified; in the order of the fact `identification`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Identification {
    /// Not at all.
    None,
    /// They typed it.
    Onboarding,
    /// The site said so, or a token that has expired since.
    Standard,
    /// A token.
    Jwt,
}

/// Whether the help desk knows the customer; in the order of the fact `profile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProfileStatus {
    /// Exactly one profile.
    Found,
    /// No profile.
    None,
    /// Several candidates.
    Ambiguous,
    /// Nothing to look up by, or the look-up failed.
    Unknown,
}

/// The customer of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Customer {
    /// Nobody vouches for them.
    #[default]
    Anonymous,
    /// Somebody said who they are.
    Identified {
        /// Who they are said to be.
        person: Person,
        /// Who said it.
        method: Method,
    },
    /// A proof says who they are.
    Authenticated {
        /// Who they are.
        person: Person,
        /// When the proof expires.
        good_until: Timestamp,
    },
}

/// Who made a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The customer, in the onboarding form.
    Onboarding,
    /// The site.
    Standard,
}

/// Somebody, as claimed or proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The address that identifies them.
    pub address: Address,
    /// Their name, where one was given.
    pub name: Option<String>,
    /// Who the help desk knows under the address.
    pub profile: Lookup,
}

/// Whom a conversation belongs to: the first identity that was claimed or proven in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Their address.
    pub address: Address,
    /// Their one profile, as soon as it was found under the address.
    pub profile: Option<String>,
}

/// What rules and agents may see of the customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen<'a> {
    /// The first word of the name.
    pub first_name: Option<&'a str>,
    /// The name.
    pub name: Option<&'a str>,
    /// The email address.
    pub email: Option<&'a str>,
    /// The phone number.
    pub phone: Option<&'a str>,
    /// The address that identifies them: known unless they are anonymous.
    pub address: Option<&'a str>,
}

impl Customer {
    /// Who vouches for them.
    pub fn grade(&self) -> Grade {
        match self {
            Customer::Anonymous => Grade::Anonymous,
            Customer::Identified { .. } => Grade::Identified,
            Customer::Authenticated { .. } => Grade::Authenticated,
        }
    }

    /// How they were identified.
    pub fn identification(&self) -> Identification {
        match self {
            Customer::Anonymous => Identification::None,
            Customer::Identified { method: Method::Onboarding, .. } => Identification::Onboarding,
            Customer::Identified { method: Method::Standard, .. } => Identification::Standard,
            Customer::Authenticated { .. } => Identification::Jwt,
        }
    }

    /// Whether the help desk knows them.
    pub fn profile_status(&self) -> ProfileStatus {
        match self.person().map(|person| &person.profile) {
            Some(Lookup::Found(_)) => ProfileStatus::Found,
            Some(Lookup::None) => ProfileStatus::None,
            Some(Lookup::Ambiguous) => ProfileStatus::Ambiguous,
            Some(Lookup::Failed) | None => ProfileStatus::Unknown,
        }
    }

    /// Who they are, unless they are anonymous.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Customer::Anonymous => None,
            Customer::Identified { person, .. } | Customer::Authenticated { person, .. } => Some(person),
        }
    }

    /// What may be seen of them.
    ///
    /// Of an identified customer that is what they or the site claimed and nothing else: to find a profile under the
    /// address proves nothing about who is typing, so the profile's name and other addresses would be told to whoever
    /// knows one address of somebody. Of an authenticated customer the profile completes what the token leaves out.
    pub fn seen(&self) -> Seen<'_> {
        let Some(person) = self.person() else { return Seen::default() };
        let profile = match (self, &person.profile) {
            (Customer::Authenticated { .. }, Lookup::Found(profile)) => Some(profile),
            _ => None,
        };
        let own = |kind| Some(&person.address).filter(|address| address.kind() == kind).map(Address::as_str);
        let profile_name =
            || profile.and_then(|profile| profile.name.as_deref()).filter(|name| !name.trim().is_empty());
        let name = person.name.as_deref().or_else(profile_name);
        Seen {
            first_name: name.and_then(|name| name.split_whitespace().next()),
            name,
            email: own(AddressKind::Email)
                .or_else(|| profile.and_then(|profile| profile.email.as_ref()).map(Address::as_str)),
            phone: own(AddressKind::Phone)
                .or_else(|| profile.and_then(|profile| profile.phone.as_ref()).map(Address::as_str)),
            address: Some(person.address.as_str()),
        }
    }
}

impl Person {
    /// The same identity: one address, or two addresses of one profile.
    pub fn is_same_as(&self, other: &Person) -> bool {
        self.as_owner().is(other)
    }

    /// This person as the owner of a conversation.
    pub fn as_owner(&self) -> Owner {
        Owner { address: self.address.clone(), profile: self.profile_id().map(str::to_owned) }
    }

    fn profile_id(&self) -> Option<&str> {
        if let Lookup::Found(profile) = &self.profile { Some(&profile.id) } else { None }
    }
}

impl Owner {
    /// Whether `person` is the owner: one address, or two addresses of one profile.
    pub fn is(&self, person: &Person) -> bool {
        self.address == person.address || self.profile.is_some() && self.profile.as_deref() == person.profile_id()
    }

    /// Learns the owner's profile from `person`, where it was not found before. The owner stays who they are.
    pub(super) fn learn(&mut self, person: &Person) {
        if self.profile.is_none() && self.address == person.address {
            self.profile = person.profile_id().map(str::to_owned);
        }
    }
}
