//! What a wait may change, and what the bodies of a workspace write: the ground on which flow stands.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::node::{Write, operands, writes};
use crate::check::conditions;
use crate::check::space::{Axis, Formula, Region, Space, WHO};
use crate::ir::{Body, HandlerId, MemoryId, Node, NodeId, NodeKind, Operand, StepsId, ThreadId, Workspace, builtin};

/// A workspace seen as a graph of situations.
pub(crate) struct Model<'w> {
    /// The workspace.
    pub(crate) workspace: &'w Workspace,
    /// The space of all its conditions and of everything it shows.
    pub(crate) space: Space<'w>,
    /// The nodes of each body.
    nodes: BTreeMap<Body, Vec<NodeId>>,
    /// The place of each node in its body.
    places: Vec<u32>,
    /// Where the condition of each branch of a node holds, and where it does not, once somebody has asked.
    branches: Vec<OnceCell<Vec<(Formula, Formula)>>>,
    /// The `steps` blocks that each body runs by itself.
    runs: BTreeMap<Body, BTreeSet<StepsId>>,
    /// The bodies that run a `steps` block.
    runners: BTreeMap<StepsId, Vec<Body>>,
    /// What may be different after a wait.
    volatile: Vec<Axis>,
    /// Everything on the axes that may be different after a wait, and nothing on others.
    opened: Region,
    /// The latest message and answer: once known, they stay known.
    lasting: Vec<Operand>,
    /// The threads, or the workspace (`None`), whose handlers may run while a body waits.
    scopes: BTreeMap<Body, BTreeSet<Option<ThreadId>>>,
    /// The memories that handlers of a scope write and then resume.
    disturbed: BTreeMap<Option<ThreadId>, BTreeMap<MemoryId, Write>>,
    /// The scopes with a handler that says the open question again.
    asking_again: BTreeSet<Option<ThreadId>>,
}

impl<'w> Model<'w> {
    /// The model of `workspace`.
    pub(crate) fn new(workspace: &'w Workspace) -> Model<'w> {
        let shown = workspace.nodes.iter().flat_map(|node| operands(&node.kind));
        let space = Space::new(workspace, conditions::all(workspace), shown);
        let mut nodes: BTreeMap<Body, Vec<NodeId>> = BTreeMap::new();
        let mut places = Vec::with_capacity(workspace.nodes.len());
        let mut runs: BTreeMap<Body, BTreeSet<StepsId>> = BTreeMap::new();
        // The nodes of a body mostly stand side by side.
        for together in workspace.nodes.chunk_by(|one, next| one.body == next.body) {
            let body = together[0].body;
            let own = nodes.entry(body).or_default();
            let at = places.len() as u32;
            places.extend((0..together.len() as u32).map(|place| own.len() as u32 + place));
            own.extend((at..at + together.len() as u32).map(NodeId));
            for node in together {
                if let NodeKind::Do { steps, .. } = node.kind {
                    runs.entry(body).or_default().insert(steps);
                }
            }
        }
        let mut runners: BTreeMap<StepsId, Vec<Body>> = BTreeMap::new();
        for (body, steps) in runs.iter().flat_map(|(body, all)| all.iter().map(move |steps| (*body, *steps))) {
            runners.entry(steps).or_default().push(body);
        }
        let lasting = [builtin::MESSAGE, builtin::ANSWER].map(Operand::Fact).to_vec();
        // The channel and the grade at the opening are settled when a conversation begins.
        let settled = [builtin::CHANNEL, builtin::CUSTOMER_AT_OPEN].map(Operand::Fact);
        let changes = |operand: &Operand| {
            matches!(operand, Operand::Fact(_)) && !lasting.contains(operand) && !settled.contains(operand)
        };
        let volatile: Vec<Axis> =
            space.operands().filter(changes).flat_map(|operand| space.axes(operand)).chain([WHO]).collect();
        let mut opened = Region::nothing(&space);
        volatile.iter().for_each(|axis| opened.set(*axis, space.full(*axis)));
        let mut model = Model {
            workspace,
            space,
            nodes,
            places,
            branches: vec![OnceCell::new(); workspace.nodes.len()],
            runs,
            runners,
            volatile,
            opened,
            lasting,
            scopes: BTreeMap::new(),
            disturbed: BTreeMap::new(),
            asking_again: BTreeSet::new(),
        };
        model.look_at_handlers();
        model
    }

    /// Where the condition of each branch of `node` holds, and where it does not.
    pub(crate) fn branches_of(&self, node: NodeId) -> &[(Formula, Formula)] {
        let both = |holds: Formula| (holds.clone(), self.space.outside(holds));
        let read = || match &self.workspace.node(node).kind {
            NodeKind::Branch { branches, .. } => {
                let conditions = branches.iter().map(|branch| &branch.condition);
                self.space.each_holds(conditions).into_iter().map(both).collect()
            }
            _ => Vec::new(),
        };
        self.branches.get(node.index()).map_or(&[], |known| known.get_or_init(read))
    }

    /// All bodies, in their order.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = Body> {
        self.nodes.keys().copied()
    }

