//! The small workspace that the tests of the commands work on.

use crate::folder::Folder;

pub const MANIFEST: &str = r#"threadle: 1
name: Corner shop
identity: { addresses: [email] }
inboxes: [General]
facts:
  vip: boolean
actions:
  orders.latest:
    inputs: { email: text }
    outcomes:
      found: { number: text, items: integer 0..99 }
      none: {}
severities:
  unused-declaration: off  # `vip` is there to be told by hand.
"#;

pub const RULES: &str = r#"start {
  when chat opens => welcome
}

thread welcome "Say hello and find out what it is about" {
  say "Hello, {customer.first_name or "there"}!"
  ask "What can we do for you?" {
    "My order"             => pivot to order
    "Talk to a person"     => hand off to inbox "General" priority high
    anything else          => hand off to inbox "General" note "Wrote: {answer}"
    no answer in 5 minutes => resolve as abandoned
  }
}

thread order "The latest order, for proven customers only" {
  rules {
    rule "proven" when customer is authenticated {
      call orders.latest(email: customer.email) as order {
        found  => say "Order {order.number}: {order.items} items."
        none   => say "I see no order of yours."
        failed => say "I cannot look just now."
      }
      resolve
    }
    otherwise => hand off to inbox "General" reason "not signed in"
  }
}

scenario "asks for a person" {
  chat opens
  bot: "Hello, there!"
  bot: "What can we do for you?"
  customer picks "Talk to a person"
  bot hands off to inbox "General"
}

scenario "asks for an order" {
  profile ada { name: "Ada Lovelace", email: "ada@example.com" }
  customer signs in as ada
  chat opens
  bot: "Hello, Ada!"
  bot: "What can we do for you?"
  customer picks "My order"
  orders.latest answers found { number: "A-1", items: 2 }
  bot: "Order A-1: 2 items."
  bot resolves
}
"#;

/// A folder with the workspace `shop`.
pub fn shop() -> Folder {
    Folder::empty().with("shop/threadle.yaml", MANIFEST).with("shop/rules.thread", RULES)
}

/// The same with a change in its rules.
pub fn shop_with(old: &str, new: &str) -> Folder {
    assert!(RULES.contains(old), "{old}");
    shop().with("shop/rules.thread", &RULES.replacen(old, new, 1))
}
