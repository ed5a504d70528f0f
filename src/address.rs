//! The addresses that identify a customer, normalised so that two spellings of one address are equal.

use std::fmt;

/// The longest email address that mail can be sent to (RFC 5321), in bytes.
const LONGEST_EMAIL: usize = 254;

/// An email address or a phone number, always normalised.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    kind: AddressKind,
    text: Box<str>,
}

/// What kind of address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressKind {
    /// An email address.
    Email,
    /// A phone number.
    Phone,
}

/// Which kinds of address identify a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Addresses {
    /// `addresses: [email, phone]`
    #[default]
    Both,
    /// `addresses: [email]`: then a customer who is not anonymous has an email.
    EmailOnly,
    /// `addresses: [phone]`: then a customer who is not anonymous has a phone number.
    PhoneOnly,
}

impl Address {
    /// An email address: trimmed and case folded. `None` where it cannot be one: it needs something on both sides of
    /// exactly one `@`, no space or control character, no empty part of the domain, and 254 bytes at most.
    pub fn email(text: &str) -> Option<Address> {
        Address::read(AddressKind::Email, text, write_email)
    }

    /// A phone number in E.164: `+` and 7 to 15 digits, of which the first is not 0. Spaces, dashes, parentheses and
    /// dots between them are left out; `None` for anything else.
    pub fn phone(text: &str) -> Option<Address> {
        Address::read(AddressKind::Phone, text, write_phone)
    }

    fn read(kind: AddressKind, text: &str, write: fn(&str, &mut String) -> bool) -> Option<Address> {
        let mut normalised = String::new();
        write(text, &mut normalised).then(|| Address { kind, text: normalised.into() })
    }

    /// What kind of address it is.
    pub fn kind(&self) -> AddressKind {
        self.kind
    }

    /// The normalised address.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Addresses {
    /// Whether an address of this kind identifies a customer.
    pub fn include(self, kind: AddressKind) -> bool {
        match self {
            Addresses::Both => true,
            Addresses::EmailOnly => kind == AddressKind::Email,
            Addresses::PhoneOnly => kind == AddressKind::Phone,
        }
    }
}

/// Appends the normalised form of an email address; where it is none, what was appended is worth nothing.
pub(crate) fn write_email(text: &str, out: &mut String) -> bool {
    let (start, text) = (out.len(), text.trim());
    if text.is_ascii() {
        out.push_str(text);
        out[start..].make_ascii_lowercase();
        return is_plain_email(&out.as_bytes()[start..]);
    }
    out.extend(text.chars().flat_map(fold));
    let folded = &out[start..];
    let Some((name, domain)) = folded.split_once('@') else { return false };
    let clean = !folded.contains(|c: char| c.is_whitespace() || c.is_control());
    let whole = !name.is_empty() && !domain.contains('@') && domain.split('.').all(|part| !part.is_empty());
    clean && whole && folded.len() <= LONGEST_EMAIL
}

/// The same question about ASCII, answered in one go: one `@` with something before it, and behind it parts between dots,
/// none of them empty; nothing but letters, digits and signs that can be seen.
fn is_plain_email(text: &[u8]) -> bool {
    let (mut ats, mut part) = (0, 0);
    for byte in text {
        part = match byte {
            b'@' if ats == 0 && part > 0 => {
                ats = 1;
                0
            }
            b'.' if ats == 1 && part > 0 => 0,
            b'.' if ats == 0 => 1,
            b'@' | b'.' | 0..=b' ' | 0x7f.. => return false,
            _ => 1,
        };
    }
    ats == 1 && part > 0 && text.len() <= LONGEST_EMAIL
}

/// Appends the normalised form of a phone number; where it is none, what was appended is worth nothing.
pub(crate) fn write_phone(text: &str, out: &mut String) -> bool {
    let start = out.len();
    out.extend(text.trim().chars().filter(|c| !" -().\u{a0}".contains(*c)));
    let Some(digits) = out[start..].strip_prefix('+') else { return false };
    let all = digits.bytes().all(|byte| byte.is_ascii_digit());
    all && !digits.starts_with('0') && (7..=15).contains(&digits.len())
}

/// Unicode's full case folding by the mappings that the standard library has: lower, upper and lower again bring all
/// spellings of a letter together. Only dotless `ı` would be taken too far, to `i`, which folding keeps apart.
fn fold(letter: char) -> impl Iterator<Item = char> {
    let kept = (letter == 'ı').then_some(letter);
    let folded =
        (letter != 'ı').then(|| letter.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase));
    kept.into_iter().chain(folded.into_iter().flatten())
}
