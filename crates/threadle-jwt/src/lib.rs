//! Checks User Identity JWTs: what a token proves, or the first reason for which it proves nothing.
//!
//! The keys stand in the workspace's manifest, each with the one algorithm that it may be used with, its issuer and its
//! audience; a token chooses nothing but which of them to be checked with. Headers that bring a key or name a place to
//! fetch one (`jwk`, `jku`, `x5u`, `x5c`) are not read. RS256, ES256, EdDSA (Ed25519) and HS256 are known; `none` is not.
//!
//! ```
//! use threadle::identity::{Refusal, TokenVerifier};
//! use threadle::time::Timestamp;
//! use threadle_jwt::{Algorithm, Key, Material, Verifier};
//!
//! let key = Key {
//!     id: "shop".into(),
//!     algorithm: Algorithm::Hs256,
//!     material: Material::Secret(b"a secret of at least thirty-two bytes".to_vec()),
//!     issuer: "https://shop.example".into(),
//!     audience: "chat".into(),
//! };
//! let verifier = Verifier::new(vec![key], 60_000)?;
//! assert_eq!(verifier.verify("not a token", Timestamp::default()), Err(Refusal::Malformed));
//! # Ok::<(), threadle_jwt::KeyError>(())
//! ```

mod claims;
mod key;
mod members;
mod token;
mod verifier;

pub use key::{Algorithm, Key, KeyError, KeyProblem, Material};
pub use verifier::Verifier;
