//! Makes a change in the meaning of the rules.

use std::sync::Arc;

use super::{Change, Step};
use crate::ir::{
    Arm, Branch, BranchForm, Comparison, Condition, Event, HandOff, NodeId, NodeKind, Operand, Question, Resolution,
    SetValue, Test, TimeSpan, Workspace, builtin,
};
use crate::prove::{Asked, forced};
use crate::value::{Type, Value};

impl Change {
    /// The workspace with the change; none where it cannot be made.
    pub fn apply(self, workspace: &Workspace) -> Option<Workspace> {
        let mut changed = workspace.clone();
        self.make(&mut changed).map(|()| changed)
    }

    fn make(self, workspace: &mut Workspace) -> Option<()> {
        match self {
            Change::Negate(asked) => {
                let condition = condition(workspace, asked)?;
                let before = std::mem::replace(condition, ALWAYS);
                *condition = match before {
                    Condition::Not(inner) => *inner,
                    other => Condition::Not(Box::new(other)),
                };
            }
            Change::Always(Asked::Rule(node, at)) => *condition(workspace, Asked::Rule(node, at))? = ALWAYS,
            Change::Always(asked) => arm(workspace, asked)?.condition = None,
            Change::WithoutTest(asked, place) => {
                let condition = condition(workspace, asked)?;
                let mut left = place;
                *condition = forced(condition, usize::from(place), is_of_all(condition, true, &mut left)?);
            }
            Change::Loosen(asked, place) => {
                let mut left = place;
                test(condition(workspace, asked)?, &mut left)?.question =
                    Question::Compare(Comparison::GreaterOrEqual, 1).into();
            }
            Change::Reverse(..) | Change::Bound(..) | Change::DropValue(..) | Change::OtherValue(..) => {
                self.make_in_test(workspace)?;
            }
            Change::Silence(asked) => match &mut arm(workspace, asked)?.event {
                Event::Idle(length) => *length *= 2,
                _ => return None,
            },
            Change::DropRule(node, at) => {
                let branches = branches(workspace, node)?;
                branches.get(usize::from(at))?;
                branches.remove(usize::from(at));
            }
            Change::SwapRules(node, at) => {
                let (at, branches) = (usize::from(at), branches(workspace, node)?);
                branches.get(at + 1)?;
                branches.swap(at, at + 1);
            }
            Change::DropHandler(handler) => {
                workspace.workspace_handlers.retain(|own| *own != handler);
                workspace.threads.iter_mut().for_each(|thread| thread.handlers.retain(|own| *own != handler));
            }
            _ => self.make_in_node(workspace)?,
        }
        Some(())
    }

    fn make_in_node(self, workspace: &mut Workspace) -> Option<()> {
        let node = self.node()?;
        let kind = &mut workspace.nodes.get_mut(node.index())?.kind;
        match (self, kind) {
            (Change::DropArm(_, at), NodeKind::Wait { arms, .. }) => {
                arms.get(usize::from(at))?;
                arms.remove(usize::from(at));
            }
            (Change::DropChoice(_, at), NodeKind::Choose(choose)) => {
                choose.choices.get(usize::from(at))?;
                choose.choices.remove(usize::from(at));
            }
            (Change::SwapChoices(_, at), NodeKind::Choose(choose)) => {
                let at = usize::from(at);
                let (one, other) = (choose.choices.get(at)?.target, choose.choices.get(at + 1)?.target);
                (choose.choices[at].target, choose.choices[at + 1].target) = (other, one);
            }
            (Change::DropAnythingElse(_), NodeKind::Choose(choose)) => choose.anything_else = None,
            (Change::Skip(_), kind) => {
                let next = skipped(kind)?;
                *kind = NodeKind::Branch { form: BranchForm::Rules, branches: Vec::new(), otherwise: Some(next) };
            }
            (Change::Pivot(_, to), NodeKind::Pivot(thread)) => *thread = to,
            (Change::Resolve(_), NodeKind::Resolve(how)) => {
                *how = match how {
                    Resolution::Resolved => Resolution::Abandoned,
                    Resolution::Abandoned => Resolution::Resolved,
                };
            }
            (Change::SwapOutcomes(_, at), NodeKind::Call(call)) => {
                let at = usize::from(at);
                match call.outcomes.get(at + 1) {
                    Some(_) => call.outcomes.swap(at, at + 1),
                    None => std::mem::swap(call.outcomes.get_mut(at)?, &mut call.failed),
                }
            }
            (Change::Amount(_), NodeKind::Set { value: SetValue::Add(amount), .. }) => {
                *amount = amount.saturating_add(1)
            }
            (Change::Retry(_), NodeKind::Ask(ask)) => ask.retry.as_mut()?.0 += 1,
            (Change::Matching(_), NodeKind::Ask(ask)) => ask.matching = None,
            (Change::Late(_), kind) => *time_limit(kind)? *= 2,
            (Change::Topic(_), NodeKind::Topic { add, .. }) => *add = !*add,
            (Change::AskAgain(_), NodeKind::Resume { ask_again }) => *ask_again = !*ask_again,
            (_, NodeKind::HandOff(hand_off)) => self.make_in_hand_off(hand_off)?,
            _ => return None,
        }
        Some(())
    }

