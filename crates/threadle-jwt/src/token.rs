//! The three parts of a token, taken apart strictly; nothing here is believed yet.

use crate::claims::Claims;
use crate::members::{object, take_text};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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
