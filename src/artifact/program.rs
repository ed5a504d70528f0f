//! A loaded artifact: verified, immutable, and shared by every conversation that runs on it.

use super::classes::Classes;
use super::content::{Content, Origin};
use super::debug::Debug;
use super::file::Trust;
use super::id::{CellId, Code, PatternId};
use super::identity::Identities;
use super::index::{Index, indexes};
use super::op::Op;
use super::phrases::Phrases;
use super::spot::{Keeper, Remembered, Spot, spots};
use super::{Error, FactId, builtin, file, parts, show};
use crate::address::Addresses;
use crate::value::Type;
use regex_lite::{Regex, RegexBuilder};
use std::fmt;
use std::sync::OnceLock;

/// The largest compiled form of a regular expression, in bytes.
const LARGEST_PATTERN: usize = 1 << 18;

/// A workspace that is ready to run.
///
/// It is immutable; put it into an `Arc` and share it between threads and conversations.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) content: Content,
    pub(crate) debug: Option<Debug>,
    /// Regular expressions, each compiled when it is first asked.
    patterns: Vec<OnceLock<Result<Regex, Error>>>,
    /// Whether anything is done about silence.
    pub(crate) hears_silence: bool,
    /// What is listened for in messages.
    pub(crate) phrases: Phrases,
    /// Whether a test or a condition reads `now` or business hours.
    pub(crate) reads_time: bool,
    /// Whether any arm has a condition.
    pub(crate) has_conditions: bool,
    /// Where the value of each cell is kept.
    pub(crate) spots: Box<[Spot]>,
    /// The packed words of a conversation that begins, classes included: everything is unknown.
    pub(crate) begin: Box<[u64]>,
    /// What a conversation keeps between two events, by the packed words.
    pub(crate) kept: Box<[Box<[Remembered]>]>,
    keeps_answer: bool,
    keeps_message: bool,
    /// Into which class each value falls when it arrives.
    pub(crate) classes: Classes,
    /// How decisions are made, at their places.
    pub(crate) indexes: Vec<Option<Index>>,
    pub(super) identities: Identities,
    revision: Revision,
    /// Tells programs apart: the first bytes of the revision.
    pub(crate) stamp: u64,
    language: u16,
}

/// Which rules: the SHA-256 of all that decides what happens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub [u8; 32]);

/// A fact that rules may read.
#[derive(Clone, Debug, PartialEq)]
pub struct FactInfo<'p> {
    /// Its place in the workspace's list.
    pub id: FactId,
    /// Its name.
    pub name: &'p str,
    /// Its type.
    pub kind: &'p Type,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it may be shown to proven customers only.
    pub sensitive: bool,
}

impl Program {
    /// Reads an artifact and verifies all of it, so that no bytes make the machine misbehave.
    ///
    /// # Errors
    /// When the bytes are no artifact, of a format that is not known here, damaged or malformed.
    pub fn load(artifact: &[u8]) -> Result<Program, Error> {
        let program = Program::of(file::load(artifact, Trust::Nothing)?)?;
        let patterns = 0..program.content.counts.patterns;
        patterns.map(PatternId).try_for_each(|pattern| program.pattern(pattern).map(drop))?;
        Ok(program)
    }

    /// Reads an artifact whose revision and names somebody has verified before, in two thirds of the time: for bytes
    /// that this process made, or that come from a store which hands out what it was given (and was given what
    /// [`Program::load`] accepts).
    ///
    /// Damage is still found by the checksum, and every index, operand, slot and bit is still checked, so that no bytes
    /// make the machine panic or read out of bounds. What is believed is the revision (it is not computed anew), that
    /// identities are the hashes of their names, that regular expressions are some, and that the offsets of time zones are
    /// in order: a forged artifact could pass for another revision and take over its conversations.
    ///
    /// # Errors
    /// When the bytes are no artifact, of a format that is not known here, damaged or malformed.
    pub fn load_trusted(artifact: &[u8]) -> Result<Program, Error> {
        Program::of(file::load(artifact, Trust::Names)?)
    }

