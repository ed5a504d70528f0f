//! What a programmer would write by hand for W1 and W2: the yardstick of every ratio.

use crate::triage::{Auth, Customer, Device, Language, Method, Record};
use crate::wide::{Wide, WideTexts};

include!(concat!(env!("OUT_DIR"), "/chain.rs"));

/// W1: the place of the first rule that holds, 12 where none does.
pub fn triage(customer: &Customer<'_>) -> u32 {
    let Customer { auth, method, record, device, business_hours, language, vip, open_orders, first_name } = *customer;
    let proven = auth == Auth::Valid && record == Record::Found;
    let chosen = matches!(method, Method::Jwt | Method::Standard);
    match () {
        () if auth == Auth::Invalid && method != Method::Nobody => 0,
        () if auth == Auth::Expired && chosen => 1,
        () if record == Record::Ambiguous && !(auth == Auth::None && method == Method::Nobody) => 2,
        () if proven && vip && (business_hours || open_orders >= 1) => 3,
        () if !business_hours && !matches!(device, Device::Web | Device::Ios) && !vip => 4,
        () if proven && open_orders >= 3 => 5,
        () if proven && !first_name.is_empty() && chosen => 6,
        () if method == Method::Onboarding && record == Record::None => 7,
        () if matches!(language, Language::Fr | Language::FrCa) && business_hours => 8,
        () if auth == Auth::None && matches!(record, Record::None | Record::Unclear) && device == Device::Sms => 9,
        () if auth == Auth::None && record != Record::Found => 10,
        () if open_orders >= 1 || (vip && auth != Auth::Expired) => 11,
        () => 12,
    }
}
