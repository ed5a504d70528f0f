//! Into which class a value falls when it arrives: what is asked of it makes the classes.
//!
//! Nothing of it stands in the file: the tests and decisions of an artifact tell it. A text that is compared with
//! constants is looked up once, when it arrives, a number is placed between the bounds that are asked for, and of values
//! with few possibilities those are one class that no decision tells apart. From then on every such question is a look
//! into a small set.

use super::content::{Content, Question, Slot, TermPart};
use super::id::{CellId, StringId, TestId, Word};
use super::lookup::Lookup;
use super::question::Comparison;
use crate::value::Type;
use std::collections::{BTreeMap, BTreeSet};

/// The most constants of one fact or memory; more are compared one by one.
const CONSTANTS: usize = 1 << 15;

/// The most words that the sets of answers take in all: 8 MiB.
const ANSWERS: usize = 1 << 20;

/// The classes of all facts and memories, and what tests answer to each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Classes {
    /// For each cell, its place among the partitions plus one; 0 where it has no classes.
    of_cells: Box<[u32]>,
    partitions: Box<[Partition]>,
    /// For each test that classes answer, where the class is and where its answers begin.
    of_tests: Box<[Option<Answers>]>,
    /// Sets of classes, one bit a class.
    answers: Box<[u64]>,
    /// How many words classes need behind the packed words: of the facts, and of the conversation.
    pub(crate) words: [u16; 2],
}

/// How the values of a cell fall into classes.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    /// Where the class is kept.
    pub(crate) field: Bits,
    /// How many classes there are.
    pub(crate) count: u32,
    kind: Kind,
}

/// Class 0 is always the unknown value.
#[derive(Clone, Debug)]
enum Kind {
    /// Class 1 is any other text; the constants follow.
    Texts(Lookup),
    /// Class 1 is below all of these bounds, each further class at or above one more of them.
    Numbers(Box<[i64]>),
    /// Each bit of the cell has its class; a packed cell also has a value that its second bit stands for.
    Bits { of_bit: Box<[u8]>, lowest: Option<i64> },
}

/// Some bits of one of the words of the facts, or of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bits {
    /// Whether it is among the facts.
    pub(crate) of_facts: bool,
    /// Which of their words.
    pub(crate) word: u16,
    /// The lowest bit.
    pub(crate) shift: u8,
    /// How many bits.
    pub(crate) bits: u8,
}

#[derive(Clone, Copy, Debug)]
struct Answers {
    field: Bits,
    start: u32,
}

/// What is asked of one cell: the constants it is compared with, in order, and the bits that decisions forbid.
#[derive(Default)]
struct Asked<'c> {
    texts: BTreeMap<&'c str, StringId>,
    numbers: BTreeSet<i64>,
    masks: BTreeSet<u64>,
}

impl Classes {
    /// The classes that the tests of `content` make.
    pub(super) fn of(content: &Content) -> Classes {
        let (order, mut asked) = asked(content);
        let mut classes = Classes { of_cells: vec![0; content.cells.len()].into(), ..Classes::default() };
        let mut partitions = Vec::new();
        let rooms = [content.counts.fact_room.words, content.counts.conversation_room.words];
        let mut used = [0_u32; 2];
        for cell in order {
            let asked = std::mem::take(&mut asked[cell.index()]);
            let Some((kind, count)) = asked.partition(content, cell) else { continue };
            let of_facts = content.cells[cell.index()].word.0 < rooms[0];
            let (room, used) = (rooms[usize::from(!of_facts)], &mut used[usize::from(!of_facts)]);
            let bits = (32 - (count - 1).leading_zeros()).max(1);
            if *used % 64 + bits > 64 {
                *used = used.next_multiple_of(64);
            }
            let Ok(word) = u16::try_from(u32::from(room) + *used / 64) else { continue };
            let field = Bits { of_facts, word, shift: (*used % 64) as u8, bits: bits as u8 };
            *used += bits;
            partitions.push(Partition { field, count, kind });
            classes.of_cells[cell.index()] = partitions.len() as u32;
        }
        classes.partitions = partitions.into();
        classes.words = used.map(|bits| bits.div_ceil(64) as u16);
        classes.answer(content);
        classes
    }

    /// Finds out what each test answers to each class.
    fn answer(&mut self, content: &Content) {
        let mut of_tests = vec![None; content.tests.len()];
        let mut answers = Vec::new();
        for (test, place) in content.tests.iter().zip(&mut of_tests) {
            let Some(partition) = self.partition(test.cell).filter(|partition| partition.answers(&test.question))
            else {
                continue;
            };
            let start = answers.len();
            let words = partition.count.div_ceil(64) as usize;
            if start + words > ANSWERS {
                continue;
            }
            answers.resize(start + words, 0);
            partition.each_class(content, &test.question, |class| answers[start + class / 64] |= 1 << (class % 64));
            *place = Some(Answers { field: partition.field, start: start as u32 });
        }
        self.of_tests = of_tests.into();
        self.answers = answers.into();
    }

