//! Watches the machine play a scenario, and counts what it shows.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use crate::artifact::{Error, Program};
use crate::check::COMBINATIONS;
use crate::emit::{Layout, laid_out};
use crate::ir::{
    Arm, Body, Condition, Event, HandlerId, NodeId, NodeKind, Operand, Scenario, ThreadId, Workspace, builtin,
    fold_words,
};
use crate::machine::{Observer, Occurrence, Sight};
use crate::prove::{Asked, Example, Item, Occasion, Stand, Way, asks_who, forced, is_written};
use crate::scenario::{self, Record, Recorder, Report, holds};
use crate::value::Value;

/// How often each item was shown.
pub type Counts = BTreeMap<Item, u32>;

/// A workspace that is ready to be watched.
pub struct Meter<'w> {
    workspace: &'w Workspace,
    program: Program,
    layout: Layout,
    /// The threads that begin at a node.
    threads: HashMap<NodeId, ThreadId>,
    /// The arms with a condition, by where they lead.
    weighed: HashMap<NodeId, Vec<Asked>>,
}

impl<'w> Meter<'w> {
    /// Makes a workspace that has no errors ready.
    ///
    /// # Errors
    /// When its program does not load: that is a mistake of this library.
    pub fn new(workspace: &'w Workspace) -> Result<Meter<'w>, Error> {
        let (artifact, layout) = laid_out(workspace);
        // What was written or picked tells which of the ways was gone that lead to the same place.
        let program = Program::load(&artifact)?.keeping_all_words();
        let threads = workspace.threads.iter().enumerate();
        let threads = threads.map(|(at, thread)| (thread.entry, ThreadId(at as u32))).collect();
        Ok(Meter { workspace, program, layout, threads, weighed: weighed(workspace) })
    }

    /// The workspace.
    pub(crate) fn workspace(&self) -> &'w Workspace {
        self.workspace
    }

    /// The program that runs.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Plays a scenario; what came of it, and how often it showed what.
    pub fn play(&self, scenario: &Scenario) -> (Report, Counts) {
        self.watch(|observer| scenario::run_watched(&self.program, self.workspace, scenario, observer))
    }

    /// Plays a conversation of which only what happens in it is told; what came of it, and how often it showed what.
    pub fn record(&self, example: &Example) -> (Record, Counts) {
        let mut recorder = Recorder::new(&self.program, self.workspace, example);
        let ((), counts) = self.watch(|observer| recorder.go_on(example, Some(observer)));
        (recorder.record(), counts)
    }

    /// Lets something run on the program, and tells how often it showed what.
    fn watch<T>(&self, run: impl FnOnce(&dyn Observer) -> T) -> (T, Counts) {
        let (result, seen) = self.go_on(Seen::default(), run);
        (result, self.counts(&seen))
    }

    /// Lets something go on of which this was seen so far.
    pub(super) fn go_on<T>(&self, seen: Seen, run: impl FnOnce(&dyn Observer) -> T) -> (T, Seen) {
        let watch = Watch { meter: self, seen: RefCell::new(seen) };
        let result = run(&watch);
        (result, watch.seen.into_inner())
    }

    /// How often something was shown, if nothing more happens.
    pub(super) fn counts(&self, seen: &Seen) -> Counts {
        let mut seen = seen.clone();
        self.settle(&mut seen);
        seen.counts
    }

    /// A question that took an answer and led nowhere asks again.
    fn settle(&self, seen: &mut Seen) {
        if let Some((Stand::Node(node), Occurrence::Writes)) = seen.standing.take()
            && matches!(self.workspace.node(node).kind, NodeKind::Ask(_))
        {
            seen.count(Item::Way(Way::Retry(node)));
        }
    }
}

/// The arms with a condition, by where they lead.
fn weighed(workspace: &Workspace) -> HashMap<NodeId, Vec<Asked>> {
    let start = (0..workspace.start.arms.len()).map(|at| Asked::Start(at as u16));
    let handlers = (0..workspace.handlers.len()).map(|at| Asked::Handler(HandlerId(at as u32)));
    let waits = workspace.nodes.iter().enumerate().flat_map(|(node, kind)| {
        let arms = if let NodeKind::Wait { arms, .. } = &kind.kind { arms.len() } else { 0 };
        (0..arms).map(move |at| Asked::Arm(NodeId(node as u32), at as u16))
    });
    let mut found: HashMap<NodeId, Vec<Asked>> = HashMap::new();
    for asked in start.chain(handlers).chain(waits) {
        if let Some(arm) = asked.arm(workspace).filter(|arm| arm.condition.is_some()) {
            found.entry(arm.target).or_default().push(asked);
        }
    }
    found
}

