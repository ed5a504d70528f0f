//! Situations in which the versions part, put into classes: where, who, and what each of them does.

use std::collections::BTreeMap;

use super::replay::{Conversation, Stage};
use super::words;
use crate::prove::pair::{Act, Pair, Search, Side};
use crate::prove::{Happening, LocationId, Set};

/// Situations in which the old rules do one thing, and the new ones another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// What kind of difference it is.
    pub kind: Kind,
    /// Where: a thread, a `steps` block or a handler, by its name in the old rules.
    pub place: String,
    /// After what: the waiting place, and what happens there. At most three.
    pub after: Vec<(String, String)>,
    /// How many more there are.
    pub more_after: usize,
    /// For whom, as conditions of which one holds; none where that is everybody.
    pub who: Vec<String>,
    /// Whether there are more such conditions than are told.
    pub more_who: bool,
    /// What the old rules do.
    pub old: String,
    /// What the new ones do.
    pub new: String,
    /// The least surprising conversation in which that shows; none where the machine made no difference in those that
    /// were tried, so that the class is in doubt.
    pub conversation: Option<Conversation>,
}

/// What kind of difference it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something else is done.
    Outcome,
    /// It is waited for another time.
    Wait,
    /// The same is done in other words.
    Wording,
}

/// How many conditions are told of a class.
const TOLD: usize = 4;
/// How many ways are told that lead to a class.
const WAYS: usize = 3;
/// How many ways are looked back along to see who else went them.
const LOOKED_BACK: usize = 256;
/// How many conversations are tried before a class is in doubt.
const TRIES: usize = 3;

/// A place in the comparison at which the versions part.
type Goal = (u32, Act, Act);

/// What the situations of a class have in common: the kind of difference, the place, and what each version does.
type Key = (Kind, String, String, String);

/// All classes, changed outcomes first, those in doubt last of each kind.
pub(super) fn classes(pair: &mut Pair, search: &Search, stage: &Stage) -> Vec<Class> {
    let mut groups: BTreeMap<Key, (Vec<Goal>, Set)> = BTreeMap::new();
    for ((spot, old, new), (set, _)) in &search.found().finds {
        let key = key(pair, (*spot, *old, *new));
        let group = groups.entry(key).or_insert((Vec::new(), Set::NOTHING));
        group.0.push((*spot, *old, *new));
        group.1 = pair.old.diagrams.or(group.1, *set);
    }
    let mut classes: Vec<Class> = Vec::new();
    for ((kind, place, old, new), (goals, set)) in groups {
        let (after, more_after) = after(pair, search, &goals);
        let among = among(pair, search, &goals, set);
        let (who, more_who) = who(pair, set, among);
        let conversation = conversation(pair, search, stage, &goals);
        if pair.old.diagrams.exhausted() {
            // For whom it is may be wrong.
            break;
        }
        classes.push(Class { kind, place, after, more_after, who, more_who, old, new, conversation });
    }
    classes.sort_by_key(|class| (class.kind, class.conversation.is_none()));
    classes
}

fn key(pair: &Pair, (_, old, new): Goal) -> Key {
    let tables = pair.tables();
    let place = match (old, new) {
        (Act::Does(deed), _) => words::body(tables, deed.node),
        (Act::Rests(at), Act::Rests(_)) => words::place(tables, pair.old.locations[at.index()]),
        (_, Act::Does(deed)) => words::body(tables, deed.node),
    };
    if let (Act::Rests(_), Act::Rests(_)) = (old, new) {
        return (Kind::Wait, place, words::waits(pair, Side::Old, old), words::waits(pair, Side::New, new));
    }
    let kind = match words::differ_in_words(tables, old, new) && pair.are_one(old, new) {
        true => Kind::Wording,
        false => Kind::Outcome,
    };
    (kind, place, words::act(pair, Side::Old, old), words::act(pair, Side::New, new))
}

/// What happened last before the versions part.
fn after(pair: &Pair, search: &Search, goals: &[Goal]) -> (Vec<(String, String)>, usize) {
    let mut ways: Vec<(Happening, LocationId)> = Vec::new();
    for (spot, old, new) in goals {
        if let (Act::Rests(_), Act::Rests(_)) = (old, new) {
            continue;
        }
        ways.extend(search.last_happenings(*spot).into_iter().map(|(_, what, at)| (what, at)));
    }
    // The least surprising first.
    ways.sort_by_key(|(what, at)| (what.surprise(), *what, *at));
    let mut told: Vec<(String, String)> = Vec::new();
    for (what, at) in ways {
        let place = words::place(pair.tables(), pair.old.locations[at.index()]);
        let line = (place, words::happening(&pair.old, what, at));
        if !told.contains(&line) {
            told.push(line);
        }
    }
    let more = told.len().saturating_sub(WAYS);
    told.truncate(WAYS);
    (told, more)
}

/// Everybody to whom the same happened as to those in whose situations the versions part, or who waits where they do.
fn among(pair: &mut Pair, search: &Search, goals: &[Goal], set: Set) -> Set {
    let (mut ways, mut among): (Vec<(u32, Happening)>, Set) = (Vec::new(), set);
    for (spot, old, new) in goals {
        match (old, new) {
            (Act::Rests(at), Act::Rests(_)) => {
                let here = search.coming_to(pair, *at);
                among = pair.old.diagrams.or(among, here);
            }
            _ => ways.extend(search.last_happenings(*spot).into_iter().map(|(from, what, _)| (from, what))),
        }
    }
    ways.sort();
    ways.dedup();
    if ways.len() > LOOKED_BACK {
        return Set::EVERYTHING;
    }
    ways.into_iter().fold(among, |any, (from, what)| {
        let these = search.everybody(pair, from, what);
        pair.old.diagrams.or(any, these)
    })
}

/// The situations of a set as conditions, of which one holds.
fn who(pair: &mut Pair, set: Set, among: Set) -> (Vec<String>, bool) {
    let unsaid = pair.unsaid();
    let set = pair.old.diagrams.forget(set, unsaid);
    let among = pair.old.diagrams.forget(among, unsaid);
    let (told, more) = pair.old.conditions(set, among, TOLD);
    if told.iter().any(Vec::is_empty) {
        return (Vec::new(), false);
    }
    (told.iter().map(|parts| parts.join(" and ")).collect(), more)
}

/// The first conversation to one of the goals in which the machine makes a difference.
fn conversation(pair: &mut Pair, search: &Search, stage: &Stage, goals: &[Goal]) -> Option<Conversation> {
    let mut left: Vec<Goal> = goals.to_vec();
    for _ in 0..TRIES {
        if left.is_empty() {
            return None;
        }
        let trail = pair.trail(search, &left)?;
        if let Some(conversation) = stage.play(pair, &trail) {
            return Some(conversation);
        }
        left.retain(|goal| *goal != trail.goal);
    }
    None
}