    fn make_in_test(self, workspace: &mut Workspace) -> Option<()> {
        let (Change::Reverse(asked, place)
        | Change::Bound(asked, place, _)
        | Change::DropValue(asked, place, _)
        | Change::OtherValue(asked, place, _)) = self
        else {
            return None;
        };
        let mut left = place;
        let operand = test(condition(workspace, asked)?, &mut left)?.operand;
        let one = one_of(workspace, operand);
        let mut left = place;
        let question = Arc::make_mut(&mut test(condition(workspace, asked)?, &mut left)?.question);
        match self {
            Change::Reverse(..) => *question = reversed(question)?,
            Change::Bound(_, _, step) => {
                let sign = if step == Step::Up { 1 } else { -1 };
                let (number, one) = bound(question, one)?;
                *number = number.saturating_add(sign * one);
            }
            Change::DropValue(_, _, at) => match question {
                Question::OneOf(values) if values.len() > 1 && usize::from(at) < values.len() => {
                    values.remove(usize::from(at));
                }
                _ => return None,
            },
            Change::OtherValue(_, _, value) => *question = Question::OneOf(vec![Value::Number(value)]),
            _ => return None,
        }
        Some(())
    }

    fn make_in_hand_off(self, hand_off: &mut HandOff) -> Option<()> {
        match self {
            Change::Inbox(_, to) => hand_off.inbox = to,
            Change::Priority(_) => hand_off.priority = None,
            Change::Reason(_) => hand_off.reason = None,
            Change::Note(_) => hand_off.note = None,
            _ => return None,
        }
        Some(())
    }

    /// The node that is changed.
    pub(super) fn node(self) -> Option<NodeId> {
        match self {
            Change::Negate(asked)
            | Change::Always(asked)
            | Change::WithoutTest(asked, _)
            | Change::Loosen(asked, _)
            | Change::Reverse(asked, _)
            | Change::Bound(asked, _, _)
            | Change::DropValue(asked, _, _)
            | Change::OtherValue(asked, _, _)
            | Change::Silence(asked) => match asked {
                Asked::Rule(node, _) | Asked::Arm(node, _) => Some(node),
                Asked::Start(_) | Asked::Handler(_) => None,
            },
            Change::DropHandler(_) => None,
            Change::DropRule(node, _)
            | Change::SwapRules(node, _)
            | Change::DropArm(node, _)
            | Change::DropChoice(node, _)
            | Change::SwapChoices(node, _)
            | Change::DropAnythingElse(node)
            | Change::Skip(node)
            | Change::Amount(node)
            | Change::Pivot(node, _)
            | Change::Inbox(node, _)
            | Change::Priority(node)
            | Change::Reason(node)
            | Change::Note(node)
            | Change::Resolve(node)
            | Change::SwapOutcomes(node, _)
            | Change::Retry(node)
            | Change::Late(node)
            | Change::Matching(node)
            | Change::Topic(node)
            | Change::AskAgain(node) => Some(node),
        }
    }
}

/// Holds always.
const ALWAYS: Condition = Condition::All(Vec::new());

fn branches(workspace: &mut Workspace, node: NodeId) -> Option<&mut Vec<Branch>> {
    match &mut workspace.nodes.get_mut(node.index())?.kind {
        NodeKind::Branch { branches, .. } => Some(branches),
        _ => None,
    }
}

fn arm(workspace: &mut Workspace, asked: Asked) -> Option<&mut Arm> {
    match asked {
        Asked::Start(at) => workspace.start.arms.get_mut(usize::from(at)),
        Asked::Handler(handler) => Some(&mut workspace.handlers.get_mut(handler.index())?.arm),
        Asked::Arm(node, at) => match &mut workspace.nodes.get_mut(node.index())?.kind {
            NodeKind::Wait { arms, .. } => arms.get_mut(usize::from(at)),
            _ => None,
        },
        Asked::Rule(..) => None,
    }
}

