//! What a token claims: its types when it is taken apart, its meaning once its signature has been checked.

use crate::members::{Members, take_text};
use serde_json::Value;
use threadle::address::Address;
use threadle::time::Timestamp;

/// The claims that matter here, each of its type.
pub(crate) struct Claims {
    /// `exp`
    pub expires: Timestamp,
    /// The later of `nbf` and `iat`.
    pub begins: Option<Timestamp>,
    /// `iss`
    pub issuer: Option<String>,
    /// `aud`: one, or a list of them.
    pub audience: Vec<String>,
    /// `name`
    pub name: Option<String>,
    identity_type: Option<String>,
    identity: Option<String>,
    email: Option<String>,
}

impl Claims {
    /// Reads the claims; `None` where one is of the wrong type or `exp` is missing.
    pub(crate) fn read(mut members: Members) -> Option<Claims> {
        let expires = take_time(&mut members, "exp")??;
        let (not_before, issued) = (take_time(&mut members, "nbf")?, take_time(&mut members, "iat")?);
        Some(Claims {
            expires,
            begins: not_before.max(issued),
            issuer: take_text(&mut members, "iss")?,
            audience: audience(members.remove("aud"))?,
            name: take_text(&mut members, "name")?,
            identity_type: take_text(&mut members, "identityType")?,
            identity: take_text(&mut members, "identity")?,
            email: take_text(&mut members, "email")?,
        })
    }

    /// Whom the token is about; `None` where it names nobody, or not in a way that an address can be made of.
    pub(crate) fn address(&self) -> Option<Address> {
        match self.identity_type.as_deref() {
            Some("EMAIL") => Address::email(self.identity.as_deref()?),
            Some("MOBILE_PHONE_NUMBER") => Address::phone(self.identity.as_deref()?),
            Some(_) => None,
            None => Address::email(self.email.as_deref()?),
        }
    }
}

/// A time in seconds since 1970, whole or not: `None` where it is no number, `Some(None)` where it is absent.
fn take_time(members: &mut Members, name: &str) -> Option<Option<Timestamp>> {
    let Some(value) = members.remove(name) else { return Some(None) };
    let milliseconds = match value.as_i64() {
        Some(seconds) => seconds.saturating_mul(1_000),
        // A conversion from floating point stops at the ends of the range.
        None => (value.as_f64()? * 1_000.0) as i64,
    };
    Some(Some(Timestamp::from_milliseconds(milliseconds)))
}

fn audience(value: Option<Value>) -> Option<Vec<String>> {
    match value {
        None => Some(Vec::new()),
        Some(Value::String(one)) => Some(vec![one]),
        Some(Value::Array(several)) => {
            several.into_iter().map(|one| if let Value::String(one) = one { Some(one) } else { None }).collect()
        }
        Some(_) => None,
    }
}
