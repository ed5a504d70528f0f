//! Which keys are refused, and that secrets are not shown.

use crate::signer::{ED, ES, RS, good_claims, key, token, verify};
use threadle_jwt::{Algorithm, Key, Material, Verifier};

fn error(keys: Vec<Key>) -> String {
    Verifier::new(keys, 0).err().expect("a key that cannot be used").to_string()
}

fn public(pem: &str) -> Material {
    Material::PublicKey(pem.into())
}

#[test]
fn refuses_keys_that_cannot_be_used() {
    let secret = |length| Material::Secret(vec![7; length]);
    let short = include_str!("../keys/short.pem");
    let wrong = "the key `k` needs a public key for RS256, ES256 and EdDSA, and a secret for HS256";
    let unreadable = "the key `k` is not a public key of its algorithm in PEM";
    let too_short = "the key `k` is too short: a secret has at least 32 bytes, an RSA key at least 2048 bits";
    for (algorithm, material, message) in [
        (Algorithm::Hs256, public(RS), wrong),
        (Algorithm::Rs256, secret(32), wrong),
        (Algorithm::Hs256, secret(31), too_short),
        (Algorithm::Rs256, public(short), too_short),
        (Algorithm::Rs256, public(ES), unreadable),
        (Algorithm::Es256, public(ED), unreadable),
        (Algorithm::EdDsa, public(RS), unreadable),
        (Algorithm::EdDsa, public(include_str!("../keys/ed.private.pem")), unreadable),
        (Algorithm::Rs256, public(""), unreadable),
    ] {
        assert_eq!(error(vec![key("k", algorithm, material)]), message, "{algorithm:?}");
    }
    let twice = vec![key("k", Algorithm::Hs256, secret(32)), key("k", Algorithm::EdDsa, public(ED))];
    assert_eq!(error(twice), "the key `k` has the id of another key");
}

#[test]
fn reads_both_forms_of_rsa_keys() {
    for pem in [RS, include_str!("../keys/rs.pkcs1.pem")] {
        let verifier = Verifier::new(vec![key("rs", Algorithm::Rs256, public(&format!("\n{pem}\n\n")))], 0).unwrap();
        assert!(verify(&verifier, &token(r#"{"alg":"RS256"}"#, &good_claims(), "rs")).is_ok());
    }
}

#[test]
fn shows_no_secret() {
    let shown = format!("{:?}", key("k", Algorithm::Hs256, Material::Secret(b"very secret".to_vec())));
    assert!(shown.contains("\"k\"") && !shown.contains("very") && !shown.contains("118"), "{shown}");
}
