//! The lines of scenarios, with names resolved and values typed.

use std::collections::HashMap;

use super::literal::value;
use super::scenario::People;
use super::{Lowering, Meaning};
use crate::ast::{LineKind as Written, Literal, LiteralKind, Name};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::{flow, near, types};
use crate::ir::{BUILT_IN_FACTS, FactId, FactOrigin, LineKind, NodeKind, Operand, builtin};
use crate::manifest::FieldDeclaration;
use crate::source::{Span, Spanned};
use crate::time::Timestamp;
use crate::value::{Type, Value};

/// How long a token is good where a scenario doesn't say it, in milliseconds.
const TOKEN_TIME: i64 = 3_600_000;

/// Why a token may be refused (design: domain).
const REFUSALS: [&str; 10] = [
    "malformed",
    "unsupported_algorithm",
    "unknown_key",
    "bad_signature",
    "expired",
    "not_yet_valid",
    "wrong_issuer",
    "wrong_audience",
    "missing_identity",
    "channel_unsupported",
];

/// The fields that a line may and must name.
struct Known<'d> {
    fields: &'d [FieldDeclaration],
    named: Named<'d>,
}

impl<'a> Lowering<'a> {
    /// What a line says; nothing for an introduction, and where it is wrong.
    pub(super) fn line(&mut self, line: &'a Written, people: &People) -> Option<LineKind> {
        Some(match line {
            Written::Person(_) => return None,
            Written::At(day, minute) => LineKind::At(self.workspace.zone.moment(*day, *minute)),
            Written::Fact(name, literal) => self.supplied(name, literal)?,
            Written::Office(name) => LineKind::Office(self.built_in_value(builtin::AVAILABILITY, name)?),
            Written::Side { split, side } => self.side(split, side)?,
            Written::ProfileIs { person, status } => LineKind::ProfileIs {
                person: self.person_of(person, people)?,
                status: self.built_in_value(builtin::PROFILE, status)?,
            },
            Written::ChatOpens { channel, locale, mobile_app } => LineKind::ChatOpens {
                channel: match channel {
                    Some(name) => self.built_in_value(builtin::CHANNEL, name)?,
                    None => 0,
                },
                locale: locale.as_ref().map(|locale| locale.value.to_string()),
                mobile_app: *mobile_app,
            },
            Written::Writes(text) => LineKind::Writes(text.value.to_string()),
            Written::Picks(label) => {
                self.known_label(&label.value, label.span);
                LineKind::Picks(label.value.to_string())
            }
            Written::PicksEarlier(label) => {
                self.known_label(&label.value, label.span);
                LineKind::PicksEarlier(label.value.to_string())
            }
            Written::SignsIn { person, good_for } => LineKind::SignsIn {
                person: self.person_of(person, people)?,
                good_for: good_for.as_ref().map_or(TOKEN_TIME, |time| self.wait_time(time)),
            },
            Written::TokenRefused(reason) => LineKind::TokenRefused(self.refusal(reason)?),
            Written::SiteNames(person) => LineKind::SiteNames(self.person_of(person, people)?),
            Written::Onboards(person) => LineKind::Onboards(self.person_of(person, people)?),
            Written::SignsOut => LineKind::SignsOut,
            Written::TimePasses(time) => LineKind::TimePasses(*time),
            Written::Answers { action, outcome, data } => self.answers(action, outcome, data)?,
            Written::AgentJoins => LineKind::AgentJoins,
            Written::Closed => LineKind::Closed,
            Written::Reopened => LineKind::Reopened,
            Written::NewConversation => LineKind::NewConversation,
            Written::Expect(condition) => LineKind::Expect(self.condition(condition)),
            Written::ExpectTrusted(trusted) => LineKind::ExpectTrusted(*trusted),
            line => self.expected(line)?,
        })
    }

