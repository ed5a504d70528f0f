//! Texts with facts in them, and values that are handed on.

use super::literal::value;
use super::{Lowering, Meaning};
use crate::ast::{self, Literal, LiteralKind, Name, Reference, Slot};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::{messages, near, types};
use crate::ir::{self, Expression, Operand, Part, RecordId, Template};
use crate::value::{Type, Value};

/// The characters that a message may have.
const LONGEST_MESSAGE: usize = 2_048;

impl<'a> Lowering<'a> {
    /// A text that the customer gets: neither empty nor too long.
    pub(super) fn message(&mut self, text: &ast::Template) -> Template {
        let message = self.template(text);
        let length = message.parts.iter().map(|part| match part {
            Part::Text(text) => text.chars().count(),
            Part::Slot { .. } => 0,
        });
        let length: usize = length.sum();
        if length > LONGEST_MESSAGE {
            self.report(messages::message_too_long(text.span, length, LONGEST_MESSAGE));
        }
        let is_blank = |part: &Part| matches!(part, Part::Text(text) if text.trim().is_empty());
        if text.parts.iter().all(|part| matches!(part, ast::Part::Text(_))) && message.parts.iter().all(is_blank) {
            self.report(messages::empty_message(text.span));
        }
        message
    }

    /// A text; site constants become part of it, and a slot that is wrong is reported and left out.
    pub(super) fn template(&mut self, text: &ast::Template) -> Template {
        let mut parts: Vec<Part> = Vec::with_capacity(text.parts.len());
        for part in &text.parts {
            let lowered = match part {
                ast::Part::Text(text) => Some(Part::Text(String::from(&**text))),
                ast::Part::Slot(slot) => self.slot(slot),
            };
            match (parts.last_mut(), lowered) {
                (Some(Part::Text(before)), Some(Part::Text(text))) => before.push_str(&text),
                (_, Some(part)) => parts.push(part),
                (_, None) => {}
            }
        }
        Template { parts, span: text.span }
    }

    /// A text that is the same for everybody; `what` is it, such as "a label".
    pub(super) fn constant(&mut self, text: &ast::Template, what: &str) -> String {
        let mut constant = String::new();
        for part in &text.parts {
            match part {
                ast::Part::Text(text) => constant.push_str(text),
                ast::Part::Slot(slot) => match site_name(&slot.reference.name) {
                    Some(name) => constant.push_str(self.site(name, &slot.reference.name).unwrap_or_default()),
                    None => self.report(messages::text_not_constant(slot.span, what)),
                },
            }
        }
        constant
    }

    fn slot(&mut self, slot: &Slot) -> Option<Part> {
        let name = &slot.reference.name;
        if let Some(constant) = site_name(name) {
            return self.site(constant, name).map(|text| Part::Text(text.to_string()));
        }
        let operand = self.one_value(&slot.reference)?;
        let fallback = slot.fallback.as_ref().map(|fallback| String::from(&*fallback.value));
        Some(Part::Slot { operand, fallback, span: slot.span })
    }

