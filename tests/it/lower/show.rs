//! A workspace as text: every body from its entry on, one line for each action, with arrows where control goes.

use std::collections::HashMap;
use std::fmt::Write;

use threadle::ir::*;
use threadle::value::Value;

/// Everything that a workspace says beyond its manifest.
pub fn show(workspace: &Workspace) -> String {
    let mut shown = Show { workspace, text: String::new(), numbers: HashMap::new() };
    for memory in &workspace.memories {
        let sensitive = if memory.sensitive { ", sensitive" } else { "" };
        shown.line(&format!("remember {}: {}{sensitive}", memory.name, memory.kind.describe()));
    }
    if let Some((place, timeout)) = &workspace.start.wait {
        shown.body(&format!("start [{}]", workspace.places[place.index()].path));
        shown.arms(&workspace.start.arms, "  ");
        shown.timeout(timeout, "  ");
    }
    for thread in &workspace.threads {
        let inactive = if thread.active { "" } else { "inactive " };
        shown.body(&format!("{inactive}thread {} {:?}", thread.name, thread.description));
        shown.node(thread.entry, "  ");
        thread.handlers.iter().for_each(|id| shown.handler(*id, "  "));
    }
    for steps in &workspace.steps {
        shown.body(&format!("steps {}", steps.name));
        shown.node(steps.entry, "  ");
    }
    workspace.workspace_handlers.iter().for_each(|id| shown.handler(*id, ""));
    for guarantee in &workspace.guarantees {
        shown.line(&format!("guarantee {:?}", guarantee.label));
        guarantee.properties.iter().for_each(|property| shown.property(&property.kind));
    }
    for scenario in &workspace.scenarios {
        shown.line(&format!("scenario {:?}", scenario.label));
        scenario.people.iter().for_each(|person| shown.line(&format!("  {person:?}")));
        scenario.lines.iter().for_each(|line| shown.scenario_line(&line.kind));
    }
    shown.text
}

struct Show<'w> {
    workspace: &'w Workspace,
    text: String,
    numbers: HashMap<NodeId, usize>,
}

