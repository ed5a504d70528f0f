//! Conversations that were found before: they are found again, unless something was edited where they were looked for.

use std::collections::BTreeSet;

use super::example::Example;
use super::meaning::Meanings;
use super::model::{Deed, Happening, Model, Root, StretchId};
use super::past::{Content, Digest, Trace, TraceStep};
use super::shown::{Avoided, Player, example_for, shown};
use super::watched::Watched;
use super::witness::{Goal, Search, Step, Witness, search};
use crate::ir::{LineKind, NodeId, Property};

/// The least surprising conversation that shows what a property forbids, or says to be possible, and comes out; with all
/// that its lines depend on when it is played, where it is the first one that was tried. `heard` is what rules listen for.
pub(super) fn shown_again(
    model: &mut Model,
    property: &Property,
    heard: Content,
    play: &Player,
) -> Option<(Example, Option<Content>)> {
    let key = model.contents.of_property(property);
    model.effort.begin();
    let known = model.past.traces.get(key).cloned();
    if let Some(trace) = known.and_then(|trace| recall(model, property, &trace)) {
        let found = example_for(model, &Goal::Property(property), &trace.witness, 0);
        let all = all_behind(model, (key, heard), &trace, &found);
        let came_out = all.is_some_and(|all| model.past.plays.get(all).is_some());
        if came_out || play(&found).is_none() {
            return Some((found, all));
        }
    }
    model.effort.begin();
    let first = search(model, &Goal::Property(property), &Avoided::default())?;
    let found = example_for(model, &Goal::Property(property), &first.witness, 0);
    if play(&found).is_some() {
        return Some((shown(model, &Goal::Property(property), play)?, None));
    }
    if let Some(trace) = memorise(model, property, &first) {
        model.past.traces.insert(key, trace);
    }
    let all = all_behind(model, (key, heard), &first, &found);
    Some((found, all))
}

/// The conversation in the words of today; none, where something is not as it was. Takes the steps that it took.
fn recall(model: &mut Model, property: &Property, trace: &Trace) -> Option<Search> {
    let properties = [property];
    let mut meanings = Meanings::new(model, Watched::One(&properties));
    let mut seen = Vec::with_capacity(trace.seen.len());
    for (root, key) in &trace.seen {
        let stretch = stretch(model, *root)?;
        if content(model, &mut meanings, stretch) != Some(*key) {
            return None;
        }
        seen.push(stretch);
    }
    let mut steps = Vec::with_capacity(trace.steps.len());
    for step in &trace.steps {
        steps.push(recall_step(model, step)?);
    }
    let last = *seen.get(trace.last)?;
    let witness = Witness::known(trace.start.clone(), steps);
    model.effort.spend(trace.effort).then_some(Search { witness, seen, last, steps: trace.effort })
}

/// The content of a stretch, with what the property means by what is done there.
fn content(model: &Model, meanings: &mut Meanings, id: StretchId) -> Option<Content> {
    let key = model.stretches[id.index()].key?;
    Some(Digest::of((key, meanings.of(model, 0, id))))
}

fn recall_step(model: &mut Model, step: &TraceStep) -> Option<Step> {
    let option = |model: &Model| model.vocabulary().option_place(step.option.as_ref()?);
    let happening = match step.happening {
        Happening::Picks(_) => Happening::Picks(option(model)?),
        Happening::PicksEarlier(_) => Happening::PicksEarlier(option(model)?),
        Happening::Names(_) => Happening::Names(option(model)?),
        other => other,
    };
    let stretch = stretch(model, step.at.0)?;
    model.open(stretch, false);
    let at = *model.stretches[stretch.index()].places.get(step.at.1)?;
    let deed = |(body, place, part): &(Content, u32, _)| {
        Some(Deed { node: model.contents.at_place(*body, *place)?, part: *part })
    };
    let side = |(body, place, side): &(Content, u32, u16)| Some((model.contents.at_place(*body, *place)?, *side));
    Some(Step {
        happening,
        at,
        facts: step.facts.clone(),
        deeds: step.deeds.iter().map(deed).collect::<Option<_>>()?,
        taken: step.taken,
        sides: step.sides.iter().map(side).collect::<Option<_>>()?,
    })
}

