//! Tokens for the tests, signed by jsonwebtoken, with headers and claims that no library would write.
//!
//! The private keys beside the tests were made for them and are good for nothing else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm as Signing, EncodingKey};
use threadle::identity::{Proof, Refusal, TokenVerifier};
use threadle::time::Timestamp;
use threadle_jwt::{Algorithm, Key, Material, Verifier};

pub const SECRET: &[u8] = b"a secret of at least thirty-two bytes";
pub const RS: &str = include_str!("../keys/rs.pem");
pub const ES: &str = include_str!("../keys/es.pem");
pub const ED: &str = include_str!("../keys/ed.pem");

/// 2026-06-01T12:00:00Z, when all tokens of the tests are checked.
pub const NOW: i64 = 1_780_315_200;

pub fn key(id: &str, algorithm: Algorithm, material: Material) -> Key {
    Key { id: id.into(), algorithm, material, issuer: "https://shop.example".into(), audience: "chat".into() }
}

/// One key of each algorithm: `rs`, `es`, `ed` and `hs`.
pub fn verifier() -> Verifier {
    let public = |pem: &str| Material::PublicKey(pem.into());
    let keys = vec![
        key("rs", Algorithm::Rs256, public(RS)),
        key("es", Algorithm::Es256, public(ES)),
        key("ed", Algorithm::EdDsa, public(ED)),
        key("hs", Algorithm::Hs256, Material::Secret(SECRET.into())),
    ];
    Verifier::new(keys, 60_000).expect("keys")
}

/// A verifier that has only the secret.
pub fn verifier_of_one() -> Verifier {
    Verifier::new(vec![key("hs", Algorithm::Hs256, Material::Secret(SECRET.into()))], 60_000).expect("a key")
}

pub fn verify(verifier: &Verifier, token: &str) -> Result<Proof, Refusal> {
    verifier.verify(token, Timestamp::from_milliseconds(NOW * 1_000))
}

/// A token with this header and these claims, signed with the private key called `with`.
pub fn token(header: &str, claims: &str, with: &str) -> String {
    let (key, algorithm) = match with {
        "rs" => (EncodingKey::from_rsa_pem(include_bytes!("../keys/rs.private.pem")), Signing::RS256),
        "es" => (EncodingKey::from_ec_pem(include_bytes!("../keys/es.private.pem")), Signing::ES256),
        "ed" => (EncodingKey::from_ed_pem(include_bytes!("../keys/ed.private.pem")), Signing::EdDSA),
        "hs" => (Ok(EncodingKey::from_secret(SECRET)), Signing::HS256),
        "public" => (Ok(EncodingKey::from_secret(RS.as_bytes())), Signing::HS256),
        _ => panic!("no such key: {with}"),
    };
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature =
        jsonwebtoken::crypto::sign(signed.as_bytes(), &key.expect("a key"), algorithm).expect("a signature");
    format!("{signed}.{signature}")
}

/// A token signed with the secret, with these members added to good claims, or put in their place.
pub fn with_claims(changes: &str) -> String {
    let changes: serde_json::Map<String, serde_json::Value> = serde_json::from_str(changes).expect("an object");
    let mut claims = serde_json::json!({
        "iss": "https://shop.example", "aud": "chat", "exp": NOW + 3_600, "iat": NOW, "email": "Ada@Example.com"
    });
    for (name, value) in changes {
        claims[name] = value;
    }
    token(r#"{"alg":"HS256","kid":"hs"}"#, &claims.to_string(), "hs")
}

/// Good claims, as text.
pub fn good_claims() -> String {
    format!(r#"{{"iss":"https://shop.example","aud":"chat","exp":{},"email":"ada@example.com"}}"#, NOW + 3_600)
}