/// What was seen of one scenario so far.
#[derive(Clone, Default)]
pub(super) struct Seen {
    counts: Counts,
    /// Where the conversation stood and what happened, until somebody takes it.
    standing: Option<(Stand, Occurrence)>,
    /// The latest answer to a call that nobody waited for at that moment.
    held: Option<Option<u32>>,
    /// The action before.
    before: Option<NodeId>,
    /// The arm whose condition was asked last, if it held.
    held_arm: Option<Asked>,
}

impl Seen {
    fn count(&mut self, item: Item) {
        *self.counts.entry(item).or_default() += 1;
    }
}

struct Watch<'m, 'w> {
    meter: &'m Meter<'w>,
    seen: RefCell<Seen>,
}

type Values<'a> = &'a dyn Fn(u32) -> Option<Value>;

impl Observer for Watch<'_, '_> {
    fn sees(&self, sight: Sight, values: Values<'_>) {
        let mut seen = self.seen.borrow_mut();
        match sight {
            Sight::Happens { what, wait } => self.happens(&mut seen, what, wait, values),
            Sight::Weighs(code) => {
                let target = self.meter.layout.node(code);
                let arms = target.and_then(|target| self.meter.weighed.get(&target));
                let standing = seen.standing.map(|(stand, _)| stand);
                let here = |asked: &&Asked| match asked {
                    Asked::Arm(node, _) => standing == Some(Stand::Node(*node)),
                    _ => true,
                };
                if let Some(asked) = arms.and_then(|arms| arms.iter().find(here)) {
                    let holds = self.asks(&mut seen, *asked, values);
                    seen.held_arm = holds.then_some(*asked);
                }
            }
            Sight::Reaches(code) => {
                if let Some(node) = self.meter.layout.node(code) {
                    self.reaches(&mut seen, node, values);
                }
            }
        }
    }
}

impl Watch<'_, '_> {
    fn happens(&self, seen: &mut Seen, what: Occurrence, wait: Option<u32>, values: Values<'_>) {
        let workspace = self.meter.workspace;
        self.meter.settle(seen);
        let stand = match wait {
            None => Stand::Agent,
            Some(wait) => self.meter.layout.wait(wait).map_or(Stand::Start, Stand::Node),
        };
        if let Some(occasion) = occasion(workspace, stand, what) {
            seen.count(Item::Event(stand, occasion));
        }
        if let Occurrence::Answered(outcome) = what {
            seen.held = Some(outcome);
        }
        if let Some(customer) = customer(values) {
            seen.count(Item::Customer(None, customer));
        }
        seen.standing = Some((stand, what));
        (seen.before, seen.held_arm) = (None, None);
    }

    fn reaches(&self, seen: &mut Seen, node: NodeId, values: Values<'_>) {
        let workspace = self.meter.workspace;
        let way = match (seen.standing.take(), seen.before) {
            (Some((stand, what)), _) => self.taken(stand, what, node, seen, values),
            (None, Some(before)) => self.followed(before, node, seen.held),
            (None, None) => None,
        };
        way.into_iter().for_each(|way| seen.count(Item::Way(way)));
        let kind = &workspace.node(node).kind;
        if is_written(kind) {
            seen.count(Item::Action(node));
        }
        if let Some(thread) = self.meter.threads.get(&node) {
            seen.count(Item::Thread(*thread));
        }
        if let NodeKind::Branch { branches, otherwise, .. } = kind {
            if let Some(customer) = customer(values).filter(|_| asks_who(workspace, node)) {
                seen.count(Item::Customer(Some(node), customer));
            }
            let holds = (0..branches.len()).any(|at| self.asks(seen, Asked::Rule(node, at as u16), values));
            if !holds && otherwise.is_some() {
                seen.count(Item::Way(Way::Otherwise(node)));
            }
        }
        seen.before = Some(node);
    }

