//! The check of a token, reason by reason.

use crate::key::{Algorithm, Key, KeyError, KeyProblem, PreparedKey};
use crate::token::Token;
use threadle::identity::{Proof, Refusal, TokenVerifier};
use threadle::time::Timestamp;

/// Checks tokens with the keys of one workspace.
pub struct Verifier {
    keys: Vec<(Key, PreparedKey)>,
    skew: i64,
}

impl Verifier {
    /// A verifier with these keys, which allows clocks to differ by `skew` milliseconds.
    ///
    /// # Errors
    /// The first key that cannot be used.
    pub fn new(keys: Vec<Key>, skew: i64) -> Result<Verifier, KeyError> {
        let mut prepared: Vec<(Key, PreparedKey)> = Vec::new();
        for key in keys {
            let error = |problem| KeyError { key: key.id.clone(), problem };
            if prepared.iter().any(|(other, _)| other.id == key.id) {
                return Err(error(KeyProblem::RepeatedId));
            }
            let ready = PreparedKey::prepare(key.algorithm, &key.material).map_err(error)?;
            prepared.push((key, ready));
        }
        Ok(Verifier { keys: prepared, skew: skew.max(0) })
    }

    /// The key that a token names. A token that names none may be checked with the only key there is.
    fn key(&self, id: Option<&str>) -> Option<&(Key, PreparedKey)> {
        match (id, &self.keys[..]) {
            (Some(id), keys) => keys.iter().find(|(key, _)| key.id == id),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }
}

impl TokenVerifier for Verifier {
    /// The reasons in the order in which they are given; nothing is believed before the signature is.
    fn verify(&self, jwt: &str, at: Timestamp) -> Result<Proof, Refusal> {
        let token = Token::parse(jwt).ok_or(Refusal::Malformed)?;
        let algorithm = Algorithm::named(&token.algorithm).ok_or(Refusal::UnsupportedAlgorithm)?;
        let (key, prepared) = self.key(token.key.as_deref()).ok_or(Refusal::UnknownKey)?;
        check(key.algorithm == algorithm, Refusal::UnsupportedAlgorithm)?;
        check(prepared.has_signed(token.signed, &token.signature), Refusal::BadSignature)?;

        let claims = token.claims;
        let good_until = claims.expires.after(self.skew);
        check(at < good_until, Refusal::Expired)?;
        check(claims.begins.is_none_or(|begins| begins <= at.after(self.skew)), Refusal::NotYetValid)?;
        check(claims.issuer.as_ref() == Some(&key.issuer), Refusal::WrongIssuer)?;
        check(claims.audience.contains(&key.audience), Refusal::WrongAudience)?;
        let address = claims.address().ok_or(Refusal::MissingIdentity)?;
        Ok(Proof { address, name: claims.name, good_until })
    }
}

fn check(holds: bool, reason: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(reason) }
}
