//! What is written where, as contents that stay the same when other parts of the workspace change: neither the places of
//! texts nor the numbers of nodes and threads are part of them. Words are told apart from all else: conversations do not go
//! another way because of what is said in them.

use std::collections::HashMap;
use std::hash::Hash;

use super::names::Names;
use super::{Axes, Root, Vocabulary};
use crate::ir::{
    Arm, Ask, Body, Branch, Call, Choice, Choose, EffectPattern, Expression, HandOff, Handler, HandlerId, Moment,
    NodeId, NodeKind, Operand, Property, PropertyKind, SetValue, Start, Thread, ThreadId, Timeout, Workspace,
};
use crate::prove::past::{Content, Digest, Name};

/// The contents of a workspace.
#[derive(Default)]
pub(crate) struct Contents {
    /// The nodes of each body: of the start, the threads, the `steps` and the handlers.
    nodes: Vec<Vec<NodeId>>,
    /// For each node its place in its body.
    places: Vec<u32>,
    /// What is written in each body, but for the words.
    own: Vec<Content>,
    /// What is said in each body, or handed on.
    words: Vec<Content>,
    /// What properties read in each body.
    reads: Vec<Content>,
    /// The `steps` that each body runs.
    runs: Vec<Vec<usize>>,
    /// For each handler what it listens for.
    arms: Vec<Content>,
    threads: Vec<Content>,
    by_name: HashMap<Content, ThreadId>,
    /// What facts, memories and records are called.
    pub(crate) called: Names,
    /// What each body is called.
    names: Vec<Content>,
    by_body: HashMap<Content, usize>,
    /// False where a way leads from one body into another: then content does not tell enough.
    pub(crate) tells_all: bool,
}

/// What the contents depend on besides what is written.
pub(super) struct Ground<'g> {
    pub(super) joins: &'g [bool],
    pub(super) reads: &'g [Axes],
    /// Where it matters what else a quick reply with the same id says: the words of the model.
    pub(super) says: Option<&'g Vocabulary>,
    /// How much of a fact or a memory is told apart, as far as it matters to those who set it.
    pub(super) told_apart: &'g dyn Fn(Operand) -> Content,
}

impl Contents {
    pub(super) fn new(workspace: &Workspace, ground: &Ground) -> Contents {
        let bodies = 1 + workspace.threads.len() + workspace.steps.len() + workspace.handlers.len();
        let mut contents = Contents {
            nodes: vec![Vec::new(); bodies],
            places: Vec::with_capacity(workspace.nodes.len()),
            runs: vec![Vec::new(); bodies],
            called: Names::new(workspace, ground.told_apart),
            tells_all: true,
            ..Contents::default()
        };
        for (at, node) in workspace.nodes.iter().enumerate() {
            let body = body(workspace, node.body);
            contents.places.push(contents.nodes[body].len() as u32);
            contents.nodes[body].push(NodeId(at as u32));
        }
        for (at, thread) in workspace.threads.iter().enumerate() {
            let Thread { name, .. } = thread;
            let id = ThreadId(at as u32);
            let mut key = Digest::of(name);
            while contents.by_name.contains_key(&key) {
                key = Digest::of(key);
            }
            contents.by_name.insert(key, id);
            contents.threads.push(key);
        }
        contents.names = contents.body_names(workspace);
        contents.by_body = contents.names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
        contents.tells_all = contents.by_body.len() == bodies;
        for at in 0..bodies {
            let (own, words) = contents.write_body(workspace, ground, at);
            contents.own.push(own);
            contents.words.push(words);
            contents.reads.push(contents.read_in_body(ground, at));
        }
        let arm = |handler: &Handler| {
            let Handler { name: _, arm, after_hand_off, thread: _ } = handler;
            let mut digest = Digest::default();
            after_hand_off.hash(&mut digest);
            contents.arm(arm, &mut digest);
            digest.content()
        };
        contents.arms = workspace.handlers.iter().map(arm).collect();
        contents
    }

    /// A node by its body, as it stands in `bodies`, and its place there.
    pub(crate) fn name(&self, workspace: &Workspace, bodies: &[usize], node: NodeId) -> Option<Name> {
        let own = body(workspace, workspace.nodes.get(node.index())?.body);
        let at = bodies.iter().position(|body| *body == own)?;
        Some((at as u32, self.places[node.index()]))
    }

    /// A node by the name of its body and its place there.
    pub(crate) fn place(&self, workspace: &Workspace, node: NodeId) -> Option<(Content, u32)> {
        let body = body(workspace, workspace.nodes.get(node.index())?.body);
        Some((*self.names.get(body)?, self.places[node.index()]))
    }

