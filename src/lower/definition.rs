//! `define`: conditions with names, each lowered once and put in wherever it is named.

use super::order::{Need, order};
use super::{Lowering, Meaning};
use crate::ast::{self, Condition};
use crate::diagnostic::names;
use crate::ir;

/// A named condition.
pub(super) struct Definition<'a> {
    define: &'a ast::Define,
    /// What it means, once that is known.
    pub condition: ir::Condition,
    /// How many parts it has.
    pub size: usize,
}

impl<'a> Definition<'a> {
    pub fn new(define: &'a ast::Define) -> Definition<'a> {
        Definition { define, condition: ir::Condition::All(Vec::new()), size: 0 }
    }
}

impl Lowering<'_> {
    /// Lowers all definitions, each after those that it names; a circle is reported, and its members mean nothing.
    pub(super) fn definitions(&mut self) {
        let needs: Vec<Vec<Need>> = self.definitions.iter().map(|definition| self.needs(definition.define)).collect();
        let (ordered, circles) = order(&needs);
        for circle in circles {
            let (Some((first, _)), Some((_, span))) = (circle.first(), circle.last()) else { continue };
            let name = &self.definitions[*first].define.name;
            self.report(names::circular_define(&name.value, name.span, *span));
            circle.iter().for_each(|(at, _)| self.values.poison(&self.definitions[*at].define.name.value));
        }
        for at in ordered {
            let (condition, size) = self.sized_condition(&self.definitions[at].define.condition);
            self.definitions[at].condition = condition;
            self.definitions[at].size = size;
        }
    }

    /// Which definitions `define` names.
    fn needs(&self, define: &ast::Define) -> Vec<Need> {
        let mut needs = Vec::new();
        each_test(&define.condition, &mut |test| {
            let name = &test.subject.name;
            if let Some(Meaning::Define(to)) = self.values.get(&name.value).and_then(|declared| declared.id) {
                needs.push(Need { to, span: name.span });
            }
        });
        needs
    }
}

/// Calls `visit` with every test of a condition.
fn each_test(condition: &Condition, visit: &mut impl FnMut(&ast::Test)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| each_test(part, visit)),
        Condition::Not(inner, _) | Condition::Group(inner, _) => each_test(inner, visit),
        Condition::Test(test) => visit(test),
    }
}
