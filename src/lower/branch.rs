//! Forks: rules, decision tables and experiments.

use super::block::Next;
use super::condition::unpredictable;
use super::question::{Asked, not, question};
use super::scope::kind_of;
use super::{Lowering, Meaning};
use crate::ast::{Decide, Operator, Pattern, PatternKind, Reference, Row, Rules, Split};
use crate::diagnostic::{flow, names, types};
use crate::ir::{Branch, BranchForm, Condition, NodeId, NodeKind, Operand};
use crate::source::Span;

impl<'a> Lowering<'a> {
    /// `rules { … }`
    pub(super) fn rules(&mut self, rules: &'a Rules, span: Span, next: &mut Next) -> NodeId {
        let mut branches = Vec::with_capacity(rules.rules.len());
        self.workspace.nodes.reserve(rules.rules.len());
        for rule in &rules.rules {
            let condition = self.condition(&rule.condition);
            let target = self.arm(&rule.label.value, &rule.body, next);
            let span = rule.label.span.to(rule.condition.span());
            branches.push(Branch { label: String::from(&*rule.label.value), condition, target, span });
        }
        let otherwise = rules.otherwise.as_ref().map(|block| self.arm("otherwise", block, next));
        self.node(NodeKind::Branch { form: BranchForm::Rules, branches, otherwise }, span)
    }

    /// `decide by FACT, FACT { … }`
    pub(super) fn decide(&mut self, decide: &'a Decide, span: Span, next: &mut Next) -> NodeId {
        let columns: Vec<Option<Operand>> = decide.columns.iter().map(|column| self.column(column)).collect();
        let branches = decide.rows.iter().map(|row| self.row(decide, row, &columns, next)).collect();
        self.node(NodeKind::Branch { form: BranchForm::Table, branches, otherwise: None }, span)
    }

    fn column(&mut self, column: &Reference) -> Option<Operand> {
        match self.meaning(column)? {
            Meaning::Record(record) => Some(Operand::Memory(self.workspace.records[record.index()].presence)),
            Meaning::Operand(operand) => Some(operand),
            Meaning::Define(_) => self.one_value(column),
        }
    }

    fn row(&mut self, decide: &Decide, row: &'a Row, columns: &[Option<Operand>], next: &mut Next) -> Branch {
        let (first, last) = (row.patterns.first(), row.patterns.last());
        let span = first.zip(last).map_or(row.span, |(first, last)| first.span.to(last.span));
        if row.patterns.len() != columns.len() {
            self.report(types::wrong_number_of_cells(span, row.patterns.len(), columns.len()));
        }
        let mut tests = Vec::new();
        for ((pattern, operand), column) in row.patterns.iter().zip(columns).zip(&decide.columns) {
            if pattern.kind != PatternKind::Anything {
                let test = operand.and_then(|operand| self.cell(pattern, operand, column));
                tests.push(test.unwrap_or_else(|| unpredictable(pattern.span)));
            }
        }
        let cells: Vec<String> = row.patterns.iter().map(Pattern::to_string).collect();
        let label = cells.join(", ");
        let target = self.arm(&label, &row.body, next);
        Branch { label, condition: Condition::All(tests), target, span }
    }

    /// What a cell asks of its column; nothing for `*`.
    fn cell(&mut self, pattern: &Pattern, operand: Operand, column: &Reference) -> Option<Condition> {
        let (kind, zone) = (kind_of(&self.workspace, operand), &self.workspace.zone);
        let findings = &mut self.diagnostics;
        let mut ask = |operator, values| {
            let subject = &*column.name.value;
            question(&Asked { operand, subject, kind, zone, operator, values, span: pattern.span }, findings)
        };
        match &pattern.kind {
            PatternKind::Anything => None,
            PatternKind::OneOf(values) => ask(Operator::IsOneOf, values),
            PatternKind::NoneOf(values) => ask(Operator::IsOneOf, values).map(not),
            PatternKind::Compare(operator, value) => ask(*operator, std::slice::from_ref(value)),
            PatternKind::Range(from, to) => {
                let from = ask(Operator::GreaterOrEqual, std::slice::from_ref(from));
                let to = ask(Operator::LessOrEqual, std::slice::from_ref(to));
                Some(Condition::All(vec![from?, to?]))
            }
            PatternKind::Unknown => ask(Operator::IsUnknown, &[]),
            PatternKind::Known => ask(Operator::IsKnown, &[]),
        }
    }

    /// `split "NAME" { 50% => … }`
    pub(super) fn split(&mut self, split: &'a Split, span: Span, next: &mut Next) -> NodeId {
        let name = &split.name;
        match self.splits.get_mut(&*name.value) {
            None => drop(self.splits.insert(&name.value, name.span)),
            Some(other) => {
                let (first, second) = (name.span.min(*other), name.span.max(*other));
                *other = first;
                self.report(names::duplicate_name("the split", &name.value, second, Some(first)));
            }
        }
        let mut arms = Vec::with_capacity(split.arms.len());
        let mut sum = 0_i64;
        for arm in &split.arms {
            sum = sum.saturating_add(arm.percent.value);
            let percent = self.bounded(&arm.percent, 1..=99, "a share", "from 1% to 99%");
            let target = self.arm(&format!("{}%", arm.percent.value), &arm.body, next);
            arms.push((percent as u8, target));
        }
        if sum != 100 {
            self.report(flow::shares_not_whole(name.span, sum));
        }
        self.node(NodeKind::Split { name: String::from(&*name.value), arms }, span)
    }
}