    /// The nodes of a body, in their order.
    pub(crate) fn nodes_of(&self, body: Body) -> &[NodeId] {
        self.nodes.get(&body).map_or(&[], Vec::as_slice)
    }

    /// The place of each node in its body.
    pub(super) fn places(&self) -> &[u32] {
        &self.places
    }

    /// The place of a node in `body`; none where it is a node of another one.
    pub(super) fn place(&self, body: Body, node: NodeId) -> Option<usize> {
        let own = self.workspace.nodes.get(node.index()).filter(|node| node.body == body);
        own.map(|_| self.places[node.index()] as usize)
    }

    /// The `steps` blocks that a body runs by itself.
    pub(super) fn runs(&self, body: Body) -> impl Iterator<Item = StepsId> {
        self.runs.get(&body).into_iter().flatten().copied()
    }

    /// The bodies that run a `steps` block by themselves.
    pub(super) fn runners(&self, steps: StepsId) -> &[Body] {
        self.runners.get(&steps).map_or(&[], Vec::as_slice)
    }

    /// The memories that handlers may write while `body` waits, scope by scope.
    pub(super) fn disturbed(&self, body: Body) -> impl Iterator<Item = (MemoryId, Write)> {
        let scopes = self.scopes(body).filter_map(|scope| self.disturbed.get(&scope));
        scopes.flatten().map(|(memory, write)| (*memory, *write))
    }

    /// The nodes of a body.
    pub(crate) fn body(&self, body: Body) -> impl Iterator<Item = (NodeId, &'w Node)> {
        self.nodes_of(body).iter().filter_map(|id| Some((*id, self.workspace.nodes.get(id.index())?)))
    }

    /// The threads, or the workspace, whose handlers may run while `body` waits.
    pub(crate) fn scopes(&self, body: Body) -> impl Iterator<Item = Option<ThreadId>> {
        self.scopes.get(&body).into_iter().flatten().copied().chain([None])
    }

