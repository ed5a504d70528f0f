//! The disassembly: a program for people, with names and texts where the artifact has numbers.

mod wait;
mod words;

pub(super) use wait::event;
pub(super) use words::{expression, operation, template};

use super::Program;
use super::content::{PlaceKind, Slot};
use super::id::{CellId, Code};

/// Facts, memories, threads, places and operations.
pub(super) fn show(program: &Program) -> String {
    let content = &program.content;
    let mut out = format!(
        "workspace  {}\nrevision   {}\nlanguage   {}\n\n",
        program.name(),
        program.revision(),
        program.language()
    );
    for (title, facts) in [("facts", true), ("memories", false)] {
        line(&mut out, title);
        for index in (0..content.counts.cells).filter(|index| (*index < content.counts.facts) == facts) {
            line(&mut out, &format!("  {}", cell_line(program, CellId(index))));
        }
    }
    line(&mut out, "\nplaces");
    for place in &content.places {
        let path = content.strings.get(place.path);
        match place.kind {
            PlaceKind::Wait { wait } => wait::lines(program, path, wait, &mut out),
            PlaceKind::Return { to } => line(&mut out, &format!("  {path}\n    returns to {}", to.0)),
        }
    }
    line(&mut out, "\noperations");
    for (op, index) in content.code.iter().zip(0..) {
        headings(program, Code(index), &mut out);
        let source = source(program, Code(index)).map(|source| format!("  # {source}")).unwrap_or_default();
        line(&mut out, format!("  {index:>5}  {}{source}", words::operation(program, op)).trim_end());
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn cell_line(program: &Program, id: CellId) -> String {
    let cell = &program.content.cells[id.index()];
    let kind = program.content.types[cell.kind.index()].describe();
    let last = u32::from(cell.shift) + u32::from(cell.bits) - 1;
    let slot = match cell.slot {
        Slot::Packed => String::new(),
        Slot::Number { index } => format!(", number {index}"),
        Slot::Text { index } => format!(", text {index}"),
        Slot::List { index } => format!(", list {index}"),
    };
    format!("{}: {kind}  # word {}, bits {} to {last}{slot}", program.cell_name(id), cell.word.0, cell.shift)
}

/// Names of the threads and handlers that begin here.
fn headings(program: &Program, code: Code, out: &mut String) {
    let content = &program.content;
    for thread in content.threads.iter().filter(|thread| thread.entry == code) {
        line(out, &format!("thread {}", content.strings.get(thread.name)));
    }
    for handler in content.handlers.iter().filter(|handler| handler.arm.target == code) {
        line(out, content.strings.get(handler.name));
    }
}

/// The line that begins with this operation.
fn source(program: &Program, code: Code) -> Option<String> {
    let debug = program.debug.as_ref()?;
    let line = debug.line(code).filter(|line| line.code == code)?;
    Some(format!("{}:{}", debug.files.get(line.file as usize)?, line.line))
}
