//! The people of an example: the one whom the conversation belongs to, and another one.

use crate::ir::Person;
use crate::manifest::Addresses;

/// Who there is.
pub(super) struct People {
    pub(super) all: Vec<Person>,
    addresses: Addresses,
    owner: Option<usize>,
    /// What a look-up of each gives.
    found: Vec<u8>,
    /// Which people there are.
    cast: usize,
}

/// Somebody as they have to be.
pub(super) struct Wanted {
    /// By its place in the fact's list: found, none, ambiguous, unknown.
    pub(super) profile: u8,
    pub(super) nameless: bool,
    /// What they are called, and what their phone number is, if that matters.
    pub(super) name: Option<String>,
    pub(super) phone: Option<String>,
    /// What the address has to be like, if that matters.
    pub(super) address: Option<String>,
    /// Whether they have an email address, and a phone number, as far as that can be.
    pub(super) by: [bool; 2],
}

pub(super) const NAMES: [(&str, &str); 4] =
    [("ada", "Ada Lovelace"), ("grace", "Grace Hopper"), ("joan", "Joan Clarke"), ("mary", "Mary Somerville")];

impl People {
    pub(super) fn new(addresses: Addresses, cast: usize) -> People {
        People { all: Vec::new(), addresses, owner: None, found: Vec::new(), cast }
    }

    /// The one whom the conversation belongs to; as wanted, where nobody knew them before.
    pub(super) fn owner(&mut self, wanted: Wanted) -> usize {
        if let Some(owner) = self.owner {
            return owner;
        }
        let owner = self.add(&wanted);
        self.owner = Some(owner);
        owner
    }

    /// Somebody else.
    pub(super) fn another(&mut self) -> usize {
        self.add(&Wanted { profile: 0, nameless: false, name: None, phone: None, address: None, by: [true, false] })
    }

    /// A look-up of somebody gives this from now on (by its place in the fact's list); whether that is another thing.
    pub(super) fn looked_up(&mut self, person: usize, status: u8) -> bool {
        self.found.get_mut(person).is_some_and(|known| std::mem::replace(known, status) != status)
    }

    fn add(&mut self, wanted: &Wanted) -> usize {
        let place = self.all.len() + self.cast;
        let (name, full_name) = NAMES[place % NAMES.len()];
        let name = if place < NAMES.len() { name.to_string() } else { format!("{name}{}", place / NAMES.len() + 1) };
        let [has_email, has_phone] = match self.addresses {
            Addresses::EmailOnly => [true, wanted.by == [true, true]],
            Addresses::PhoneOnly => [wanted.by == [true, true], true],
            Addresses::Both => wanted.by,
        };
        let email = match &wanted.address {
            Some(like) if like.contains('@') => {
                let name = if like.starts_with('@') { name.as_str() } else { "" };
                let host = if like.ends_with('@') { "example.com" } else { "" };
                format!("{name}{like}{host}")
            }
            Some(like) if !like.is_empty() && !like.contains(' ') => format!("{like}@example.com"),
            _ => format!("{name}@example.com"),
        };
        let number = format!("+120255501{:02}", place % 100);
        let person = Person {
            name,
            full_name: (!wanted.nameless).then(|| wanted.name.clone().unwrap_or_else(|| full_name.to_string())),
            email: has_email.then_some(email),
            phone: has_phone.then(|| wanted.phone.clone().unwrap_or(number)),
            known: wanted.profile != 1,
        };
        self.found.push(if person.known { 0 } else { 1 });
        self.all.push(person);
        self.all.len() - 1
    }
}
