//! The outside of a chat in the terminal: tokens that verify because it was typed so, and the people of the scenarios.

use threadle::address::Address;
use threadle::identity::{Lookup, Profile, ProfileDirectory, Proof, Refusal, TokenVerifier};
use threadle::ir::{Person, Workspace};
use threadle::time::Timestamp;
use threadle_profiles::Directory;

/// Milliseconds for which a login is good.
const GOOD_FOR: i64 = 3_600_000;

/// Who is known.
pub struct People {
    people: Vec<Person>,
    directory: Directory,
}

/// Somebody with an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Their whole name.
    pub name: Option<String>,
    /// Their email, or phone number.
    pub address: String,
}

impl People {
    /// Those of the scenarios of `workspace`, each name once, and those of a file.
    pub fn new(workspace: Option<&Workspace>, directory: Directory) -> People {
        let mut people: Vec<Person> = Vec::new();
        for person in workspace.iter().flat_map(|workspace| &workspace.scenarios).flat_map(|scenario| &scenario.people)
        {
            if !people.iter().any(|known| known.name == person.name) {
                people.push(person.clone());
            }
        }
        People { people, directory }
    }

    /// Whom the words mean: a person of the scenarios, an address, or a name that gets an address of its own.
    pub fn named(&self, words: &str) -> Named {
        let words = words.trim();
        let same = |person: &&Person| {
            let full_name = person.full_name.as_deref().unwrap_or("");
            words.eq_ignore_ascii_case(&person.name) || words.eq_ignore_ascii_case(full_name)
        };
        if let Some(person) = self.people.iter().find(same) {
            let address = person.email.clone().or_else(|| person.phone.clone()).unwrap_or_default();
            return Named { name: person.full_name.clone(), address };
        }
        let (name, last) = words.rsplit_once(' ').unwrap_or(("", words));
        match Address::email(last).or_else(|| Address::phone(last)) {
            Some(_) => Named { name: (!name.is_empty()).then(|| name.trim().to_string()), address: last.to_string() },
            None => {
                let local: String = words.split_whitespace().next().unwrap_or("").to_lowercase();
                Named { name: Some(words.to_string()), address: format!("{local}@example.com") }
            }
        }
    }
}

/// A token that proves that the customer is `named`.
pub fn token(named: &Named) -> String {
    format!("{}\n{}", named.address, named.name.as_deref().unwrap_or(""))
}

impl TokenVerifier for People {
    fn verify(&self, jwt: &str, at: Timestamp) -> Result<Proof, Refusal> {
        let (address, name) = jwt.split_once('\n').ok_or(Refusal::Malformed)?;
        let address = Address::email(address).or_else(|| Address::phone(address)).ok_or(Refusal::MissingIdentity)?;
        let name = Some(name.to_string()).filter(|name| !name.is_empty());
        Ok(Proof { address, name, good_until: at.after(GOOD_FOR) })
    }
}

impl ProfileDirectory for People {
    fn look_up(&self, address: &Address) -> Lookup {
        let own = |person: &&Person| {
            let email = person.email.as_deref().and_then(Address::email);
            let phone = person.phone.as_deref().and_then(Address::phone);
            person.known && (email.as_ref() == Some(address) || phone.as_ref() == Some(address))
        };
        match self.people.iter().find(own) {
            Some(person) => Lookup::Found(Profile {
                id: person.name.clone(),
                name: person.full_name.clone(),
                email: person.email.as_deref().and_then(Address::email),
                phone: person.phone.as_deref().and_then(Address::phone),
            }),
            None => self.directory.look_up(address),
        }
    }
}