    /// How the values of a cell fall into classes, if they do.
    pub(crate) fn partition(&self, cell: CellId) -> Option<&Partition> {
        self.partition_at(self.place(cell))
    }

    /// The place of a cell's partition plus one; 0 for none.
    pub(super) fn place(&self, cell: CellId) -> u32 {
        self.of_cells.get(cell.index()).copied().unwrap_or(0)
    }

    /// The partition at such a place.
    #[inline]
    pub(super) fn partition_at(&self, place: u32) -> Option<&Partition> {
        self.partitions.get(place.checked_sub(1)? as usize)
    }

    /// Where the class is that answers the test, if one does.
    pub(crate) fn field(&self, test: TestId) -> Option<Bits> {
        self.of_tests[test.index()].map(|answers| answers.field)
    }

    /// The test's answer, if a class tells it; `class` reads one.
    pub(crate) fn ask(&self, test: TestId, class: impl Fn(Bits) -> usize) -> Option<bool> {
        let Answers { field, start } = self.of_tests[test.index()]?;
        let class = class(field);
        Some(self.answers[start as usize + class / 64] >> (class % 64) & 1 == 1)
    }

    /// The classes that answer yes, 64 to a word; nothing where classes do not answer.
    pub(crate) fn yes(&self, test: TestId, words: usize) -> &[u64] {
        let start = self.of_tests[test.index()].map_or(self.answers.len(), |answers| answers.start as usize);
        &self.answers[start..(start + words).min(self.answers.len())]
    }
}

impl Partition {
    /// The class of a text.
    pub(crate) fn of_text(&self, content: &Content, text: &str) -> usize {
        match &self.kind {
            Kind::Texts(lookup) => lookup.find(&content.strings, text).map_or(1, |place| place + 2),
            _ => self.of_known(),
        }
    }

    /// The class of a number; that of the unknown value for one that a packed cell does not have.
    pub(crate) fn of_number(&self, number: i64) -> usize {
        match &self.kind {
            Kind::Numbers(bounds) => bounds.partition_point(|bound| *bound <= number) + 1,
            Kind::Bits { of_bit, lowest: Some(lowest) } => {
                let place = number.checked_sub(*lowest).and_then(|place| usize::try_from(place).ok());
                place.and_then(|place| of_bit.get(place.checked_add(1)?)).map_or(0, |class| usize::from(*class))
            }
            _ => self.of_known(),
        }
    }

    /// The class of any known value that is not packed, where nothing more is asked of it.
    pub(crate) fn of_known(&self) -> usize {
        if let Kind::Bits { of_bit, .. } = &self.kind {
            of_bit.get(1).map_or(0, |class| usize::from(*class))
        } else {
            1
        }
    }

    /// The classes of the values whose bits are not in the mask, 64 to a word.
    pub(crate) fn clear_of(&self, mask: u64) -> Vec<u64> {
        let mut classes = vec![0_u64; self.count.div_ceil(64) as usize];
        let mut add = |class: usize| classes[class / 64] |= 1 << (class % 64);
        match &self.kind {
            Kind::Bits { of_bit, .. } => {
                let clear = of_bit.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 0);
                clear.for_each(|(_, class)| add(usize::from(*class)));
            }
            _ => {
                let from = mask & 1;
                let to = if mask & 2 == 0 { u64::from(self.count) } else { 1 };
                (from..to).for_each(|class| add(class as usize));
            }
        }
        classes
    }

    /// Whether classes answer such a question.
    fn answers(&self, question: &Question) -> bool {
        is_compared(question) && !matches!(self.kind, Kind::Bits { .. })
    }

    /// Tells the classes whose values answer yes.
    fn each_class(&self, content: &Content, question: &Question, mut yes: impl FnMut(usize)) {
        match (question, &self.kind) {
            (Question::Reads { texts }, Kind::Texts(lookup)) => {
                let found = texts.iter().filter_map(|text| lookup.exactly(&content.strings, *text));
                found.for_each(|place| yes(place + 2));
            }
            (Question::Among { numbers }, Kind::Numbers(_)) => {
                numbers.iter().for_each(|number| yes(self.of_number(*number)))
            }
            (Question::Compare { comparison, with }, Kind::Numbers(bounds)) => {
                // A class holds only numbers that answer alike: its lowest one answers for all of them.
                let lowest = [i64::MIN].into_iter().chain(bounds.iter().copied());
                let found = lowest.zip(1..).filter(|(number, _)| comparison.holds(*number, *with));
                found.for_each(|(_, class)| yes(class));
            }
            _ => {}
        }
    }
}

impl Bits {
    /// What stands there.
    pub(crate) fn of(self, words: &[u64]) -> usize {
        (words[usize::from(self.word)] >> self.shift) as usize & self.mask() as usize
    }

    /// Puts `class` there.
    pub(crate) fn set(self, words: &mut [u64], class: usize) {
        let word = &mut words[usize::from(self.word)];
        *word = *word & !self.bits_of(usize::MAX) | self.bits_of(class);
    }

