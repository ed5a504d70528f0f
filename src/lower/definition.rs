//! `define`: conditions with names, each lowered once and put in wherever it is named.

use super::order::{Need, order};
use super::{Lowering, Meaning};
use crate::ast;
use crate::diagnostic::names;
use crate::ir;

/// A named condition.
pub(super) struct Definition<'a> {
    define: &'a ast::Define,
    /// What it means, once that is known.
    pub condition: ir::Condition,
    /// How many parts it has.
    pub size: usize,
    /// Whether something names it.
    pub is_used: bool,
}

impl<'a> Definition<'a> {
    pub fn new(define: &'a ast::Define) -> Definition<'a> {
        Definition { define, condition: ir::Condition::All(Vec::new()), size: 0, is_used: false }
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

    /// The definitions for whoever looks at the whole workspace.
    pub(super) fn keep_definitions(&mut self) {
        let kept = self.definitions.iter().map(|definition| ir::Definition {
            name: String::from(&*definition.define.name.value),
            condition: definition.condition.clone(),
            is_used: definition.is_used,
            span: definition.define.name.span,
            item: definition.define.span,
        });
        self.workspace.definitions = kept.collect();
    }

    /// Which definitions `define` names.
    fn needs(&self, define: &ast::Define) -> Vec<Need> {
        let mut needs = Vec::new();
        define.condition.each_test(&mut |test| {
            let name = &test.asked.subject.name;
            if let Some(Meaning::Define(to)) = self.values.get(&name.value).and_then(|declared| declared.id) {
                needs.push(Need { to, span: test.in_place().subject.name.span });
            }
        });
        needs
    }
}
