//! Marks on the ways of a model: where an action, a condition or a fork is, so that it can be told what a way shows.

use super::item::{Asked, Item, Occasion, Stand, Way, asks_who, forced, is_written};
use crate::check::{COMBINATIONS, WHO};
use crate::ir::{Condition, NodeId, NodeKind, Operand, ThreadId};
use crate::prove::diagram::{Axes, Set};
use crate::prove::model::{Happening, Model, Point};

/// Something that a way passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    /// An action or a fork.
    Node(NodeId),
    /// The condition of an arm whose event has come.
    Weighs(Asked),
    /// A way out of a fork.
    Way(Way),
}

/// What shows at a mark, each for the situations that show it.
pub(super) type Goals = Vec<(Item, Set)>;

impl Model<'_> {
    /// The axes that decide what shows at a mark.
    pub(crate) fn read_at(&mut self, mark: Mark) -> Axes {
        let conditions: Vec<&Condition> = match mark {
            Mark::Node(node) => match &self.workspace.node(node).kind {
                NodeKind::Branch { branches, .. } => branches.iter().map(|branch| &branch.condition).collect(),
                _ => return Axes::NONE,
            },
            Mark::Weighs(asked) => asked.condition(self.workspace).into_iter().collect(),
            Mark::Way(_) => return Axes::NONE,
        };
        let operands: Vec<Operand> =
            conditions.into_iter().flat_map(Condition::tests).map(|test| test.operand).collect();
        self.axes_of(operands)
    }

    /// All that can show at a mark.
    pub(super) fn goals_at(&mut self, mark: Mark) -> Goals {
        let mut goals = Goals::new();
        match mark {
            Mark::Way(way) => goals.push((Item::Way(way), Set::EVERYTHING)),
            Mark::Weighs(asked) => {
                self.asks(asked, Set::EVERYTHING, &mut goals);
            }
            Mark::Node(node) => self.node_goals(node, &mut goals),
        }
        goals.retain(|(_, set)| !set.is_empty());
        goals
    }

    fn node_goals(&mut self, node: NodeId, goals: &mut Goals) {
        let workspace = self.workspace;
        let kind = &workspace.node(node).kind;
        if is_written(kind) {
            goals.push((Item::Action(node), Set::EVERYTHING));
        }
        let begun = workspace.threads.iter().position(|thread| thread.entry == node);
        goals.extend(begun.map(|thread| (Item::Thread(ThreadId(thread as u32)), Set::EVERYTHING)));
        let NodeKind::Branch { branches, otherwise, .. } = kind else { return };
        let mut rest = Set::EVERYTHING;
        for at in 0..branches.len() {
            rest = self.asks(Asked::Rule(node, at as u16), rest, goals);
        }
        if otherwise.is_some() {
            goals.push((Item::Way(Way::Otherwise(node)), rest));
        }
        if asks_who(workspace, node) {
            for combination in 0..COMBINATIONS.len() as u8 {
                goals.push((Item::Customer(Some(node), combination), self.diagrams.side(WHO, 1 << combination)));
            }
        }
    }

    /// Both outcomes of a condition that is asked of `set`, and the tests that decide it; those of whom it does not hold.
    fn asks(&mut self, asked: Asked, set: Set, goals: &mut Goals) -> Set {
        let Some(condition) = asked.condition(self.workspace) else { return set };
        let holds = self.condition(condition, true);
        let (yes, no) = (self.diagrams.and(set, holds), self.diagrams.minus(set, holds));
        goals.extend([(Item::Condition(asked, true), yes), (Item::Condition(asked, false), no)]);
        let all = condition.tests();
        if all.len() > 1 {
            for (place, test) in all.iter().enumerate() {
                let [with, without] = [true, false].map(|so| {
                    let formula = self.space.holds(&forced(condition, place, so));
                    self.diagrams.formula(&formula)
                });
                let (more, less) = (self.diagrams.minus(with, without), self.diagrams.minus(without, with));
                let decided = self.diagrams.or(more, less);
                let decided = self.diagrams.and(decided, set);
                let formula = self.space.holds(&Condition::Test((*test).clone()));
                let so = self.diagrams.formula(&formula);
                let place = place as u16;
                goals.push((Item::Test(asked, place, true), self.diagrams.and(decided, so)));
                goals.push((Item::Test(asked, place, false), self.diagrams.minus(decided, so)));
            }
        }
        no
    }

    /// What shows when something happens at a point.
    pub(super) fn event_at(&self, point: Point, happening: Happening) -> Option<Item> {
        let stand = stand(point)?;
        let occasion = match happening {
            Happening::Writes(_) => Occasion::Writes,
            Happening::Onboards | Happening::SiteNames => Occasion::Identifies,
            Happening::SignsIn => Occasion::Authenticates,
            Happening::SignsOut => Occasion::SignsOut,
            Happening::BecomesSomeoneElse => Occasion::BecomesSomeoneElse,
            Happening::TokenExpires => Occasion::TokenExpires,
            Happening::Idle(length) => Occasion::Idle(length),
            _ => return None,
        };
        Some(Item::Event(stand, occasion))
    }

    /// The way that a wait itself goes when this happens.
    pub(crate) fn own_way(&self, point: Point, happening: Happening) -> Option<Way> {
        let node = match point {
            Point::Start => return (happening == Happening::TimeIsUp).then_some(Way::StartLate),
            Point::Waiting(node, _) => node,
            _ => return None,
        };
        Some(match (&self.workspace.node(node).kind, happening) {
            (NodeKind::Choose(choose), Happening::Picks(option) | Happening::Names(option)) => {
                let option = self.vocabulary().option(option);
                Way::Choice(node, choose.choices.iter().position(|choice| choice.id == *option)? as u16)
            }
            (NodeKind::Choose(_), Happening::Answers { .. }) => Way::AnythingElse(node),
            (NodeKind::Ask(_), Happening::Answers { good: true, .. }) => Way::Answer(node),
            (NodeKind::Ask(_), Happening::Answers { good: false, .. }) => Way::GivenUp(node),
            (NodeKind::Call(_), Happening::Outcome(at)) => Way::Outcome(node, at),
            (NodeKind::Call(_), Happening::Fails) => Way::Failed(node),
            (_, Happening::TimeIsUp) => Way::Late(node),
            _ => return None,
        })
    }
}

/// Where a conversation waits, if it does.
pub(super) fn stand(point: Point) -> Option<Stand> {
    match point {
        Point::Start => Some(Stand::Start),
        Point::Waiting(node, _) => Some(Stand::Node(node)),
        Point::HandedOff(_) => Some(Stand::Agent),
        _ => None,
    }
}
