//! A walk through all actions of a file, those inside others too.

use super::{Action, ActionKind, Block, Condition, Event, File, Item, Test};

impl File {
    /// Calls `visit` with every action, in the order of the text.
    pub fn each_action<'a>(&'a self, visit: &mut impl FnMut(&'a Action)) {
        for item in &self.items {
            match item {
                Item::Thread(thread) => {
                    thread.handlers.iter().for_each(|handler| handler.body.each_action(visit));
                    thread.body.each_action(visit);
                }
                Item::Steps(steps) => steps.body.each_action(visit),
                Item::Handler(handler) => handler.body.each_action(visit),
                _ => {}
            }
        }
    }

    /// Calls `visit` with the events that are tried one after the other: those of `start`, of each wait, of the handlers
    /// of each thread and of those outside; each with its condition, if it has one.
    pub fn each_event_list<'a>(&'a self, visit: &mut impl FnMut(Vec<(&'a Event, Option<&'a Condition>)>)) {
        let mut handlers: [Vec<_>; 2] = Default::default();
        for item in &self.items {
            match item {
                Item::Start(start) => {
                    visit(start.lines.iter().map(|line| (&line.event, line.condition.as_ref())).collect());
                }
                Item::Thread(thread) => {
                    for after in [false, true] {
                        let own = thread.handlers.iter().filter(|handler| handler.after_hand_off == after);
                        visit(own.map(|handler| (&handler.event, handler.condition.as_ref())).collect());
                    }
                }
                Item::Handler(handler) => {
                    handlers[usize::from(handler.after_hand_off)].push((&handler.event, handler.condition.as_ref()));
                }
                _ => {}
            }
        }
        handlers.into_iter().for_each(&mut *visit);
        self.each_action(&mut |action| {
            if let ActionKind::Wait(wait) = &action.kind {
                visit(wait.arms.iter().map(|arm| (&arm.event, arm.condition.as_ref())).collect());
            }
        });
    }

    /// Calls `visit` with every condition of the rules; those of guarantees and scenarios are not among them.
    pub fn each_condition<'a>(&'a self, visit: &mut impl FnMut(&'a Condition)) {
        for item in &self.items {
            if let Item::Define(define) = item {
                visit(&define.condition);
            }
        }
        self.each_event_list(&mut |events| events.into_iter().filter_map(|(_, own)| own).for_each(&mut *visit));
        self.each_action(&mut |action| {
            if let ActionKind::Rules(rules) = &action.kind {
                rules.rules.iter().for_each(|rule| visit(&rule.condition));
            }
        });
    }
}

impl Block {
    /// Calls `visit` with every action in the block, those inside others too.
    pub fn each_action<'a>(&'a self, visit: &mut impl FnMut(&'a Action)) {
        for action in &self.actions {
            visit(action);
            each_block(&action.kind, &mut |inner| inner.each_action(visit));
        }
    }
}

impl Condition {
    /// Calls `visit` with every test in the condition.
    pub fn each_test<'a>(&'a self, visit: &mut impl FnMut(&'a Test)) {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| part.each_test(visit)),
            Condition::Not(inner, _) | Condition::Group(inner, _) => inner.each_test(visit),
            Condition::Test(test) => visit(test),
        }
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
            rules.otherwise.as_deref().into_iter().for_each(visit);
        }
        ActionKind::Decide(decide) => decide.rows.iter().for_each(|row| visit(&row.body)),
        ActionKind::Split(split) => split.arms.iter().for_each(|arm| visit(&arm.body)),
        _ => {}
    }
}
