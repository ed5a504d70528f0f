//! Carries the trees of one workspace over into tables that it shares with another: every place in a list is mapped.

use crate::ir::{
    ActionId, Arm, Ask, Body, Branch, Call, Choose, Condition, EffectPattern, Expression, Fact, FactId, HandOff,
    Handler, HandlerId, HoursId, InboxId, Memory, MemoryId, Node, NodeId, NodeKind, Operand, Part, Place, PlaceId,
    Property, PropertyKind, Question, Record, RecordId, SetValue, Start, Steps, StepsId, Template, Test, Thread,
    ThreadId, Timeout, TopicId, Workspace,
};
use crate::value::Value;

/// Where each thing of one workspace is in the shared tables.
#[derive(Debug, Default)]
pub(super) struct Carrier {
    pub(super) facts: Vec<FactId>,
    /// For each fact and memory whose values have other places in the shared type: where each of them is.
    pub(super) fact_values: Vec<Option<Vec<i64>>>,
    pub(super) memories: Vec<MemoryId>,
    pub(super) memory_values: Vec<Option<Vec<i64>>>,
    pub(super) records: Vec<RecordId>,
    pub(super) actions: Vec<ActionId>,
    pub(super) inboxes: Vec<InboxId>,
    pub(super) topics: Vec<TopicId>,
    pub(super) hours: Vec<HoursId>,
    /// How many nodes, threads, blocks, handlers and places come before its own.
    pub(super) nodes: u32,
    pub(super) threads: u32,
    pub(super) steps: u32,
    pub(super) handlers: u32,
    pub(super) places: u32,
}

impl Carrier {
    /// Adds the threads, blocks, handlers, nodes and places of `own` to `shared`.
    pub(super) fn carry(&self, own: &Workspace, shared: &mut Workspace) {
        shared.nodes.extend(own.nodes.iter().map(|node| Node {
            kind: self.kind(&node.kind),
            body: self.body(node.body),
            span: node.span,
        }));
        shared.threads.extend(own.threads.iter().map(|thread| Thread {
            entry: self.node(thread.entry),
            handlers: thread.handlers.iter().map(|id| self.handler(*id)).collect(),
            ..thread.clone()
        }));
        shared.steps.extend(own.steps.iter().map(|steps| Steps { entry: self.node(steps.entry), ..steps.clone() }));
        shared.handlers.extend(own.handlers.iter().map(|handler| Handler {
            name: handler.name.clone(),
            arm: self.arm(&handler.arm),
            after_hand_off: handler.after_hand_off,
            thread: handler.thread.map(|id| self.thread(id)),
        }));
        shared.places.extend(own.places.iter().map(|place| Place {
            path: place.path.clone(),
            node: place.node.map(|node| self.node(node)),
            span: place.span,
        }));
    }

    /// Where conversations of `own` begin.
    pub(super) fn start(&self, own: &Workspace) -> Start {
        Start {
            arms: own.start.arms.iter().map(|arm| self.arm(arm)).collect(),
            wait: own.start.wait.map(|(place, timeout)| (self.place(place), self.timeout(timeout))),
            span: own.start.span,
        }
    }

    pub(super) fn record(&self, record: &Record) -> Record {
        Record {
            name: record.name.clone(),
            presence: self.memory(record.presence),
            fields: record.fields.iter().map(|(name, memory)| (name.clone(), self.memory(*memory))).collect(),
            span: record.span,
        }
    }

    pub(super) fn remembered(&self, memory: &Memory) -> Memory {
        Memory { record: memory.record.map(|id| self.records[id.index()]), ..memory.clone() }
    }

    pub(super) fn fact(&self, fact: &Fact) -> Fact {
        let origin = match fact.origin {
            crate::ir::FactOrigin::Hours(id) => crate::ir::FactOrigin::Hours(self.hours[id.index()]),
            other => other,
        };
        Fact { origin, ..fact.clone() }
    }

    pub(super) fn node(&self, id: NodeId) -> NodeId {
        NodeId(id.0.saturating_add(self.nodes))
    }

    pub(super) fn handler(&self, id: HandlerId) -> HandlerId {
        HandlerId(id.0.saturating_add(self.handlers))
    }

    fn thread(&self, id: ThreadId) -> ThreadId {
        ThreadId(id.0.saturating_add(self.threads))
    }

    fn block(&self, id: StepsId) -> StepsId {
        StepsId(id.0.saturating_add(self.steps))
    }

    fn place(&self, id: PlaceId) -> PlaceId {
        PlaceId(id.0.saturating_add(self.places))
    }

