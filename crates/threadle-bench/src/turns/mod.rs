//! W3: a conversation of eight turns, for the machine and for a state machine that somebody wrote by hand.
//!
//! The assistant greets, offers the login or asks for an email address, then for a name, shows a menu with quick replies
//! and a count of open orders, tells their status, and asks for topic and urgency before it hands over. Every text is
//! rendered.

pub mod machine;
pub mod native;

/// The manifest of W3.
pub const MANIFEST: &str = "threadle: 1
name: Turns
site: { login_url: https://shop.example/login }
facts:
  open_orders: { type: integer 0..50, about: customer }
inboxes: [Deliveries, Returns, General]
topics: [Delivery, Return]
";

/// The rules of W3.
pub const RULES: &str = r#"start {
  when chat opens => greet
}

remember email: text
remember name: text

thread greet "Greet, and find out who is there" {
  say "Hello, good to have you here."
  ask "How shall we look up your orders?" {
    "Log in" {
      say "[Log in]({site.login_url}) and we can get straight to it."
      pivot to address
    }
    "By email"             => pivot to address
    anything else          => pivot to address
    no answer in 9 minutes => resolve as abandoned
  }
}

thread address "Email and name" {
  ask "Which email address did you order with?" into email as email {
    retry 2 times "That does not look like an email address. Which one is it?"
    otherwise              => hand off to inbox "General"
    no answer in 9 minutes => resolve as abandoned
  }
  ask "Thank you, I found {email}. And what is your name?" into name {
    no answer in 9 minutes => resolve as abandoned
  }
  pivot to menu
}

thread menu "What it is about" {
  ask "What can we do for you, {name}? You have {open_orders or "no"} open orders." {
    "Order status"         => pivot to status
    "Something else"       => pivot to topic
    anything else          => pivot to topic
    no answer in 9 minutes => resolve as abandoned
  }
}

thread status "Where the orders are" {
  say "All {open_orders or "your"} orders of {email} are on their way, {name}."
  ask "Is there anything else?" {
    "Yes, please" => pivot to topic
    "No, thank you" {
      say "Have a good day, {name}!"
      resolve
    }
    anything else          => pivot to topic
    no answer in 9 minutes => resolve
  }
}

thread topic "The topic decides who answers" {
  ask "What is it about, {name}?" {
    "A delivery"           => pivot to delivery
    "A return"             => pivot to returns
    anything else          => hand off to inbox "General"
    no answer in 9 minutes => resolve as abandoned
  }
}

thread delivery "How soon somebody must look at it" {
  add topic "Delivery"
  ask "How urgent is it?" {
    "It can wait" => hand off to inbox "Deliveries" priority low reason "delivery" note "{name} <{email}>, {open_orders or "no"} open orders."
    "Today"       => hand off to inbox "Deliveries" priority high reason "delivery" note "{name} <{email}>, {open_orders or "no"} open orders."
    anything else => hand off to inbox "Deliveries" reason "delivery" note "{name} <{email}>, {open_orders or "no"} open orders."
    no answer in 9 minutes => hand off to inbox "Deliveries"
  }
}

thread returns "How soon somebody must look at it" {
  add topic "Return"
  ask "How urgent is it?" {
    "It can wait" => hand off to inbox "Returns" priority low reason "return" note "{name} <{email}>, {open_orders or "no"} open orders."
    "Today"       => hand off to inbox "Returns" priority high reason "return" note "{name} <{email}>, {open_orders or "no"} open orders."
    anything else => hand off to inbox "Returns" reason "return" note "{name} <{email}>, {open_orders or "no"} open orders."
    no answer in 9 minutes => hand off to inbox "Returns"
  }
}
"#;

/// Something that the customer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The chat opens.
    Opens,
    /// The customer writes.
    Writes(&'static str),
    /// The customer picks a quick reply by its id.
    Picks(&'static str),
}

/// The eight turns.
pub const TURNS: [Event; 8] = [
    Event::Opens,
    Event::Picks("by_email"),
    Event::Writes("Ada@mail.com"),
    Event::Writes("Ada"),
    Event::Picks("order_status"),
    Event::Picks("yes__please"),
    Event::Picks("a_delivery"),
    Event::Picks("today"),
];

/// How many orders are open.
pub const OPEN_ORDERS: i64 = 3;

/// When the chat opens, in milliseconds since 1970; each turn comes a second later.
pub const BEGIN: i64 = 1_780_315_200_000;

/// How many threads W3 has.
const OWN: usize = 7;

/// W3 among `count` threads in all, each with a question and rules of its own: what `many` asks about.
pub fn among(count: usize) -> Vec<(String, String)> {
    let general = "anything else          => hand off to inbox \"General\"";
    let further = "anything else          => pivot to other_0007";
    let rules = if count > OWN { RULES.replace(general, further) } else { RULES.to_owned() };
    let mut files = vec![("turns.thread".to_owned(), rules)];
    for thread in OWN..count {
        let next = if thread + 1 < count { format!("pivot to other_{:04}", thread + 1) } else { "resolve".into() };
        let text = format!(
            "thread other_{thread:04} \"One of many\" {{\n  on customer writes \"word {thread}\" => note \"Heard.\"\n  \
             ask \"Question {thread}?\" {{\n    \"Yes\"                  => {next}\n    \"No\"                   => resolve\n    \
             anything else          => resolve\n    no answer in 9 minutes => resolve as abandoned\n  }}\n}}\n"
        );
        files.push((format!("other_{thread:04}.thread"), text));
    }
    files
}
