//! What the files hold, by kind, and a walk through all actions.

use crate::ast::{self, Action, ActionKind, Block, Item};

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
            }
        }
        items
    }

    /// Calls `visit` with every action, those inside others too, in the order of the text.
    pub fn each_action(&self, visit: &mut impl FnMut(&'a Action)) {
        for thread in &self.threads {
            thread.handlers.iter().for_each(|handler| walk(&handler.body, visit));
            walk(&thread.body, visit);
        }
        self.steps.iter().for_each(|steps| walk(&steps.body, visit));
        self.handlers.iter().for_each(|handler| walk(&handler.body, visit));
    }
}

/// Calls `visit` with every action in `block`, those inside others too.
pub(super) fn walk<'a>(block: &'a Block, visit: &mut impl FnMut(&'a Action)) {
    for action in &block.actions {
        visit(action);
        each_block(&action.kind, &mut |inner| walk(inner, visit));
    }
}

/// Calls `visit` with every block that stands directly in an action.
fn each_block<'a>(action: &'a ActionKind, visit: &mut dyn FnMut(&'a Block)) {
    match action {
        ActionKind::Choose(choose) => {
            choose.choices.iter().for_each(|choice| visit(&choice.body));
            choose.anything_else.iter().for_each(&mut *visit);
            choose.no_answer.iter().for_each(|arm| visit(&arm.body));
        }
        ActionKind::Ask(ask) => {
            ask.otherwise.iter().for_each(&mut *visit);
            ask.no_answer.iter().for_each(|arm| visit(&arm.body));
        }
        ActionKind::Onboard(onboard) => {
            onboard.done.iter().for_each(&mut *visit);
            onboard.no_answer.iter().for_each(|arm| visit(&arm.body));
        }
        ActionKind::Wait(wait) => {
            wait.arms.iter().for_each(|arm| visit(&arm.body));
            wait.otherwise.iter().for_each(visit);
        }
        ActionKind::Call(call) => call.outcomes.iter().for_each(|arm| visit(&arm.body)),
        ActionKind::Rules(rules) => {
            rules.rules.iter().for_each(|rule| visit(&rule.body));
            rules.otherwise.iter().for_each(visit);
        }
        ActionKind::Decide(decide) => decide.rows.iter().for_each(|row| visit(&row.body)),
        ActionKind::Split(split) => split.arms.iter().for_each(|arm| visit(&arm.body)),
        _ => {}
    }
}
