//! Reads the texts of a workspace, in two halves side by side where there is much to read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::has_errors;
use crate::ast::File;
use crate::beside::{beside, has_room};
use crate::diagnostic::Diagnostic;
use crate::lint::lint_file;
use crate::source::{Source, SourceId, Sources};
use crate::syntax::parse;
use crate::watch::Groundwork;

/// What is done first.
const READING: &str = "reading";

/// How many bytes are read as fast as another thread begins, many times over.
const MUCH: usize = 1 << 16;

/// A file that was read: its tree, and what is wrong with it by itself.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    /// The id that the places in it have.
    id: SourceId,
    pub(super) file: Arc<File>,
    pub(super) found: Arc<[Diagnostic]>,
    /// What runs and is probably not meant, of what can be seen in the file by itself; nothing where it has errors.
    pub(super) lints: Arc<[Diagnostic]>,
}

impl Read {
    /// Reads `source`, which places will know as `id`.
    fn new(source: &Source, id: SourceId) -> Read {
        let (file, found) = parse(source, id);
        let lints = if has_errors(&found) { Vec::new() } else { lint_file(source, &file) };
        Read { id, file: Arc::new(file), found: found.into(), lints: lints.into() }
    }

    /// The file and its id.
    pub(super) fn tree(&self) -> (SourceId, Arc<File>) {
        (self.id, self.file.clone())
    }
}

/// All texts of a workspace, the manifest first, and the files among them as they were read.
pub(crate) struct Texts {
    pub(crate) sources: Sources,
    pub(crate) manifest: SourceId,
    pub(crate) read: Vec<Read>,
}

/// A file, its id, and what was read of it before.
type Text = (Source, SourceId, Option<Read>);

/// Reads `files`, but for those that were read before and have the same id; where whoever looks on has seen enough, only the
/// first of them are there.
pub(crate) fn read_all(manifest: Source, files: Vec<(Source, Option<Read>)>, ground: &Groundwork) -> Texts {
    let mut sources = Sources::default();
    let manifest = sources.add(manifest);
    let with_id = |(source, known): (Source, Option<Read>)| {
        let id = sources.add(source.clone());
        (source, id, known.filter(|read| read.id == id))
    };
    let files: Vec<Text> = files.into_iter().map(with_id).collect();
    let (first, second) = files.split_at(middle(&files));
    let has_ended = AtomicBool::new(false);
    let read_one = |(source, id, known): &Text| known.clone().unwrap_or_else(|| Read::new(source, *id));
    let goes_on = |done| {
        let goes_on = ground.goes_on(READING, done, Some(files.len()));
        has_ended.store(!goes_on, Ordering::Relaxed);
        goes_on
    };
    let here = || first.iter().enumerate().map_while(|(at, file)| goes_on(at).then(|| read_one(file))).collect();
    let there =
        || second.iter().map_while(|file| (!has_ended.load(Ordering::Relaxed)).then(|| read_one(file))).collect();
    let (others, mut read): (Vec<Read>, Vec<Read>) = match second {
        [] => (Vec::new(), here()),
        _ => beside(there, here),
    };
    let others = others.into_iter().zip(first.len()..);
    read.extend(others.map_while(|(other, at)| goes_on(at).then_some(other)));
    if read.len() < files.len() {
        let first: Vec<Source> = sources.iter().take(1 + read.len()).map(|(_, source)| source.clone()).collect();
        sources = Sources::default();
        first.into_iter().for_each(|source| _ = sources.add(source));
    }
    Texts { sources, manifest, read }
}

/// Where the second half of the texts begins; behind the last one, where there is little to read, or one core to do it.
fn middle(files: &[Text]) -> usize {
    let length = |(source, _, known): &Text| match known {
        Some(_) => 0,
        None => source.text.len(),
    };
    let all: usize = files.iter().map(length).sum();
    if all < MUCH || !has_room() {
        return files.len();
    }
    let mut before = 0;
    let is_of_the_first = |file: &&Text| {
        before += length(file);
        before <= all / 2
    };
    files.iter().take_while(is_of_the_first).count()
}
