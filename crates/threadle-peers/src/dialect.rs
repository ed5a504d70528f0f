//! Conditions in the languages of the engines.

use crate::rules::{Field, Form, Rules};

/// How a language writes what the workloads ask; the defaults are those of most.
pub trait Dialect {
    /// Between conditions that must all hold.
    const AND: &'static str = " && ";
    /// Between conditions of which one is enough.
    const OR: &'static str = " || ";

    /// The other way round.
    fn not(&self, inner: &str) -> String {
        format!("!({inner})")
    }

    /// Reads a fact.
    fn read(&self, field: &Field) -> String {
        field.name.clone()
    }

    /// A text is one of these.
    fn is_one_of(&self, field: &Field, words: &[String]) -> String {
        let tests: Vec<String> = words.iter().map(|word| format!("{} == \"{word}\"", self.read(field))).collect();
        if let [only] = &tests[..] { only.clone() } else { format!("({})", tests.join(Self::OR)) }
    }

    /// A flag is set.
    fn flag(&self, field: &Field) -> String {
        self.read(field)
    }

    /// A number is not less.
    fn at_least(&self, field: &Field, least: i64) -> String {
        format!("{} >= {least}", self.read(field))
    }

    /// A text is not empty.
    fn known(&self, field: &Field) -> String {
        format!("{} != \"\"", self.read(field))
    }

    /// A whole condition.
    fn write(&self, rules: &Rules, form: &Form) -> String {
        let join = |forms: &[Form], by: &str| {
            let parts: Vec<String> = forms.iter().map(|form| self.write(rules, form)).collect();
            format!("({})", parts.join(by))
        };
        match form {
            Form::All(forms) => join(forms, Self::AND),
            Form::Any(forms) => join(forms, Self::OR),
            Form::Not(inner) => self.not(&self.write(rules, inner)),
            Form::IsOneOf(field, words) => self.is_one_of(&rules.fields[*field], words),
            Form::Flag(field) => self.flag(&rules.fields[*field]),
            Form::AtLeast(field, least) => self.at_least(&rules.fields[*field], *least),
            Form::Known(field) => self.known(&rules.fields[*field]),
        }
    }
}
