//! LuaJIT: the rules as a function over a table.

use super::TakesIn;
use crate::dialect::Dialect;
use crate::rules::{Field, Rules, Value};
use std::fmt::Write;

/// The rules in a Lua state.
pub struct Lua {
    lua: mlua::Lua,
    decide: mlua::Function,
    rules: &'static Rules,
}

struct Text;

impl Dialect for Text {
    const AND: &'static str = " and ";
    const OR: &'static str = " or ";

    fn not(&self, inner: &str) -> String {
        format!("not ({inner})")
    }

    fn read(&self, field: &Field) -> String {
        format!("c.{}", field.name)
    }

    fn known(&self, field: &Field) -> String {
        format!("{} ~= \"\"", self.read(field))
    }
}

impl Lua {
    /// Compiles the rules.
    pub fn new(rules: &'static Rules) -> Lua {
        let mut text = String::from("return function(c)\n");
        for (place, form) in rules.forms.iter().enumerate() {
            writeln!(text, "if {} then return {place} end", Text.write(rules, form)).expect("text");
        }
        write!(text, "return {}\nend", rules.forms.len()).expect("text");
        let lua = mlua::Lua::new();
        let decide = lua.load(text).eval().expect("a function");
        Lua { lua, decide, rules }
    }
}

impl TakesIn for Lua {
    type Customer = mlua::Table;
    const NAME: &'static str = "LuaJIT (mlua)";

    fn take_in(&self, row: &'static [Value]) -> mlua::Table {
        let table = self.lua.create_table_with_capacity(0, row.len()).expect("a table");
        for (field, value) in self.rules.fields.iter().zip(row) {
            let set = match value {
                Value::Text(text) => table.raw_set(&*field.name, &**text),
                Value::Flag(flag) => table.raw_set(&*field.name, *flag),
                Value::Number(number) => table.raw_set(&*field.name, *number),
            };
            set.expect("it fits");
        }
        table
    }

    fn first(&mut self, customer: &mut mlua::Table) -> usize {
        self.decide.call(&*customer).expect("it runs")
    }
}
