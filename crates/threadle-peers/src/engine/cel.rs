//! cel: a list of compiled programs, tried in order.

use super::TakesIn;
use crate::dialect::Dialect;
use crate::rules::{Field, Rules, Value};
use cel::{Context, Env, Program};
use std::sync::Arc;

/// The rules as programs.
pub struct Cel {
    env: Arc<Env>,
    programs: Vec<Program>,
    rules: &'static Rules,
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
        Cel { programs: rules.forms.iter().map(compile).collect(), env, rules }
    }
}

impl TakesIn for Cel {
    type Customer = Context<'static, 'static>;
    const NAME: &'static str = "cel";

    fn take_in(&self, row: &'static [Value]) -> Context<'static, 'static> {
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

    fn first(&mut self, context: &mut Context<'static, 'static>) -> usize {
        let holds = |program: &Program| program.execute(context).expect("it runs") == cel::Value::Bool(true);
        self.programs.iter().position(holds).unwrap_or(self.programs.len())
    }
}
