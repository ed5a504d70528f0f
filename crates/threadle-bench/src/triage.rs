//! W1: nine facts about a customer and twelve ordered rules.

use crate::wide::Random;

/// W1 in the language; each rule hands off to an inbox, so that the outcome can be told.
pub const TRIAGE: &str = r#"start {
  when chat opens => triage
}

thread triage "W1 of the peers' comparison" {
  rules {
    rule "1" when auth_status is invalid and method is not nobody => hand off to inbox "Login"
    rule "2" when auth_status is expired and method is one of jwt, standard => hand off to inbox "Login"
    rule "3" when record is ambiguous and not (auth_status is none and method is nobody) => hand off to inbox "Doubt"
    rule "4" when auth_status is valid and vip and record is found and (business_hours or open_orders >= 1) => hand off to inbox "Vip"
    rule "5" when not business_hours and device is not one of web, ios and not vip => hand off to inbox "Late"
    rule "6" when auth_status is valid and record is found and open_orders >= 3 => hand off to inbox "Orders"
    rule "7" when auth_status is valid and record is found and first_name is known and first_name is not "" and method is one of jwt, standard => hand off to inbox "Greeting"
    rule "8" when method is onboarding and record is none => hand off to inbox "Email"
    rule "9" when language is one of fr, fr_CA and business_hours => hand off to inbox "French"
    rule "10" when auth_status is none and record is one of none, unclear and device is sms => hand off to inbox "Login"
    rule "11" when auth_status is none and record is not found => hand off to inbox "Email"
    rule "12" when open_orders >= 1 or (vip and auth_status is not expired) => hand off to inbox "Orders"
    otherwise => hand off to inbox "General"
  }
}
"#;

/// Declares an enumeration with the words that a host would send, and how they are read.
macro_rules! words {
    ($($(#[$about:meta])* $name:ident { $($variant:ident $word:literal),* })*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the words are their own description")]
        pub enum $name { $($variant),* }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The word for it.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// What a word stands for.
            pub fn read(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    )*};
}

words! {
    /// How far the proof of identity goes.
    Auth { Valid "valid", Expired "expired", Invalid "invalid", None "none" }
    /// How the customer was identified.
    Method { Jwt "jwt", Standard "standard", Onboarding "onboarding", Nobody "nobody" }
    /// What is known of the customer.
    Record { Found "found", None "none", Ambiguous "ambiguous", Unclear "unclear" }
    /// Where the customer writes from.
    Device { Web "web", Ios "ios", Android "android", Sms "sms" }
    /// What the customer speaks.
    Language { En "en", EnGb "en_GB", Fr "fr", FrCa "fr_CA", De "de", Es "es" }
}

/// A customer as native code has one.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields are the facts of W1")]
pub struct Customer<'a> {
    pub auth: Auth,
    pub method: Method,
    pub record: Record,
    pub device: Device,
    pub business_hours: bool,
    pub language: Language,
    pub vip: bool,
    pub open_orders: i64,
    pub first_name: &'a str,
}

/// The same customer in the words of a host.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields are the facts of W1")]
pub struct Words {
    pub auth: String,
    pub method: String,
    pub record: String,
    pub device: String,
    pub business_hours: bool,
    pub language: String,
    pub vip: bool,
    pub open_orders: i64,
    pub first_name: String,
}

impl Words {
    /// What the words stand for; nothing, if one is none of its words.
    pub fn read(&self) -> Option<Customer<'_>> {
        Some(Customer {
            auth: Auth::read(&self.auth)?,
            method: Method::read(&self.method)?,
            record: Record::read(&self.record)?,
            device: Device::read(&self.device)?,
            business_hours: self.business_hours,
            language: Language::read(&self.language)?,
            vip: self.vip,
            open_orders: self.open_orders,
            first_name: &self.first_name,
        })
    }
}

/// Pseudo-random customers, always the same ones.
pub fn customers(count: usize) -> Vec<Words> {
    let mut random = Random::new(1);
    let names = ["Ada", "Grace", "", "Edsger", "Barbara"];
    let mut of = |count: usize| random.below(count as u64) as usize;
    let customer = |_| Words {
        auth: Auth::ALL[of(4)].word().into(),
        method: Method::ALL[of(4)].word().into(),
        record: Record::ALL[of(4)].word().into(),
        device: Device::ALL[of(4)].word().into(),
        business_hours: of(2) == 0,
        language: Language::ALL[of(6)].word().into(),
        vip: of(2) == 0,
        open_orders: of(6) as i64,
        first_name: names[of(5)].into(),
    };
    (0..count).map(customer).collect()
}
