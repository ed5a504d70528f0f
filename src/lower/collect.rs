//! What the files hold, by kind.

use crate::ast::{self, Action, Item};

/// The items of all files, in the order of files and lines.
#[derive(Default)]
pub(super) struct Items<'a> {
    pub starts: Vec<&'a ast::Start>,
    pub threads: Vec<&'a ast::Thread>,
    pub steps: Vec<&'a ast::Steps>,
    pub handlers: Vec<&'a ast::Handler>,
    pub remembers: Vec<&'a ast::Remember>,
    pub defines: Vec<&'a ast::Define>,
    pub guarantees: Vec<&'a ast::Guarantee>,
    pub scenarios: Vec<&'a ast::Scenario>,
    pub migrates: Vec<&'a ast::Migrate>,
}

impl<'a> Items<'a> {
    pub fn of(files: impl Iterator<Item = &'a ast::File>) -> Items<'a> {
        let mut items = Items::default();
        for item in files.flat_map(|file| &file.items) {
            match item {
                Item::Start(start) => items.starts.push(start),
                Item::Thread(thread) => items.threads.push(thread),
                Item::Steps(steps) => items.steps.push(steps),
                Item::Handler(handler) => items.handlers.push(handler),
                Item::Remember(remember) => items.remembers.push(remember),
                Item::Define(define) => items.defines.push(define),
                Item::Guarantee(guarantee) => items.guarantees.push(guarantee),
                Item::Scenario(scenario) => items.scenarios.push(scenario),
                Item::Migrate(migrate) => items.migrates.push(migrate),
            }
        }
        items
    }

    /// Calls `visit` with every action, those inside others too, in the order of the text.
    pub fn each_action(&self, visit: &mut impl FnMut(&'a Action)) {
        for thread in &self.threads {
            thread.handlers.iter().for_each(|handler| handler.body.each_action(visit));
            thread.body.each_action(visit);
        }
        self.steps.iter().for_each(|steps| steps.body.each_action(visit));
        self.handlers.iter().for_each(|handler| handler.body.each_action(visit));
    }
}
