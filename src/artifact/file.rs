//! The file itself: header, section table and sections; written, and read with nothing taken on trust.

use super::content::{Content, Counts, Moves, Reach, Strings};
use super::debug::Debug;
use super::fold::sum_of_words;
use super::verify::verify;
use super::wire::{Reader, Wire};
use super::{Error, FORMAT, LANGUAGE, LONGEST, Revision};
use sha2::{Digest, Sha256};

const MAGIC: &[u8; 8] = b"Threadle";
/// Magic, three versions, the number of sections, the length of the file, the checksum and the revision.
const HEADER: usize = 8 + 2 + 2 + 2 + 2 + 4 + 8 + 32;
/// Number, place and length of a section.
const ENTRY: usize = 12;
/// Where the checksum is; it covers all bytes but its own.
const CHECKSUM: std::ops::Range<usize> = 20..28;

const COUNTS: u32 = 1;
const STRINGS: u32 = 2;
const SETTINGS: u32 = 3;
const DATA: u32 = 4;
const CONVERSATION: u32 = 5;
const CODE: u32 = 6;
const DEBUG: u32 = 7;
const REACH: u32 = 8;
const DECISIONS: u32 = 9;
const TEXTS: u32 = 10;
const MOVES: u32 = 11;

/// The sections of every artifact, in their order.
const ALWAYS: [u32; 6] = [COUNTS, STRINGS, SETTINGS, DATA, CONVERSATION, CODE];
/// Those that came with format 2.
const SINCE_2: [u32; 3] = [REACH, DECISIONS, MOVES];

/// Those that tell about it and decide nothing: they are no part of the revision, and stripping removes them.
const ABOUT: [u32; 2] = [DEBUG, TEXTS];

/// What a file holds.
pub(super) struct Loaded {
    pub(super) content: Content,
    pub(super) debug: Option<Debug>,
    pub(super) revision: Revision,
    pub(super) language: u16,
}

/// The bytes of an artifact, with the bytes of its source map; the same content always gives the same bytes.
pub(crate) fn write(content: &Content, debug: Option<Vec<u8>>) -> Vec<u8> {
    let mut sections = content_sections(content);
    if let Some(debug) = debug {
        sections.insert(ALWAYS.len(), (DEBUG, debug));
    }
    assemble(FORMAT, LANGUAGE, &sections.iter().map(|(number, bytes)| (*number, bytes.as_slice())).collect::<Vec<_>>())
}

/// The same artifact without its source map and its texts; its revision stays the same.
pub fn strip(artifact: &[u8]) -> Result<Vec<u8>, Error> {
    load(artifact, Trust::Nothing)?;
    let (header, mut sections) = split(artifact)?;
    sections.retain(|(number, _)| !ABOUT.contains(number));
    Ok(assemble(header.format, header.language, &sections))
}

/// The same artifact with the texts that it was made from, by their paths: the manifest and the files of rules, so that
/// it can be compared with other rules. Its revision stays the same. Whoever has the artifact has the texts then.
pub fn with_texts(artifact: &[u8], texts: &[(String, String)]) -> Result<Vec<u8>, Error> {
    load(artifact, Trust::Nothing)?;
    let (header, mut sections) = split(artifact)?;
    if header.format < 2 {
        return Err(Error::Malformed("an artifact of format 1 holds no texts"));
    }
    sections.retain(|(number, _)| *number != TEXTS);
    let bytes = bytes_of(|out| texts.to_vec().write(out));
    sections.push((TEXTS, &bytes));
    sections.sort_by_key(|(number, _)| *number);
    let with_texts = assemble(header.format, header.language, &sections);
    if with_texts.len() > LONGEST { Err(Error::TooLong) } else { Ok(with_texts) }
}

/// The texts that an artifact was made from, by their paths, if it holds them.
pub fn texts(artifact: &[u8]) -> Result<Option<Vec<(String, String)>>, Error> {
    let (_, sections) = split(artifact)?;
    section(&sections, TEXTS).map(|bytes| whole(bytes, &Counts::default(), Wire::read)).transpose()
}

/// What is believed without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// Nothing at all.
    Nothing,
    /// The revision, that identities are the hashes of their names, and the offsets of time zones.
    Names,
}

/// Reads an artifact and verifies what is not believed.
pub(super) fn load(artifact: &[u8], trust: Trust) -> Result<Loaded, Error> {
    let (header, sections) = split(artifact)?;
    if trust == Trust::Nothing && revision(header.language, &sections) != header.revision {
        return Err(Error::WrongRevision);
    }
    let numbers: Vec<u32> = sections.iter().map(|(number, _)| *number).collect();
    let expected = |number: &u32| ALWAYS.contains(number) || header.format > 1 && SINCE_2.contains(number);
    if !numbers.iter().copied().filter(|number| !ABOUT.contains(number)).eq((1..=MOVES).filter(expected))
        || !numbers.is_sorted_by(|one, next| one < next)
        || header.format < 2 && numbers.contains(&TEXTS)
    {
        return Err(Error::Malformed("sections are missing or unknown"));
    }
    let counts = read_counts(sections[0].1)?;
    let content = read_content(counts, &sections)?;
    let debug = section(&sections, DEBUG).map(|bytes| whole(bytes, &counts, Debug::read)).transpose()?;
    if trust == Trust::Nothing {
        let _: Option<Vec<(String, String)>> =
            section(&sections, TEXTS).map(|bytes| whole(bytes, &counts, Wire::read)).transpose()?;
    }
    verify(&content, debug.as_ref(), trust)?;
    Ok(Loaded { content, debug, revision: header.revision, language: header.language })
}

