//! wirefilter: a list of compiled filters, tried in order.

use super::TakesIn;
use crate::dialect::Dialect;
use crate::rules::{Field, Kind, Rules, Value};
use wirefilter::{ExecutionContext, Filter, Scheme, Type};

/// The rules as filters.
pub struct Wirefilter {
    scheme: &'static Scheme,
    filters: Vec<Filter<'static>>,
    rules: &'static Rules,
}

struct Text;

impl Dialect for Text {
    fn not(&self, inner: &str) -> String {
        format!("not ({inner})")
    }

    fn is_one_of(&self, field: &Field, words: &[String]) -> String {
        match words {
            [only] => format!("{} == \"{only}\"", field.name),
            words => format!("{} in {{\"{}\"}}", field.name, words.join("\" \"")),
        }
    }
}

impl Wirefilter {
    /// Compiles the rules.
    pub fn new(rules: &'static Rules) -> Wirefilter {
        let mut scheme = Scheme::new();
        for field in &rules.fields {
            let kind = match field.kind {
                Kind::Word(_) | Kind::Text => Type::Bytes,
                Kind::Flag => Type::Bool,
                Kind::Number => Type::Int,
            };
            scheme.add_field(field.name.clone(), kind).expect("fields have different names");
        }
        let scheme: &'static Scheme = Box::leak(Box::new(scheme));
        let compile = |form| {
            let text: &'static str = Box::leak(Text.write(rules, form).into_boxed_str());
            scheme.parse(text).expect("a filter").compile()
        };
        Wirefilter { scheme, filters: rules.forms.iter().map(compile).collect(), rules }
    }
}

impl TakesIn for Wirefilter {
    type Customer = ExecutionContext<'static>;
    const NAME: &'static str = "wirefilter";

    fn take_in(&self, row: &'static [Value]) -> ExecutionContext<'static> {
        let mut context = ExecutionContext::new(self.scheme);
        for (field, value) in self.rules.fields.iter().zip(row) {
            let set = match value {
                Value::Text(text) => context.set_field_value(&field.name, &**text),
                Value::Flag(flag) => context.set_field_value(&field.name, *flag),
                Value::Number(number) => context.set_field_value(&field.name, *number as i32),
            };
            set.expect("it fits");
        }
        context
    }

    fn first(&mut self, context: &mut ExecutionContext<'static>) -> usize {
        let holds = |filter: &Filter<'static>| filter.execute(context).expect("the same scheme");
        self.filters.iter().position(holds).unwrap_or(self.filters.len())
    }
}