impl Show<'_> {
    fn line(&mut self, line: &str) {
        self.text += line;
        self.text += "\n";
    }

    fn body(&mut self, head: &str) {
        self.numbers.clear();
        self.line(head);
    }

    fn handler(&mut self, id: HandlerId, indent: &str) {
        let handler = &self.workspace.handlers[id.index()];
        let after = if handler.after_hand_off { " after hand off" } else { "" };
        let text = format!("{indent}on{after}");
        if handler.thread.is_none() {
            self.numbers.clear();
        }
        self.line(&text);
        self.arms(std::slice::from_ref(&handler.arm), &format!("{indent}  "));
    }

    fn arms(&mut self, arms: &[Arm], indent: &str) {
        for arm in arms {
            let condition = arm.condition.as_ref().map(|condition| format!(" and {}", self.condition(condition)));
            self.target(&format!("{:?}{}", arm.event, condition.unwrap_or_default()), arm.target, indent);
        }
    }

    fn timeout(&mut self, timeout: &Timeout, indent: &str) {
        self.target(&format!("after {} s", timeout.after / 1_000), timeout.target, indent);
    }

    fn target(&mut self, what: &str, target: NodeId, indent: &str) {
        self.line(&format!("{indent}{what} =>"));
        self.node(target, &format!("{indent}  "));
    }

    /// A node and those that follow it; one that was shown already by its number only.
    fn node(&mut self, mut id: NodeId, indent: &str) {
        loop {
            if let Some(number) = self.numbers.get(&id) {
                let text = format!("{indent}go to {number}");
                return self.line(&text);
            }
            let number = self.numbers.len() + 1;
            self.numbers.insert(id, number);
            let node = self.workspace.node(id).clone();
            match self.action(&node.kind, number, indent) {
                Some(next) => id = next,
                None => return,
            }
        }
    }

    /// Shows one action with its arms, and gives what follows it.
    fn action(&mut self, kind: &NodeKind, number: usize, indent: &str) -> Option<NodeId> {
        let arm = format!("{indent}  ");
        let head = format!("{indent}{number}. ");
        match kind {
            NodeKind::Say { text, next } => {
                self.line(&format!("{head}say {}", self.template(text)));
                return Some(*next);
            }
            NodeKind::Choose(choose) => {
                self.line(&format!("{head}choose {} {}", self.template(&choose.text), self.place(choose.place)));
                for choice in &choose.choices {
                    self.target(&format!("{} {:?}", choice.id, choice.label), choice.target, &arm);
                }
                choose.anything_else.iter().for_each(|node| self.target("anything else", *node, &arm));
                self.timeout(&choose.no_answer, &arm);
            }
            NodeKind::Ask(ask) => {
                let always = if ask.always { "always " } else { "" };
                let into = self.operand(Operand::Memory(ask.into));
                let (text, place) = (self.template(&ask.text), self.place(ask.place));
                self.line(&format!("{head}{always}ask {text} into {into} as {:?} {place}", ask.answer));
                ask.matching.iter().for_each(|pattern| self.line(&format!("{arm}matching {pattern}")));
                if let Some((times, text)) = &ask.retry {
                    self.line(&format!("{arm}retry {times} {}", self.template(text)));
                }
                ask.otherwise.iter().for_each(|node| self.target("otherwise", *node, &arm));
                self.timeout(&ask.no_answer, &arm);
                return Some(ask.next);
            }
            NodeKind::Onboard { text, done, no_answer, place } => {
                self.line(&format!("{head}onboard {} {}", self.template(text), self.place(*place)));
                self.target("done", *done, &arm);
                self.timeout(no_answer, &arm);
            }
            NodeKind::Wait { arms, otherwise, place } => {
                self.line(&format!("{head}wait {}", self.place(*place)));
                self.arms(arms, &arm);
                self.timeout(otherwise, &arm);
            }
            NodeKind::Call(call) => self.call(call, &head, &arm),
            NodeKind::Branch { form, branches, otherwise } => {
                self.line(&format!("{head}{form:?}"));
                for branch in branches {
                    let condition = self.condition(&branch.condition);
                    self.target(&format!("{:?} when {condition}", branch.label), branch.target, &arm);
                }
                otherwise.iter().for_each(|node| self.target("otherwise", *node, &arm));
            }
            NodeKind::Split { name, arms } => {
                self.line(&format!("{head}split {name:?}"));
                arms.iter().for_each(|(share, node)| self.target(&format!("{share}%"), *node, &arm));
            }
            NodeKind::Set { memory, value, next } => {
                let value = match value {
                    SetValue::To(expression) => self.expression(expression),
                    SetValue::Add(amount) => format!("more by {amount}"),
                    SetValue::Unknown => "unknown".into(),
                };
                self.line(&format!("{head}set {} to {value}", self.operand(Operand::Memory(*memory))));
                return Some(*next);
            }
            NodeKind::Note { text, next } => {
                self.line(&format!("{head}note {}", self.template(text)));
                return Some(*next);
            }
            NodeKind::Topic { topic, add, next } => {
                let word = if *add { "add" } else { "remove" };
                self.line(&format!("{head}{word} topic {:?}", self.workspace.topics[topic.index()]));
                return Some(*next);
            }
            NodeKind::Do { steps, next, place } => {
                self.line(&format!("{head}do {} {}", self.workspace.steps[steps.index()].name, self.place(*place)));
                return Some(*next);
            }
            NodeKind::Return => self.line(&format!("{head}return")),
            NodeKind::Pivot(thread) => {
                self.line(&format!("{head}pivot to {}", self.workspace.threads[thread.index()].name));
            }
            NodeKind::HandOff(hand_off) => {
                let mut text = format!("{head}hand off to {:?}", self.workspace.inboxes[hand_off.inbox.index()]);
                let _ = hand_off.priority.iter().try_for_each(|priority| write!(text, " {priority:?}"));
                let _ = hand_off.reason.iter().try_for_each(|reason| write!(text, " reason {}", self.template(reason)));
                let _ = hand_off.note.iter().try_for_each(|note| write!(text, " note {}", self.template(note)));
                self.line(&text);
            }
            NodeKind::Resolve(resolution) => self.line(&format!("{head}resolve as {resolution:?}")),
            NodeKind::Resume { ask_again } => self.line(&format!("{head}resume, ask again: {ask_again}")),
        }
        None
    }

    fn call(&mut self, call: &Call, head: &str, arm: &str) {
        let action = &self.workspace.actions[call.action.index()];
        let argument = |(input, value): &(u32, Expression)| {
            format!("{}: {}", action.inputs[*input as usize].name, self.expression(value))
        };
        let arguments: Vec<String> = call.arguments.iter().map(argument).collect();
        let into = call.into.map(|record| format!(" as {}", self.workspace.records[record.index()].name));
        let (into, seconds, place) = (into.unwrap_or_default(), call.within / 1_000, self.place(call.place));
        self.line(&format!("{head}call {}({}){into} within {seconds} s {place}", action.name, arguments.join(", ")));
        for (outcome, node) in action.outcomes.iter().zip(&call.outcomes) {
            self.target(&outcome.name, *node, arm);
        }
        self.target("failed", call.failed, arm);
    }

    fn property(&mut self, kind: &PropertyKind) {
        let text = match kind {
            PropertyKind::Never { effect, when: Some(when) } => {
                format!("never {} when {}", self.effect(effect), self.condition(when))
            }
            PropertyKind::NoLongWait { who: Some(who), limit } => format!("NoLongWait {} {limit}", self.condition(who)),
            kind => format!("{kind:?}"),
        };
        self.line(&format!("  {text}"));
    }

    fn effect(&self, effect: &EffectPattern) -> String {
        match effect {
            EffectPattern::Use(operands) => {
                let operands: Vec<String> = operands.iter().map(|operand| self.operand(*operand)).collect();
                format!("use {}", operands.join(", "))
            }
            effect => format!("{effect:?}"),
        }
    }

    fn scenario_line(&mut self, kind: &LineKind) {
        let text = match kind {
            LineKind::Expect(condition) => format!("Expect {}", self.condition(condition)),
            kind => format!("{kind:?}"),
        };
        self.line(&format!("  {text}"));
    }

    fn place(&self, place: PlaceId) -> String {
        format!("[{}]", self.workspace.places[place.index()].path)
    }

    fn operand(&self, operand: Operand) -> String {
        match operand {
            Operand::Fact(fact) => self.workspace.facts[fact.index()].name.clone(),
            Operand::Memory(memory) => self.workspace.memories[memory.index()].name.clone(),
        }
    }

    fn template(&self, template: &Template) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Slot { operand, fallback: None, .. } => format!("{{{}}}", self.operand(*operand)),
            Part::Slot { operand, fallback: Some(text), .. } => format!("{{{} or {text:?}}}", self.operand(*operand)),
        };
        format!("\"{}\"", template.parts.iter().map(part).collect::<String>())
    }

    fn expression(&self, expression: &Expression) -> String {
        match expression {
            Expression::Operand(operand) => self.operand(*operand),
            Expression::Text(template) => self.template(template),
            Expression::Constant(value) => show_value(value),
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        let list = |parts: &[Condition], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| self.condition(part)).collect();
            format!("({})", parts.join(word))
        };
        match condition {
            Condition::All(parts) => list(parts, " and "),
            Condition::Any(parts) => list(parts, " or "),
            Condition::Not(inner) => format!("not {}", self.condition(inner)),
            Condition::Test(test) => {
                let question = match &*test.question {
                    Question::OneOf(values) => {
                        let values: Vec<String> = values.iter().map(show_value).collect();
                        format!("in [{}]", values.join(", "))
                    }
                    question => format!("{question:?}"),
                };
                format!("{} {question}", self.operand(test.operand))
            }
        }
    }
}

fn show_value(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(texts) => format!("{texts:?}"),
    }
}