struct Header {
    format: u16,
    language: u16,
    revision: Revision,
}

type Section<'a> = (u32, &'a [u8]);

/// What a section holds, if it is there.
fn section<'a>(sections: &[Section<'a>], number: u32) -> Option<&'a [u8]> {
    sections.iter().find(|(own, _)| *own == number).map(|(_, bytes)| *bytes)
}

/// Takes a file apart: the header is checked but for the revision, the sections fill the rest without gap or overlap.
fn split(artifact: &[u8]) -> Result<(Header, Vec<Section<'_>>), Error> {
    if !artifact.starts_with(MAGIC) {
        return Err(Error::NotAnArtifact);
    }
    if artifact.len() > LONGEST {
        return Err(Error::TooLong);
    }
    let short = |at: usize| artifact.get(at..at + 2).and_then(|two| two.try_into().ok()).map(u16::from_le_bytes);
    let needs = short(10).ok_or(Error::Damaged)?;
    if needs > FORMAT {
        return Err(Error::TooNew { needs });
    }
    let header = artifact.get(..HEADER).ok_or(Error::Damaged)?;
    let length = u32_at(header, 16).ok_or(Error::Damaged)?;
    let sum = header.get(CHECKSUM).and_then(|eight| eight.try_into().ok()).map(u64::from_le_bytes);
    if length as usize != artifact.len() || sum != Some(checksum(artifact)) {
        return Err(Error::Damaged);
    }
    let (language, count) = (short(12).ok_or(Error::Damaged)?, short(14).ok_or(Error::Damaged)?);
    let format = short(8).ok_or(Error::Damaged)?;
    if !(1..=format).contains(&needs) {
        return Err(Error::Malformed("its versions contradict each other"));
    }
    let revision = header[28..].try_into().map_err(|_| Error::Damaged)?;
    Ok((Header { format, language, revision: Revision(revision) }, split_sections(artifact, usize::from(count))?))
}

fn split_sections(artifact: &[u8], count: usize) -> Result<Vec<Section<'_>>, Error> {
    let mut next = HEADER + count * ENTRY;
    let table = artifact.get(HEADER..next).ok_or(Error::Malformed("the section table is cut off"))?;
    let mut sections = Vec::with_capacity(count);
    for entry in table.chunks_exact(ENTRY) {
        let field = |at| u32_at(entry, at).ok_or(Error::Damaged);
        let (number, start, length) = (field(0)?, field(4)? as usize, field(8)? as usize);
        if start != next {
            return Err(Error::Malformed("sections overlap or leave a gap"));
        }
        next = start.checked_add(length).ok_or(Error::Malformed("a section is too long"))?;
        sections.push((number, artifact.get(start..next).ok_or(Error::Malformed("a section is too long"))?));
    }
    if next == artifact.len() { Ok(sections) } else { Err(Error::Malformed("bytes follow the last section")) }
}

