//! That memories are given values of their types only: a value of another type would be saved, and refused when it is read.

use super::content::{Action, AnswerKind, Call, Content, Expression, Record, Wait, WaitKind};
use super::id::{CellId, ExpressionId, TypeId};
use crate::value::Type;

/// The most comparisons of what calls give with where it is kept: one for each pair of a field that is given and a field
/// of the record. A large workspace needs a million.
const PAIRS: usize = 1 << 26;

/// Whether all values of an expression are of the type.
pub(super) fn suits(content: &Content, value: ExpressionId, wanted: TypeId) -> bool {
    let kind = &content.types[wanted.index()];
    match &content.expressions[value.index()] {
        Expression::Cell { cell } => fits(content, content.cells[cell.index()].kind, wanted),
        Expression::Text { .. } => *kind == Type::Text,
        Expression::Number { number } => kind.has(*number),
        Expression::List { .. } => *kind == Type::List,
    }
}

/// Whether a memory can be added to.
pub(super) fn adds(content: &Content, memory: CellId) -> bool {
    kind_of(content, memory).is_ordered()
}

/// Whether answers that are read like this are of the memory's type.
pub(super) fn answers(content: &Content, answer: AnswerKind, into: CellId) -> bool {
    match answer {
        AnswerKind::Text | AnswerKind::Email | AnswerKind::Phone => *kind_of(content, into) == Type::Text,
        AnswerKind::Integer => matches!(kind_of(content, into), Type::Integer { .. }),
        AnswerKind::Decimal => *kind_of(content, into) == Type::Decimal,
        AnswerKind::Date => *kind_of(content, into) == Type::Date,
        AnswerKind::Money => matches!(kind_of(content, into), Type::Money { .. }),
        AnswerKind::YesOrNo => *kind_of(content, into) == Type::Boolean,
        AnswerKind::OneOf => matches!(kind_of(content, into), Type::OneOf(_)),
    }
}

/// Whether the action takes what the call hands over, and the record has room for what the action gives.
pub(super) fn calls(content: &Content, call: &Call) -> bool {
    let action = &content.actions[call.action.index()];
    let takes = |(input, value): &(u32, ExpressionId)| suits(content, *value, action.inputs[*input as usize].kind);
    call.arguments.iter().all(takes)
        && call.into.is_none_or(|record| keeps(content, &content.records[record.index()], action))
}

fn keeps(content: &Content, record: &Record, action: &Action) -> bool {
    let mut given = action.outcomes.iter().flat_map(|outcome| &outcome.gives);
    kind_of(content, record.presence).has(1)
        && given.all(|field| {
            let memory = record.fields.iter().find(|(name, _)| *name == field.name);
            memory.is_none_or(|(_, memory)| fits(content, field.kind, content.cells[memory.index()].kind))
        })
}

/// Whether the calls give little enough that nobody waits until it is kept.
pub(super) fn are_few(content: &Content) -> bool {
    let pairs = |wait: &Wait| {
        let WaitKind::Call { call } = &wait.kind else { return 0 };
        let fields = call.into.map_or(0, |record| content.records[record.index()].fields.len());
        let outcomes = &content.actions[call.action.index()].outcomes;
        outcomes.iter().map(|outcome| outcome.gives.len()).sum::<usize>().saturating_mul(fields)
    };
    content.waits.iter().map(pairs).try_fold(0_usize, usize::checked_add).is_some_and(|pairs| pairs <= PAIRS)
}

/// Whether all values of one type are values of the other. Types that are the same are one entry of their table, so that
/// nobody compares long lists of words.
fn fits(content: &Content, given: TypeId, wanted: TypeId) -> bool {
    let narrower = match (&content.types[given.index()], &content.types[wanted.index()]) {
        (Type::Integer { min, max }, Type::Integer { min: least, max: most }) => least <= min && max <= most,
        _ => false,
    };
    given == wanted || narrower
}

fn kind_of(content: &Content, cell: CellId) -> &Type {
    &content.types[content.cells[cell.index()].kind.index()]
}
