//! zen-expression: a list of compiled expressions, tried in order on one machine.

use super::TakesIn;
use crate::dialect::Dialect;
use crate::rules::{Field, Rules, Value};
use serde_json::json;
use zen_expression::expression::Standard;
use zen_expression::variable::Variable;
use zen_expression::vm::VM;
use zen_expression::{Expression, compile_expression};

/// The rules as expressions.
pub struct Zen {
    expressions: Vec<Expression<Standard>>,
    vm: VM,
    rules: &'static Rules,
}

struct Text;

impl Dialect for Text {
    const AND: &'static str = " and ";
    const OR: &'static str = " or ";

    fn not(&self, inner: &str) -> String {
        format!("not ({inner})")
    }

    fn is_one_of(&self, field: &Field, words: &[String]) -> String {
        match words {
            [only] => format!("{} == '{only}'", field.name),
            words => format!("{} in ['{}']", field.name, words.join("', '")),
        }
    }

    fn known(&self, field: &Field) -> String {
        format!("{} != ''", field.name)
    }
}

impl Zen {
    /// Compiles the rules.
    pub fn new(rules: &'static Rules) -> Zen {
        let compile = |form| compile_expression(&Text.write(rules, form)).expect("an expression");
        Zen { expressions: rules.forms.iter().map(compile).collect(), vm: VM::new(), rules }
    }
}

impl TakesIn for Zen {
    type Customer = Variable;
    const NAME: &'static str = "zen-expression";

    fn take_in(&self, row: &'static [Value]) -> Variable {
        let values = self.rules.fields.iter().zip(row).map(|(field, value)| {
            let value = match value {
                Value::Text(text) => json!(text),
                Value::Flag(flag) => json!(flag),
                Value::Number(number) => json!(number),
            };
            (field.name.clone(), value)
        });
        serde_json::Value::Object(values.collect()).into()
    }

    fn first(&mut self, context: &mut Variable) -> usize {
        let vm = &mut self.vm;
        let mut holds = |expression: &Expression<Standard>| {
            expression.evaluate_with(context.clone(), vm).expect("it runs") == Variable::Bool(true)
        };
        self.expressions.iter().position(|expression| holds(expression)).unwrap_or(self.expressions.len())
    }
}
