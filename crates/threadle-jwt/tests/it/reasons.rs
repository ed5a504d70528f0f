//! Every reason for a refusal, and their order.

use crate::signer::{NOW, good_claims, token, verifier, verifier_of_one, verify, with_claims};
use threadle::identity::Refusal;
use threadle::time::Timestamp;

fn email(token: &str) -> Result<String, Refusal> {
    verify(&verifier(), token).map(|proof| proof.address.to_string())
}

#[test]
fn every_algorithm_with_its_key() {
    for (algorithm, key) in [("RS256", "rs"), ("ES256", "es"), ("EdDSA", "ed"), ("HS256", "hs")] {
        let header = format!(r#"{{"alg":"{algorithm}","kid":"{key}","typ":"JWT"}}"#);
        assert_eq!(email(&token(&header, &good_claims(), key)), Ok("ada@example.com".into()), "{algorithm}");
    }
}

#[test]
fn the_header() {
    use Refusal::*;
    for (header, signed_with, expected) in [
        (r#"{"alg":"HS256","kid":"hs","typ":"at+jwt","extra":[1]}"#, "hs", None),
        (r#"{"alg":"HS256","kid":"hs","jwk":{"kty":"oct"},"jku":"https://evil.example"}"#, "hs", None),
        (r#"{"kid":"hs"}"#, "hs", Some(Malformed)),
        (r#"{"alg":7,"kid":"hs"}"#, "hs", Some(Malformed)),
        (r#"{"alg":null,"kid":"hs"}"#, "hs", Some(Malformed)),
        (r#"{"alg":"HS256","kid":7}"#, "hs", Some(Malformed)),
        (r#"{"alg":"HS256","alg":"HS256","kid":"hs"}"#, "hs", Some(Malformed)),
        (r#"{"alg":"HS256","\u0061lg":"none","kid":"hs"}"#, "hs", Some(Malformed)),
        (r#"{"alg":"HS256","kid":"hs","crit":["exp"]}"#, "hs", Some(Malformed)),
        (r#"{"alg":"HS256","kid":"hs","crit":[]}"#, "hs", Some(Malformed)),
        (r#"["alg","HS256"]"#, "hs", Some(Malformed)),
        (r#"{"alg":"HS256","kid":"hs"} x"#, "hs", Some(Malformed)),
        (r#"{"alg":"none"}"#, "hs", Some(UnsupportedAlgorithm)),
        (r#"{"alg":"NONE","kid":"hs"}"#, "hs", Some(UnsupportedAlgorithm)),
        (r#"{"alg":"hs256","kid":"hs"}"#, "hs", Some(UnsupportedAlgorithm)),
        (r#"{"alg":"HS512","kid":"hs"}"#, "hs", Some(UnsupportedAlgorithm)),
        (r#"{"alg":"none","kid":"nobody"}"#, "hs", Some(UnsupportedAlgorithm)),
        (r#"{"alg":"HS256","kid":"rs"}"#, "public", Some(UnsupportedAlgorithm)),
        (r#"{"alg":"RS256","kid":"hs"}"#, "rs", Some(UnsupportedAlgorithm)),
        (r#"{"alg":"HS256"}"#, "hs", Some(UnknownKey)),
        (r#"{"alg":"HS256","kid":"nobody"}"#, "hs", Some(UnknownKey)),
        (r#"{"alg":"HS256","kid":"HS"}"#, "hs", Some(UnknownKey)),
        (r#"{"alg":"HS256","kid":"hs"}"#, "public", Some(BadSignature)),
        (r#"{"alg":"RS256","kid":"rs"}"#, "es", Some(BadSignature)),
        (r#"{"alg":"ES256","kid":"es"}"#, "ed", Some(BadSignature)),
        (r#"{"alg":"EdDSA","kid":"ed"}"#, "rs", Some(BadSignature)),
    ] {
        assert_eq!(email(&token(header, &good_claims(), signed_with)).err(), expected, "{header}");
    }
}

#[test]
fn without_a_kid_only_where_there_is_one_key() {
    let token = token(r#"{"alg":"HS256"}"#, &good_claims(), "hs");
    assert_eq!(verify(&verifier(), &token), Err(Refusal::UnknownKey));
    assert!(verify(&verifier_of_one(), &token).is_ok());
}

#[test]
fn the_claims() {
    use Refusal::*;
    for (changes, expected) in [
        (r#"{"exp":"1780318800"}"#, Err(Malformed)),
        (r#"{"exp":null}"#, Err(Malformed)),
        (r#"{"nbf":"soon"}"#, Err(Malformed)),
        (r#"{"iat":true}"#, Err(Malformed)),
        (r#"{"iss":["https://shop.example"]}"#, Err(Malformed)),
        (r#"{"aud":7}"#, Err(Malformed)),
        (r#"{"aud":["chat",7]}"#, Err(Malformed)),
        (r#"{"name":7}"#, Err(Malformed)),
        (r#"{"email":7}"#, Err(Malformed)),
        (r#"{"identity":7}"#, Err(Malformed)),
        (r#"{"identityType":7}"#, Err(Malformed)),
        (r#"{"exp":1780315140}"#, Err(Expired)),
        (r#"{"exp":1780315140.001}"#, Ok("ada@example.com")),
        (r#"{"exp":-1e300}"#, Err(Expired)),
        (r#"{"exp":1e300}"#, Ok("ada@example.com")),
        (r#"{"exp":18446744073709551615}"#, Ok("ada@example.com")),
        (r#"{"nbf":1780315260}"#, Ok("ada@example.com")),
        (r#"{"nbf":1780315261}"#, Err(NotYetValid)),
        (r#"{"iat":1780315261}"#, Err(NotYetValid)),
        (r#"{"nbf":0,"iat":1780315261}"#, Err(NotYetValid)),
        (r#"{"exp":1780315140,"nbf":1780315261}"#, Err(Expired)),
        (r#"{"iss":"https://evil.example"}"#, Err(WrongIssuer)),
        (r#"{"iss":"https://evil.example","aud":"billing"}"#, Err(WrongIssuer)),
        (r#"{"nbf":1780315261,"iss":"https://evil.example"}"#, Err(NotYetValid)),
        (r#"{"aud":"billing"}"#, Err(WrongAudience)),
        (r#"{"aud":[]}"#, Err(WrongAudience)),
        (r#"{"aud":["other","chat"]}"#, Ok("ada@example.com")),
        (r#"{"aud":"billing","email":""}"#, Err(WrongAudience)),
        (r#"{"email":""}"#, Err(MissingIdentity)),
        (r#"{"email":"nobody"}"#, Err(MissingIdentity)),
        (r#"{"identityType":"EMAIL"}"#, Err(MissingIdentity)),
        (r#"{"identityType":"EMAIL","identity":"grace@example.com"}"#, Ok("grace@example.com")),
        (r#"{"identityType":"EMAIL","identity":"+14155550101"}"#, Err(MissingIdentity)),
        (r#"{"identityType":"MOBILE_PHONE_NUMBER","identity":"+1 415 555 0101"}"#, Ok("+14155550101")),
        (r#"{"identityType":"MOBILE_PHONE_NUMBER","identity":"ada@example.com"}"#, Err(MissingIdentity)),
        (r#"{"identityType":"FAX","identity":"+14155550101"}"#, Err(MissingIdentity)),
        (r#"{"identity":"grace@example.com"}"#, Ok("ada@example.com")),
    ] {
        assert_eq!(email(&with_claims(changes)), expected.map(str::to_owned), "{changes}");
    }
}

#[test]
fn claims_that_are_missing_or_repeated() {
    let sign = |claims: &str| email(&token(r#"{"alg":"HS256","kid":"hs"}"#, claims, "hs"));
    let good = good_claims();
    assert_eq!(sign(&good.replace(r#""exp""#, r#""xep""#)), Err(Refusal::Malformed));
    assert_eq!(sign(&good.replace(r#""iss""#, r#""ssi""#)), Err(Refusal::WrongIssuer));
    assert_eq!(sign(&good.replace(r#""aud""#, r#""dua""#)), Err(Refusal::WrongAudience));
    assert_eq!(sign(&good.replace(r#""email""#, r#""mail""#)), Err(Refusal::MissingIdentity));
    assert_eq!(sign(&good.replace('}', r#","email":"eve@example.com"}"#)), Err(Refusal::Malformed));
    assert_eq!(sign(&good.replace('}', r#","other":1,"other":1}"#)), Err(Refusal::Malformed));
    assert_eq!(sign("[]"), Err(Refusal::Malformed));
    assert_eq!(sign(""), Err(Refusal::Malformed));
}

#[test]
fn malformed_comes_before_everything() {
    let claims = good_claims().replace(r#""exp""#, r#""xep""#);
    assert_eq!(email(&token(r#"{"alg":"none"}"#, &claims, "hs")), Err(Refusal::Malformed));
    assert_eq!(email(&token(r#"{"alg":"HS256","kid":"hs"}"#, &claims, "public")), Err(Refusal::Malformed));
}

#[test]
fn the_proof_tells_name_and_expiry() {
    let proof = verify(&verifier(), &with_claims(r#"{"name":"Ada Lovelace"}"#)).unwrap();
    assert_eq!(proof.name.as_deref(), Some("Ada Lovelace"));
    assert_eq!(proof.good_until, Timestamp::from_milliseconds((NOW + 3_600 + 60) * 1_000));
}