    /// The node at that place.
    pub(crate) fn at_place(&self, body: Content, place: u32) -> Option<NodeId> {
        self.nodes.get(*self.by_body.get(&body)?)?.get(place as usize).copied()
    }

    /// The node of that name.
    pub(crate) fn node(&self, bodies: &[usize], (body, place): Name) -> Option<NodeId> {
        self.nodes.get(*bodies.get(body as usize)?)?.get(place as usize).copied()
    }

    /// A beginning of a stretch by the name of its thread.
    pub(crate) fn say(&self, root: Root) -> Option<Root<Content>> {
        root.say(|thread| self.threads.get(thread.index()).copied())
    }

    /// The beginning of that name.
    pub(crate) fn find(&self, root: Root<Content>) -> Option<Root> {
        root.say(|name| self.by_name.get(&name).copied())
    }

    /// What is said in a body; of handlers only where that is asked for, since most conversations pass none.
    pub(crate) fn words(&self, workspace: &Workspace, body: usize, of_handler: bool) -> Option<Content> {
        let first = 1 + workspace.threads.len() + workspace.steps.len();
        self.words.get(body).copied().filter(|_| of_handler || body < first)
    }

    /// The body that a node stands in.
    pub(crate) fn body_of(&self, workspace: &Workspace, node: NodeId) -> Option<usize> {
        Some(body(workspace, workspace.nodes.get(node.index())?.body))
    }

    /// The nodes of a body, each with its place in it.
    pub(crate) fn nodes_of(&self, body: usize) -> &[NodeId] {
        &self.nodes[body]
    }

    /// How many bodies there are.
    pub(crate) fn bodies(&self) -> usize {
        self.nodes.len()
    }

    /// What is written in a stretch but for the words, and the bodies in which it is.
    pub(crate) fn of_stretch(&self, workspace: &Workspace, root: Root) -> (Content, Vec<usize>) {
        let mut digest = Digest::default();
        self.say(root).hash(&mut digest);
        let (thread, begins) = match root {
            Root::Before => (None, Some(0)),
            Root::Thread(thread, _) => (Some(thread), Some(body(workspace, Body::Thread(thread)))),
            Root::HandedOff(thread, _) => (thread, None),
            Root::Ended | Root::Left => return (digest.content(), Vec::new()),
        };
        if root == Root::Before {
            let Start { arms, wait, span: _ } = &workspace.start;
            arms.len().hash(&mut digest);
            arms.iter().for_each(|arm| self.arm(arm, &mut digest));
            wait.map(|(_, timeout)| self.timeout(timeout)).hash(&mut digest);
        }
        let mut bodies: Vec<usize> = begins.into_iter().collect();
        let thread = thread.and_then(|thread| workspace.threads.get(thread.index()));
        let own = thread.map_or(&[][..], |thread| &thread.handlers);
        (thread.map(|thread| self.places.get(thread.entry.index())), own.len()).hash(&mut digest);
        for handler in own.iter().chain(&workspace.workspace_handlers) {
            self.arms.get(handler.index()).hash(&mut digest);
            bodies.push(handler_body(workspace, *handler));
        }
        let mut next = 0;
        while let Some(at) = bodies.get(next).copied() {
            self.own[at].hash(&mut digest);
            for steps in &self.runs[at] {
                let place = bodies.iter().position(|known| known == steps);
                place.hash(&mut digest);
                if place.is_none() {
                    bodies.push(*steps);
                }
            }
            next += 1;
        }
        (digest.content(), bodies)
    }

    /// What a property says.
    pub(crate) fn of_property(&self, property: &Property) -> Content {
        let mut digest = Digest::default();
        self.property(&property.kind, &mut digest);
        digest.content()
    }

    fn property(&self, kind: &PropertyKind, to: &mut Digest) {
        std::mem::discriminant(kind).hash(to);
        match kind {
            PropertyKind::Never { effect, when } | PropertyKind::Possible { effect, when } => {
                self.effect(effect, to);
                self.called.spell_any(when.as_ref(), to);
            }
            PropertyKind::AlwaysBefore { first, then } => {
                self.moment(first, to);
                self.effect(then, to);
            }
            PropertyKind::NeverAgain { once, effect, until } => {
                self.moment(once, to);
                self.effect(effect, to);
                until.is_some().hash(to);
                until.iter().for_each(|until| self.moment(until, to));
            }
            PropertyKind::AlwaysAfter { after, effect, bound } => {
                self.moment(after, to);
                self.effect(effect, to);
                format!("{bound:?}").hash(to);
            }
            PropertyKind::AtMost { count, effect, before } => {
                count.hash(to);
                self.effect(effect, to);
                before.is_some().hash(to);
                before.iter().for_each(|before| self.moment(before, to));
            }
            PropertyKind::FirstMessage { says, when } => {
                self.effect(says, to);
                self.called.spell_any(when.as_ref(), to);
            }
            PropertyKind::EveryConversationEnds { turns } => turns.hash(to),
            PropertyKind::EveryConversationCanEnd => {}
            PropertyKind::Independent { effect, fact, when } => {
                self.effect(effect, to);
                self.called.operand(Operand::Fact(*fact)).hash(to);
                self.called.spell_any(when.as_ref(), to);
            }
            PropertyKind::NoLongWait { who, limit } => {
                limit.hash(to);
                self.called.spell_any(who.as_ref(), to);
            }
        }
    }

