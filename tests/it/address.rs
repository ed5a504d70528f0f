//! Addresses: which spellings are one address, and what is none.

use proptest::prelude::*;
use threadle::address::Address;

#[test]
fn one_email_in_many_spellings() {
    for (text, normalised) in [
        ("ada@example.com", "ada@example.com"),
        ("  Ada@Example.COM\n", "ada@example.com"),
        ("STRASSE@example.com", "strasse@example.com"),
        ("straße@example.com", "strasse@example.com"),
        ("ΟΔΟΣ@example.com", "οδοσ@example.com"),
        ("οδος@example.com", "οδοσ@example.com"),
        ("a+b@localhost", "a+b@localhost"),
        ("dotless-ı@example.com", "dotless-ı@example.com"),
    ] {
        assert_eq!(Address::email(text).as_ref().map(Address::as_str), Some(normalised), "{text}");
    }
}

#[test]
fn what_is_no_email() {
    let long = format!("{}@example.com", "a".repeat(250));
    for text in
        ["", "  ", "ada", "@example.com", "ada@", "a@b@c", "a b@c.d", "a@b\u{7}c", "a@.b", "a@b.", "a@b..c", &long]
    {
        assert_eq!(Address::email(text), None, "{text}");
    }
}

proptest! {
    /// Addresses in ASCII are read another way than all others.
    #[test]
    fn letters_beyond_ascii_make_no_other_address(rest in "[a.@ \t\x01\x7f-]{0,12}") {
        prop_assert_eq!(Address::email(&format!("e{rest}")).is_some(), Address::email(&format!("é{rest}")).is_some());
    }
}

#[test]
fn one_phone_number_in_many_spellings() {
    for text in ["+14155550101", " +1 (415) 555-01.01 ", "+1\u{a0}415 5550101"] {
        assert_eq!(Address::phone(text).as_ref().map(Address::as_str), Some("+14155550101"), "{text}");
    }
}

#[test]
fn what_is_no_phone_number() {
    for text in [
        "",
        "+",
        "14155550101",
        "0014155550101",
        "+123456",
        "+1234567890123456",
        "+04155550101",
        "++14155550101",
        "+1415555O101",
        "+١٤١٥٥٥٥٠١٠١",
    ] {
        assert_eq!(Address::phone(text), None, "{text}");
    }
}