fn stretch(model: &mut Model, root: Root<Content>) -> Option<StretchId> {
    let root = model.contents.find(root)?;
    model.stretch_at(root)
}

/// The conversation in words that stay; none, where they do not tell enough.
fn memorise(model: &mut Model, property: &Property, found: &Search) -> Option<Trace> {
    let properties = [property];
    let mut meanings = Meanings::new(model, Watched::One(&properties));
    let model = &*model;
    let stretch = |id: StretchId| model.contents.say(model.stretches[id.index()].begins);
    let seen = found.seen.iter().map(|id| Some((stretch(*id)?, content(model, &mut meanings, *id)?)));
    let steps = found.witness.steps.iter().map(|step| {
        let option = match step.happening {
            Happening::Picks(at) | Happening::PicksEarlier(at) | Happening::Names(at) => {
                Some(model.vocabulary().option(at).clone())
            }
            _ => None,
        };
        let (at, place) = model.spot(step.at);
        let deed = |deed: &Deed| {
            let (body, place) = model.contents.place(model.workspace, deed.node)?;
            Some((body, place, deed.part))
        };
        let side = |(node, side): &(NodeId, u16)| {
            let (body, place) = model.contents.place(model.workspace, *node)?;
            Some((body, place, *side))
        };
        Some(TraceStep {
            happening: step.happening,
            option,
            at: (stretch(at)?, place),
            facts: step.facts.clone(),
            deeds: step.deeds.iter().map(deed).collect::<Option<_>>()?,
            taken: step.taken,
            sides: step.sides.iter().map(side).collect::<Option<_>>()?,
        })
    });
    Some(Trace {
        seen: seen.collect::<Option<_>>()?,
        start: found.witness.start.clone(),
        steps: steps.collect::<Option<_>>()?,
        last: found.seen.iter().position(|id| *id == found.last)?,
        effort: found.steps,
    })
}

/// What the lines of a conversation depend on when it is played: what it is to show, what happens in it, what is written
/// where it goes, and behind its end up to the next wait. What handlers say matters only where it passes them.
fn all_behind(model: &Model, goal: (Content, Content), found: &Search, example: &Example) -> Option<Content> {
    let mut behind = model.stretches[found.last.index()].exits.clone();
    let mut next = 0;
    while let Some(at) = behind.get(next) {
        let stretch = &model.stretches[at.index()];
        let further: Vec<StretchId> =
            stretch.outline.at_once.iter().filter_map(|exit| stretch.exits.get(*exit as usize).copied()).collect();
        for exit in further {
            if !behind.contains(&exit) {
                behind.push(exit);
            }
        }
        next += 1;
    }
    let content = |id: &StretchId| {
        let stretch = &model.stretches[id.index()];
        let words = stretch.bodies.iter().filter_map(|body| model.contents.words(model.workspace, *body, false));
        stretch.key.map(|_| (stretch.content, words.collect()))
    };
    let all: Option<Vec<(Content, Vec<Content>)>> = found.seen.iter().chain(&behind).map(content).collect();
    let deeds = found.witness.steps.iter().flat_map(|step| &step.deeds);
    let passed: BTreeSet<usize> = deeds.filter_map(|deed| model.contents.body_of(model.workspace, deed.node)).collect();
    let passed = passed.into_iter().map(|body| model.contents.words(model.workspace, body, true));
    let passed: Vec<Option<Content>> = passed.collect();
    let lines: Vec<&LineKind> = example.turns.iter().flat_map(|turn| &turn.lines).collect();
    all.map(|all| Digest::of((goal, all, passed, format!("{:?}{lines:?}", example.people))))
}
