//! Everything else of a workspace as tables, once all code stands.

use super::reach::Reachable;
use super::{Emitter, Reached};
use crate::address::{AddressKind, Addresses};
use crate::artifact::parts::{
    self, CellId, Code, Content, Counts, HandlerId, InboxId, Op, Place, PlaceId, PlaceKind, Settings, StringId,
    Strings, TypeId, WaitId, WaitKind, hash,
};
use crate::ir::{self, FactOrigin, NodeKind};

impl Emitter<'_> {
    /// The whole content; the tables of strings, texts … are taken out of the emitter. What can be reached from where is
    /// told only where conversations may be moved to it.
    pub(super) fn finish(&mut self, moves: bool) -> Content {
        let waits = self.all_waits();
        let places = self.all_places();
        let reach = if moves { self.reachable() } else { self.unreached() };
        let moves = self.moves();
        let threads = self.threads();
        let handlers = self.handlers();
        let splits = self.all_splits();
        let (records, actions, hours) = (self.records(), self.actions(), self.hours());
        let inboxes = self.names(&self.workspace.inboxes);
        let topics = self.names(&self.workspace.topics);
        let settings = self.settings();
        self.link();
        let content = Content {
            counts: Counts::default(),
            strings: strings(take(&mut self.strings)),
            settings,
            types: take(&mut self.types),
            cells: std::mem::take(&mut self.cells),
            records,
            actions,
            inboxes,
            topics,
            hours,
            patterns: take(&mut self.patterns),
            templates: take(&mut self.templates),
            expressions: take(&mut self.expressions),
            tests: take(&mut self.tests),
            splits,
            hand_offs: take(&mut self.hand_offs),
            waits,
            places,
            threads,
            handlers,
            code: std::mem::take(&mut self.code),
            decisions: std::mem::take(&mut self.decisions),
            reach,
            moves,
        };
        Content { counts: counts(&content, self.workspace.facts.len(), self.rooms), ..content }
    }

    /// Puts places of the code where labels stood.
    fn link(&mut self) {
        let resolve = |to: Code| self.labels.get(to.index()).copied().flatten().unwrap_or(Code(0));
        for op in &mut self.code {
            match op {
                Op::Jump { to } | Op::IfAny { to, .. } | Op::IfNone { to, .. } | Op::IfTest { to, .. } => {
                    *to = resolve(*to)
                }
                Op::Do { steps, .. } => *steps = resolve(*steps),
                _ => {}
            }
        }
    }

    fn all_waits(&mut self) -> Vec<parts::Wait> {
        let mut waits = vec![self.start()];
        for (index, node) in self.waits.clone().into_iter().enumerate() {
            let place = self.reach(self.place_of(node), Reached::Wait(WaitId(index as u32 + 1)));
            waits.push(self.wait(node, place));
        }
        waits
    }

    /// Where conversations begin: the first wait, at the first place.
    fn start(&mut self) -> parts::Wait {
        let workspace = self.workspace;
        let arms = self.arms(&workspace.start.arms);
        let (after, late) = match workspace.start.wait {
            Some((_, late)) => (late.after, self.at(late.target)),
            None => {
                self.code.push(Op::Resolve { abandoned: true });
                (workspace.no_answer, Code(self.code.len() as u32 - 1))
            }
        };
        parts::Wait { place: PlaceId(0), after, late, kind: WaitKind::Events { arms } }
    }

    fn all_places(&mut self) -> Vec<Place> {
        let workspace = self.workspace;
        let start = workspace.start.wait.map_or("start", |(place, _)| &workspace.places[place.index()].path);
        let mut places = vec![self.one_place(start, PlaceKind::Wait { wait: WaitId(0) })];
        for (place, reached) in self.places.clone() {
            let kind = match reached {
                Reached::Wait(wait) => PlaceKind::Wait { wait },
                Reached::Return(node) => PlaceKind::Return { to: self.at(node) },
            };
            places.push(self.one_place(&workspace.places[place.index()].path, kind));
        }
        places
    }

    /// What can be reached from each place, in their order.
    fn reachable(&self) -> parts::Reach {
        let start = self.workspace.start.wait.map(|(place, _)| place);
        let places: Vec<_> = std::iter::once(start).chain(self.places.iter().map(|(place, _)| Some(*place))).collect();
        Reachable::of(self.workspace).for_places(&places, |kept| self.cell_of(kept))
    }

    /// The same, with nothing told.
    fn unreached(&self) -> parts::Reach {
        let thread = |_: &ir::Thread| parts::ThreadReach { handlers: parts::ReachHash::default(), relies: Vec::new() };
        let place = || parts::PlaceReach { hash: parts::ReachHash::default(), relies: Vec::new() };
        parts::Reach {
            places: (0..=self.places.len()).map(|_| place()).collect(),
            threads: self.workspace.threads.iter().map(thread).collect(),
            workspace: parts::ReachHash::default(),
        }
    }

    fn one_place(&mut self, path: &str, kind: PlaceKind) -> Place {
        Place { path: self.string(path), identity: hash(path), kind }
    }

    fn threads(&mut self) -> Vec<parts::Thread> {
        let workspace = self.workspace;
        let thread = |thread: &ir::Thread| parts::Thread {
            name: self.string(&thread.name),
            entry: self.at(thread.entry),
            handlers: handler_ids(&thread.handlers),
        };
        workspace.threads.iter().map(thread).collect()
    }

    fn all_splits(&mut self) -> Vec<parts::Split> {
        let mut splits = Vec::new();
        for node in self.splits.clone() {
            if let NodeKind::Split { name, arms } = &self.workspace.node(node).kind {
                let arms = arms.iter().map(|(percent, target)| (*percent, self.at(*target))).collect();
                splits.push(parts::Split { name: self.string(name), arms });
            }
        }
        splits
    }

    fn records(&mut self) -> Vec<parts::Record> {
        let workspace = self.workspace;
        let record = |record: &ir::Record| parts::Record {
            presence: self.memory_cell(record.presence),
            fields: record.fields.iter().map(|(name, memory)| (self.string(name), self.memory_cell(*memory))).collect(),
        };
        workspace.records.iter().map(record).collect()
    }

    fn actions(&mut self) -> Vec<parts::Action> {
        let mut actions = Vec::new();
        for action in &self.workspace.actions {
            let outcomes = action
                .outcomes
                .iter()
                .map(|outcome| parts::Outcome { name: self.string(&outcome.name), gives: self.fields(&outcome.gives) });
            let outcomes = outcomes.collect();
            actions.push(parts::Action {
                name: self.string(&action.name),
                inputs: self.fields(&action.inputs),
                outcomes,
            });
        }
        actions
    }

    fn fields(&mut self, fields: &[ir::Field]) -> Vec<parts::Field> {
        let field = |field: &ir::Field| parts::Field {
            name: self.string(&field.name),
            kind: TypeId(self.types.add(field.kind.clone())),
            optional: field.optional,
        };
        fields.iter().map(field).collect()
    }

    fn hours(&mut self) -> Vec<parts::Hours> {
        let workspace = self.workspace;
        let mut all = Vec::new();
        for (index, hours) in workspace.hours.iter().enumerate() {
            let tells = |fact: &ir::Fact| fact.origin == FactOrigin::Hours(ir::HoursId(index as u32));
            if let Some(fact) = workspace.facts.iter().position(tells) {
                let zone = self.zone(&hours.zone);
                let (week, closed) = (hours.week.to_vec(), hours.closed.clone());
                all.push(parts::Hours { fact: CellId(fact as u32), zone, week, closed });
            }
        }
        all
    }

    fn zone(&mut self, zone: &ir::Zone) -> parts::Zone {
        let offsets = zone.offsets.iter().map(|(from, offset)| (*from, i64::from(*offset))).collect();
        parts::Zone { name: self.string(&zone.name), offsets }
    }

    fn settings(&mut self) -> Settings {
        let workspace = self.workspace;
        Settings {
            name: self.string(&workspace.name),
            locales: self.names(&workspace.locales),
            zone: self.zone(&workspace.zone),
            start: WaitId(0),
            handlers: handler_ids(&workspace.workspace_handlers),
            fault_inbox: workspace.fault_inbox.map(|inbox| InboxId(inbox.0)),
            onboarding_fields: self.onboarding_fields(workspace.addresses),
        }
    }

    fn onboarding_fields(&mut self, addresses: Addresses) -> Vec<StringId> {
        let email = addresses.include(AddressKind::Email).then_some("email");
        let phone = addresses.include(AddressKind::Phone).then_some("phone_number");
        ["name"].into_iter().chain(email).chain(phone).map(|field| self.string(field)).collect()
    }

    fn names(&mut self, names: &[String]) -> Vec<StringId> {
        names.iter().map(|name| self.string(name)).collect()
    }
}

