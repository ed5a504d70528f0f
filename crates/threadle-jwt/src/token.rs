//! The three parts of a token, taken apart strictly; nothing here is believed yet.

use crate::claims::Claims;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;

/// A token that has the form of one.
pub(crate) struct Token<'a> {
    /// `alg`
    pub algorithm: String,
    /// `kid`
    pub key: Option<String>,
    /// What it claims.
    pub claims: Claims,
    /// The bytes that were signed: header and claims as they came.
    pub signed: &'a [u8],
    /// The signature.
    pub signature: Vec<u8>,
}

impl<'a> Token<'a> {
    /// Takes a token apart; `None` where it is malformed.
    pub(crate) fn parse(text: &'a str) -> Option<Token<'a>> {
        if text.len() > LONGEST {
            return None;
        }
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let mut header = object(header)?;
        // Extensions that must be understood are none of ours, and the list must not be empty either.
        if header.contains_key("crit") {
            return None;
        }
        Some(Token {
            algorithm: take_text(&mut header, "alg")??,
            key: take_text(&mut header, "kid")?,
            claims: Claims::read(object(claims)?)?,
            signed: signed.as_bytes(),
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }
}

/// The members of a JSON object.
pub(crate) type Members = BTreeMap<String, Value>;

/// Takes out a member that must be a text: `None` where it is something else, `Some(None)` where it is absent.
pub(crate) fn take_text(members: &mut Members, name: &str) -> Option<Option<String>> {
    match members.remove(name) {
        None => Some(None),
        Some(Value::String(text)) => Some(Some(text)),
        Some(_) => None,
    }
}

/// A JSON object in unpadded base64url, each member at most once.
fn object(part: &str) -> Option<Members> {
    let json = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice::<Distinct>(&json).ok().map(|Distinct(members)| members)
}

/// serde_json would let the last of several members win; which one other readers take is anybody's guess.
struct Distinct(Members);

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Distinct, D::Error> {
        deserializer.deserialize_map(DistinctVisitor).map(Distinct)
    }
}

struct DistinctVisitor;

impl<'de> Visitor<'de> for DistinctVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members, A::Error> {
        let mut members = Members::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("repeated"));
            }
        }
        Ok(members)
    }
}