    /// What the bot must do.
    fn expected(&mut self, line: &Written) -> Option<LineKind> {
        let text = |text: &crate::source::Spanned<Box<str>>| text.value.to_string();
        Some(match line {
            Written::BotSays(said) => LineKind::BotSays(text(said)),
            Written::BotOffers(labels) => LineKind::BotOffers(labels.iter().map(text).collect()),
            Written::BotOnboards(said) => LineKind::BotOnboards(text(said)),
            Written::BotCalls { action, arguments } => {
                let id = self.resolve(|this| &this.actions, Named::Action, action)?;
                let inputs = &self.manifest.actions.get(id.index())?.inputs;
                let known = Known { fields: inputs, named: Named::Input(&action.value) };
                LineKind::BotCalls { action: id, arguments: self.fields(arguments, &known) }
            }
            Written::BotNotes(note) => LineKind::BotNotes(text(note)),
            Written::BotAddsTopic(topic) => {
                LineKind::BotAddsTopic(self.resolve(|this| &this.topics, Named::Topic, topic)?)
            }
            Written::BotRemovesTopic(topic) => {
                LineKind::BotRemovesTopic(self.resolve(|this| &this.topics, Named::Topic, topic)?)
            }
            Written::BotHandsOff { inbox, priority, reason, note } => LineKind::BotHandsOff {
                inbox: self.inbox(inbox)?,
                priority: priority.as_ref().and_then(|word| self.priority(word)),
                reason: reason.as_ref().map(text),
                note: note.as_ref().map(text),
            },
            Written::BotResolves(resolution) => LineKind::BotResolves(*resolution),
            _ => return None,
        })
    }

    /// The place of a value in the list of a built-in fact.
    fn built_in_value(&mut self, fact: FactId, name: &Name) -> Option<i64> {
        let subject = BUILT_IN_FACTS[fact.index()].0;
        let kind = &self.workspace.facts[fact.index()].kind;
        let literal = Literal { kind: LiteralKind::Word(name.value.clone()), span: name.span };
        match value(subject, &literal, kind) {
            Ok(Value::Number(place)) => Some(place),
            Ok(_) => None,
            Err(found) => {
                self.report(*found);
                None
            }
        }
    }

