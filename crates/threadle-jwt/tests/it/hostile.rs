//! Whatever is sent as a token: no panic, and never a proof.

use crate::signer::{token, verifier, verifier_of_one, verify, with_claims};
use proptest::prelude::*;
use std::sync::LazyLock;
use threadle::identity::Refusal;
use threadle_jwt::Verifier;

static VERIFIER: LazyLock<Verifier> = LazyLock::new(verifier);

#[test]
fn malformed_tokens() {
    let good = with_claims("{}");
    let parts: Vec<&str> = good.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("three parts") };
    assert!(verify(&VERIFIER, &good).is_ok());
    for text in [
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        "x.y.z".into(),
        format!("{header}.{claims}"),
        format!("{header}.{claims}.{signature}.{signature}"),
        format!("{header}.{claims}.{signature}."),
        format!(".{claims}.{signature}"),
        format!("{header}..{signature}"),
        format!(" {good}"),
        format!("{good}\n"),
        format!("Bearer {good}"),
        format!("{header}.{claims}.{signature}="),
        format!("{header}=.{claims}.{signature}"),
        format!("{header}.{claims}.{}+", &signature[1..]),
        format!("{header}.{claims}.{}é", &signature[1..]),
        // The last letter of 32 bytes holds four bits; here it has a fifth, which a lenient reader would drop.
        format!("{header}.{claims}.{}B", &signature[..42]),
    ] {
        assert_eq!(verify(&VERIFIER, &text), Err(Refusal::Malformed), "{text}");
    }
    assert_eq!(verify(&VERIFIER, &format!("{header}.{claims}.")), Err(Refusal::BadSignature));
}

#[test]
fn the_limit_of_16_kib() {
    let padded = |length: usize| with_claims(&format!(r#"{{"pad":"{}"}}"#, "x".repeat(length)));
    let longest = (11_000..12_300).rev().map(padded).find(|token| token.len() <= 16 * 1024).unwrap();
    assert!(verify(&VERIFIER, &longest).is_ok(), "{} bytes", longest.len());
    assert_eq!(verify(&VERIFIER, &padded(12_300)), Err(Refusal::Malformed));
}

#[test]
fn deep_nesting() {
    let deep = |count: usize| format!(r#"{{"exp":99999999999,"a":{}{}}}"#, "[".repeat(count), "]".repeat(count));
    assert_eq!(verify(&VERIFIER, &token(r#"{"alg":"HS256","kid":"hs"}"#, &deep(5_000), "hs")), Err(Refusal::Malformed));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in ".{0,200}") {
        prop_assert!(verify(&VERIFIER, &text).is_err());
    }

    #[test]
    fn any_three_parts(header in "[A-Za-z0-9_-]{0,40}", claims in "[A-Za-z0-9_-]{0,80}", signature in "[A-Za-z0-9_-]{0,90}") {
        let refused = verify(&VERIFIER, &format!("{header}.{claims}.{signature}"));
        prop_assert!(refused.is_err());
    }

    #[test]
    fn any_header_and_claims(algorithm in "RS256|ES256|EdDSA|HS256|none", key in "rs|es|ed|hs|x", exp in any::<f64>(), signature in "[A-Za-z0-9_-]{0,90}") {
        let header = format!(r#"{{"alg":"{algorithm}","kid":"{key}"}}"#);
        let signed = token(&header, &format!(r#"{{"exp":{exp}}}"#), "public");
        let (message, _) = signed.rsplit_once('.').unwrap();
        let forged = format!("{message}.{signature}");
        prop_assert!(verify(&VERIFIER, &forged).is_err());
    }

    #[test]
    fn one_byte_changed(place in any::<prop::sample::Index>(), byte in 0x20u8..0x7f) {
        let good = with_claims("{}");
        let mut bytes = good.clone().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let changed = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(verify(&VERIFIER, &changed).is_ok(), changed == good);
        prop_assert_eq!(verify(&verifier_of_one(), &changed).is_ok(), changed == good);
    }
}
