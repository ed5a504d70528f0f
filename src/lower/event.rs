//! Events: the words that are listened for, and the quick replies that carry a label.

use super::Lowering;
use crate::ast::{self, EventKind};
use crate::diagnostic::{flow, messages, names, near};
use crate::ir::{Event, fold_words};
use crate::source::{Span, Spanned};

/// The longest time that rules may wait: a year, in milliseconds.
const LONGEST_WAIT: i64 = 366 * 86_400_000;

/// Who names an event.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// A line of `start`.
    Start,
    /// A handler, or an arm of a `wait`.
    Open,
    /// A guarantee.
    Guarantee,
}

impl Lowering<'_> {
    pub(super) fn event(&mut self, event: &ast::Event, site: Site) -> Event {
        match &event.kind {
            EventKind::ChatOpens => {
                if site == Site::Open {
                    self.report(flow::useless_handler(event.span));
                }
                Event::ChatOpens
            }
            EventKind::Writes(phrases) => Event::Writes(phrases.iter().map(|phrase| self.phrase(phrase)).collect()),
            EventKind::Picks(label) => self.picks(label, site),
            EventKind::Identifies => Event::Identifies,
            EventKind::Authenticates => Event::Authenticates,
            EventKind::SignsOut => Event::SignsOut,
            EventKind::BecomesSomeoneElse => Event::BecomesSomeoneElse,
            EventKind::TokenExpires => Event::TokenExpires,
            EventKind::Idle(time) => Event::Idle(self.wait_time(time)),
        }
    }

    fn phrase(&mut self, phrase: &Spanned<Box<str>>) -> String {
        let folded = fold_words(&phrase.value);
        if folded.is_empty() {
            self.report(messages::no_words(phrase.span));
        }
        folded
    }

    fn picks(&mut self, label: &Spanned<Box<str>>, site: Site) -> Event {
        let written = String::from(&*label.value);
        self.list_labels();
        if let Some((_, options)) = self.labels.get(&written.to_lowercase()) {
            return Event::Picks { label: written, options: options.clone() };
        }
        let option = super::answer::slug(&written);
        if site == Site::Start {
            self.report(names::label_not_offered(&written, label.span));
            self.labels.insert(written.to_lowercase(), (written.clone(), vec![option.clone()]));
        } else {
            self.known_label(&written, label.span);
        }
        Event::Picks { label: written, options: vec![option] }
    }

    /// Reports a label that no question offers.
    pub(super) fn known_label(&mut self, label: &str, span: Span) {
        self.list_labels();
        if self.labels.contains_key(&label.to_lowercase()) {
            return;
        }
        let may_suggest = self.may_suggest(self.labels.len());
        let labels = self.labels.values().map(|(label, _)| label.as_str());
        let found = names::unknown_label(label, span, near(label, labels.filter(|_| may_suggest)));
        self.report(found);
    }

    /// A time to wait, in milliseconds; one that is too short or too long is reported.
    pub(super) fn wait_time(&mut self, time: &Spanned<i64>) -> i64 {
        self.bounded(time, 1..=LONGEST_WAIT, "this time", "longer than nothing and at most a year")
    }

    /// A number within `range`; one outside is reported, and the nearest one inside is given.
    pub(super) fn bounded(
        &mut self,
        number: &Spanned<i64>,
        range: std::ops::RangeInclusive<i64>,
        what: &str,
        allowed: &str,
    ) -> i64 {
        if !range.contains(&number.value) {
            self.report(crate::diagnostic::types::out_of_range(number.span, what, allowed));
        }
        number.value.clamp(*range.start(), *range.end())
    }

    /// A place for something that is inserted before the brace which closes `span`.
    pub(super) fn before_brace(span: Span) -> Span {
        let end = span.end.saturating_sub(1).max(span.start);
        Span { start: end, end, ..span }
    }
}
