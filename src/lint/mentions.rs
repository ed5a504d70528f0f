//! What the rules mention: everything that is read, written, called, done or handed off to.

use std::collections::BTreeSet;

use crate::ir::{
    ActionId, Arm, Condition, EffectPattern, Expression, InboxId, LineKind, MemoryId, Moment, NodeKind, Operand,
    PropertyKind, Question, RecordId, SetValue, StepsId, Template, TimeSpan, TopicId, Workspace,
};

/// All of it.
#[derive(Default)]
pub(super) struct Mentions {
    /// Facts and memories whose value matters somewhere.
    pub(super) read: BTreeSet<Operand>,
    /// Memories that get a value somewhere.
    pub(super) filled: BTreeSet<MemoryId>,
    /// Records that some call fills.
    pub(super) called_into: BTreeSet<RecordId>,
    pub(super) actions: BTreeSet<ActionId>,
    pub(super) inboxes: BTreeSet<InboxId>,
    pub(super) topics: BTreeSet<TopicId>,
    pub(super) steps: BTreeSet<StepsId>,
    /// Whether business days are counted.
    pub(super) business_days: bool,
}

impl Mentions {
    /// What `workspace` mentions, in its rules, guarantees and scenarios.
    pub(super) fn of(workspace: &Workspace) -> Mentions {
        let mut mentions = Mentions::default();
        let handlers = workspace.handlers.iter().map(|handler| &handler.arm);
        mentions.arms(workspace.start.arms.iter().chain(handlers));
        workspace.definitions.iter().for_each(|definition| mentions.condition(&definition.condition));
        workspace.nodes.iter().for_each(|node| mentions.node(&node.kind));
        let properties = workspace.guarantees.iter().flat_map(|guarantee| &guarantee.properties);
        properties.for_each(|property| mentions.property(&property.kind));
        for line in workspace.scenarios.iter().flat_map(|scenario| &scenario.lines) {
            if let LineKind::Expect(condition) = &line.kind {
                mentions.condition(condition);
            }
        }
        mentions
    }

    fn arms<'w>(&mut self, arms: impl Iterator<Item = &'w Arm>) {
        arms.filter_map(|arm| arm.condition.as_ref()).for_each(|condition| self.condition(condition));
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.condition(part)),
            Condition::Not(inner) => self.condition(inner),
            Condition::Test(test) => {
                self.read.insert(test.operand);
                self.business_days |= matches!(
                    *test.question,
                    Question::OlderThan(TimeSpan::BusinessDays(_)) | Question::WithinLast(TimeSpan::BusinessDays(_))
                );
            }
        }
    }

    fn text(&mut self, text: &Template) {
        self.read.extend(text.operands());
    }

    fn value(&mut self, value: &Expression) {
        match value {
            Expression::Operand(operand) => _ = self.read.insert(*operand),
            Expression::Text(text) => self.text(text),
            Expression::Constant(_) => {}
        }
    }

    fn node(&mut self, kind: &NodeKind) {
        match kind {
            NodeKind::Say { text, .. } | NodeKind::Note { text, .. } | NodeKind::Onboard { text, .. } => {
                self.text(text)
            }
            NodeKind::Choose(choose) => self.text(&choose.text),
            NodeKind::Ask(ask) => {
                self.text(&ask.text);
                ask.retry.iter().for_each(|(_, words)| self.text(words));
                self.filled.insert(ask.into);
            }
            NodeKind::Wait { arms, .. } => self.arms(arms.iter()),
            NodeKind::Call(call) => {
                self.actions.insert(call.action);
                self.called_into.extend(call.into);
                call.arguments.iter().for_each(|(_, value)| self.value(value));
            }
            NodeKind::Branch { branches, .. } => branches.iter().for_each(|branch| self.condition(&branch.condition)),
            NodeKind::Set { memory, value: SetValue::To(value), .. } => {
                self.filled.insert(*memory);
                self.value(value);
            }
            NodeKind::Topic { topic, .. } => _ = self.topics.insert(*topic),
            NodeKind::Do { steps, .. } => _ = self.steps.insert(*steps),
            NodeKind::HandOff(hand_off) => {
                self.inboxes.insert(hand_off.inbox);
                hand_off.texts().for_each(|text| self.text(text));
            }
            _ => {}
        }
    }

    fn property(&mut self, kind: &PropertyKind) {
        let moment = |moment: &Moment, mentions: &mut Mentions| {
            if let Moment::Effect(effect) = moment {
                mentions.effect(effect);
            }
        };
        match kind {
            PropertyKind::Never { effect, when } | PropertyKind::Possible { effect, when } => {
                self.effect(effect);
                when.iter().for_each(|condition| self.condition(condition));
            }
            PropertyKind::AlwaysBefore { first, then } => {
                moment(first, self);
                self.effect(then);
            }
            PropertyKind::NeverAgain { once, effect, until } => {
                until.iter().chain([once]).for_each(|own| moment(own, self));
                self.effect(effect);
            }
            PropertyKind::AlwaysAfter { after, effect, .. } => {
                moment(after, self);
                self.effect(effect);
            }
            PropertyKind::AtMost { effect, before, .. } => {
                self.effect(effect);
                before.iter().for_each(|own| moment(own, self));
            }
            PropertyKind::FirstMessage { when, .. } => when.iter().for_each(|condition| self.condition(condition)),
            PropertyKind::NoLongWait { who, .. } => who.iter().for_each(|condition| self.condition(condition)),
            PropertyKind::Independent { effect, fact, when } => {
                self.effect(effect);
                self.read.insert(Operand::Fact(*fact));
                when.iter().for_each(|condition| self.condition(condition));
            }
            PropertyKind::EveryConversationEnds { .. } | PropertyKind::EveryConversationCanEnd => {}
        }
    }

    fn effect(&mut self, effect: &EffectPattern) {
        match effect {
            EffectPattern::Use(operands) => self.read.extend(operands),
            EffectPattern::AskFor(memory) => _ = self.read.insert(Operand::Memory(*memory)),
            _ => {}
        }
    }
}
