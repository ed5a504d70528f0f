//! All tests of the profile directory in one binary.

use threadle::address::Address;
use threadle::identity::{Lookup, ProfileDirectory};
use threadle_profiles::Directory;

const PROFILES: &str = "
- id: p-ada
  name: Ada Lovelace
  emails: [Ada@Example.com, countess@example.com]
  phones: ['+1 (415) 555-0101']
  externalCustomerIds: ['4711']
  customAttributes: {tier: gold, orders: 3}
- {id: p-twin1, emails: [twins@example.com]}
- {id: p-twin2, emails: [twins@example.com]}
- {id: p-twice, emails: [twice@example.com, TWICE@example.com]}
";

fn look_up(address: Option<Address>) -> String {
    match Directory::read(PROFILES).unwrap().look_up(&address.unwrap()) {
        Lookup::Found(profile) => profile.id,
        other => format!("{other:?}"),
    }
}

#[test]
fn finds_by_any_normalised_address() {
    assert_eq!(look_up(Address::email("COUNTESS@example.com")), "p-ada");
    assert_eq!(look_up(Address::email(" ada@example.com ")), "p-ada");
    assert_eq!(look_up(Address::phone("+1.415.555.0101")), "p-ada");
    assert_eq!(look_up(Address::email("twice@example.com")), "p-twice");
}

#[test]
fn tells_nobody_and_several_apart() {
    assert_eq!(look_up(Address::email("zoe@example.com")), "None");
    assert_eq!(look_up(Address::email("twins@example.com")), "Ambiguous");
}

#[test]
fn keeps_what_is_written() {
    let directory = Directory::read(PROFILES).unwrap();
    let ada = &directory.records()[0];
    assert_eq!(ada.external_customer_ids, ["4711"]);
    assert_eq!(ada.custom_attributes["tier"].text(), Some("gold"));
    assert_eq!(ada.custom_attributes["orders"].integer(), Some(3));
}

#[test]
fn says_what_is_wrong() {
    for (text, message) in [
        ("{}", "sequence"),
        ("[{name: Ada}]", "missing field `id`"),
        ("[{id: a, mails: []}]", "unknown field `mails`"),
        ("[{id: a}, {id: a}]", "two profiles have the id `a`"),
        ("[{id: a, emails: [nobody]}]", "`nobody` of the profile `a` is not an address of its kind"),
        ("[{id: a, phones: ['555']}]", "`555` of the profile `a` is not an address of its kind"),
        ("[{id: a, phones: 5}]", "expected a sequence"),
        ("[", "did not find"),
    ] {
        let error = Directory::read(text).unwrap_err().to_string();
        assert!(error.contains(message), "{text}: {error}");
    }
}
