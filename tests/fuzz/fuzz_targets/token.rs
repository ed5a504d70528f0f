//! Any text as a User Identity JWT: never believed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use threadle::identity::TokenVerifier;
use threadle::time::Timestamp;
use threadle_jwt::{Algorithm, Key, Material, Verifier};

static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    let key = Key {
        id: "hs".into(),
        algorithm: Algorithm::Hs256,
        material: Material::Secret(b"a secret that no fuzzer guesses, of 32 bytes and more".to_vec()),
        issuer: "https://shop.example".into(),
        audience: "chat".into(),
    };
    Verifier::new(vec![key], 60_000).expect("a good key")
});

fuzz_target!(|token: &str| {
    let at = Timestamp::from_milliseconds(1_780_315_200_000);
    assert!(VERIFIER.verify(token, at).is_err(), "a token that nobody signed");
});
