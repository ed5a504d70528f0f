//! Keys, each with the one algorithm that it may be used with, and the check of a signature.

use hmac::{Hmac, Mac};
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::PublicKeyParts;
use rsa::{RsaPublicKey, pkcs1v15};
use sha2::Sha256;
use std::fmt;

/// The shortest secret for HS256 in bytes, and the shortest modulus for RS256 (RFC 7518).
const SHORTEST_SECRET: usize = 32;
const SHORTEST_MODULUS: usize = 2048 / 8;

/// An algorithm that tokens may be signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the standard's own (RFC 7518, RFC 8037)")]
pub enum Algorithm {
    Rs256,
    Es256,
    EdDsa,
    Hs256,
}

/// A key as the manifest gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// The `kid` of tokens.
    pub id: String,
    /// The one algorithm.
    pub algorithm: Algorithm,
    /// What signatures are checked with.
    pub material: Material,
    /// The `iss` that tokens must have.
    pub issuer: String,
    /// The `aud` that tokens must have.
    pub audience: String,
}

/// What signatures are checked with.
#[derive(Clone, PartialEq, Eq)]
pub enum Material {
    /// A public key in PEM (`BEGIN PUBLIC KEY`, or `BEGIN RSA PUBLIC KEY`).
    PublicKey(String),
    /// A secret of at least 32 bytes, for HS256.
    Secret(Vec<u8>),
}

/// A key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError {
    /// The id of the key.
    pub key: String,
    /// What is wrong with it.
    pub problem: KeyProblem,
}

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// Another key has the same id.
    RepeatedId,
    /// A public key where a secret is needed, or the other way round.
    WrongMaterial,
    /// Not a public key of the algorithm.
    Unreadable,
    /// A secret of less than 32 bytes, or an RSA key of less than 2048 bits.
    TooShort,
}

/// A key that is ready for use.
pub(crate) enum PreparedKey {
    Rs256(pkcs1v15::VerifyingKey<Sha256>),
    Es256(p256::ecdsa::VerifyingKey),
    EdDsa(ed25519_dalek::VerifyingKey),
    Hs256(Hmac<Sha256>),
}

impl Algorithm {
    /// The algorithm that a token's header calls `name`.
    pub fn named(name: &str) -> Option<Algorithm> {
        match name {
            "RS256" => Some(Algorithm::Rs256),
            "ES256" => Some(Algorithm::Es256),
            "EdDSA" => Some(Algorithm::EdDsa),
            "HS256" => Some(Algorithm::Hs256),
            _ => None,
        }
    }
}

impl PreparedKey {
    pub(crate) fn prepare(algorithm: Algorithm, material: &Material) -> Result<PreparedKey, KeyProblem> {
        match (algorithm, material) {
            (Algorithm::Hs256, Material::Secret(secret)) if secret.len() < SHORTEST_SECRET => Err(KeyProblem::TooShort),
            (Algorithm::Hs256, Material::Secret(secret)) => {
                Hmac::new_from_slice(secret).map(PreparedKey::Hs256).map_err(|_| KeyProblem::Unreadable)
            }
            (Algorithm::Rs256, Material::PublicKey(pem)) => prepare_rsa(pem.trim()),
            (Algorithm::Es256, Material::PublicKey(pem)) => {
                let key = p256::ecdsa::VerifyingKey::from_public_key_pem(pem.trim());
                key.map(PreparedKey::Es256).map_err(|_| KeyProblem::Unreadable)
            }
            (Algorithm::EdDsa, Material::PublicKey(pem)) => {
                let key = ed25519_dalek::VerifyingKey::from_public_key_pem(pem.trim());
                key.map(PreparedKey::EdDsa).map_err(|_| KeyProblem::Unreadable)
            }
            _ => Err(KeyProblem::WrongMaterial),
        }
    }

    /// Whether `signature` is this key's for `message`.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        use p256::ecdsa::signature::Verifier;
        match self {
            PreparedKey::Rs256(key) => {
                pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            PreparedKey::Es256(key) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            PreparedKey::EdDsa(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            PreparedKey::Hs256(mac) => mac.clone().chain_update(message).verify_slice(signature).is_ok(),
        }
    }
}

fn prepare_rsa(pem: &str) -> Result<PreparedKey, KeyProblem> {
    let key = RsaPublicKey::from_public_key_pem(pem).or_else(|_| RsaPublicKey::from_pkcs1_pem(pem));
    let key = key.map_err(|_| KeyProblem::Unreadable)?;
    if key.size() < SHORTEST_MODULUS {
        return Err(KeyProblem::TooShort);
    }
    Ok(PreparedKey::Rs256(pkcs1v15::VerifyingKey::new(key)))
}

impl fmt::Debug for Key {
    /// Without the material: a secret has no place in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .field("algorithm", &self.algorithm)
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            KeyProblem::RepeatedId => "has the id of another key",
            KeyProblem::WrongMaterial => "needs a public key for RS256, ES256 and EdDSA, and a secret for HS256",
            KeyProblem::Unreadable => "is not a public key of its algorithm in PEM",
            KeyProblem::TooShort => "is too short: a secret has at least 32 bytes, an RSA key at least 2048 bits",
        };
        write!(f, "the key `{}` {problem}", self.key)
    }
}

impl std::error::Error for KeyError {}
