//! W3: a conversation of eight turns, held by everybody.

mod csml;
mod ink;

use std::cell::RefCell;
use std::hint::black_box;
use threadle::machine::Acts;
use threadle_bench::paired::{Contestant, race, report};
use threadle_bench::turns::{TURNS, among, machine, native};

const ROUNDS: usize = 31;

/// So few in a round that the slowest is done in a tenth of a second.
const CONVERSATIONS: usize = 20;

/// Somebody who holds the conversation; `after` sees the texts of each turn, and the state that was saved behind it.
pub trait Talker {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// Eight turns, with the state kept in memory, or resumed before each turn and saved behind it.
    fn play(&mut self, saved: bool, after: &mut dyn FnMut(Vec<String>, &str));
}

/// All of them.
pub fn conversation() {
    let program = machine::program(&among(0));
    let facts = machine::facts(&program);
    let talkers: [Box<dyn Talker>; 3] =
        [Box::new(ink::Ink::new()), Box::new(csml::Csml::kept()), Box::new(csml::Csml::new())];
    let talkers = talkers.map(RefCell::new);
    let sizes = talkers.iter().map(|talker| compare(&mut **talker.borrow_mut())).collect::<Vec<_>>();
    for saved in [false, true] {
        let (effects, acts) = (RefCell::new((Vec::new(), Vec::new())), RefCell::new((Acts::new(), Vec::new())));
        let native_turns = || {
            let (mut count, (effects, bytes)) = (0, &mut *effects.borrow_mut());
            match saved {
                true => native::play_saved(effects, bytes, |bytes, effects| count += effects.len() + bytes.len()),
                false => native::play(effects, |_, effects| count += black_box(effects).len()),
            }
            count
        };
        let own_turns = || {
            let (mut count, (acts, bytes)) = (0, &mut *acts.borrow_mut());
            match saved {
                true => {
                    machine::play_saved(&program, &facts, acts, bytes, |bytes, acts| count += acts.len() + bytes.len())
                }
                false => machine::play(&program, &facts, acts, |_, acts| count += black_box(acts).len()),
            }
            count
        };
        let mut contestants = vec![contestant("Threadle", own_turns), contestant("native code", native_turns)];
        contestants.extend(talkers.iter().map(|talker| {
            let name = talker.borrow().name();
            contestant(name, || {
                let mut count = 0;
                talker.borrow_mut().play(saved, &mut |texts, state| count += black_box(texts).len() + state.len());
                count
            })
        }));
        let title = if saved { "W3: one turn, resumed before and saved behind" } else { "W3: one turn" };
        report(title, &race(&mut contestants, ROUNDS, CONVERSATIONS * TURNS.len()));
    }
    for (talker, size) in talkers.iter().zip(sizes) {
        println!("{}: the largest saved state has {size} bytes", talker.borrow().name());
    }
}

fn contestant<'a>(name: &'static str, play: impl Fn() -> usize + 'a) -> Contestant<'a> {
    let work = move || (0..CONVERSATIONS).map(|_| play() as u64).sum();
    let work: &'a dyn Fn() -> u64 = Box::leak(Box::new(work));
    Contestant::warm(name, work)
}

/// The texts are the native ones, in every turn, with and without sleep; gives the size of the largest saved state.
fn compare(talker: &mut dyn Talker) -> usize {
    let mut expected: Vec<Vec<String>> = Vec::new();
    native::play(&mut Vec::new(), |_, effects| {
        expected.push(
            effects
                .iter()
                .filter_map(|effect| match effect {
                    native::Effect::Say(text, _) => Some(text.clone()),
                    native::Effect::HandOff(_, _, _, note) => Some(note.clone()),
                    native::Effect::AddTopic(_) | native::Effect::Resolve => None,
                })
                .collect(),
        );
    });
    let mut largest = 0;
    for saved in [false, true] {
        let mut found = Vec::new();
        talker.play(saved, &mut |texts, state| {
            found.push(texts);
            largest = largest.max(state.len());
        });
        assert_eq!(found, expected, "{}", talker.name());
    }
    largest
}
