//! Who the customer is and who says so: a small pure state machine, with claims and verdicts in and facts and stamps out.
//!
//! Three questions, three facts: who vouches for the customer ([`Grade`]), how they were identified
//! ([`Identification`]), and whether the help desk knows them ([`ProfileStatus`]). The rules that must never be wrong:
//!
//! - Only a proof that a [`TokenVerifier`] gave and that has not expired makes a customer authenticated.
//! - A claim never replaces a proof, and finding a profile proves nothing about who is typing.
//! - A conversation has one owner, the first identity claimed or proven in it; whoever identifies later and is not the
//!   same identity is someone else, and gets a conversation of their own.
//! - What is refused changes nothing.
//!
//! Cryptography and data bases are outside, behind [`TokenVerifier`] and [`ProfileDirectory`].

mod customer;
mod outside;
mod transitions;

pub use customer::{Customer, Grade, Identification, Method, Owner, Person, ProfileStatus, Seen};
pub use outside::{Lookup, Outside, Profile, ProfileDirectory, Proof, Refusal, TokenVerifier};
pub(crate) use transitions::Chat;
pub use transitions::{Arrival, Change, Claim, Identity, Outcome};
