//! The disassembly: a program for people.

use super::Program;

/// Threads, places and operations with names and texts.
pub(super) fn show(program: &Program) -> String {
    format!("workspace {}, revision {}\n", program.name(), program.revision())
}