    /// A condition is asked: whether it holds, and which of its tests decide that.
    fn asks(&self, seen: &mut Seen, asked: Asked, values: Values<'_>) -> bool {
        let workspace = self.meter.workspace;
        let Some(condition) = asked.condition(workspace) else { return false };
        let value = |operand| values(workspace.cell(operand));
        let so = |condition: &Condition| holds(condition, workspace, &value);
        let held = so(condition);
        seen.count(Item::Condition(asked, held));
        let all = condition.tests();
        if all.len() > 1 {
            for (place, test) in all.into_iter().enumerate() {
                if so(&forced(condition, place, true)) != so(&forced(condition, place, false)) {
                    let is = so(&Condition::Test(test.clone()));
                    seen.count(Item::Test(asked, place as u16, is));
                }
            }
        }
        held
    }

    /// The way out of where the conversation stood, by which it has come to `node`: that of the wait, or a handler.
    fn taken(&self, stand: Stand, what: Occurrence, node: NodeId, seen: &Seen, values: Values<'_>) -> Option<Way> {
        let workspace = self.meter.workspace;
        let begins = |handler: &HandlerId| {
            workspace.handlers.get(handler.index()).is_some_and(|handler| handler.arm.target == node)
        };
        if let (Body::Handler(handler), false) = (workspace.node(node).body, is_own(what))
            && begins(&handler)
        {
            return Some(Way::Handler(handler));
        }
        self.own_way(stand, what, node, seen, values).or_else(|| {
            let mut handlers = (0..workspace.handlers.len() as u32).map(HandlerId);
            handlers.find(begins).filter(|_| !is_own(what)).map(Way::Handler)
        })
    }

    /// The wait's own way to `node`.
    fn own_way(&self, stand: Stand, what: Occurrence, node: NodeId, seen: &Seen, values: Values<'_>) -> Option<Way> {
        let workspace = self.meter.workspace;
        let held = seen.held_arm;
        let wait = match stand {
            Stand::Agent => return None,
            Stand::Start if what == Occurrence::TimeUp => return Some(Way::StartLate),
            Stand::Start => {
                return Some(Way::Start(arm_taken(&workspace.start.arms, node, what, held, values)?));
            }
            Stand::Node(wait) => wait,
        };
        let answer = |text: &str| values(builtin::ANSWER.0) == Some(Value::text(text));
        Some(match (&workspace.node(wait).kind, what) {
            (NodeKind::Call(_), Occurrence::Answered(Some(outcome))) => Way::Outcome(wait, outcome as u16),
            (NodeKind::Call(_), Occurrence::Answered(None) | Occurrence::TimeUp) => Way::Failed(wait),
            (_, Occurrence::TimeUp) => Way::Late(wait),
            (NodeKind::Choose(choose), _) => {
                let picked = choose.choices.iter().position(|choice| choice.target == node && answer(&choice.label));
                match picked {
                    Some(at) => Way::Choice(wait, at as u16),
                    None if choose.anything_else == Some(node) => Way::AnythingElse(wait),
                    None => return None,
                }
            }
            (NodeKind::Ask(ask), _) if ask.next == node && ask.otherwise != Some(node) => Way::Answer(wait),
            (NodeKind::Ask(ask), _) if ask.next == node => {
                let known = values(workspace.cell(Operand::Memory(ask.into))).is_some();
                if known { Way::Answer(wait) } else { Way::GivenUp(wait) }
            }
            (NodeKind::Ask(ask), _) if ask.otherwise == Some(node) => Way::GivenUp(wait),
            (NodeKind::Onboard { done, .. }, _) if *done == node => Way::Done(wait),
            (NodeKind::Wait { arms, .. }, _) => Way::Arm(wait, arm_taken(arms, node, what, held, values)?),
            _ => return None,
        })
    }

