//! What the identity machine asks of the outside: is this token good, and who has this address?

use crate::address::Address;
use crate::time::Timestamp;
use std::fmt;

/// The two answers that come from outside.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// Who checks User Identity JWTs.
    pub tokens: &'a dyn TokenVerifier,
    /// Who knows the customers' profiles.
    pub profiles: &'a dyn ProfileDirectory,
}

impl Outside<'static> {
    /// No key and no profile: every token is refused with `unknown_key`, and nobody is known.
    pub const fn nowhere() -> Outside<'static> {
        Outside { tokens: &Nowhere, profiles: &Nowhere }
    }
}

struct Nowhere;

impl TokenVerifier for Nowhere {
    fn verify(&self, _jwt: &str, _at: Timestamp) -> Result<Proof, Refusal> {
        Err(Refusal::UnknownKey)
    }
}

impl ProfileDirectory for Nowhere {
    fn look_up(&self, _address: &Address) -> Lookup {
        Lookup::None
    }
}

/// Checks User Identity JWTs: signature, expiry, issuer, audience and identity.
pub trait TokenVerifier {
    /// What `jwt` proves at the moment `at`, or the first reason for which it proves nothing.
    fn verify(&self, jwt: &str, at: Timestamp) -> Result<Proof, Refusal>;
}

/// What a token that verified proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Whose token it is.
    pub address: Address,
    /// The name in the token.
    pub name: Option<String>,
    /// The moment at which the proof expires: `exp` and the allowed clock skew.
    pub good_until: Timestamp,
}

/// Finds Customer Profiles.
pub trait ProfileDirectory {
    /// Who has this address. Must not depend on anything but the address and the profiles.
    fn look_up(&self, address: &Address) -> Lookup;
}

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Exactly one profile.
    Found(Profile),
    /// No profile.
    None,
    /// Several profiles.
    Ambiguous,
    /// The look-up failed.
    Failed,
}

/// What the machine keeps of a Customer Profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Its id in the help desk.
    pub id: String,
    /// The customer's whole name.
    pub name: Option<String>,
    /// The first of its email addresses.
    pub email: Option<Address>,
    /// The first of its phone numbers.
    pub phone: Option<Address>,
}

/// Why a token or a claim was not accepted, in the order in which reasons are given where several apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not a token at all, or one with a claim missing, repeated or of the wrong type.
    Malformed,
    /// Its algorithm is none of ours, or not the one of its key.
    UnsupportedAlgorithm,
    /// Its key is none of the workspace's.
    UnknownKey,
    /// The signature is not that of the key.
    BadSignature,
    /// It was good once.
    Expired,
    /// It is not good yet.
    NotYetValid,
    /// Made by somebody else.
    WrongIssuer,
    /// Made for somebody else.
    WrongAudience,
    /// It names nobody.
    MissingIdentity,
    /// The mobile SDK knows no tokens.
    ChannelUnsupported,
    /// A claim met a proof of another identity.
    ClaimAgainstProof,
}

impl Refusal {
    /// All reasons, in order.
    pub const ALL: [Refusal; 11] = [
        Refusal::Malformed,
        Refusal::UnsupportedAlgorithm,
        Refusal::UnknownKey,
        Refusal::BadSignature,
        Refusal::Expired,
        Refusal::NotYetValid,
        Refusal::WrongIssuer,
        Refusal::WrongAudience,
        Refusal::MissingIdentity,
        Refusal::ChannelUnsupported,
        Refusal::ClaimAgainstProof,
    ];

    /// The reason as the protocol writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Refusal::Malformed => "malformed",
            Refusal::UnsupportedAlgorithm => "unsupported_algorithm",
            Refusal::UnknownKey => "unknown_key",
            Refusal::BadSignature => "bad_signature",
            Refusal::Expired => "expired",
            Refusal::NotYetValid => "not_yet_valid",
            Refusal::WrongIssuer => "wrong_issuer",
            Refusal::WrongAudience => "wrong_audience",
            Refusal::MissingIdentity => "missing_identity",
            Refusal::ChannelUnsupported => "channel_unsupported",
            Refusal::ClaimAgainstProof => "claim_against_proof",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