fn handler_ids(handlers: &[ir::HandlerId]) -> Vec<HandlerId> {
    handlers.iter().map(|handler| HandlerId(handler.0)).collect()
}

fn take<T: parts::Wire>(table: &mut super::Table<T>) -> Vec<T> {
    std::mem::replace(table, super::Table::new()).into_items()
}

fn strings(texts: Vec<String>) -> Strings {
    Strings(texts.into_iter().map(String::into_boxed_str).collect())
}

fn counts(content: &Content, facts: usize, rooms: [parts::Room; 2]) -> Counts {
    Counts {
        strings: content.strings.0.len() as u32,
        types: content.types.len() as u32,
        facts: facts as u32,
        cells: content.cells.len() as u32,
        records: content.records.len() as u32,
        actions: content.actions.len() as u32,
        inboxes: content.inboxes.len() as u32,
        topics: content.topics.len() as u32,
        hours: content.hours.len() as u32,
        patterns: content.patterns.len() as u32,
        templates: content.templates.len() as u32,
        expressions: content.expressions.len() as u32,
        tests: content.tests.len() as u32,
        splits: content.splits.len() as u32,
        hand_offs: content.hand_offs.len() as u32,
        waits: content.waits.len() as u32,
        places: content.places.len() as u32,
        threads: content.threads.len() as u32,
        handlers: content.handlers.len() as u32,
        code: content.code.len() as u32,
        fact_room: rooms[0],
        conversation_room: rooms[1],
    }
}