fn condition(workspace: &mut Workspace, asked: Asked) -> Option<&mut Condition> {
    match asked {
        Asked::Rule(node, at) => Some(&mut branches(workspace, node)?.get_mut(usize::from(at))?.condition),
        _ => arm(workspace, asked)?.condition.as_mut(),
    }
}

/// The test at a place, counted from the left.
fn test<'c>(condition: &'c mut Condition, left: &mut u16) -> Option<&'c mut Test> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter_mut().find_map(|part| test(part, left)),
        Condition::Not(inner) => test(inner, left),
        Condition::Test(own) if *left == 0 => Some(own),
        Condition::Test(_) => {
            *left -= 1;
            None
        }
    }
}

/// What the test at a place has to be so that nothing depends on it: true among parts that must all hold, false among
/// parts of which any will do, and the other way round beneath a `not`.
fn is_of_all(condition: &Condition, all: bool, left: &mut u16) -> Option<bool> {
    match condition {
        Condition::All(parts) => parts.iter().find_map(|part| is_of_all(part, true, left)),
        Condition::Any(parts) => parts.iter().find_map(|part| is_of_all(part, false, left)),
        Condition::Not(inner) => is_of_all(inner, !all, left),
        Condition::Test(_) if *left == 0 => Some(all),
        Condition::Test(_) => {
            *left -= 1;
            None
        }
    }
}

/// The same comparison the other way round; none of what compares nothing.
pub(super) fn reversed(question: &Question) -> Option<Question> {
    let turned = |comparison: &Comparison| match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    };
    match question {
        Question::Compare(comparison, number) => Some(Question::Compare(turned(comparison), *number)),
        Question::TimeOfDay(comparison, minute) => Some(Question::TimeOfDay(turned(comparison), *minute)),
        Question::OlderThan(span) => Some(Question::WithinLast(*span)),
        Question::WithinLast(span) => Some(Question::OlderThan(*span)),
        _ => None,
    }
}

/// The number that a question compares with, and how much one more of it is; `one` is that of the operand's values.
fn bound(question: &mut Question, one: i64) -> Option<(&mut i64, i64)> {
    match question {
        Question::Compare(_, number) => Some((number, one)),
        Question::TimeOfDay(_, minute) => Some((minute, 1)),
        Question::OlderThan(TimeSpan::Time(length)) | Question::WithinLast(TimeSpan::Time(length)) => {
            let one = if *length >= DAY { DAY } else { MINUTE };
            Some((length, one))
        }
        Question::OlderThan(TimeSpan::BusinessDays(days)) | Question::WithinLast(TimeSpan::BusinessDays(days)) => {
            Some((days, 1))
        }
        _ => None,
    }
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// How much one more is of an operand: a cent, a millionth, a day, a minute.
fn one_of(workspace: &Workspace, operand: Operand) -> i64 {
    match kind_of(workspace, operand) {
        Some(Type::Duration | Type::Time) => MINUTE,
        _ => 1,
    }
}

/// The type of an operand.
pub(super) fn kind_of(workspace: &Workspace, operand: Operand) -> Option<&Type> {
    match operand {
        Operand::Fact(fact) => workspace.facts.get(fact.index()).map(|fact| &fact.kind),
        Operand::Memory(memory) => workspace.memories.get(memory.index()).map(|memory| &memory.kind),
    }
}

/// Where control goes on when an action is not done.
pub(super) fn skipped(kind: &NodeKind) -> Option<NodeId> {
    match kind {
        NodeKind::Say { next, .. }
        | NodeKind::Note { next, .. }
        | NodeKind::Topic { next, .. }
        | NodeKind::Set { next, .. }
        | NodeKind::Do { next, .. } => Some(*next),
        NodeKind::Onboard { done, .. } => Some(*done),
        NodeKind::Call(call) => Some(call.failed),
        NodeKind::Wait { otherwise, .. } => Some(otherwise.target),
        _ => None,
    }
}

/// The time limit of a wait, in milliseconds.
pub(super) fn time_limit(kind: &mut NodeKind) -> Option<&mut i64> {
    match kind {
        NodeKind::Choose(choose) => Some(&mut choose.no_answer.after),
        NodeKind::Ask(ask) => Some(&mut ask.no_answer.after),
        NodeKind::Onboard { no_answer, .. } => Some(&mut no_answer.after),
        NodeKind::Wait { otherwise, .. } => Some(&mut otherwise.after),
        NodeKind::Call(call) => Some(&mut call.within),
        _ => None,
    }
}

/// Whether a test asks for who is authenticated.
pub(super) fn asks_for_proof(test: &Test) -> bool {
    test.operand == Operand::Fact(builtin::CUSTOMER)
        && *test.question == Question::OneOf(vec![crate::value::Value::Number(2)])
}
