//! All changes that can be made to a workspace, in the order of its text.

use super::apply::{asks_for_proof, kind_of, reversed, skipped, time_limit};
use super::change::line;
use super::{Change, Mutant, Rewrite, Step};
use crate::ir::{
    Body, Event, HandOff, HandlerId, InboxId, Node, NodeId, NodeKind, Question, SetValue, Test, ThreadId, Workspace,
};
use crate::prove::Asked;
use crate::source::{Sources, Span};
use crate::time::describe_duration;
use crate::value::{Type, Value};

/// All of them.
pub fn mutants(workspace: &Workspace, sources: &Sources) -> Vec<Mutant> {
    let mut lister = Lister { workspace, sources, found: Vec::new() };
    for at in 0..workspace.start.arms.len() {
        lister.condition(Asked::Start(at as u16));
    }
    for (at, node) in workspace.nodes.iter().enumerate() {
        // Start lines are arms; what they lead to stands on the same line.
        if node.body != Body::Start {
            lister.node(NodeId(at as u32), node);
        }
    }
    for (at, handler) in workspace.handlers.iter().enumerate() {
        let id = HandlerId(at as u32);
        lister.add(Change::DropHandler(id), handler.arm.span, "a handler goes".into(), None);
        lister.silence(Asked::Handler(id), handler.arm.span);
        lister.condition(Asked::Handler(id));
    }
    let mut found = lister.found;
    found.sort_by_key(|mutant| mutant.span);
    found
}

struct Lister<'w> {
    workspace: &'w Workspace,
    sources: &'w Sources,
    found: Vec<Mutant>,
}