    fn moment(&self, moment: &Moment, to: &mut Digest) {
        match moment {
            Moment::Effect(effect) => {
                0_u8.hash(to);
                self.effect(effect, to);
            }
            Moment::Event(event) => (1_u8, event).hash(to),
        }
    }

    fn effect(&self, effect: &EffectPattern, to: &mut Digest) {
        match effect {
            EffectPattern::PivotTo(thread) => (0_u8, self.threads.get(thread.index())).hash(to),
            EffectPattern::Use(operands) => {
                (2_u8, operands.len()).hash(to);
                operands.iter().for_each(|operand| self.called.operand(*operand).hash(to));
            }
            EffectPattern::AskFor(memory) => (3_u8, self.called.operand(Operand::Memory(*memory))).hash(to),
            // No other pattern names what may be moved, but for what is declared.
            other => (1_u8, format!("{other:?}")).hash(to),
        }
    }

    fn body_names(&self, workspace: &Workspace) -> Vec<Content> {
        let mut names = vec![Digest::of(0_u8)];
        names.extend(&self.threads);
        names.extend(workspace.steps.iter().map(|steps| Digest::of((1_u8, &steps.name))));
        names.resize(self.nodes.len(), 0);
        let of_threads = workspace.threads.iter().zip(&self.threads).map(|(thread, name)| (&thread.handlers, *name));
        for (handlers, thread) in of_threads.chain([(&workspace.workspace_handlers, 0)]) {
            for (at, handler) in handlers.iter().enumerate() {
                names[handler_body(workspace, *handler)] = Digest::of((2_u8, thread, at));
            }
        }
        names
    }

    fn write_body(&mut self, workspace: &Workspace, ground: &Ground, at: usize) -> (Content, Content) {
        let (mut digest, mut words) = (Digest::default(), Digest::default());
        for place in 0..self.nodes[at].len() {
            let node = self.nodes[at][place];
            let kind = &workspace.nodes[node.index()].kind;
            ground.joins[node.index()].hash(&mut digest);
            let own = |target: NodeId| {
                workspace.nodes.get(target.index()).is_none_or(|target| body(workspace, target.body) == at)
            };
            self.tells_all &= kind.successors().all(own);
            if let NodeKind::Do { steps, .. } = kind {
                self.runs[at].push(body(workspace, Body::Steps(*steps)));
            }
            self.node_kind(kind, ground, (&mut digest, &mut words));
        }
        (digest.content(), words.content())
    }

    fn read_in_body(&self, ground: &Ground, at: usize) -> Content {
        let mut digest = Digest::default();
        for (place, node) in self.nodes[at].iter().enumerate() {
            let read = ground.reads[node.index()];
            if read != Axes::NONE {
                (place, read).hash(&mut digest);
            }
        }
        digest.content()
    }

    /// What properties read in some bodies.
    pub(super) fn read_in(&self, bodies: &[usize]) -> Content {
        let mut digest = Digest::default();
        bodies.iter().for_each(|body| self.reads[*body].hash(&mut digest));
        digest.content()
    }

    fn target(&self, node: NodeId) -> Option<u32> {
        self.places.get(node.index()).copied()
    }

    fn timeout(&self, timeout: Timeout) -> (i64, Option<u32>) {
        let Timeout { after, target } = timeout;
        (after, self.target(target))
    }

    fn arm(&self, arm: &Arm, to: &mut Digest) {
        let Arm { event, condition, target, span: _ } = arm;
        (event, self.target(*target)).hash(to);
        self.called.spell_any(condition.as_ref(), to);
    }

