//! rhai: one compiled script with all rules, over the variables of a scope.

use super::TakesIn;
use crate::dialect::Dialect;
use crate::rules::{Rules, Value};
use rhai::{AST, Scope};
use std::fmt::Write;

/// The rules as a script.
pub struct Rhai {
    engine: rhai::Engine,
    script: AST,
    rules: &'static Rules,
}

struct Text;

impl Dialect for Text {}

impl Rhai {
    /// Compiles the rules.
    pub fn new(rules: &'static Rules) -> Rhai {
        let mut text = String::new();
        for (place, form) in rules.forms.iter().enumerate() {
            writeln!(text, "if {} {{ return {place}; }}", Text.write(rules, form)).expect("text");
        }
        write!(text, "{}", rules.forms.len()).expect("text");
        let engine = rhai::Engine::new();
        let script = engine.compile(text).expect("a script");
        Rhai { engine, script, rules }
    }
}

impl TakesIn for Rhai {
    type Customer = Scope<'static>;
    const NAME: &'static str = "rhai";

    fn take_in(&self, row: &'static [Value]) -> Scope<'static> {
        let mut scope = Scope::new();
        for (field, value) in self.rules.fields.iter().zip(row) {
            match value {
                Value::Text(text) => scope.push(&*field.name, text.clone()),
                Value::Flag(flag) => scope.push(&*field.name, *flag),
                Value::Number(number) => scope.push(&*field.name, *number),
            };
        }
        scope
    }

    fn first(&mut self, customer: &mut Scope<'static>) -> usize {
        self.engine.eval_ast_with_scope::<i64>(customer, &self.script).expect("it runs") as usize
    }
}
