//! wasmtime: the rules as a WebAssembly function over interned words, compiled by Cranelift.

use super::Engine;
use crate::dialect::Dialect;
use crate::rules::{Field, Kind, Rules, Value};
use std::collections::HashMap;
use std::fmt::Write;
use wasmtime::{Instance, Memory, Module, Store, TypedFunc};

/// The rules in an instance.
pub struct Wasm {
    store: Store<()>,
    memory: Memory,
    decide: TypedFunc<i32, i32>,
    words: HashMap<String, i32>,
    width: usize,
}

/// The text format: a fact is a local, which holds the number of a word.
struct Wat<'w> {
    words: &'w HashMap<String, i32>,
}

impl Dialect for Wat<'_> {
    const AND: &'static str = " ";
    const OR: &'static str = " ";

    fn not(&self, inner: &str) -> String {
        format!("(i32.eqz {inner})")
    }

    fn read(&self, field: &Field) -> String {
        format!("(local.get ${})", field.name)
    }

    fn is_one_of(&self, field: &Field, words: &[String]) -> String {
        let tests = words.iter().map(|word| format!("(i32.eq {} (i32.const {}))", self.read(field), self.words[word]));
        tests.reduce(|all, test| format!("(i32.or {all} {test})")).expect("at least one word")
    }

    fn at_least(&self, field: &Field, least: i64) -> String {
        format!("(i32.ge_s {} (i32.const {least}))", self.read(field))
    }

    fn known(&self, field: &Field) -> String {
        format!("(i32.ne {} (i32.const 0))", self.read(field))
    }

    fn write(&self, rules: &Rules, form: &crate::rules::Form) -> String {
        use crate::rules::Form;
        // Short-circuiting, as a compiler would write it.
        let nest = |forms: &[Form], all: bool| {
            let parts = forms.iter().rev().map(|form| self.write(rules, form));
            let join = |rest: String, part: String| match all {
                true => format!("(if (result i32) {part} (then {rest}) (else (i32.const 0)))"),
                false => format!("(if (result i32) {part} (then (i32.const 1)) (else {rest}))"),
            };
            parts.reduce(join).expect("at least one condition")
        };
        match form {
            Form::All(forms) => nest(forms, true),
            Form::Any(forms) => nest(forms, false),
            Form::Not(inner) => self.not(&self.write(rules, inner)),
            Form::IsOneOf(field, words) => self.is_one_of(&rules.fields[*field], words),
            Form::Flag(field) => self.flag(&rules.fields[*field]),
            Form::AtLeast(field, least) => self.at_least(&rules.fields[*field], *least),
            Form::Known(field) => self.known(&rules.fields[*field]),
        }
    }
}

/// A number for every word that rules name; the empty text is 0, all others the largest number.
fn words(rules: &Rules) -> HashMap<String, i32> {
    let mut words = HashMap::from([(String::new(), 0)]);
    let mut add = |word: &str| {
        let next = words.len() as i32;
        words.entry(word.to_owned()).or_insert(next);
    };
    for field in &rules.fields {
        if let Kind::Word(all) = &field.kind {
            all.iter().for_each(|word| add(word));
        }
    }
    let mut pending: Vec<_> = rules.forms.iter().collect();
    while let Some(form) = pending.pop() {
        use crate::rules::Form;
        match form {
            Form::All(forms) | Form::Any(forms) => pending.extend(forms),
            Form::Not(inner) => pending.push(inner),
            Form::IsOneOf(_, own) => own.iter().for_each(|word| add(word)),
            _ => {}
        }
    }
    words
}

impl Wasm {
    /// Compiles the rules.
    pub fn new(rules: &Rules) -> Wasm {
        let words = words(rules);
        let wat = Wat { words: &words };
        let mut text = String::from(
            "(module (memory (export \"memory\") 64) (func (export \"decide\") (param $at i32) (result i32)\n",
        );
        rules.fields.iter().for_each(|field| write!(text, "(local ${} i32)", field.name).expect("text"));
        for (place, field) in rules.fields.iter().enumerate() {
            writeln!(text, "(local.set ${} (i32.load offset={} (local.get $at)))", field.name, 4 * place)
                .expect("text");
        }
        for (place, form) in rules.forms.iter().enumerate() {
            let condition = wat.write(rules, form);
            writeln!(text, "(if {condition} (then (return (i32.const {place}))))").expect("text");
        }
        writeln!(text, "(i32.const {})))", rules.forms.len()).expect("text");
        let engine = wasmtime::Engine::default();
        let module = Module::new(&engine, text).expect("a module");
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).expect("an instance");
        let memory = instance.get_memory(&mut store, "memory").expect("its memory");
        let decide = instance.get_typed_func(&mut store, "decide").expect("its function");
        Wasm { store, memory, decide, words, width: 4 * rules.fields.len() }
    }

    fn put(&mut self, at: usize, row: &[Value]) {
        let data = self.memory.data_mut(&mut self.store);
        for (place, value) in row.iter().enumerate() {
            let number = match value {
                Value::Text(text) => self.words.get(text).copied().unwrap_or(i32::MAX),
                Value::Flag(flag) => i32::from(*flag),
                Value::Number(number) => *number as i32,
            };
            data[at + 4 * place..at + 4 * place + 4].copy_from_slice(&number.to_le_bytes());
        }
    }
}

impl Engine for Wasm {
    fn name(&self) -> &'static str {
        "wasmtime"
    }

    fn prepare(&mut self, rows: &'static [Vec<Value>]) {
        rows.iter().enumerate().for_each(|(at, row)| self.put(at * self.width, row));
    }

    fn decide(&mut self, at: usize) -> usize {
        self.decide.call(&mut self.store, (at * self.width) as i32).expect("it runs") as usize
    }

    fn convert(&mut self, row: &'static [Value]) -> usize {
        self.put(0, row);
        self.decide.call(&mut self.store, 0).expect("it runs") as usize
    }
}