    fn of(loaded: file::Loaded) -> Result<Program, Error> {
        let file::Loaded { content, debug, revision, language } = loaded;
        let classes = Classes::of(&content);
        let identities = Identities::of(&content)?;
        let spots = spots(&content, &classes);
        Ok(Program {
            patterns: content.patterns.iter().map(|_| OnceLock::new()).collect(),
            hears_silence: content.hears_silence(),
            keeps_answer: content.reads(CellId::from(builtin::ANSWER)),
            keeps_message: content.reads(CellId::from(builtin::MESSAGE)),
            phrases: Phrases::of(&content),
            reads_time: content.reads_time(),
            has_conditions: content.has_conditions(),
            begin: begin(&content, &classes),
            kept: kept(&content, &spots, &identities),
            indexes: indexes(&content, &classes),
            identities,
            spots,
            classes,
            content,
            debug,
            stamp: revision.stamp(),
            revision,
            language,
        })
    }

    /// Keeps `answer` and `message` in every conversation, even where no rule reads them: for tools that show them.
    /// Otherwise what a customer wrote is forgotten as soon as no rule can ask for it.
    pub fn keeping_all_words(self) -> Program {
        Program { keeps_answer: true, keeps_message: true, ..self }
    }

    /// Which rules these are.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The version of the language that the rules were written in.
    pub fn language(&self) -> u16 {
        self.language
    }

    /// What the workspace is called.
    pub fn name(&self) -> &str {
        self.content.strings.get(self.content.settings.name)
    }

    /// The locale that the rules are written in, if the workspace names any.
    pub fn locale(&self) -> Option<&str> {
        self.content.settings.locales.first().map(|id| self.content.strings.get(*id))
    }

    /// Which kinds of address identify a customer: those that the onboarding form asks for.
    pub fn addresses(&self) -> Addresses {
        let asks =
            |name| self.content.settings.onboarding_fields.iter().any(|id| self.content.strings.get(*id) == name);
        match (asks("email"), asks("phone_number")) {
            (true, false) => Addresses::EmailOnly,
            (false, true) => Addresses::PhoneOnly,
            _ => Addresses::Both,
        }
    }