    /// The bits of the word that are set for this class.
    pub(crate) fn bits_of(self, class: usize) -> u64 {
        (class as u64 & self.mask()) << self.shift
    }

    fn mask(self) -> u64 {
        (1 << self.bits) - 1
    }
}

/// Whether a question compares with constants, so that classes answer it.
pub(crate) fn is_compared(question: &Question) -> bool {
    matches!(question, Question::Reads { .. } | Question::Among { .. } | Question::Compare { .. })
}

/// What is asked of each cell, and the cells of which something is: those of the same decision beside each other.
fn asked(content: &Content) -> (Vec<CellId>, Vec<Asked<'_>>) {
    let mut all: Vec<Asked<'_>> = Vec::new();
    all.resize_with(content.cells.len(), Asked::default);
    let mut order = Vec::new();
    let decided = content.decisions.iter().filter_map(|decision| decision.way.rules());
    let cells = by_word(content);
    for part in decided.flat_map(|rules| &rules.parts) {
        match part {
            TermPart::Answer { test, .. } => order.push(content.tests[test.index()].cell),
            TermPart::Clear { word, mask } => {
                for id in cells.get(word).into_iter().flatten() {
                    let cell = &content.cells[id.index()];
                    if cell.mask() & mask != 0 {
                        all[id.index()].masks.insert((cell.mask() & mask) >> cell.shift);
                        order.push(*id);
                    }
                }
            }
        }
    }
    for test in content.tests.iter().filter(|test| is_compared(&test.question)) {
        all[test.cell.index()].note(content, &test.question);
        order.push(test.cell);
    }
    let mut seen = vec![false; content.cells.len()];
    order.retain(|cell| !std::mem::replace(&mut seen[cell.index()], true));
    (order, all)
}

/// The cells of each word, where decisions look at bits at all.
pub(super) fn by_word(content: &Content) -> BTreeMap<Word, Vec<CellId>> {
    let mut words: BTreeMap<Word, Vec<CellId>> = BTreeMap::new();
    if content.decisions.iter().any(|decision| decision.way.rules().is_some()) {
        for (cell, id) in content.cells.iter().zip(0..) {
            words.entry(cell.word).or_default().push(CellId(id));
        }
    }
    words
}

impl<'c> Asked<'c> {
    fn note(&mut self, content: &'c Content, question: &'c Question) {
        match question {
            Question::Reads { texts } => {
                self.texts.extend(texts.iter().map(|text| (content.strings.get(*text), *text)))
            }
            Question::Among { numbers } => {
                let both = numbers.iter().flat_map(|number| [Some(*number), number.checked_add(1)]);
                self.numbers.extend(both.flatten());
            }
            Question::Compare { comparison: Comparison::Less | Comparison::GreaterOrEqual, with } => {
                self.numbers.insert(*with);
            }
            Question::Compare { with, .. } => self.numbers.extend(with.checked_add(1)),
            _ => {}
        }
    }

    /// The classes that it makes, and how many; none, where nothing or too much is asked.
    fn partition(self, content: &Content, id: CellId) -> Option<(Kind, u32)> {
        let cell = &content.cells[id.index()];
        match cell.slot {
            Slot::Text { .. } if (1..=CONSTANTS).contains(&self.texts.len()) => {
                let texts: Vec<StringId> = self.texts.into_values().collect();
                let count = texts.len() as u32 + 2;
                Some((Kind::Texts(Lookup::new(&content.strings, texts)), count))
            }
            Slot::Number { .. } if (1..=CONSTANTS).contains(&self.numbers.len()) => {
                let bounds: Box<[i64]> = self.numbers.into_iter().collect();
                let count = bounds.len() as u32 + 2;
                Some((Kind::Numbers(bounds), count))
            }
            _ if self.masks.is_empty() => None,
            slot => {
                let lowest = match &content.types[cell.kind.index()] {
                    Type::Integer { min, .. } => *min,
                    _ => 0,
                };
                let sets = alike(cell.bits, &self.masks);
                let of_bit =
                    (0..cell.bits).map(|bit| sets.iter().position(|set| set >> bit & 1 == 1).unwrap_or(0) as u8);
                let lowest = (slot == Slot::Packed).then_some(lowest);
                Some((Kind::Bits { of_bit: of_bit.collect(), lowest }, sets.len() as u32))
            }
        }
    }
}

/// Sets of bits that no mask tells apart; that of the lowest bit, the unknown value, comes first.
fn alike(bits: u8, masks: &BTreeSet<u64>) -> Vec<u64> {
    let mut sets = vec![u64::MAX >> (64 - u32::from(bits))];
    for mask in masks {
        sets = sets.iter().flat_map(|set| [set & mask, set & !mask]).filter(|set| *set != 0).collect();
    }
    sets.sort_by_key(|set| set.trailing_zeros());
    sets
}
