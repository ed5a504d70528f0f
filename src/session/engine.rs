//! What a session runs with: the rules, the answers from outside and the host's wishes.

use crate::artifact::Program;
use crate::identity::Outside;
use crate::machine::Observer;

/// What a session runs with. Nothing of it is kept between events.
#[derive(Clone, Copy)]
pub struct Engine<'a> {
    /// The rules.
    pub program: &'a Program,
    /// Who checks tokens and finds profiles.
    pub outside: Outside<'a>,
    /// Names a conversation: the session's id and 1, 2, 3, … are given.
    pub name: &'a dyn Fn(&str, usize) -> String,
    /// Whether decisions are told.
    pub trace: bool,
    /// Who sees every step of the machine, if anybody looks on.
    pub observer: Option<&'a dyn Observer>,
}

impl<'a> Engine<'a> {
    /// The rules and the outside; conversations are named `SESSION.1`, `SESSION.2`, …, and decisions are not told.
    pub fn new(program: &'a Program, outside: Outside<'a>) -> Engine<'a> {
        let name = &|session: &str, number: usize| format!("{session}.{number}");
        Engine { program, outside, name, trace: false, observer: None }
    }
}