    /// All facts, in their places.
    pub fn facts(&self) -> impl Iterator<Item = FactInfo<'_>> {
        (0..self.content.counts.facts).filter_map(|index| self.fact_info(FactId(index)))
    }

    /// The fact called `name`.
    pub fn fact(&self, name: &str) -> Option<FactInfo<'_>> {
        self.facts().find(|fact| fact.name == name)
    }

    /// The fact at this place.
    pub fn fact_info(&self, id: FactId) -> Option<FactInfo<'_>> {
        let cell = self.content.cells.get(id.index()).filter(|_| id.0 < self.content.counts.facts)?;
        Some(FactInfo {
            id,
            name: self.content.strings.get(cell.name),
            kind: &self.content.types[cell.kind.index()],
            origin: cell.origin,
            sensitive: cell.sensitive,
        })
    }

    /// The paths of all places where a conversation can wait or to which it can return.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.content.places.iter().map(|place| self.content.strings.get(place.path))
    }

    /// The program for people: threads, places and operations with names and texts.
    pub fn show(&self) -> String {
        show::show(self)
    }

    /// Whether a pattern matches; one that cannot be read never does.
    pub(crate) fn matches(&self, pattern: PatternId, text: &str) -> bool {
        self.pattern(pattern).is_ok_and(|regex| regex.is_match(text))
    }

    fn pattern(&self, pattern: PatternId) -> Result<&Regex, Error> {
        let compiled = self.patterns[pattern.index()].get_or_init(|| compile(&self.content, pattern));
        compiled.as_ref().map_err(Error::clone)
    }

    /// Whether any rule draws lots.
    pub(crate) fn has_splits(&self) -> bool {
        !self.content.splits.is_empty()
    }

    /// Whether a conversation keeps a cell of its own.
    pub(crate) fn keeps(&self, cell: CellId) -> bool {
        if cell == CellId::from(builtin::ANSWER) {
            self.keeps_answer
        } else if cell == CellId::from(builtin::MESSAGE) {
            self.keeps_message
        } else {
            true
        }
    }

    /// Where the value of a cell is kept.
    #[inline]
    pub(crate) fn spot(&self, cell: CellId) -> &Spot {
        &self.spots[cell.index()]
    }

    /// An event in words.
    pub(crate) fn event_words(&self, event: &parts::Event) -> String {
        show::event(self, event)
    }

    /// An operation in words.
    pub(crate) fn act_words(&self, op: &Op) -> String {
        show::operation(self, op)
    }

    /// A text with its slots, in quotes.
    pub(crate) fn text_words(&self, text: parts::TemplateId) -> String {
        show::template(self, text)
    }

    /// A value that is handed on, in words.
    pub(crate) fn value_words(&self, value: parts::ExpressionId) -> String {
        show::expression(self, value)
    }

    /// The name of a fact or memory.
    pub(crate) fn cell_name(&self, cell: CellId) -> &str {
        self.content.strings.get(self.content.cells[cell.index()].name)
    }

    /// Where each place stands in the texts, in the order of the places: file and line, as far as the source map tells.
    pub(crate) fn sites(&self) -> Vec<Option<(&str, u32)>> {
        let mut sites = vec![None; self.content.places.len()];
        for (op, code) in self.content.code.iter().zip(0..) {
            let place = match op {
                Op::Wait { wait } => self.content.waits[wait.index()].place,
                Op::Do { back, .. } => *back,
                _ => continue,
            };
            let line = self.debug.as_ref().and_then(|debug| debug.line(Code(code)).zip(Some(debug)));
            sites[place.index()] = line.map(|(line, debug)| (debug.files[line.file as usize].as_str(), line.line));
        }
        sites
    }

    /// The line that an operation stands for; 0 where the source map was stripped.
    pub(crate) fn line(&self, code: Code) -> u32 {
        self.debug.as_ref().and_then(|debug| debug.line(code)).map_or(0, |line| line.line)
    }
}

impl Revision {
    /// The first bytes.
    fn stamp(self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn begin(content: &Content, classes: &Classes) -> Box<[u64]> {
    let first = content.counts.fact_room.words;
    let packed = usize::from(content.counts.conversation_room.words);
    let mut words = vec![0; packed + usize::from(classes.words[1])];
    for cell in &content.cells {
        if let Some(word) = words[..packed].get_mut(usize::from(cell.word.0.wrapping_sub(first))) {
            *word |= 1 << cell.shift;
        }
    }
    words.into()
}

/// What stands in each packed word of a conversation, but for what depends on the time alone.
fn kept(content: &Content, spots: &[Spot], identities: &Identities) -> Box<[Box<[Remembered]>]> {
    let mut kept = vec![Vec::new(); content.counts.conversation_room.words.into()];
    for (spot, id) in spots.iter().zip((0..).map(CellId)).filter(|(spot, _)| spot.keeper == Keeper::Conversation) {
        kept[usize::from(spot.word)].push(Remembered { spot: *spot, short: identities.of_cell(id) });
    }
    kept.into_iter().map(Vec::into).collect()
}

fn compile(content: &Content, pattern: PatternId) -> Result<Regex, Error> {
    let pattern = &content.patterns[pattern.index()];
    let text = content.strings.get(pattern.text);
    let text = if pattern.whole { format!("^(?:{text})$") } else { text.to_owned() };
    let compiled = RegexBuilder::new(&text).size_limit(LARGEST_PATTERN).build();
    compiled.map_err(|_| Error::Malformed("a pattern cannot be read"))
}
