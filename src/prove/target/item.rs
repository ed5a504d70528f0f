//! What conversations can show of a workspace: what coverage counts, and what scenarios are generated for.

use crate::ir::{Arm, Body, Condition, HandlerId, NodeId, NodeKind, Operand, Test, ThreadId, Workspace, builtin};

/// Something that a conversation can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// The thread begins.
    Thread(ThreadId),
    /// The action is done.
    Action(NodeId),
    /// The condition is asked, and holds (or does not).
    Condition(Asked, bool),
    /// The test at this place of the condition, being so (or not), decides it alone: were the test otherwise and all
    /// others as they are, so would be the condition.
    Test(Asked, u16, bool),
    /// The conversation goes this way.
    Way(Way),
    /// This happens while the conversation waits there.
    Event(Stand, Occasion),
    /// The customer is so at that decision, or anywhere at all: the place of a combination of grade, identification and
    /// profile among those that can be.
    Customer(Option<NodeId>, u8),
}

/// A condition of a workspace, by what it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asked {
    /// A start line.
    Start(u16),
    /// A rule, or a row of a table, at this place of its node.
    Rule(NodeId, u16),
    /// An arm of a wait, at this place of its node.
    Arm(NodeId, u16),
    /// A handler.
    Handler(HandlerId),
}

/// A way that a conversation can go from where it forks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// A start line.
    Start(u16),
    /// No start line took anything in time.
    StartLate,
    /// None of the rules holds.
    Otherwise(NodeId),
    /// This side of an experiment.
    Side(NodeId, u16),
    /// This quick reply.
    Choice(NodeId, u16),
    /// Something that is no quick reply.
    AnythingElse(NodeId),
    /// A good answer.
    Answer(NodeId),
    /// A bad answer, after which the question is asked again.
    Retry(NodeId),
    /// The last bad answer.
    GivenUp(NodeId),
    /// What would be asked is known, so nothing is asked.
    Known(NodeId),
    /// The form was filled in, or the customer is known otherwise.
    Done(NodeId),
    /// Time is up.
    Late(NodeId),
    /// This arm of a wait.
    Arm(NodeId, u16),
    /// This outcome of a call.
    Outcome(NodeId, u16),
    /// The call failed.
    Failed(NodeId),
    /// This handler.
    Handler(HandlerId),
}

/// Where a conversation stands when something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stand {
    /// No start line took anything yet.
    Start,
    /// It waits at this node.
    Node(NodeId),
    /// It is with an agent.
    Agent,
}

/// What can happen at any place; what only a place itself takes are its ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of the events")]
pub enum Occasion {
    Writes,
    Identifies,
    Authenticates,
    SignsOut,
    BecomesSomeoneElse,
    TokenExpires,
    /// Nothing came from the customer for so many milliseconds.
    Idle(i64),
}

impl Asked {
    /// The condition, where there is one.
    pub fn condition(self, workspace: &Workspace) -> Option<&Condition> {
        if let Asked::Rule(node, at) = self {
            let NodeKind::Branch { branches, .. } = &workspace.nodes.get(node.index())?.kind else { return None };
            return branches.get(usize::from(at)).map(|branch| &branch.condition);
        }
        self.arm(workspace)?.condition.as_ref()
    }

    /// The arm; none for a rule.
    pub fn arm(self, workspace: &Workspace) -> Option<&Arm> {
        match self {
            Asked::Start(at) => workspace.start.arms.get(usize::from(at)),
            Asked::Handler(handler) => workspace.handlers.get(handler.index()).map(|handler| &handler.arm),
            Asked::Arm(node, at) => match &workspace.nodes.get(node.index())?.kind {
                NodeKind::Wait { arms, .. } => arms.get(usize::from(at)),
                _ => None,
            },
            Asked::Rule(..) => None,
        }
    }

    /// The way that is gone where the condition holds; none for a rule, which says so itself.
    pub fn way(self) -> Option<Way> {
        match self {
            Asked::Start(at) => Some(Way::Start(at)),
            Asked::Arm(node, at) => Some(Way::Arm(node, at)),
            Asked::Handler(handler) => Some(Way::Handler(handler)),
            Asked::Rule(..) => None,
        }
    }
}