    /// The handlers of a thread, or of the workspace.
    pub(crate) fn handlers(&self, scope: Option<ThreadId>) -> &'w [HandlerId] {
        match scope {
            None => &self.workspace.workspace_handlers,
            Some(thread) => self.workspace.threads.get(thread.index()).map_or(&[], |thread| &thread.handlers),
        }
    }

    /// What may be the case after `body` has waited: facts changed, handlers came and went.
    pub(crate) fn after_waiting(&self, region: &Region, body: Body) -> Region {
        let mut after = region.clone();
        after.join(&self.opened);
        self.lasting.iter().for_each(|operand| self.overwrite(&mut after, *operand, Write::KeepsKnown));
        for (memory, write) in self.disturbed(body) {
            self.overwrite(&mut after, Operand::Memory(memory), write);
        }
        // Opening axes cannot contradict anything.
        after.clone().settle(&self.space).unwrap_or(after)
    }

    /// Any value, known if it is known now and `write` keeps that.
    pub(crate) fn overwrite(&self, region: &mut Region, operand: Operand, write: Write) {
        let unknown = self.space.unknown_axis(operand);
        let known = write == Write::KeepsKnown && unknown.is_some_and(|axis| region.on(axis) & 1 == 0);
        self.forget(region, operand);
        if let Some(axis) = unknown.filter(|_| known) {
            region.set(axis, self.space.full(axis) & !1);
        }
    }

    /// Any value, or none.
    pub(crate) fn forget(&self, region: &mut Region, operand: Operand) {
        self.space.axes(operand).into_iter().for_each(|axis| region.set(axis, self.space.full(axis)));
    }

    /// Any value.
    pub(crate) fn learn(&self, region: &mut Region, operand: Operand) {
        self.forget(region, operand);
        if let Some(axis) = self.space.unknown_axis(operand) {
            region.set(axis, self.space.full(axis) & !1);
        }
    }

    /// No value.
    pub(crate) fn unlearn(&self, region: &mut Region, operand: Operand) {
        self.forget(region, operand);
        if let Some(axis) = self.space.unknown_axis(operand) {
            region.set(axis, 1);
        }
    }

    /// True where `operand` may be unknown.
    pub(crate) fn may_be_unknown(&self, region: &Region, operand: Operand) -> bool {
        self.space.unknown_axis(operand).is_some_and(|axis| region.on(axis) & 1 == 1)
    }

    /// The axes that are not the same behind a `do` of these steps as in front of it.
    pub(crate) fn touched(&self, steps: StepsId) -> BTreeSet<Axis> {
        let closure = self.with_steps(Body::Steps(steps));
        let mut touched = BTreeSet::new();
        for body in &closure {
            for (_, node) in self.body(*body) {
                let written = writes(self.workspace, &node.kind);
                touched.extend(written.into_iter().flat_map(|(memory, _)| self.space.axes(Operand::Memory(memory))));
                if node.kind.waits() {
                    touched.extend(&self.volatile);
                    touched.extend(self.lasting.iter().flat_map(|operand| self.space.axes(*operand)));
                    let memories =
                        self.scopes(*body).flat_map(|scope| self.disturbed.get(&scope)).flat_map(BTreeMap::keys);
                    touched.extend(memories.flat_map(|memory| self.space.axes(Operand::Memory(*memory))));
                }
            }
        }
        touched
    }

    /// What may be the case behind steps that were gone through without waiting: what they write is open.
    pub(crate) fn behind_at_once(&self, steps: StepsId, region: &Region) -> Region {
        let mut behind = region.clone();
        for body in self.with_steps(Body::Steps(steps)) {
            let written = self.body(body).flat_map(|(_, node)| writes(self.workspace, &node.kind));
            written.for_each(|(memory, _)| self.forget(&mut behind, Operand::Memory(memory)));
        }
        behind
    }

    /// True where a handler that may run while `body` waits says the open question again.
    pub(crate) fn may_ask_again(&self, body: Body) -> bool {
        self.scopes(body).any(|scope| self.asking_again.contains(&scope))
    }

    /// True where `from` pivots to `body` or runs it.
    pub(crate) fn leads_to(&self, from: Body, body: Body) -> bool {
        self.body(from).any(|(_, node)| match node.kind {
            NodeKind::Pivot(thread) => body == Body::Thread(thread),
            NodeKind::Do { steps, .. } => body == Body::Steps(steps),
            _ => false,
        })
    }

    /// A body and the steps that it may run, directly or not.
    pub(crate) fn with_steps(&self, body: Body) -> BTreeSet<Body> {
        let mut found = BTreeSet::from([body]);
        let mut open = vec![body];
        while let Some(body) = open.pop() {
            open.extend(self.runs(body).map(Body::Steps).filter(|steps| found.insert(*steps)));
        }
        found
    }

    fn all_scopes(&self) -> BTreeMap<Body, BTreeSet<Option<ThreadId>>> {
        let mut scopes: BTreeMap<Body, BTreeSet<Option<ThreadId>>> = BTreeMap::new();
        let threads = || (0..self.workspace.threads.len() as u32).map(ThreadId);
        for thread in threads() {
            let own = self.handlers(Some(thread)).iter().map(|handler| Body::Handler(*handler));
            for body in own.chain([Body::Thread(thread)]).flat_map(|body| self.with_steps(body)) {
                scopes.entry(body).or_default().insert(Some(thread));
            }
        }
        // A handler of the workspace runs in whatever thread it interrupts.
        let with_handlers = || threads().filter(|thread| !self.handlers(Some(*thread)).is_empty()).map(Some);
        for handler in &self.workspace.workspace_handlers {
            for body in self.with_steps(Body::Handler(*handler)) {
                scopes.entry(body).or_default().extend(with_handlers());
            }
        }
        scopes
    }

    fn look_at_handlers(&mut self) {
        self.scopes = self.all_scopes();
        let threads = (0..self.workspace.threads.len() as u32).map(|at| Some(ThreadId(at)));
        for scope in threads.chain([None]) {
            let written = self.written_by_handlers(scope);
            if !written.is_empty() {
                self.disturbed.insert(scope, written);
            }
            let mut bodies = self.handlers(scope).iter().flat_map(|handler| self.with_steps(Body::Handler(*handler)));
            let again = NodeKind::Resume { ask_again: true };
            if bodies.any(|body| self.body(body).any(|(_, node)| node.kind == again)) {
                self.asking_again.insert(scope);
            }
        }
    }

    fn written_by_handlers(&self, scope: Option<ThreadId>) -> BTreeMap<MemoryId, Write> {
        let mut written = BTreeMap::new();
        for handler in self.handlers(scope) {
            let bodies = self.with_steps(Body::Handler(*handler));
            let nodes: Vec<&NodeKind> =
                bodies.iter().flat_map(|body| self.body(*body)).map(|(_, node)| &node.kind).collect();
            if nodes.iter().any(|kind| matches!(kind, NodeKind::Resume { .. })) {
                for (memory, write) in nodes.iter().flat_map(|kind| writes(self.workspace, kind)) {
                    let worst = written.entry(memory).or_insert(write);
                    *worst = write.max(*worst);
                }
            }
        }
        written
    }
}