    fn memory(&self, id: MemoryId) -> MemoryId {
        self.memories[id.index()]
    }

    fn operand(&self, operand: Operand) -> Operand {
        match operand {
            Operand::Fact(id) => Operand::Fact(self.facts[id.index()]),
            Operand::Memory(id) => Operand::Memory(self.memory(id)),
        }
    }

    /// A value of `operand` as the shared type has it.
    fn value(&self, operand: Operand, value: &Value) -> Value {
        let places = match operand {
            Operand::Fact(id) => &self.fact_values[id.index()],
            Operand::Memory(id) => &self.memory_values[id.index()],
        };
        match (value, places) {
            (Value::Number(number), Some(places)) => {
                let place = usize::try_from(*number).ok().and_then(|at| places.get(at));
                Value::Number(place.copied().unwrap_or(*number))
            }
            (other, _) => other.clone(),
        }
    }

    fn body(&self, body: Body) -> Body {
        match body {
            Body::Start => Body::Start,
            Body::Thread(id) => Body::Thread(self.thread(id)),
            Body::Steps(id) => Body::Steps(self.block(id)),
            Body::Handler(id) => Body::Handler(self.handler(id)),
        }
    }

    fn timeout(&self, timeout: Timeout) -> Timeout {
        Timeout { after: timeout.after, target: self.node(timeout.target) }
    }

    pub(super) fn arm(&self, arm: &Arm) -> Arm {
        Arm {
            event: arm.event.clone(),
            condition: arm.condition.as_ref().map(|condition| self.condition(condition)),
            target: self.node(arm.target),
            span: arm.span,
        }
    }

    pub(super) fn condition(&self, condition: &Condition) -> Condition {
        let all = |parts: &[Condition]| parts.iter().map(|part| self.condition(part)).collect();
        match condition {
            Condition::All(parts) => Condition::All(all(parts)),
            Condition::Any(parts) => Condition::Any(all(parts)),
            Condition::Not(inner) => Condition::Not(Box::new(self.condition(inner))),
            Condition::Test(test) => Condition::Test(Test {
                operand: self.operand(test.operand),
                question: match &*test.question {
                    Question::OneOf(values) => {
                        let values = values.iter().map(|value| self.value(test.operand, value));
                        Question::OneOf(values.collect()).into()
                    }
                    _ => test.question.clone(),
                },
                span: test.span,
            }),
        }
    }

    /// A line of a guarantee that is about one effect.
    pub(super) fn property(&self, property: &Property) -> Property {
        let kind = match &property.kind {
            PropertyKind::Independent { effect, fact, when } => PropertyKind::Independent {
                effect: self.effect(effect),
                fact: self.facts[fact.index()],
                when: when.as_ref().map(|condition| self.condition(condition)),
            },
            other => other.clone(),
        };
        Property { kind, span: property.span }
    }

    fn effect(&self, effect: &EffectPattern) -> EffectPattern {
        match effect {
            EffectPattern::Use(operands) => {
                EffectPattern::Use(operands.iter().map(|operand| self.operand(*operand)).collect())
            }
            EffectPattern::AskFor(memory) => EffectPattern::AskFor(self.memory(*memory)),
            EffectPattern::Call(action) => EffectPattern::Call(self.actions[action.index()]),
            EffectPattern::HandOff(inbox) => EffectPattern::HandOff(inbox.map(|inbox| self.inboxes[inbox.index()])),
            EffectPattern::PivotTo(thread) => EffectPattern::PivotTo(self.thread(*thread)),
            EffectPattern::AddTopic(topic) => EffectPattern::AddTopic(self.topics[topic.index()]),
            other => other.clone(),
        }
    }

    fn template(&self, template: &Template) -> Template {
        let part = |part: &Part| match part {
            Part::Text(words) => Part::Text(words.clone()),
            Part::Slot { operand, fallback, span } => {
                Part::Slot { operand: self.operand(*operand), fallback: fallback.clone(), span: *span }
            }
        };
        Template { parts: template.parts.iter().map(part).collect(), span: template.span }
    }

    fn expression(&self, expression: &Expression) -> Expression {
        match expression {
            Expression::Operand(operand) => Expression::Operand(self.operand(*operand)),
            Expression::Text(text) => Expression::Text(self.template(text)),
            Expression::Constant(value) => Expression::Constant(value.clone()),
        }
    }

