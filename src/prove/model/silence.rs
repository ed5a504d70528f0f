//! How long the customer has been silent, as far as that decides which of several time limits is over first.
//!
//! The machine tells the rules each silence that they listen for, the shortest first, and each once until the customer does
//! something or a new wait begins. So a place knows the longest one that was told, and how the silence hangs together with
//! the time of the wait: both begin together, the customer breaks only the silence, and a handler that waits itself stops
//! only the wait. What can make no difference at a place is not told apart there.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::events::length;
use super::{Context, Frame, Happening, Location, Model, Point};
use crate::ir::{Event, NodeKind};

/// What is known of the silence at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Silence {
    told: Told,
    wait: Wait,
}

/// What was told to the rules since the silence began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Told {
    /// Silences up to this one, in milliseconds; 0 for none.
    Up(i64),
    /// Nobody knows.
    Any,
}

impl Default for Told {
    fn default() -> Told {
        Told::Up(0)
    }
}

/// What is known of the time of the wait that goes on, or of the innermost one that a handler has interrupted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Wait {
    /// It has been waited as long as the customer is silent, or longer.
    #[default]
    Longer,
    /// Exactly as long.
    AsLong,
    /// Perhaps not as long: the time of the wait stood still.
    Apart,
}

impl Silence {
    /// A wait begins.
    pub(super) const BEGINS: Silence = Silence { told: Told::Up(0), wait: Wait::AsLong };
    /// Nothing is known.
    pub(super) const ANY: Silence = Silence { told: Told::Any, wait: Wait::Apart };

    /// The same, once the wait is over: of an earlier one that goes on later nothing is known.
    pub(super) fn left(self) -> Silence {
        Silence { wait: Wait::Apart, ..self }
    }
}