impl Lister<'_> {
    /// Adds a change; the line goes, unless something stands in place of `span`.
    fn add(&mut self, change: Change, span: Span, what: String, instead: Option<&str>) {
        let rewrite = match instead {
            Some(text) => Rewrite::to(self.sources, span, text),
            None => Rewrite::gone(self.sources, span),
        };
        self.found.push(Mutant { change, what, span, rewrite });
    }

    fn node(&mut self, id: NodeId, node: &Node) {
        let (workspace, span) = (self.workspace, node.span);
        match &node.kind {
            NodeKind::Branch { branches, .. } => {
                for (at, branch) in branches.iter().enumerate() {
                    let rule = at as u16;
                    self.add(Change::DropRule(id, rule), branch.span, format!("rule `{}` goes", branch.label), None);
                    self.condition(Asked::Rule(id, rule));
                    if let Some(next) = branches.get(at + 1) {
                        let what = format!("rule `{}` comes behind rule `{}`", branch.label, next.label);
                        let after = line(self.sources, next.span);
                        let before = line(self.sources, branch.span);
                        let rewrite = Rewrite { before, after: Some(after) };
                        self.found.push(Mutant {
                            change: Change::SwapRules(id, rule),
                            what,
                            span: branch.span,
                            rewrite,
                        });
                    }
                }
            }
            NodeKind::Choose(choose) => {
                for (at, choice) in choose.choices.iter().enumerate() {
                    let place = at as u16;
                    if choose.choices.len() > 1 {
                        let what = format!("quick reply `{}` goes", choice.label);
                        self.add(Change::DropChoice(id, place), choice.span, what, None);
                    }
                    if let Some(next) = choose.choices.get(at + 1) {
                        let what = format!("`{}` and `{}` lead where the other does", choice.label, next.label);
                        let after = format!("\"{}\"", next.label);
                        self.add(Change::SwapChoices(id, place), choice.span, what, Some(&after));
                    }
                }
                if let Some(target) = choose.anything_else {
                    let place = self.inside(span, target);
                    self.add(Change::DropAnythingElse(id), place, "`anything else` goes".into(), None);
                }
            }
            NodeKind::Ask(ask) => {
                if let Some((times, _)) = &ask.retry {
                    let what = format!("asked again {} times instead of {times}", times + 1);
                    let place = self.find(span, "retry").unwrap_or(span);
                    self.add(Change::Retry(id), place, what, Some(&format!("retry {} times", times + 1)));
                }
                if ask.matching.is_some() {
                    self.add(Change::Matching(id), span, "any answer will do".into(), None);
                }
            }
            NodeKind::Call(call) => {
                let outcomes = &workspace.actions.get(call.action.index()).map_or(&[][..], |action| &action.outcomes);
                let name = |at: usize| outcomes.get(at).map_or("failed", |outcome| outcome.name.as_str());
                for (at, target) in call.outcomes.iter().enumerate() {
                    let what = format!("`{}` and `{}` lead where the other does", name(at), name(at + 1));
                    let place = self.inside(span, *target);
                    self.add(Change::SwapOutcomes(id, at as u16), place, what, None);
                }
            }
            NodeKind::Wait { arms, .. } => {
                for (at, arm) in arms.iter().enumerate() {
                    self.add(Change::DropArm(id, at as u16), arm.span, "an arm goes".into(), None);
                    self.silence(Asked::Arm(id, at as u16), arm.span);
                    self.condition(Asked::Arm(id, at as u16));
                }
            }
            NodeKind::Pivot(thread) => self.pivot(id, *thread, span),
            NodeKind::HandOff(hand_off) => self.hand_off(id, hand_off, span),
            NodeKind::Resolve(_) => self.add(Change::Resolve(id), span, "ends in the other way".into(), None),
            NodeKind::Topic { .. } => {
                self.add(Change::Topic(id), span, "the topic is added or removed, the other way round".into(), None);
            }
            NodeKind::Set { value: SetValue::Add(_), .. } => {
                self.add(Change::Amount(id), span, "one more is added".into(), Some(&more(self.sources.text(span))));
            }
            NodeKind::Resume { ask_again: true } => {
                self.add(Change::AskAgain(id), span, "the question is not repeated".into(), None);
            }
            _ => {}
        }
        if skipped(&node.kind).is_some() {
            self.add(Change::Skip(id), span, "not done".into(), None);
        }
        if let Some(limit) = time_limit(&mut node.kind.clone()) {
            let (one, two) = (describe_duration(*limit), describe_duration(*limit * 2));
            let what = format!("waits {two} instead of {one}");
            match self.find(span, &one) {
                Some(place) => self.add(Change::Late(id), place, what, Some(&two)),
                None => self.add(Change::Late(id), span, what, None),
            }
        }
    }

    fn pivot(&mut self, id: NodeId, thread: ThreadId, span: Span) {
        let count = self.workspace.threads.len() as u32;
        let others = (1..count).map(|more| ThreadId((thread.0 + more) % count));
        let other = others.into_iter().find(|other| self.workspace.threads[other.index()].active);
        if let Some(other) = other {
            let name = &self.workspace.threads[other.index()].name;
            let what = format!("leads to `{name}`");
            self.add(Change::Pivot(id, other), span, what, Some(&format!("pivot to {name}")));
        }
    }

    fn hand_off(&mut self, id: NodeId, hand_off: &HandOff, span: Span) {
        let count = self.workspace.inboxes.len() as u32;
        if count > 1 {
            let other = InboxId((hand_off.inbox.0 + 1) % count);
            let (own, name) = (&self.workspace.inboxes[hand_off.inbox.index()], &self.workspace.inboxes[other.index()]);
            let place = self.find(span, &format!("\"{own}\"")).unwrap_or(span);
            let what = format!("goes to inbox `{name}`");
            self.add(Change::Inbox(id, other), place, what, Some(&format!("\"{name}\"")));
        }
        // A scenario cannot say that there is no priority, so none is added.
        if hand_off.priority.is_some() {
            self.add(Change::Priority(id), span, "has no priority".into(), None);
        }
        if hand_off.reason.is_some() {
            self.add(Change::Reason(id), span, "has no reason".into(), None);
        }
        if hand_off.note.is_some() {
            self.add(Change::Note(id), span, "has no note".into(), None);
        }
    }

    fn condition(&mut self, asked: Asked) {
        let Some(condition) = asked.condition(self.workspace) else { return };
        let all = condition.tests();
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return };
        let whole = first.span.to(last.span);
        let text = self.sources.text(whole).to_string();
        self.add(Change::Negate(asked), whole, "the condition is the opposite".into(), Some(&format!("not ({text})")));
        self.add(Change::Always(asked), whole, "the condition goes".into(), Some("always"));
        for (place, test) in all.iter().enumerate() {
            let place = place as u16;
            if all.len() > 1 {
                let what = format!("`{}` goes", self.sources.text(test.span));
                self.add(Change::WithoutTest(asked, place), test.span, what, Some("…"));
            }
            self.comparison(asked, place, test);
            if asks_for_proof(test) {
                let what = "who is identified passes for who is authenticated".into();
                self.add(Change::Loosen(asked, place), test.span, what, Some("customer is not anonymous"));
            }
        }
    }

    /// What is compared with something else, and the values that are asked for.
    fn comparison(&mut self, asked: Asked, place: u16, test: &Test) {
        let text = self.sources.text(test.span).to_string();
        let is_listed = matches!(kind_of(self.workspace, test.operand), Some(Type::OneOf(_) | Type::Boolean));
        if reversed(&test.question).is_some() && !is_listed {
            let after = turned(&text);
            let what = "the comparison goes the other way".into();
            self.add(Change::Reverse(asked, place), test.span, what, Some(&after));
            for (step, words) in [(Step::Up, "one more"), (Step::Down, "one less")] {
                let after = format!("{text} ({words})");
                self.add(Change::Bound(asked, place, step), test.span, format!("compared with {words}"), Some(&after));
            }
        }
        let Question::OneOf(values) = &*test.question else { return };
        let names = match kind_of(self.workspace, test.operand) {
            Some(Type::OneOf(names)) => names.as_slice(),
            _ => &[],
        };
        let name = |value: &Value| match value {
            Value::Number(at) => usize::try_from(*at).ok().and_then(|at| names.get(at)).cloned(),
            Value::Text(text) => Some(text.to_string()),
            Value::List(_) => None,
        };
        for (at, value) in values.iter().enumerate().filter(|_| values.len() > 1) {
            let name = name(value).unwrap_or_else(|| format!("value {}", at + 1));
            let what = format!("`{name}` is not taken any more");
            let after = without(&text, &name);
            self.add(Change::DropValue(asked, place, at as u16), test.span, what, Some(&after));
        }
        if let ([Value::Number(at)], 3..) = (values.as_slice(), names.len()) {
            let other = (at + 1).rem_euclid(names.len() as i64);
            let (Some(own), Some(name)) = (name(&values[0]), names.get(other as usize)) else { return };
            let what = format!("asks for `{name}`");
            let after = text.replace(&own, name);
            self.add(Change::OtherValue(asked, place, other), test.span, what, Some(&after));
        }
    }

    /// A silence that is listened for.
    fn silence(&mut self, asked: Asked, span: Span) {
        let Some(Event::Idle(length)) = asked.arm(self.workspace).map(|arm| &arm.event) else { return };
        let (one, two) = (describe_duration(*length), describe_duration(length * 2));
        let what = format!("listens for a silence of {two} instead of {one}");
        match self.find(span, &one) {
            Some(place) => self.add(Change::Silence(asked), place, what, Some(&two)),
            None => self.add(Change::Silence(asked), span, what, None),
        }
    }

    /// The place of an arm: where what is done in it stands, if that is inside.
    fn inside(&self, whole: Span, target: NodeId) -> Span {
        let inside = self.workspace.node(target).span;
        let is_inside = inside.source == whole.source && whole.start <= inside.start && inside.end <= whole.end;
        if is_inside { inside } else { whole }
    }

    /// Where words stand inside a place.
    fn find(&self, whole: Span, words: &str) -> Option<Span> {
        let at = self.sources.text(whole).find(words)? as u32;
        let length = match words {
            "retry" => self.sources.text(whole)[at as usize..].find("times")? as u32 + 5,
            words => words.len() as u32,
        };
        Some(Span::new(whole.source, whole.start + at, whole.start + at + length))
    }
}

/// A comparison with its sign, or its words, the other way round.
fn turned(text: &str) -> String {
    const SIGNS: [(&str, &str); 5] =
        [("<=", ">="), (">=", "<="), ("<", ">"), (">", "<"), ("older than", "within the last")];
    let signs = SIGNS.into_iter().chain([("within the last", "older than"), ("before", "after"), ("after", "before")]);
    let mut found = signs.filter(|(sign, _)| text.contains(sign));
    found.next().map_or_else(|| format!("{text} (the other way)"), |(sign, other)| text.replacen(sign, other, 1))
}

/// A list of values without one of them.
fn without(text: &str, name: &str) -> String {
    let quoted = format!("\"{name}\"");
    let shapes = [format!("{quoted}, "), format!(", {quoted}"), format!("{name}, "), format!(", {name}")];
    let shape = shapes.iter().find(|shape| text.contains(shape.as_str()));
    shape.map_or_else(|| format!("{text} (not {name})"), |shape| text.replacen(shape.as_str(), "", 1))
}

/// What is added, and one more.
fn more(text: &str) -> String {
    format!("{text} (one more)")
}