/// The condition with the test at this place always so, or never.
pub(crate) fn forced(condition: &Condition, place: usize, so: bool) -> Condition {
    fn walk(condition: &Condition, left: &mut usize, so: bool) -> Condition {
        match condition {
            Condition::All(parts) => Condition::All(parts.iter().map(|part| walk(part, left, so)).collect()),
            Condition::Any(parts) => Condition::Any(parts.iter().map(|part| walk(part, left, so)).collect()),
            Condition::Not(inner) => Condition::Not(Box::new(walk(inner, left, so))),
            Condition::Test(test) => {
                let here = *left == 0;
                *left = left.wrapping_sub(1);
                match here {
                    true if so => Condition::All(Vec::new()),
                    true => Condition::Any(Vec::new()),
                    false => Condition::Test(test.clone()),
                }
            }
        }
    }
    let mut left = place;
    walk(condition, &mut left, so)
}

/// Whether a decision asks who the customer is.
pub fn asks_who(workspace: &Workspace, node: NodeId) -> bool {
    let Some(NodeKind::Branch { branches, .. }) = workspace.nodes.get(node.index()).map(|node| &node.kind) else {
        return false;
    };
    let who = [builtin::CUSTOMER, builtin::IDENTIFICATION, builtin::PROFILE];
    let asks = |test: &Test| matches!(test.operand, Operand::Fact(fact) if who.contains(&fact));
    branches.iter().any(|branch| branch.condition.has_test(&asks))
}

/// Whether an action is written in the rules as such: the silent end of a block or handler is not.
pub fn is_written(kind: &NodeKind) -> bool {
    !matches!(kind, NodeKind::Return | NodeKind::Resume { ask_again: false })
}

/// What stands in the rules as such: threads, actions, rules that are taken or passed over, and the ways on.
pub(crate) fn written(workspace: &Workspace) -> Vec<Item> {
    let mut items: Vec<Item> = (0..workspace.threads.len()).map(|at| Item::Thread(ThreadId(at as u32))).collect();
    let starts = 0..workspace.start.arms.len() as u16;
    items.extend(starts.map(|at| Item::Way(Way::Start(at))));
    items.extend((0..workspace.handlers.len()).map(|at| Item::Way(Way::Handler(HandlerId(at as u32)))));
    // What start lines lead to is the start line.
    let nodes = workspace.nodes.iter().enumerate().filter(|(_, node)| node.body != Body::Start);
    for (at, node) in nodes {
        let id = NodeId(at as u32);
        items.extend(is_written(&node.kind).then_some(Item::Action(id)));
        if let NodeKind::Branch { branches, .. } = &node.kind {
            let rules = (0..branches.len() as u16).map(|at| Asked::Rule(id, at));
            items.extend(rules.flat_map(|asked| [true, false].map(|so| Item::Condition(asked, so))));
        }
        items.extend(ways(id, &node.kind).into_iter().map(Item::Way));
    }
    items
}

/// The ways on from a node.
fn ways(id: NodeId, kind: &NodeKind) -> Vec<Way> {
    match kind {
        NodeKind::Branch { otherwise, .. } => otherwise.iter().map(|_| Way::Otherwise(id)).collect(),
        NodeKind::Split { arms, .. } => (0..arms.len() as u16).map(|at| Way::Side(id, at)).collect(),
        NodeKind::Choose(choose) => {
            let choices = (0..choose.choices.len() as u16).map(|at| Way::Choice(id, at));
            choices.chain(choose.anything_else.map(|_| Way::AnythingElse(id))).chain([Way::Late(id)]).collect()
        }
        NodeKind::Ask(ask) => {
            let fails = ask.otherwise.is_some() && !ask.takes_all();
            let retries = fails && ask.retry.is_some();
            let ways = [
                (true, Way::Answer(id)),
                (retries, Way::Retry(id)),
                (fails, Way::GivenUp(id)),
                (!ask.always, Way::Known(id)),
                (true, Way::Late(id)),
            ];
            ways.into_iter().filter(|(is, _)| *is).map(|(_, way)| way).collect()
        }
        NodeKind::Onboard { .. } => vec![Way::Done(id), Way::Known(id), Way::Late(id)],
        NodeKind::Wait { arms, .. } => {
            (0..arms.len() as u16).map(|at| Way::Arm(id, at)).chain([Way::Late(id)]).collect()
        }
        NodeKind::Call(call) => {
            let outcomes = (0..call.outcomes.len() as u16).map(|at| Way::Outcome(id, at));
            outcomes.chain([Way::Failed(id), Way::Late(id)]).collect()
        }
        _ => Vec::new(),
    }
}
