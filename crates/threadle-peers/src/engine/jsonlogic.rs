//! datalogic-rs: one compiled `if` with all rules.

use super::Engine;
use crate::rules::{Form, Rules, Value};
use bumpalo::Bump;
use datalogic_rs::datavalue::OwnedDataValue;
use datalogic_rs::{DataValue, Logic};
use serde_json::json;

/// The rules as JSON Logic.
pub struct JsonLogic {
    engine: datalogic_rs::Engine,
    logic: Logic,
    rules: &'static Rules,
    rows: Vec<&'static DataValue<'static>>,
    arena: Bump,
}

fn write(rules: &Rules, form: &Form) -> serde_json::Value {
    let read = |field: &usize| json!({ "var": rules.fields[*field].name });
    let all = |forms: &[Form]| forms.iter().map(|form| write(rules, form)).collect::<Vec<_>>();
    match form {
        Form::All(forms) => json!({ "and": all(forms) }),
        Form::Any(forms) => json!({ "or": all(forms) }),
        Form::Not(inner) => json!({ "!": [write(rules, inner)] }),
        Form::IsOneOf(field, words) => match &words[..] {
            [only] => json!({ "===": [read(field), only] }),
            words => json!({ "in": [read(field), words] }),
        },
        Form::Flag(field) => read(field),
        Form::AtLeast(field, least) => json!({ ">=": [read(field), least] }),
        Form::Known(field) => json!({ "!==": [read(field), ""] }),
    }
}

/// A customer as the engine's own tree of values, without a way through JSON.
fn tree(rules: &Rules, row: &[Value]) -> OwnedDataValue {
    OwnedDataValue::object(rules.fields.iter().zip(row).map(|(field, value)| {
        let value: OwnedDataValue = match value {
            Value::Text(text) => text.into(),
            Value::Flag(flag) => (*flag).into(),
            Value::Number(number) => (*number).into(),
        };
        (field.name.clone(), value)
    }))
}

impl JsonLogic {
    /// Compiles the rules.
    pub fn new(rules: &'static Rules) -> JsonLogic {
        let engine = datalogic_rs::Engine::new();
        let arms = rules.forms.iter().enumerate().flat_map(|(place, form)| [write(rules, form), json!(place)]);
        let whole = json!({ "if": arms.chain([json!(rules.forms.len())]).collect::<Vec<_>>() });
        let logic = engine.compile(&*whole.to_string()).expect("logic");
        JsonLogic { engine, logic, rules, rows: Vec::new(), arena: Bump::new() }
    }
}

impl Engine for JsonLogic {
    fn name(&self) -> &'static str {
        "datalogic-rs"
    }

    fn prepare(&mut self, rows: &'static [Vec<Value>]) {
        let arena: &'static Bump = Box::leak(Box::new(Bump::new()));
        let take_in = |row: &Vec<Value>| &*arena.alloc(tree(self.rules, row).to_arena(arena));
        self.rows = rows.iter().map(take_in).collect();
    }

    fn decide(&mut self, at: usize) -> usize {
        self.arena.reset();
        let answer = self.engine.evaluate(&self.logic, self.rows[at], &self.arena).expect("it runs");
        answer.as_i64().expect("a number") as usize
    }

    fn convert(&mut self, row: &'static [Value]) -> usize {
        self.arena.reset();
        let tree = tree(self.rules, row);
        let answer = self.engine.evaluate(&self.logic, &tree, &self.arena).expect("it runs");
        answer.as_i64().expect("a number") as usize
    }
}
