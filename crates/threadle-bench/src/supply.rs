//! The facts of W1 and W2, taken from the words of a host.

use threadle::Program;
use threadle::machine::{Facts, Supplier};

use crate::triage::Words;
use crate::wide::{DEVICES, Wide};

/// The facts of W1, ready to take their values.
pub struct Suppliers<'p>([Supplier<'p>; 9]);

impl<'p> Suppliers<'p> {
    /// Finds the facts of W1.
    pub fn new(program: &'p Program) -> Suppliers<'p> {
        let names = [
            "auth_status",
            "method",
            "record",
            "device",
            "business_hours",
            "language",
            "vip",
            "open_orders",
            "first_name",
        ];
        Suppliers(names.map(|name| supplier(program, name)))
    }

    /// Supplies what is known of a customer.
    #[inline]
    pub fn supply(&self, facts: &mut Facts, words: &Words) {
        let [auth, method, record, device, business_hours, language, vip, open_orders, first_name] = &self.0;
        let taken = auth
            .text(facts, &words.auth)
            .and_then(|()| method.text(facts, &words.method))
            .and_then(|()| record.text(facts, &words.record))
            .and_then(|()| device.text(facts, &words.device))
            .and_then(|()| business_hours.boolean(facts, words.business_hours))
            .and_then(|()| language.text(facts, &words.language))
            .and_then(|()| vip.boolean(facts, words.vip))
            .and_then(|()| open_orders.integer(facts, words.open_orders))
            .and_then(|()| first_name.text(facts, &words.first_name));
        taken.expect("all words are known");
    }
}

/// The facts of customers of W2.
pub fn wide_facts(program: &Program, customers: &[Wide]) -> Vec<Facts> {
    let device = supplier(program, "device");
    let attributes: Vec<_> = (0..20).map(|number| supplier(program, &format!("attribute_{number:02}"))).collect();
    let supplied = |customer: &Wide| {
        let mut facts = Facts::new(program);
        device.text(&mut facts, DEVICES[usize::from(customer.device)]).expect("a device");
        for (attribute, word) in attributes.iter().zip(customer.attributes) {
            attribute.text(&mut facts, &format!("w{word}")).expect("a text");
        }
        facts
    };
    customers.iter().map(supplied).collect()
}

fn supplier<'p>(program: &'p Program, name: &str) -> Supplier<'p> {
    Supplier::new(program, program.fact(name).expect("a fact").id).expect("it is supplied")
}
