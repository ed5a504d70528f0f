//! Where each fact and memory is kept: everything with few values as bits of a word, so that tests are masks.

use super::Emitter;
use crate::artifact::parts::{Cell, CellId, Origin, PACKED, Room, Slot, StringId, TypeId, Word};
use crate::artifact::{FactId, builtin};
use crate::ir::{Fact, FactOrigin, Memory, MemoryId, Operand};
use crate::value::Type;

/// Who keeps a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    Facts,
    Conversation,
}

impl Emitter<'_> {
    /// The cell of a fact or memory.
    pub(super) fn cell_of(&self, operand: Operand) -> CellId {
        CellId(self.workspace.cell(operand))
    }

    pub(super) fn memory_cell(&self, memory: MemoryId) -> CellId {
        self.cell_of(Operand::Memory(memory))
    }

    /// Gives every fact and memory its place.
    pub(super) fn lay_out(&mut self) {
        let workspace = self.workspace;
        let mut words = [Vec::new(), Vec::new()];
        for (index, fact) in workspace.facts.iter().enumerate() {
            let home = home(FactId(index as u32), fact);
            let cell = self.fact_cell(fact);
            self.lay_cell(cell, &fact.kind, &mut words[home as usize], home);
        }
        for memory in &workspace.memories {
            let cell = self.new_memory(memory);
            self.lay_cell(cell, &memory.kind, &mut words[Home::Conversation as usize], Home::Conversation);
        }
        let [facts, conversation] = words.map(|words| u16::try_from(words.len()).unwrap_or(u16::MAX));
        self.rooms[0].words = facts;
        self.rooms[1].words = conversation;
        // The words of a conversation stand behind those of the facts; until here they counted from zero.
        for (index, cell) in self.cells.iter_mut().enumerate() {
            let fact = workspace.facts.get(index).map(|fact| home(FactId(index as u32), fact));
            if fact != Some(Home::Facts) {
                cell.word = Word(cell.word.0.saturating_add(facts));
            }
        }
    }

    fn fact_cell(&mut self, fact: &Fact) -> Cell {
        let origin = match fact.origin {
            FactOrigin::BuiltIn | FactOrigin::OfAnother(_) => Origin::BuiltIn,
            FactOrigin::Hours(_) => Origin::Hours,
            FactOrigin::Customer => Origin::Customer,
            FactOrigin::Chat => Origin::Chat,
        };
        Cell { origin, sensitive: fact.sensitive, ..self.new_cell(&fact.name, &fact.kind) }
    }

    fn new_memory(&mut self, memory: &Memory) -> Cell {
        Cell { sensitive: memory.sensitive, ..self.new_cell(&memory.name, &memory.kind) }
    }

    fn new_cell(&mut self, name: &str, kind: &Type) -> Cell {
        Cell {
            name: StringId(self.strings.add_text(name)),
            kind: TypeId(self.types.add(kind.clone())),
            origin: Origin::Memory,
            sensitive: false,
            word: Word(0),
            shift: 0,
            bits: packed_values(kind).map_or(2, |values| (values as u8 + 1).max(2)),
            slot: Slot::Packed,
        }
    }

    /// Finds room for the cell: the first word with enough free bits, and a slot for what bits do not tell.
    fn lay_cell(&mut self, mut cell: Cell, kind: &Type, used: &mut Vec<u8>, home: Home) {
        let index = used.iter().position(|used| used + cell.bits <= 64).unwrap_or(used.len());
        if index == used.len() {
            used.push(0);
        }
        cell.word = Word(u16::try_from(index).unwrap_or(u16::MAX));
        cell.shift = used[index];
        used[index] += cell.bits;
        cell.slot = slot(kind, &mut self.rooms[home as usize]);
        self.cells.push(cell);
    }
}

/// `answer`, `message`, `now` and business hours are kept by the machine.
fn home(id: FactId, fact: &Fact) -> Home {
    let kept = matches!(id, builtin::ANSWER | builtin::MESSAGE | builtin::NOW);
    if kept || matches!(fact.origin, FactOrigin::Hours(_)) { Home::Conversation } else { Home::Facts }
}

/// How many values a type has, if they fit into a word.
fn packed_values(kind: &Type) -> Option<i64> {
    let values = match kind {
        Type::Boolean | Type::Record(_) => 2,
        Type::Integer { min, max } => max.checked_sub(*min)?.checked_add(1)?,
        Type::OneOf(words) => words.len() as i64,
        _ => return None,
    };
    (values <= PACKED).then_some(values)
}

fn slot(kind: &Type, room: &mut Room) -> Slot {
    let next = |count: &mut u32| {
        *count += 1;
        *count - 1
    };
    match kind {
        Type::Text => Slot::Text { index: next(&mut room.texts) },
        Type::List => Slot::List { index: next(&mut room.lists) },
        _ if packed_values(kind).is_some() => Slot::Packed,
        _ => Slot::Number { index: next(&mut room.numbers) },
    }
}