    /// The way by which the conversation has come from one action to the next without a wait, where that is one.
    fn followed(&self, before: NodeId, node: NodeId, held: Option<Option<u32>>) -> Option<Way> {
        let workspace = self.meter.workspace;
        match &workspace.node(before).kind {
            NodeKind::Ask(_) | NodeKind::Onboard { .. } => Some(Way::Known(before)),
            NodeKind::Split { arms, .. } => {
                let side = arms.iter().position(|(_, target)| *target == node)?;
                Some(Way::Side(before, side as u16))
            }
            NodeKind::Resume { .. } => (0..workspace.nodes.len() as u32).map(NodeId).find_map(|wait| {
                match (&workspace.node(wait).kind, held) {
                    (NodeKind::Onboard { done, .. }, _) if *done == node => Some(Way::Done(wait)),
                    (NodeKind::Call(call), Some(None)) if call.failed == node => Some(Way::Failed(wait)),
                    (NodeKind::Call(call), Some(Some(outcome)))
                        if call.outcomes.get(outcome as usize) == Some(&node) =>
                    {
                        Some(Way::Outcome(wait, outcome as u16))
                    }
                    _ => None,
                }
            }),
            _ => None,
        }
    }
}

/// Which of several arms was taken that lead to the same node: the one whose condition held, or the first whose event it
/// is and that asks nothing.
fn arm_taken(arms: &[Arm], node: NodeId, what: Occurrence, held: Option<Asked>, values: Values<'_>) -> Option<u16> {
    let place = |asked| match asked {
        Asked::Start(at) | Asked::Arm(_, at) => Some(at),
        _ => None,
    };
    let leads = |at: usize| arms.get(at).is_some_and(|arm| arm.target == node);
    if let Some(at) = held.and_then(place).filter(|at| leads(usize::from(*at))) {
        return Some(at);
    }
    let fits = |at: &usize| leads(*at) && arms[*at].condition.is_none() && is_event(&arms[*at].event, what, values);
    (0..arms.len()).find(fits).map(|at| at as u16)
}

/// Whether the event of an arm is what happened.
fn is_event(event: &Event, what: Occurrence, values: Values<'_>) -> bool {
    match (event, what) {
        (Event::Writes(words), Occurrence::Writes) => {
            let said = match values(builtin::MESSAGE.0) {
                Some(Value::Text(text)) => format!(" {} ", fold_words(&text)),
                _ => String::new(),
            };
            words.is_empty() || words.iter().any(|word| said.contains(&format!(" {word} ")))
        }
        (Event::Idle(own), Occurrence::Silence(length)) => *own == length,
        (Event::ChatOpens, Occurrence::ChatOpens)
        | (Event::Picks { .. }, Occurrence::Picks)
        | (Event::Identifies, Occurrence::Identifies)
        | (Event::Authenticates, Occurrence::Authenticates)
        | (Event::SignsOut, Occurrence::SignsOut)
        | (Event::BecomesSomeoneElse, Occurrence::BecomesSomeoneElse)
        | (Event::TokenExpires, Occurrence::TokenExpires) => true,
        _ => false,
    }
}

/// What only a wait itself can take.
fn is_own(what: Occurrence) -> bool {
    matches!(what, Occurrence::TimeUp | Occurrence::Answered(_))
}

/// What happens, as it is counted; what only the place itself can take is counted as its way.
fn occasion(workspace: &Workspace, stand: Stand, what: Occurrence) -> Option<Occasion> {
    let takes_all_texts = |node: NodeId| match &workspace.node(node).kind {
        NodeKind::Choose(choose) => choose.anything_else.is_some(),
        NodeKind::Ask(_) => true,
        _ => false,
    };
    Some(match what {
        Occurrence::Writes if matches!(stand, Stand::Node(node) if takes_all_texts(node)) => return None,
        Occurrence::Writes => Occasion::Writes,
        Occurrence::Identifies => Occasion::Identifies,
        Occurrence::Authenticates => Occasion::Authenticates,
        Occurrence::SignsOut => Occasion::SignsOut,
        Occurrence::BecomesSomeoneElse => Occasion::BecomesSomeoneElse,
        Occurrence::TokenExpires => Occasion::TokenExpires,
        Occurrence::Silence(length) => Occasion::Idle(length),
        Occurrence::ChatOpens
        | Occurrence::Picks
        | Occurrence::FactsChange
        | Occurrence::TimeUp
        | Occurrence::Answered(_) => return None,
    })
}

/// Who the customer is, as the place of a combination.
fn customer(values: Values<'_>) -> Option<u8> {
    let number = |fact: crate::ir::FactId| match values(fact.0) {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    };
    let own = [number(builtin::CUSTOMER)?, number(builtin::IDENTIFICATION)?, number(builtin::PROFILE)?];
    COMBINATIONS.iter().position(|combination| *combination == own).map(|at| at as u8)
}