fn assemble(format: u16, language: u16, sections: &[Section<'_>]) -> Vec<u8> {
    let mut next = HEADER + sections.len() * ENTRY;
    let length = next + sections.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    let mut out = Vec::with_capacity(length);
    out.extend_from_slice(MAGIC);
    for short in [format, format, language, sections.len() as u16] {
        out.extend(short.to_le_bytes());
    }
    out.extend((length as u32).to_le_bytes());
    out.extend([0; 8]);
    out.extend(revision(language, sections).0);
    for (number, bytes) in sections {
        for word in [*number, next as u32, bytes.len() as u32] {
            out.extend(word.to_le_bytes());
        }
        next += bytes.len();
    }
    sections.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
    let sum = checksum(&out).to_le_bytes();
    out[CHECKSUM].copy_from_slice(&sum);
    out
}

/// SHA-256 of all that decides what happens: the language's version, and every section but the source map and the texts.
fn revision(language: u16, sections: &[Section<'_>]) -> Revision {
    let mut hash = Sha256::new();
    hash.update(language.to_le_bytes());
    for (number, bytes) in sections.iter().filter(|(number, _)| !ABOUT.contains(number)) {
        hash.update(number.to_le_bytes());
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    Revision(hash.finalize().into())
}

/// The checksum covers all bytes but its own.
fn checksum(artifact: &[u8]) -> u64 {
    sum_of_words(0, &[&artifact[..CHECKSUM.start], &artifact[CHECKSUM.end..]])
}

fn content_sections(content: &Content) -> Vec<(u32, Vec<u8>)> {
    vec![
        (COUNTS, bytes_of(|out| content.counts.write(out))),
        (STRINGS, bytes_of(|out| write_strings(&content.strings, out))),
        (SETTINGS, bytes_of(|out| content.settings.write(out))),
        (DATA, bytes_of(|out| write_data(content, out))),
        (CONVERSATION, bytes_of(|out| write_conversation(content, out))),
        (CODE, bytes_of(|out| each(&content.code, out))),
        (REACH, bytes_of(|out| content.reach.write(out))),
        (DECISIONS, bytes_of(|out| content.decisions.write(out))),
        (MOVES, bytes_of(|out| content.moves.write(out))),
    ]
}

fn write_strings(strings: &Strings, out: &mut Vec<u8>) {
    let mut end = 0;
    for string in &strings.0 {
        end += string.len() as u32;
        end.write(out);
    }
    strings.0.iter().for_each(|string| out.extend_from_slice(string.as_bytes()));
}

fn write_data(content: &Content, out: &mut Vec<u8>) {
    each(&content.types, out);
    each(&content.cells, out);
    each(&content.records, out);
    each(&content.actions, out);
    each(&content.inboxes, out);
    each(&content.topics, out);
    each(&content.hours, out);
    each(&content.patterns, out);
    each(&content.templates, out);
    each(&content.expressions, out);
    each(&content.tests, out);
}

fn write_conversation(content: &Content, out: &mut Vec<u8>) {
    each(&content.splits, out);
    each(&content.hand_offs, out);
    each(&content.waits, out);
    each(&content.places, out);
    each(&content.threads, out);
    each(&content.handlers, out);
}

fn read_content(counts: Counts, sections: &[Section<'_>]) -> Result<Content, Error> {
    let at = |at: usize| Reader::new(sections[at].1, &counts);
    let mut data = at(3);
    let mut conversation = at(4);
    let mut code = at(5);
    let decisions = section(sections, DECISIONS).map(|bytes| whole(bytes, &counts, Wire::read)).transpose()?;
    let reach = section(sections, REACH).map(|bytes| whole(bytes, &counts, Reach::read)).transpose()?;
    let moves = section(sections, MOVES).map(|bytes| whole(bytes, &counts, Moves::read)).transpose()?;
    let content = Content {
        counts,
        strings: read_strings(at(1))?,
        settings: whole(sections[2].1, &counts, Wire::read)?,
        types: data.table(counts.types)?,
        cells: data.table(counts.cells)?,
        records: data.table(counts.records)?,
        actions: data.table(counts.actions)?,
        inboxes: data.table(counts.inboxes)?,
        topics: data.table(counts.topics)?,
        hours: data.table(counts.hours)?,
        patterns: data.table(counts.patterns)?,
        templates: data.table(counts.templates)?,
        expressions: data.table(counts.expressions)?,
        tests: data.table(counts.tests)?,
        splits: conversation.table(counts.splits)?,
        hand_offs: conversation.table(counts.hand_offs)?,
        waits: conversation.table(counts.waits)?,
        places: conversation.table(counts.places)?,
        threads: conversation.table(counts.threads)?,
        handlers: conversation.table(counts.handlers)?,
        code: code.table(counts.code)?,
        decisions: decisions.unwrap_or_default(),
        reach: reach.unwrap_or_default(),
        moves: moves.unwrap_or_default(),
    };
    data.end()?;
    conversation.end()?;
    code.end()?;
    Ok(content)
}

fn read_strings(mut input: Reader<'_>) -> Result<Strings, Error> {
    let ends: Vec<u32> = input.table(input.counts.strings)?;
    let bytes = input.take(ends.last().map_or(0, |end| *end as usize))?;
    input.end()?;
    let text = std::str::from_utf8(bytes).map_err(|_| Error::Malformed("a text is not UTF-8"))?;
    let mut start = 0;
    let mut string = |end: &u32| {
        let string = text.get(start..*end as usize)?;
        start = *end as usize;
        Some(string.into())
    };
    ends.iter().map(&mut string).collect::<Option<_>>().map(Strings).ok_or(Error::Malformed("strings overlap"))
}

fn read_counts(bytes: &[u8]) -> Result<Counts, Error> {
    whole(bytes, &Counts::default(), Counts::read)
}

/// Reads all of `bytes`.
fn whole<T>(bytes: &[u8], counts: &Counts, read: fn(&mut Reader<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let mut input = Reader::new(bytes, counts);
    let value = read(&mut input)?;
    input.end()?;
    Ok(value)
}

fn each<T: Wire>(items: &[T], out: &mut Vec<u8>) {
    items.iter().for_each(|item| item.write(out));
}

fn bytes_of(fill: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    fill(&mut out);
    out
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes)
}