    /// `split "shorter greeting" takes side 2`
    fn side(&mut self, split: &Spanned<Box<str>>, side: &Spanned<i64>) -> Option<LineKind> {
        let splits = self.workspace.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Split { name, arms } => Some((name.as_str(), arms.len())),
            _ => None,
        });
        let Some((_, count)) = splits.clone().find(|(name, _)| *name == &*split.value) else {
            let near = near(&split.value, splits.map(|(name, _)| name));
            let found = names::unknown_name(Named::Split, &split.value, split.span, near);
            self.report(found);
            return None;
        };
        match side.value.checked_sub(1).and_then(|side| usize::try_from(side).ok()).filter(|side| *side < count) {
            Some(side) => Some(LineKind::Side { split: split.value.to_string(), side }),
            None => {
                let sides = Type::Integer { min: 1, max: count as i64 };
                let found = types::outside_domain("side", &side.value.to_string(), side.span, &sides, None);
                self.report(found);
                None
            }
        }
    }

    /// `fact vip is yes`
    fn supplied(&mut self, name: &Name, literal: &Literal) -> Option<LineKind> {
        let is_declared = |fact: &&crate::ir::Fact| matches!(fact.origin, FactOrigin::Customer | FactOrigin::Chat);
        let fact = match self.values.get(&name.value).and_then(|known| known.id) {
            Some(Meaning::Operand(Operand::Fact(fact))) => Some(fact),
            _ => None,
        };
        let fact = fact.filter(|fact| is_declared(&&self.workspace.facts[fact.index()]));
        let Some(fact) = fact else {
            let declared = self.workspace.facts.iter().filter(is_declared);
            let near = near(&name.value, declared.map(|fact| fact.name.as_str()));
            let found = names::unknown_name(Named::DeclaredFact, &name.value, name.span, near);
            self.report(found);
            return None;
        };
        let kind = self.workspace.facts[fact.index()].kind.clone();
        self.outside_value(&name.value, literal, &kind).map(|value| LineKind::Fact(fact, value))
    }

    /// A value as the host would give it; beside what rules may write, a date or a timestamp for a moment, and texts or
    /// `empty` for a list.
    fn outside_value(&mut self, subject: &str, literal: &Literal, kind: &Type) -> Option<Value> {
        let given = match (&literal.kind, kind) {
            (LiteralKind::Date(day), Type::Time) => Some(Value::Number(self.workspace.zone.moment(*day, 0))),
            (LiteralKind::Moment(day, minute), Type::Time) => {
                Some(Value::Number(self.workspace.zone.moment(*day, *minute)))
            }
            (LiteralKind::Text(text), Type::Time) => {
                Timestamp::parse(text).map(|moment| Value::Number(moment.milliseconds()))
            }
            (LiteralKind::Text(text), Type::List) => Some(Value::List([text.clone()].into())),
            (LiteralKind::Texts(texts), Type::List) => Some(Value::List(texts.clone())),
            (LiteralKind::Word(word), Type::List) if **word == *"empty" => Some(Value::List([].into())),
            _ => None,
        };
        given.or_else(|| value(subject, literal, kind).map_err(|found| self.report(*found)).ok())
    }

    fn refusal(&mut self, reason: &Name) -> Option<String> {
        if REFUSALS.contains(&&*reason.value) {
            return Some(reason.value.to_string());
        }
        let near = near(&reason.value, REFUSALS);
        self.report(names::unknown_name(Named::Refusal, &reason.value, reason.span, near));
        None
    }

    /// `orders.latest answers found { number: "A-1" }`
    fn answers(&mut self, action: &Name, outcome: &Name, data: &[(Name, Literal)]) -> Option<LineKind> {
        let id = self.resolve(|this| &this.actions, Named::Action, action)?;
        let declared = self.manifest.actions.get(id.index())?;
        let given = declared.outcomes.iter().find(|known| *known.name.value == *outcome.value);
        if given.is_none() && *outcome.value != *"failed" {
            let outcomes: Vec<&str> =
                declared.outcomes.iter().map(|known| known.name.value.as_str()).chain(["failed"]).collect();
            let near = near(&outcome.value, outcomes.iter().copied());
            self.report(flow::unknown_outcome(&outcome.value, outcome.span, &action.value, &outcomes, near));
            return None;
        }
        let fields = given.map_or(&[][..], |given| &given.gives);
        let data_of = self.fields(data, &Known { fields, named: Named::Given(&action.value) });
        let needed = fields.iter().filter(|field| !field.optional).map(|field| field.name.value.as_str());
        let missing: Vec<&str> = needed.filter(|field| !data.iter().any(|(name, _)| *name.value == **field)).collect();
        if !missing.is_empty() {
            self.report(types::missing_field(outcome.span, &outcome.value, &missing, None));
        }
        Some(LineKind::Answers { action: id, outcome: outcome.value.to_string(), data: data_of })
    }

    fn fields(&mut self, written: &[(Name, Literal)], known: &Known<'_>) -> Vec<(String, Value)> {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let mut fields = Vec::with_capacity(written.len());
        for (name, literal) in written {
            if let Some(first) = seen.insert(&name.value, name.span) {
                self.report(names::duplicate_name("the field", &name.value, name.span, Some(first)));
                continue;
            }
            let Some(field) = known.fields.iter().find(|field| *field.name.value == *name.value) else {
                let near = near(&name.value, known.fields.iter().map(|field| field.name.value.as_str()));
                self.report(names::unknown_name(known.named, &name.value, name.span, near));
                continue;
            };
            let value = self.outside_value(&name.value, literal, &field.kind);
            fields.extend(value.map(|value| (name.value.to_string(), value)));
        }
        fields
    }
}
