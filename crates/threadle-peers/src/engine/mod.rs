//! The engines, each used as its documentation recommends: compiled once, reused.

mod cedar;
mod cel;
mod jsonlogic;
mod lua;
mod rhai;
pub mod threadle;
mod wasm;
mod wirefilter;
mod zen;

use crate::rules::{Rules, Value};

/// Something that decides which rule holds first.
pub trait Engine {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// Takes customers in, as far as that can be done before anything is asked.
    fn prepare(&mut self, rows: &'static [Vec<Value>]);

    /// Decides for a customer that was taken in.
    fn decide(&mut self, at: usize) -> usize;

    /// Takes a customer in and decides.
    fn convert(&mut self, row: &'static [Value]) -> usize;
}

/// An engine that makes something of a customer, by itself, and decides about that.
pub trait TakesIn {
    /// What it makes of a customer.
    type Customer;

    /// What it is called.
    const NAME: &'static str;

    /// Takes a customer in.
    fn take_in(&self, row: &'static [Value]) -> Self::Customer;

    /// Decides for a customer.
    fn first(&mut self, customer: &mut Self::Customer) -> usize;
}

/// Such an engine, and the customers that it has taken in.
struct Customers<E: TakesIn> {
    engine: E,
    taken_in: Vec<E::Customer>,
}

impl<E: TakesIn> Engine for Customers<E> {
    fn name(&self) -> &'static str {
        E::NAME
    }

    fn prepare(&mut self, rows: &'static [Vec<Value>]) {
        self.taken_in = rows.iter().map(|row| self.engine.take_in(row)).collect();
    }

    fn decide(&mut self, at: usize) -> usize {
        self.engine.first(&mut self.taken_in[at])
    }

    fn convert(&mut self, row: &'static [Value]) -> usize {
        let mut customer = self.engine.take_in(row);
        self.engine.first(&mut customer)
    }
}

fn customers(engine: impl TakesIn + 'static) -> Box<dyn Engine> {
    Box::new(Customers { engine, taken_in: Vec::new() })
}

/// All peers, ready to decide by these rules.
pub fn all(rules: &'static Rules) -> Vec<Box<dyn Engine>> {
    vec![
        Box::new(wasm::Wasm::new(rules)),
        customers(lua::Lua::new(rules)),
        customers(wirefilter::Wirefilter::new(rules)),
        Box::new(jsonlogic::JsonLogic::new(rules)),
        customers(zen::Zen::new(rules)),
        customers(rhai::Rhai::new(rules)),
        customers(cel::Cel::new(rules)),
        customers(cedar::Cedar::new(rules)),
    ]
}
