//! A directory of Customer Profiles in a YAML file: for tests, demonstrations and small help desks.
//!
//! ```
//! use threadle::address::Address;
//! use threadle::identity::{Lookup, ProfileDirectory};
//! use threadle_profiles::Directory;
//!
//! let directory = Directory::read("[{id: p-1, name: Ada Lovelace, emails: [ada@example.com]}]")?;
//! let address = Address::email("Ada@Example.com").expect("an address");
//! assert!(matches!(directory.look_up(&address), Lookup::Found(profile) if profile.id == "p-1"));
//! # Ok::<(), threadle_profiles::DirectoryError>(())
//! ```

mod directory;

pub use directory::{Directory, DirectoryError, Record};
