//! rhai: one compiled script with all rules, over the variables of a scope.

use super::Engine;
use crate::dialect::Dialect;
use crate::rules::{Rules, Value};
use rhai::{AST, Scope};
use std::fmt::Write;

/// The rules as a script.
pub struct Rhai {
    engine: rhai::Engine,
    script: AST,
    rules: &'static Rules,
    rows: Vec<Scope<'static>>,
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
        Rhai { engine, script, rules, rows: Vec::new() }
    }

    fn take_in(&self, row: &[Value]) -> Scope<'static> {
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
}

impl Engine for Rhai {
    fn name(&self) -> &'static str {
        "rhai"
    }

    fn prepare(&mut self, rows: &'static [Vec<Value>]) {
        self.rows = rows.iter().map(|row| self.take_in(row)).collect();
    }

    fn decide(&mut self, at: usize) -> usize {
        self.engine.eval_ast_with_scope::<i64>(&mut self.rows[at], &self.script).expect("it runs") as usize
    }

    fn convert(&mut self, row: &'static [Value]) -> usize {
        let mut scope = self.take_in(row);
        self.engine.eval_ast_with_scope::<i64>(&mut scope, &self.script).expect("it runs") as usize
    }
}