    fn set(&self, memory: MemoryId, value: &SetValue) -> SetValue {
        match value {
            SetValue::To(Expression::Constant(value)) => {
                SetValue::To(Expression::Constant(self.value(Operand::Memory(memory), value)))
            }
            SetValue::To(expression) => SetValue::To(self.expression(expression)),
            other => other.clone(),
        }
    }

    fn kind(&self, kind: &NodeKind) -> NodeKind {
        match kind {
            NodeKind::Say { text, next } => NodeKind::Say { text: self.template(text), next: self.node(*next) },
            NodeKind::Choose(choose) => NodeKind::Choose(Box::new(self.choose(choose))),
            NodeKind::Ask(ask) => NodeKind::Ask(Box::new(self.ask(ask))),
            NodeKind::Onboard { text, done, no_answer, place } => NodeKind::Onboard {
                text: self.template(text),
                done: self.node(*done),
                no_answer: self.timeout(*no_answer),
                place: self.place(*place),
            },
            NodeKind::Wait { arms, otherwise, place } => NodeKind::Wait {
                arms: arms.iter().map(|arm| self.arm(arm)).collect(),
                otherwise: self.timeout(*otherwise),
                place: self.place(*place),
            },
            NodeKind::Call(call) => NodeKind::Call(Box::new(self.call(call))),
            NodeKind::Branch { form, branches, otherwise } => NodeKind::Branch {
                form: *form,
                branches: branches
                    .iter()
                    .map(|branch| Branch {
                        condition: self.condition(&branch.condition),
                        target: self.node(branch.target),
                        ..branch.clone()
                    })
                    .collect(),
                otherwise: otherwise.map(|node| self.node(node)),
            },
            NodeKind::Split { name, arms } => NodeKind::Split {
                name: name.clone(),
                arms: arms.iter().map(|(share, target)| (*share, self.node(*target))).collect(),
            },
            NodeKind::Set { memory, value, next } => {
                NodeKind::Set { memory: self.memory(*memory), value: self.set(*memory, value), next: self.node(*next) }
            }
            NodeKind::Note { text, next } => NodeKind::Note { text: self.template(text), next: self.node(*next) },
            NodeKind::Topic { topic, add, next } => {
                NodeKind::Topic { topic: self.topics[topic.index()], add: *add, next: self.node(*next) }
            }
            NodeKind::Do { steps, next, place } => {
                NodeKind::Do { steps: self.block(*steps), next: self.node(*next), place: self.place(*place) }
            }
            NodeKind::Return => NodeKind::Return,
            NodeKind::Pivot(thread) => NodeKind::Pivot(self.thread(*thread)),
            NodeKind::HandOff(hand_off) => NodeKind::HandOff(HandOff {
                inbox: self.inboxes[hand_off.inbox.index()],
                priority: hand_off.priority,
                reason: hand_off.reason.as_ref().map(|text| Box::new(self.template(text))),
                note: hand_off.note.as_ref().map(|text| Box::new(self.template(text))),
            }),
            NodeKind::Resolve(resolution) => NodeKind::Resolve(*resolution),
            NodeKind::Resume { ask_again } => NodeKind::Resume { ask_again: *ask_again },
        }
    }

    fn choose(&self, choose: &Choose) -> Choose {
        let mut choices = choose.choices.clone();
        choices.iter_mut().for_each(|choice| choice.target = self.node(choice.target));
        Choose {
            text: self.template(&choose.text),
            choices,
            anything_else: choose.anything_else.map(|node| self.node(node)),
            no_answer: self.timeout(choose.no_answer),
            place: self.place(choose.place),
        }
    }

    fn ask(&self, ask: &Ask) -> Ask {
        Ask {
            text: self.template(&ask.text),
            into: self.memory(ask.into),
            retry: ask.retry.as_ref().map(|(times, text)| (*times, self.template(text))),
            otherwise: ask.otherwise.map(|node| self.node(node)),
            no_answer: self.timeout(ask.no_answer),
            next: self.node(ask.next),
            place: self.place(ask.place),
            always: ask.always,
            answer: ask.answer,
            matching: ask.matching.clone(),
        }
    }

    fn call(&self, call: &Call) -> Call {
        let arguments = call.arguments.iter().map(|(input, value)| (*input, self.expression(value)));
        Call {
            action: self.actions[call.action.index()],
            arguments: arguments.collect(),
            into: call.into.map(|id| self.records[id.index()]),
            within: call.within,
            outcomes: call.outcomes.iter().map(|node| self.node(*node)).collect(),
            failed: self.node(call.failed),
            place: self.place(call.place),
        }
    }
}
