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

/// All peers, ready to decide by these rules.
pub fn all(rules: &'static Rules) -> Vec<Box<dyn Engine>> {
    vec![
        Box::new(wasm::Wasm::new(rules)),
        Box::new(lua::Lua::new(rules)),
        Box::new(wirefilter::Wirefilter::new(rules)),
        Box::new(jsonlogic::JsonLogic::new(rules)),
        Box::new(zen::Zen::new(rules)),
        Box::new(rhai::Rhai::new(rules)),
        Box::new(cel::Cel::new(rules)),
        Box::new(cedar::Cedar::new(rules)),
    ]
}
