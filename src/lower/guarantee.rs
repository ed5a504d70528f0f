//! Guarantees: which effects and moments they speak of.

use std::collections::HashMap;

use super::collect::Items;
use super::event::Site;
use super::question::not;
use super::{Lowering, Meaning};
use crate::ast::{self, Guard, Limit, Name, Reference, Resolution};
use crate::diagnostic::guarantees;
use crate::diagnostic::names::{self, Named};
use crate::ir::{
    Bound, EffectPattern, FactId, FactOrigin, Guarantee, Moment, Operand, Property, PropertyKind, builtin,
};
use crate::source::{Span, Spanned};

/// The turns, and the effects, that a guarantee may count.
const MOST_COUNTED: i64 = 60;

impl<'a> Lowering<'a> {
    pub(super) fn guarantees(&mut self, items: &Items<'a>) {
        let labels = items.guarantees.iter().map(|guarantee| &guarantee.label);
        self.unique("the guarantee", labels);
        for guarantee in &items.guarantees {
            let properties = guarantee.properties.iter().filter_map(|property| self.property(property)).collect();
            let label = guarantee.label.value.to_string();
            self.workspace.guarantees.push(Guarantee { label, properties, span: guarantee.label.span });
        }
    }

    /// Reports labels that are there twice.
    pub(super) fn unique<'l>(&mut self, noun: &str, labels: impl Iterator<Item = &'l Spanned<Box<str>>>) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for label in labels {
            if let Some(first) = seen.get(&*label.value) {
                self.report(names::duplicate_name(noun, &label.value, label.span, Some(*first)));
            } else {
                seen.insert(&label.value, label.span);
            }
        }
    }

    /// What a line promises; nothing where it names something that there is not.
    fn property(&mut self, property: &'a ast::Property) -> Option<Property> {
        let (kind, span) = match property {
            ast::Property::Never { effect, guard, span } => {
                let when = guard.as_ref().map(|guard| match guard {
                    Guard::Unless(condition) => not(self.condition(condition)),
                    Guard::When(condition) => self.condition(condition),
                });
                (PropertyKind::Never { effect: self.effect(effect)?, when }, span)
            }
            ast::Property::AlwaysBefore { first, then, span } => {
                let (first, then) = (self.moment(first), self.effect(then));
                (PropertyKind::AlwaysBefore { first: first?, then: then? }, span)
            }
            ast::Property::NeverAgain { once, effect, until, span } => {
                let (once, effect) = (self.moment(once), self.effect(effect));
                let until = until.as_ref().map(|until| self.moment(until));
                (PropertyKind::NeverAgain { once: once?, effect: effect?, until: transpose(until)? }, span)
            }
            ast::Property::AlwaysAfter { after, effect, limit, span } => {
                let (after, effect, bound) = (self.moment(after), self.effect(effect), self.bound(limit));
                (PropertyKind::AlwaysAfter { after: after?, effect: effect?, bound }, span)
            }
            ast::Property::AtMost { count, effect, before, span } => {
                let count = self.bounded(count, 0..=MOST_COUNTED, "this number", "from 0 to 60") as u32;
                let effect = self.effect(effect);
                let before = before.as_ref().map(|before| self.moment(before));
                (PropertyKind::AtMost { count, effect: effect?, before: transpose(before)? }, span)
            }
            ast::Property::EveryConversationEnds { turns, span } => {
                (PropertyKind::EveryConversationEnds { turns: turns.as_ref().map(|turns| self.turns(turns)) }, span)
            }
            ast::Property::EveryConversationCanEnd { span } => (PropertyKind::EveryConversationCanEnd, span),
            ast::Property::NoLongWait { who, limit, span } => {
                let who = who.as_ref().map(|who| self.condition(who));
                (PropertyKind::NoLongWait { who, limit: self.wait_time(limit) }, span)
            }
            ast::Property::FirstMessage { text, guard, span } => {
                let when = guard.as_ref().map(|guard| self.condition(guard));
                let says = EffectPattern::SayText(self.constant(text, "the text of a guarantee"));
                (PropertyKind::FirstMessage { says, when }, span)
            }
            ast::Property::Possible { effect, guard, span } => {
                let when = guard.as_ref().map(|guard| self.condition(guard));
                (PropertyKind::Possible { effect: self.effect(effect)?, when }, span)
            }
            ast::Property::Independent { effect, fact, guard, span } => {
                let when = guard.as_ref().map(|guard| self.condition(guard));
                let (effect, fact) = (self.effect(effect), self.differing(fact));
                (PropertyKind::Independent { effect: effect?, fact: fact?, when }, span)
            }
        };
        Some(Property { kind, span: *span })
    }

    /// A fact in which two customers may differ to whom the same happens.
    fn differing(&mut self, reference: &Reference) -> Option<FactId> {
        if let Meaning::Operand(Operand::Fact(fact)) = self.meaning(reference)?
            && may_differ(fact, self.workspace.facts.get(fact.index())?.origin)
        {
            return Some(fact);
        }
        self.report(guarantees::never_differs(reference.name.span, &reference.name.value));
        None
    }

    fn bound(&mut self, limit: &Limit) -> Bound {
        match limit {
            Limit::Turns(turns) => Bound::Turns(self.turns(turns)),
            Limit::End => Bound::End,
        }
    }

    fn turns(&mut self, turns: &Spanned<i64>) -> u32 {
        self.bounded(turns, 1..=MOST_COUNTED, "the number of turns", "from 1 to 60") as u32
    }

    fn moment(&mut self, moment: &ast::Moment) -> Option<Moment> {
        Some(match moment {
            ast::Moment::Event(event) => Moment::Event(self.event(event, Site::Guarantee)),
            ast::Moment::Effect(effect) => Moment::Effect(self.effect(effect)?),
        })
    }

    fn effect(&mut self, effect: &ast::EffectPattern) -> Option<EffectPattern> {
        Some(match effect {
            ast::EffectPattern::Say(_) => EffectPattern::Say,
            ast::EffectPattern::SayText(text) => EffectPattern::SayText(self.constant(text, "the text of a guarantee")),
            ast::EffectPattern::Use(reference) => EffectPattern::Use(self.used(reference)?),
            ast::EffectPattern::Ask(_) => EffectPattern::Ask,
            ast::EffectPattern::AskFor(memory) => EffectPattern::AskFor(self.plain_memory(memory)?),
            ast::EffectPattern::Onboard(_) => EffectPattern::Onboard,
            ast::EffectPattern::Call(action) => {
                EffectPattern::Call(self.resolve(|this| &this.actions, Named::Action, action)?)
            }
            ast::EffectPattern::HandOff(_) => EffectPattern::HandOff(None),
            ast::EffectPattern::HandOffTo(inbox) => EffectPattern::HandOff(Some(self.inbox(inbox)?)),
            ast::EffectPattern::Resolve(_) => EffectPattern::Resolve(None),
            ast::EffectPattern::Abandon(_) => EffectPattern::Resolve(Some(Resolution::Abandoned)),
            ast::EffectPattern::PivotTo(thread) => {
                EffectPattern::PivotTo(self.resolve(|this| &this.threads, Named::Thread, thread)?)
            }
            ast::EffectPattern::Note(_) => EffectPattern::Note,
            ast::EffectPattern::AddTopic(topic) => {
                EffectPattern::AddTopic(self.resolve(|this| &this.topics, Named::Topic, topic)?)
            }
        })
    }

    /// The inbox of that name; an unknown one is reported.
    pub(super) fn inbox(&mut self, inbox: &Name) -> Option<crate::ir::InboxId> {
        self.resolve(|this| &this.inboxes, Named::Inbox, inbox)
    }

    /// The facts and memories that a name stands for: all fields of a record.
    fn used(&mut self, reference: &Reference) -> Option<Vec<Operand>> {
        match self.meaning(reference)? {
            Meaning::Operand(operand) => Some(vec![operand]),
            Meaning::Record(record) => {
                let fields = &self.workspace.records[record.index()].fields;
                Some(fields.iter().map(|(_, memory)| Operand::Memory(*memory)).collect())
            }
            Meaning::Define(_) => self.one_value(reference).map(|operand| vec![operand]),
        }
    }
}

/// Whether the same can happen to customers who differ in this fact.
fn may_differ(fact: FactId, origin: FactOrigin) -> bool {
    const BUILT_IN: [FactId; 4] = [builtin::PROFILE, builtin::CHANNEL, builtin::LOCALE, builtin::AVAILABILITY];
    origin != FactOrigin::BuiltIn || BUILT_IN.contains(&fact)
}

/// Nothing where there is something that is wrong.
fn transpose<T>(moment: Option<Option<T>>) -> Option<Option<T>> {
    match moment {
        Some(None) => None,
        Some(Some(moment)) => Some(Some(moment)),
        None => Some(None),
    }
}
