//! Whole bodies: the start, threads, `steps` and handlers.

use super::Lowering;
use super::block::{Allowed, BodyState, Ending, Next};
use super::collect::Items;
use super::event::Site;
use super::order::{Need, order};
use crate::ast::{self, EventKind};
use crate::diagnostic::{flow, names};
use crate::ir::{self, Arm, Body, HandlerId, Place, PlaceId, StepsId, ThreadId};
use crate::source::Span;

impl<'a> Lowering<'a> {
    /// The lines of `start`.
    pub(super) fn start(&mut self, items: &Items<'a>) {
        let Some((start, others)) = items.starts.split_first() else {
            let place = items.threads.first().map(|thread| thread.name.span);
            let manifest = Span::new(self.manifest.source, 0, 0);
            return self.report(names::no_start(place.unwrap_or(manifest)));
        };
        others.iter().for_each(|other| self.report(names::duplicate_start(other.span, start.span)));
        self.body = BodyState { body: Some(Body::Start), ..BodyState::default() };
        let arms = items.starts.iter().flat_map(|start| &start.lines).map(|line| self.start_line(line)).collect();
        let place = PlaceId(self.workspace.places.len() as u32);
        self.workspace.places.push(Place { path: "start".into(), node: None, span: start.span });
        let timeout = self.usual_timeout(start.span);
        self.workspace.start = ir::Start { arms, wait: Some((place, timeout)), span: start.span };
    }

    fn start_line(&mut self, line: &'a ast::StartLine) -> Arm {
        let event = self.event(&line.event, Site::Start);
        let condition = line.condition.as_ref().map(|condition| self.condition(condition));
        let target = self.pivot(&line.thread, line.thread.span);
        let end = line.condition.as_ref().map_or(line.event.span, |condition| condition.span());
        Arm { event, condition, target, span: line.event.span.to(end) }
    }

    pub(super) fn threads(&mut self, items: &Items<'a>) {
        for (index, thread) in items.threads.iter().enumerate() {
            let id = ThreadId(index as u32);
            let path = self.root(
                "",
                &thread.name,
                self.threads.get(&thread.name.value).and_then(|known| known.id) == Some(id),
            );
            let brace = closing(thread.span);
            let (body, root) = (Some(Body::Thread(id)), path.len());
            self.body = BodyState { body, brace, path: path.clone(), root, ..BodyState::default() };
            let entry = self.block(&thread.body, &mut Next { ..Next::END });
            let ways = std::mem::take(&mut self.body.ways);
            if !ways.is_empty() {
                self.report(flow::falls_off_end(&thread.name.value, brace, &ways));
            }
            let handlers = thread.handlers.iter().map(|handler| self.handler(handler, Some(id), &path)).collect();
            let description = thread.description.as_ref().map(|text| String::from(&*text.value)).unwrap_or_default();
            self.workspace.threads.push(ir::Thread {
                name: String::from(&*thread.name.value),
                description,
                active: thread.active,
                entry,
                handlers,
                span: thread.name.span,
            });
        }
    }

    pub(super) fn steps(&mut self, items: &Items<'a>) {
        let mut needs: Vec<Vec<Need>> = Vec::with_capacity(items.steps.len());
        for (index, steps) in items.steps.iter().enumerate() {
            let id = StepsId(index as u32);
            let path = self.root(
                "steps ",
                &steps.name,
                self.steps.get(&steps.name.value).and_then(|known| known.id) == Some(id),
            );
            let (body, brace, root) = (Some(Body::Steps(id)), closing(steps.span), path.len());
            self.body = BodyState { body, brace, path, root, ending: Ending::Return, ..BodyState::default() };
            let entry = self.block(&steps.body, &mut Next { ..Next::END });
            needs.push(std::mem::take(&mut self.body.runs));
            self.workspace.steps.push(ir::Steps {
                name: String::from(&*steps.name.value),
                entry,
                span: steps.name.span,
            });
        }
        for circle in order(&needs).1 {
            let (Some((first, _)), Some((_, span))) = (circle.first(), circle.last()) else { continue };
            let name = &items.steps[*first].name;
            self.report(names::circular_steps(&name.value, *span, name.span));
        }
    }

    pub(super) fn workspace_handlers(&mut self, items: &Items<'a>) {
        for handler in &items.handlers {
            let id = self.handler(handler, None, "");
            self.workspace.workspace_handlers.push(id);
        }
    }

    fn handler(&mut self, handler: &'a ast::Handler, thread: Option<ThreadId>, path: &str) -> HandlerId {
        let id = HandlerId(self.workspace.handlers.len() as u32);
        let separator = if path.is_empty() { "" } else { " / " };
        let name = format!("{path}{separator}{}", handler.name());
        self.body = BodyState {
            body: Some(Body::Handler(id)),
            brace: closing(handler.span),
            ending: Ending::Resume,
            root: name.len(),
            path: name.clone(),
            allowed: allowed(handler),
            ..BodyState::default()
        };
        let event = self.event(&handler.event, Site::Open);
        let condition = handler.condition.as_ref().map(|condition| self.condition(condition));
        let target = self.block(&handler.body, &mut Next { ..Next::END });
        let end = handler.condition.as_ref().map_or(handler.event.span, |condition| condition.span());
        let arm = Arm { event, condition, target, span: handler.event.span.to(end) };
        self.workspace.handlers.push(ir::Handler { name, arm, after_hand_off: handler.after_hand_off, thread });
        id
    }

    /// The first name of all places in a body; that of a second body of the same name differs, so that only the bodies
    /// are reported and not all places in them.
    fn root(&self, prefix: &str, name: &ast::Name, is_first: bool) -> String {
        match is_first {
            true => format!("{prefix}{}", name.value),
            false => format!("{prefix}{} at {}", name.value, name.span.start),
        }
    }
}

/// What may be done in a handler.
fn allowed(handler: &ast::Handler) -> Allowed {
    match handler.event.kind {
        _ if handler.after_hand_off => Allowed::AfterHandOff,
        EventKind::BecomesSomeoneElse => Allowed::SomeoneElse,
        _ => Allowed::All,
    }
}

/// The last character of an item: its closing brace.
fn closing(span: Span) -> Span {
    Span { start: span.end.saturating_sub(1).max(span.start), ..span }
}