    fn node_kind(&self, kind: &NodeKind, ground: &Ground, (to, words): (&mut Digest, &mut Digest)) {
        std::mem::discriminant(kind).hash(to);
        match kind {
            NodeKind::Say { text, next } | NodeKind::Note { text, next } => {
                self.called.template(text, words);
                self.target(*next).hash(to);
            }
            NodeKind::Choose(choose) => self.choose(choose, ground, (to, words)),
            NodeKind::Ask(ask) => self.ask(ask, (to, words)),
            NodeKind::Onboard { text, done, no_answer, place: _ } => {
                self.called.template(text, words);
                (self.target(*done), self.timeout(*no_answer)).hash(to);
            }
            NodeKind::Wait { arms, otherwise, place: _ } => {
                arms.len().hash(to);
                arms.iter().for_each(|arm| self.arm(arm, to));
                self.timeout(*otherwise).hash(to);
            }
            NodeKind::Call(call) => self.call(call, (to, words)),
            NodeKind::Branch { form, branches, otherwise } => {
                (form, branches.len(), otherwise.map(|node| self.target(node))).hash(to);
                for Branch { label, condition, target, span: _ } in branches {
                    (label, self.target(*target)).hash(to);
                    self.called.spell(condition, to);
                }
            }
            NodeKind::Split { name, arms } => {
                (name, arms.len()).hash(to);
                arms.iter().for_each(|(share, node)| (share, self.target(*node)).hash(to));
            }
            NodeKind::Set { memory, value, next } => {
                (self.called.operand(Operand::Memory(*memory)), self.target(*next)).hash(to);
                match value {
                    SetValue::To(Expression::Text(text)) => {
                        1_u8.hash(to);
                        self.called.template(text, words);
                    }
                    SetValue::To(value) => self.called.expression(value, to),
                    SetValue::Add(amount) => (3_u8, amount).hash(to),
                    SetValue::Unknown => 4_u8.hash(to),
                }
            }
            NodeKind::Topic { topic, add, next } => (topic, add, self.target(*next)).hash(to),
            // Which steps it runs is told where their own content is.
            NodeKind::Do { steps: _, next, place: _ } => self.target(*next).hash(to),
            NodeKind::Return => {}
            NodeKind::Pivot(thread) => self.threads.get(thread.index()).hash(to),
            NodeKind::HandOff(hand_off) => {
                let HandOff { inbox, priority, reason, note } = hand_off;
                (inbox, priority).hash(to);
                (reason.is_some(), note.is_some()).hash(words);
                reason.iter().chain(note).for_each(|text| self.called.template(text, words));
            }
            NodeKind::Resolve(resolution) => format!("{resolution:?}").hash(to),
            NodeKind::Resume { ask_again } => ask_again.hash(to),
        }
    }

    fn choose(&self, choose: &Choose, ground: &Ground, (to, words): (&mut Digest, &mut Digest)) {
        let Choose { text, choices, anything_else, no_answer, place: _ } = choose;
        self.called.template(text, words);
        (choices.len(), anything_else.map(|node| self.target(node)), self.timeout(*no_answer)).hash(to);
        for Choice { id, label, target, span: _ } in choices {
            (id, label, self.target(*target), ground.says.map(|says| says.labels_of(id))).hash(to);
        }
    }

    fn ask(&self, ask: &Ask, (to, words): (&mut Digest, &mut Digest)) {
        let Ask { text, into, always, answer, matching, retry, otherwise, no_answer, next, place: _ } = ask;
        self.called.template(text, words);
        (self.called.operand(Operand::Memory(*into)), always, format!("{answer:?}"), matching).hash(to);
        (otherwise.map(|node| self.target(node)), self.timeout(*no_answer), self.target(*next)).hash(to);
        retry.as_ref().map(|(times, _)| times).hash(to);
        retry.iter().for_each(|(_, text)| self.called.template(text, words));
    }

    fn call(&self, call: &Call, (to, words): (&mut Digest, &mut Digest)) {
        let Call { action, arguments, into, within, outcomes, failed, place: _ } = call;
        let into = into.map(|into| self.called.record(into));
        (action, into, within, outcomes.len(), self.target(*failed)).hash(to);
        outcomes.iter().for_each(|node| self.target(*node).hash(to));
        for (input, value) in arguments {
            input.hash(words);
            self.called.expression(value, words);
        }
    }
}

/// Everything of a workspace that is declared but for facts and what is remembered, and what is the same for all conversations.
pub(super) fn declarations(workspace: &Workspace) -> String {
    format!(
        "{:?}",
        (
            (&workspace.actions, &workspace.inboxes, &workspace.topics, &workspace.hours, &workspace.zone),
            (&workspace.locales, workspace.fault_inbox, workspace.addresses, workspace.no_answer),
            (workspace.usual_moment, &workspace.site, workspace.threads.iter().any(|thread| !thread.active)),
        )
    )
}

fn body(workspace: &Workspace, body: Body) -> usize {
    match body {
        Body::Start => 0,
        Body::Thread(thread) => 1 + thread.index(),
        Body::Steps(steps) => 1 + workspace.threads.len() + steps.index(),
        Body::Handler(handler) => handler_body(workspace, handler),
    }
}

fn handler_body(workspace: &Workspace, handler: HandlerId) -> usize {
    1 + workspace.threads.len() + workspace.steps.len() + handler.index()
}
