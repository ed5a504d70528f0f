//! Into which class a value falls when it arrives: the constants that tests compare it with make the classes.
//!
//! Nothing of it stands in the file: the tests of an artifact tell it. A text that is compared with constants is looked
//! up once, when it arrives, and a number is placed between the bounds that are asked for; from then on every such test
//! is a bit of a small set.

use super::content::{Content, Question, Slot};
use super::id::{CellId, StringId, TestId};
use super::lookup::Lookup;
use super::question::Comparison;
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

/// The constants of one cell, in order.
#[derive(Default)]
struct Constants<'c> {
    texts: BTreeMap<&'c str, StringId>,
    numbers: BTreeSet<i64>,
}

impl Classes {
    /// The classes that the tests of `content` make.
    pub(super) fn of(content: &Content) -> Classes {
        let constants = constants(content);
        let mut classes = Classes { of_cells: vec![0; content.cells.len()].into(), ..Classes::default() };
        let mut partitions = Vec::new();
        let rooms = [content.counts.fact_room.words, content.counts.conversation_room.words];
        let mut used = [0_u32; 2];
        for (index, constants) in constants.into_iter().enumerate() {
            let Some((kind, count)) = constants.map(|constants| constants.partition(content)) else { continue };
            let of_facts = content.cells[index].word.0 < rooms[0];
            let (room, used) = (rooms[usize::from(!of_facts)], &mut used[usize::from(!of_facts)]);
            let bits = 32 - (count - 1).leading_zeros();
            if *used % 64 + bits > 64 {
                *used = used.next_multiple_of(64);
            }
            let Ok(word) = u16::try_from(u32::from(room) + *used / 64) else { continue };
            let field = Bits { of_facts, word, shift: (*used % 64) as u8, bits: bits as u8 };
            *used += bits;
            partitions.push(Partition { field, count, kind });
            classes.of_cells[index] = partitions.len() as u32;
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
            let Some(partition) = self.partition(test.cell).filter(|_| is_compared(&test.question)) else { continue };
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
        let place = self.of_cells.get(cell.index())?.checked_sub(1)?;
        self.partitions.get(place as usize)
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
        if let Kind::Texts(lookup) = &self.kind {
            lookup.find(&content.strings, text).map_or(1, |place| place + 2)
        } else {
            1
        }
    }

    /// The class of a number.
    pub(crate) fn of_number(&self, number: i64) -> usize {
        if let Kind::Numbers(bounds) = &self.kind { bounds.partition_point(|bound| *bound <= number) + 1 } else { 1 }
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
        *word = *word & !(self.mask() << self.shift) | (class as u64 & self.mask()) << self.shift;
    }

    fn mask(self) -> u64 {
        (1 << self.bits) - 1
    }
}

/// Whether a question compares with constants, so that classes answer it.
pub(crate) fn is_compared(question: &Question) -> bool {
    matches!(question, Question::Reads { .. } | Question::Among { .. } | Question::Compare { .. })
}

/// The constants that each cell is compared with.
fn constants(content: &Content) -> Vec<Option<Constants<'_>>> {
    let mut all: Vec<Option<Constants<'_>>> = Vec::new();
    all.resize_with(content.cells.len(), || None);
    for test in content.tests.iter().filter(|test| is_compared(&test.question)) {
        let constants = all[test.cell.index()].get_or_insert_default();
        match &test.question {
            Question::Reads { texts } => {
                constants.texts.extend(texts.iter().map(|text| (content.strings.get(*text), *text)))
            }
            Question::Among { numbers } => {
                constants
                    .numbers
                    .extend(numbers.iter().flat_map(|number| [Some(*number), number.checked_add(1)]).flatten());
            }
            Question::Compare { comparison: Comparison::Less | Comparison::GreaterOrEqual, with } => {
                constants.numbers.insert(*with);
            }
            Question::Compare { with, .. } => constants.numbers.extend(with.checked_add(1)),
            _ => {}
        }
    }
    for (constants, cell) in all.iter_mut().zip(&content.cells) {
        *constants = constants.take().and_then(|constants| constants.suiting(cell.slot));
    }
    all
}

impl Constants<'_> {
    /// Those that values of this kind can be, unless there are none or too many.
    fn suiting(self, slot: Slot) -> Option<Self> {
        let (texts, numbers) = match slot {
            Slot::Text { .. } if !self.texts.is_empty() => (self.texts, BTreeSet::new()),
            Slot::Number { .. } if !self.numbers.is_empty() => (BTreeMap::new(), self.numbers),
            _ => return None,
        };
        (texts.len() + numbers.len() <= CONSTANTS).then_some(Constants { texts, numbers })
    }

    /// The classes that they make, and how many.
    fn partition(self, content: &Content) -> (Kind, u32) {
        if self.texts.is_empty() {
            let bounds: Box<[i64]> = self.numbers.into_iter().collect();
            let count = bounds.len() as u32 + 2;
            return (Kind::Numbers(bounds), count);
        }
        let texts: Vec<StringId> = self.texts.into_values().collect();
        let count = texts.len() as u32 + 2;
        (Kind::Texts(Lookup::new(&content.strings, texts)), count)
    }
}
