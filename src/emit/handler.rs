//! Handlers, and the names by which saved states know them.

use super::Emitter;
use crate::artifact::parts::{self, hash};
use crate::ir::{Event, Handler};
use std::collections::HashMap;

impl Emitter<'_> {
    /// All handlers, once all code stands.
    pub(super) fn handlers(&mut self) -> Vec<parts::Handler> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let handlers = self.workspace.handlers.iter().map(|handler| {
            let name = self.handler_name(handler);
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            let name = if *count == 1 { name } else { format!("{name} #{count}") };
            parts::Handler {
                identity: hash(&name),
                name: self.string(&name),
                after_hand_off: handler.after_hand_off,
                arm: self.arm(&handler.arm),
            }
        });
        handlers.collect()
    }

    /// `menu / on customer writes "agent"`: as its event is written. Of handlers with the same name the second is called
    /// `… #2`.
    fn handler_name(&self, handler: &Handler) -> String {
        let thread = handler.thread.map(|thread| format!("{} / ", self.workspace.threads[thread.index()].name));
        let after = if handler.after_hand_off { " after hand off" } else { "" };
        format!("{}on {}{after}", thread.unwrap_or_default(), describe(&handler.arm.event))
    }
}

fn describe(event: &Event) -> String {
    match event {
        Event::ChatOpens => "chat opens".to_owned(),
        Event::Writes(phrases) if phrases.is_empty() => "customer writes".to_owned(),
        Event::Writes(phrases) => format!("customer writes \"{}\"", phrases.join("\" or \"")),
        Event::Picks { label, .. } => format!("customer picks \"{label}\""),
        Event::Identifies => "customer identifies".to_owned(),
        Event::Authenticates => "customer authenticates".to_owned(),
        Event::SignsOut => "customer signs out".to_owned(),
        Event::BecomesSomeoneElse => "customer becomes someone else".to_owned(),
        Event::TokenExpires => "token expires".to_owned(),
        Event::Idle(after) => format!("idle {after} milliseconds"),
    }
}