    /// The constant behind `site.`; an unknown one is reported.
    fn site(&mut self, constant: &str, name: &Name) -> Option<&'a str> {
        let site = &self.manifest.site;
        let found = site.iter().find(|known| known.name.value == constant);
        if found.is_none() {
            let near = near(constant, site.iter().map(|known| known.name.value.as_str()));
            let near = near.map(|near| format!("site.{near}"));
            self.report(names::unknown_name(Named::Site, constant, name.span, near.as_deref()));
        }
        found.map(|known| known.value.as_str())
    }

    /// The fact or memory that a reference names; whole records and lists, and conditions, are reported.
    pub(super) fn one_value(&mut self, reference: &Reference) -> Option<Operand> {
        let name = &reference.name;
        match self.meaning(reference)? {
            Meaning::Operand(operand) if *self.kind(operand) == Type::List => {
                self.report(types::not_one_value(&name.value, name.span, &[]));
                None
            }
            Meaning::Operand(operand) => Some(operand),
            Meaning::Record(record) => {
                let found = types::not_one_value(&name.value, name.span, &self.field_names(record));
                self.report(found);
                None
            }
            Meaning::Define(_) => {
                self.report(types::wrong_type(name.span, "a condition", &Type::Text, None));
                None
            }
        }
    }

    fn field_names(&self, record: RecordId) -> Vec<&str> {
        self.workspace.records[record.index()].fields.iter().map(|(field, _)| field.as_str()).collect()
    }

    /// A value of the type `kind` that is given to `subject`.
    pub(super) fn expression(&mut self, written: &ast::Expression, kind: &Type, subject: &str) -> Option<Expression> {
        match written {
            ast::Expression::Literal(Literal { kind: LiteralKind::Word(word), span }) => {
                let name = Name { value: word.clone(), span: *span };
                self.named(&Reference { name }, kind, subject)
            }
            ast::Expression::Literal(literal) => self.literal(literal, kind, subject),
            ast::Expression::Reference(reference) => self.named(reference, kind, subject),
            ast::Expression::Text(text) => self.text(text, kind, subject),
        }
    }

    fn literal(&mut self, literal: &Literal, kind: &Type, subject: &str) -> Option<Expression> {
        let value = value(subject, literal, kind).map_err(|found| self.report(*found)).ok()?;
        Some(Expression::Constant(value))
    }

    fn text(&mut self, text: &ast::Template, kind: &Type, subject: &str) -> Option<Expression> {
        let template = self.template(text);
        let constant = match &template.parts[..] {
            [] => Some(""),
            [Part::Text(text)] => Some(text.as_str()),
            _ => None,
        };
        match constant {
            Some(constant) => {
                let literal = Literal { kind: LiteralKind::Text(constant.into()), span: text.span };
                self.literal(&literal, kind, subject)
            }
            None if *kind == Type::Text => Some(Expression::Text(template)),
            None => {
                self.report(types::wrong_type(text.span, "a text", kind, None));
                None
            }
        }
    }

    /// A bare word: a value of the type, or else the name of something that has one.
    fn named(&mut self, reference: &Reference, kind: &Type, subject: &str) -> Option<Expression> {
        let name = &reference.name;
        if let Some(constant) = site_name(name) {
            let text = self.site(constant, name)?;
            let literal = Literal { kind: LiteralKind::Text(text.into()), span: name.span };
            return self.literal(&literal, kind, subject);
        }
        if let (Type::Boolean, "yes" | "no") = (kind, &*name.value) {
            return Some(Expression::Constant(Value::boolean(&*name.value == "yes")));
        }
        if let Type::OneOf(values) = kind {
            let place = values.iter().position(|value| **value == *name.value);
            if let Some(place) = place {
                return Some(Expression::Constant(Value::Number(place as i64)));
            }
            if self.values.get(&name.value).is_none() && !name.value.contains('.') {
                let near = near(&name.value, values.iter().map(String::as_str));
                self.report(types::outside_domain(subject, &name.value, name.span, kind, near));
                return None;
            }
        }
        self.typed(reference, kind)
    }

    /// A fact or memory whose values all are values of `kind`.
    fn typed(&mut self, reference: &Reference, kind: &Type) -> Option<Expression> {
        let operand = match (self.meaning(reference)?, kind) {
            (Meaning::Operand(operand), Type::List) => operand,
            _ => self.one_value(reference)?,
        };
        let known = self.kind(operand);
        if fits(known, kind) {
            return Some(Expression::Operand(operand));
        }
        let name = &reference.name;
        let fix = (*kind == Type::Text && *known != Type::List).then(|| format!("\"{{{}}}\"", name.value));
        let found = format!("`{}` of type `{}`", name.value, known.describe());
        let found = types::wrong_type(name.span, &found, kind, fix);
        self.report(found);
        None
    }
}

/// `site.NAME` gives NAME.
fn site_name(name: &Name) -> Option<&str> {
    name.value.strip_prefix("site.")
}

/// Whether every value of the type `given` is one of `wanted`.
fn fits(given: &Type, wanted: &Type) -> bool {
    match (given, wanted) {
        (Type::Integer { min, max }, Type::Integer { min: least, max: most }) => least <= min && max <= most,
        _ => given == wanted,
    }
}

/// What a memory becomes.
pub(super) type Change = Option<ir::SetValue>;
