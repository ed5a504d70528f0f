//! Profiles as they are written, and who is found under an address.

use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use threadle::address::Address;
use threadle::given::Given;
use threadle::identity::{Lookup, Profile, ProfileDirectory};

/// A Customer Profile as it is written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Record {
    /// Its id in the help desk.
    pub id: String,
    /// The customer's whole name.
    pub name: Option<String>,
    /// Email addresses, the main one first.
    #[serde(default)]
    pub emails: Vec<String>,
    /// Phone numbers with their country code, the main one first.
    #[serde(default)]
    pub phones: Vec<String>,
    /// The customer's ids in other systems.
    #[serde(default)]
    pub external_customer_ids: Vec<String>,
    /// Whatever else the help desk keeps.
    #[serde(default)]
    pub custom_attributes: IndexMap<String, Given>,
}

/// Customer Profiles by their addresses.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    records: Vec<Record>,
    profiles: Vec<Profile>,
    by_address: BTreeMap<Address, BTreeSet<usize>>,
}

/// Profiles cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryError(String);

impl Directory {
    /// Reads a YAML list of profiles.
    ///
    /// # Errors
    /// What is not such a list, an address that is none, and an id that two profiles have.
    pub fn read(yaml: &str) -> Result<Directory, DirectoryError> {
        let records: Vec<Record> = serde_yaml::from_str(yaml).map_err(|error| DirectoryError(error.to_string()))?;
        let mut directory = Directory::default();
        for record in records {
            directory.add(record)?;
        }
        Ok(directory)
    }

    /// The profiles as they are written, in their order.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    fn add(&mut self, record: Record) -> Result<(), DirectoryError> {
        if self.records.iter().any(|other| other.id == record.id) {
            return Err(DirectoryError(format!("two profiles have the id `{}`", record.id)));
        }
        let emails = addresses(&record, &record.emails, Address::email)?;
        let phones = addresses(&record, &record.phones, Address::phone)?;
        for address in emails.iter().chain(&phones) {
            self.by_address.entry(address.clone()).or_default().insert(self.profiles.len());
        }
        self.profiles.push(Profile {
            id: record.id.clone(),
            name: record.name.clone(),
            email: emails.into_iter().next(),
            phone: phones.into_iter().next(),
        });
        self.records.push(record);
        Ok(())
    }
}

impl ProfileDirectory for Directory {
    /// The one profile with this address; several profiles with it are ambiguous.
    fn look_up(&self, address: &Address) -> Lookup {
        let mut found =
            self.by_address.get(address).into_iter().flatten().filter_map(|index| self.profiles.get(*index));
        match (found.next(), found.next()) {
            (None, _) => Lookup::None,
            (Some(profile), None) => Lookup::Found(profile.clone()),
            _ => Lookup::Ambiguous,
        }
    }
}

fn addresses(
    record: &Record,
    texts: &[String],
    read: fn(&str) -> Option<Address>,
) -> Result<Vec<Address>, DirectoryError> {
    let address = |text: &String| {
        let error = || DirectoryError(format!("`{text}` of the profile `{}` is not an address of its kind", record.id));
        read(text).ok_or_else(error)
    };
    texts.iter().map(address).collect()
}

impl fmt::Display for DirectoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DirectoryError {}
