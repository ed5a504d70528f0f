//! cel: a list of compiled programs, tried in order.

use super::Engine;
use crate::dialect::Dialect;
use crate::rules::{Field, Rules, Value};
use cel::{Context, Env, Program};
use std::sync::Arc;

/// The rules as programs.
pub struct Cel {
    env: Arc<Env>,
    programs: Vec<Program>,
    rules: &'static Rules,
    rows: Vec<Context<'static, 'static>>,
}

struct Text;

impl Dialect for Text {
    fn is_one_of(&self, field: &Field, words: &[String]) -> String {
        match words {
            [only] => format!("{} == \"{only}\"", field.name),
            words => format!("{} in [\"{}\"]", field.name, words.join("\", \"")),
        }
    }
}

impl Cel {
    /// Compiles the rules.
    pub fn new(rules: &'static Rules) -> Cel {
        let env = Arc::new(Env::stdlib());
        let compile = |form| env.compile(&Text.write(rules, form)).expect("a program");
        Cel { programs: rules.forms.iter().map(compile).collect(), env, rules, rows: Vec::new() }
    }

    fn take_in(&self, row: &[Value]) -> Context<'static, 'static> {
        let mut context = Context::with_env(self.env.clone());
        for (field, value) in self.rules.fields.iter().zip(row) {
            match value {
                Value::Text(text) => context.add_variable_from_value(&*field.name, text.clone()),
                Value::Flag(flag) => context.add_variable_from_value(&*field.name, *flag),
                Value::Number(number) => context.add_variable_from_value(&*field.name, *number),
            };
        }
        context
    }

    fn first(&self, context: &Context<'_, '_>) -> usize {
        let holds = |program: &Program| program.execute(context).expect("it runs") == cel::Value::Bool(true);
        self.programs.iter().position(holds).unwrap_or(self.programs.len())
    }
}

impl Engine for Cel {
    fn name(&self) -> &'static str {
        "cel"
    }

    fn prepare(&mut self, rows: &'static [Vec<Value>]) {
        self.rows = rows.iter().map(|row| self.take_in(row)).collect();
    }

    fn decide(&mut self, at: usize) -> usize {
        self.first(&self.rows[at])
    }

    fn convert(&mut self, row: &'static [Value]) -> usize {
        self.first(&self.take_in(row))
    }
}