impl Model<'_> {
    /// The silence behind something that happens at a place, before the rules do anything about it.
    pub(super) fn silence_behind(&self, here: Location, happening: Happening) -> Silence {
        let silence = here.silence;
        match happening {
            Happening::Idle(length) if self.silences_at(here).any(|own| own == length) => {
                // A wait that is not over by now has not lasted longer than its time.
                let is_up = silence.wait != Wait::Apart && self.limit_at(here.point) == Some(length);
                Silence { told: Told::Up(length), wait: if is_up { Wait::AsLong } else { silence.wait } }
            }
            Happening::Idle(_)
            | Happening::TimeIsUp
            | Happening::TokenExpires
            | Happening::Refreshes
            | Happening::Outcome(_)
            | Happening::Fails => silence,
            Happening::ChatOpens => Silence::BEGINS,
            _ => Silence { told: Told::Up(0), wait: Wait::Longer },
        }
    }

    /// Whether a silence of that length can be reached at a place: no shorter one has to be told before, and the wait
    /// lasts so long.
    pub(super) fn silence_can_last(&self, here: Location, length: i64) -> bool {
        let before = match here.silence.told {
            Told::Up(told) => self.silences_at(here).any(|own| told < own && own < length),
            Told::Any => false,
        };
        let told = matches!(here.silence.told, Told::Up(told) if length <= told);
        let late = here.silence.wait != Wait::Apart && self.limit_at(here.point).is_some_and(|limit| limit < length);
        !before && !told && !late
    }

    /// Whether the time of a wait can be up at a place before a silence is told that is over sooner.
    pub(super) fn time_can_be_up(&self, here: Location) -> bool {
        let (Silence { told: Told::Up(told), wait: Wait::AsLong }, Some(limit)) =
            (here.silence, self.limit_at(here.point))
        else {
            return true;
        };
        !self.silences_at(here).any(|own| told < own && own <= limit)
    }

    /// Whether a silence was told at the very moment at which the time of the wait is up: then it is up before anything else
    /// can happen.
    pub(super) fn is_just_up(&self, here: Location) -> bool {
        let Silence { told: Told::Up(told), wait: Wait::AsLong } = here.silence else { return false };
        told > 0 && self.limit_at(here.point) == Some(told)
    }

    /// Something that nobody minds and that breaks the silence, where that can make a difference: a quick reply of an
    /// earlier message that no rule listens for.
    pub(super) fn breaks_silence(&mut self, here: Location) -> Option<Happening> {
        let option = self.events.idle_option.filter(|_| self.events.hears_silence)?;
        let at = self.audience(here.point, here.context);
        let audience = &self.audiences.all[at];
        let limit = audience.limit.unwrap_or(i64::MAX);
        audience.next.iter().any(|own| *own <= limit).then_some(Happening::PicksEarlier(option))
    }

    /// A silence at a place, without what makes no difference there; and whether that forgets what was told: where the
    /// customer can break the silence and nobody minds, whoever was told the longest one can come to be told it again.
    pub(super) fn what_matters_of(&mut self, silence: Silence, point: Point, context: Context) -> (Silence, bool) {
        let is_plain = context == Context::NONE && matches!(point, Point::At(_)) && !self.events.hears_silence_later;
        if !self.events.hears_silence || is_plain || matches!(point, Point::Before | Point::Ended | Point::Left) {
            return (Silence::default(), false);
        }
        let at = self.audience(point, context);
        let audience = &self.audiences.all[at];
        if silence.wait == Wait::AsLong && audience.limit.is_some_and(|limit| silence.told == Told::Up(limit)) {
            return (silence, false);
        }
        // Whoever watches for a silence has to see each one.
        let breaks = self.events.idle_option.is_some() && self.events.watched_silences.is_empty();
        let lengths = match silence.wait == Wait::Apart {
            true => &audience.lengths,
            false => &audience.lengths_in_time,
        };
        let rests = !matches!(point, Point::At(_));
        let (told, forgets) = match silence.told {
            Told::Any if lengths.len() > 1 => (Told::Any, false),
            Told::Any => (Told::Up(0), false),
            Told::Up(told) => match lengths.iter().rposition(|own| *own <= told) {
                Some(last) if breaks && rests && last + 1 == lengths.len() => (Told::Up(0), true),
                Some(last) => (Told::Up(lengths[last]), false),
                None => (Told::Up(0), false),
            },
        };
        let (next, limit) = (&audience.next, audience.limit.unwrap_or(i64::MAX));
        let wait = match (silence.wait, told) {
            (Wait::AsLong, Told::Up(told)) if !breaks && next.iter().any(|own| told < *own && *own <= limit) => {
                Wait::AsLong
            }
            (Wait::Apart, _) if next.iter().any(|own| limit <= *own) => Wait::Apart,
            _ => Wait::Longer,
        };
        (Silence { told, wait }, forgets)
    }

    /// Who listens for silences where a conversation is at a point, now or once it goes back to what was interrupted.
    fn audience(&mut self, point: Point, context: Context) -> usize {
        // Most ways from a place lead back to it.
        if let Some((spot, known)) = self.audiences.latest
            && spot == (point, context)
        {
            return known;
        }
        let known = self.audiences.places.get(&(point, context)).copied();
        let at = known.unwrap_or_else(|| self.find_audience(point, context));
        self.audiences.latest = Some(((point, context), at));
        at
    }

    fn find_audience(&mut self, point: Point, context: Context) -> usize {
        let silence = Silence::default();
        let mut places = Vec::new();
        if !matches!(point, Point::At(_)) {
            places.push(Location { point, context, silence });
        }
        let (mut rest, mut leaves) = (context, false);
        while let Some((frame, beneath)) = self.contexts.pop(rest) {
            match frame {
                Frame::Resume(point, _) => places.push(Location { point, context: beneath, silence }),
                Frame::Leave => leaves = true,
                Frame::Return(_) => {}
            }
            rest = beneath;
        }
        let mut audience = Audience::default();
        if !leaves {
            let is_wait = !matches!(point, Point::At(_));
            audience.limit = places.first().and_then(|place| self.limit_at(place.point));
            audience.next = places.first().iter().flat_map(|place| self.silences_at(**place)).collect();
            let agent =
                Location { point: Point::HandedOff(self.thread(point, context)), context: Context::NONE, silence };
            let later: Vec<i64> =
                places.iter().skip(1).chain([&agent]).flat_map(|place| self.silences_at(*place)).collect();
            let limit = audience.limit.filter(|_| is_wait).unwrap_or(i64::MAX);
            let in_time = audience.next.iter().copied().filter(|own| *own <= limit);
            audience.lengths_in_time = sorted(later.iter().copied().chain(in_time));
            audience.lengths = sorted(later.into_iter().chain(audience.next.iter().copied()));
        }
        let at = self.audiences.all.iter().position(|known| *known == audience).unwrap_or_else(|| {
            self.audiences.all.push(audience);
            self.audiences.all.len() - 1
        });
        self.audiences.places.insert((point, context), at);
        at
    }

    /// The silences that the rules are told of at a place, and those that properties watch for, whatever was told before.
    fn silences_at(&self, here: Location) -> impl Iterator<Item = i64> {
        let told = self.arms_in_force(here).filter_map(|(arm, _)| length(&arm.event));
        told.chain(self.events.watched_silences.iter().copied())
    }

    /// Whether any rule listens for silence.
    pub(super) fn hears_silence(&self) -> bool {
        self.events.hears_silence
    }

    /// A quick reply that no rule and no property listens for.
    pub(super) fn find_idle_option(&self) -> Option<u16> {
        let events = self.workspace.events().chain(&self.events.watched).chain(self.setting.everywhere.iter().copied());
        let heard: HashSet<&String> = events
            .flat_map(|event| if let Event::Picks { options, .. } = event { options.as_slice() } else { &[] })
            .collect();
        let offered = self.workspace.nodes.iter().flat_map(|node| match &node.kind {
            NodeKind::Choose(choose) => choose.choices.as_slice(),
            _ => &[],
        });
        let idle = offered.map(|choice| &choice.id).find(|option| !heard.contains(option))?;
        self.events.vocabulary.option_place(idle)
    }
}

/// Who listens for silences at a point.
#[derive(Default, PartialEq)]
struct Audience {
    /// All lengths that are listened for, the shortest first.
    lengths: Vec<i64>,
    /// Those of them that can be reached before the wait's time is up, where it is waited as long as the customer is silent.
    lengths_in_time: Vec<i64>,
    /// Those of the wait itself, or of the innermost one that was interrupted, and how long it lasts.
    next: Vec<i64>,
    limit: Option<i64>,
}

/// All of them, each once.
#[derive(Default)]
pub(super) struct Audiences {
    all: Vec<Audience>,
    places: HashMap<(Point, Context), usize, RandomState>,
    latest: Option<((Point, Context), usize)>,
}

fn sorted(lengths: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut lengths: Vec<i64> = lengths.collect();
    lengths.sort();
    lengths.dedup();
    lengths
}
