//! From texts to a program in one call: the pipeline, in order, and what each stage found.

mod inspect;
mod read;

use std::collections::HashSet;
use std::sync::Arc;

use crate::ast::{File, Item};
use crate::check::{Broken, Clean, conversations_beside, decisions};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::emit::emit;
use crate::guarantees::{Outlook, Promise};
use crate::ir::{Body, StepsId, ThreadId, Workspace};
use crate::lint::Trees;
use crate::lower::lower;
use crate::manifest::{self, Manifest};
use crate::prove::{Limits, Past};
use crate::source::{Source, SourceId, Sources, Span};
use crate::watch::{Groundwork, Unwatched, Watch};
use inspect::{Found, inspect};
pub(crate) use read::{Read, Texts, read_all};

/// The name that a manifest has in every workspace.
pub const MANIFEST: &str = "threadle.yaml";

/// Everything that is known of a workspace after it was read and checked, mistakes included.
///
/// Every stage gives a tree and its findings, so one mistake never hides the next.
#[derive(Clone, Debug, Default)]
pub struct Compilation {
    /// The texts, the manifest first and the others by path.
    pub sources: Sources,
    /// What the rules may rely on.
    pub manifest: Manifest,
    /// What was written.
    pub files: Vec<(SourceId, Arc<File>)>,
    /// What was meant.
    pub workspace: Workspace,
    /// What is known of each line of its guarantees; nothing where there are errors.
    pub promises: Vec<Promise>,
    /// What is wrong, sorted by place, with the weights that the workspace gives.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether whoever looked on ended it early: then promises may be undecided, and findings missing.
    pub interrupted: bool,
    /// What else was found and comments beside the lines allow, with their reasons, sorted by place.
    pub allowed: Vec<Diagnostic>,
    /// Whether whoever looked on ended it before all was checked: then nothing can run.
    pub unchecked: bool,
}

impl Compilation {
    /// Reads and checks a workspace: the text of its manifest, and path and text of each of its `*.thread` files.
    pub fn new<'a>(manifest: &str, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Compilation {
        Compilation::watched(manifest, files, &Limits::default(), &Unwatched)
    }

    /// As [`Compilation::new`], with the limits of proofs and with somebody who looks on and may end it early: the proofs,
    /// even before they begin, or what comes before them, too. Where not all files were read, nothing else is checked.
    pub fn watched<'a>(
        manifest: &str,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        limits: &Limits,
        watch: &dyn Watch,
    ) -> Compilation {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort();
        let ground = Groundwork::new(watch);
        let files = files.into_iter().map(|(path, text)| (Source::new(path, text), None)).collect();
        let texts = read_all(Source::new(MANIFEST, manifest), files, &ground);
        let known = (&mut Clean::forgetful(), &mut Past::default());
        Compilation::of(texts, known, (limits, watch, &ground))
    }

    /// The compilation of texts that were read; what is `clean` is not checked again, and what is known
    /// from the `past` is not proved again.
    pub(crate) fn of(
        Texts { sources, manifest: manifest_id, read }: Texts,
        (clean, past): (&mut Clean, &mut Past),
        (limits, watch, ground): (&Limits, &dyn Watch, &Groundwork),
    ) -> Compilation {
        let mut diagnostics = Vec::new();
        let manifest = sources.get(manifest_id).map(|source| manifest::read(source, manifest_id));
        let (manifest, found) = manifest.unwrap_or_default();
        diagnostics.extend(found);
        diagnostics.extend(read.iter().flat_map(|read| read.found.iter().cloned()));
        let files: Vec<(SourceId, Arc<File>)> = read.iter().map(Read::tree).collect();
        if ground.is_ended() {
            diagnostic::weigh(&mut diagnostics, &manifest.severities);
            diagnostic::sort(&mut diagnostics);
            let (interrupted, unchecked) = (true, true);
            return Compilation {
                sources,
                manifest,
                files,
                diagnostics,
                interrupted,
                unchecked,
                ..Compilation::default()
            };
        }
        let (workspace, mut found) = lower(&manifest, &files);
        let items: Vec<Span> = files.iter().flat_map(|(_, file)| file.items.iter().map(Item::span)).collect();
        let [unread, misunderstood] =
            [&diagnostics, &found].map(|found| errors(found).flat_map(Diagnostic::places).collect::<Vec<Span>>());
        let broken = broken(&workspace, files.iter().flat_map(|(_, file)| &file.items), &unread, &misunderstood);
        diagnostic::drop_echoes(&mut found, &diagnostics, &items, manifest_id);
        diagnostics.extend(found);
        let mistakes: Vec<Span> = errors(&diagnostics).map(|error| error.primary.span).collect();
        let trees = Trees { sources: &sources, manifest: &manifest, files: &files, workspace: &workspace };
        let found = match mistakes.as_slice() {
            [] => inspect(&trees, (clean, past), (limits, watch, ground)),
            mistakes => {
                let mut found = decisions(&workspace, clean, ground);
                found.extend(broken.iter().flat_map(|broken| conversations_beside(&workspace, broken, clean)));
                found.retain(|finding| !follows(finding, mistakes));
                Found { checks: found, ..Found::default() }
            }
        };
        let Found { checks, mut lints, outlook: Outlook { promises, findings, interrupted } } = found;
        diagnostics.extend(checks);
        if !has_errors(&diagnostics) {
            lints.extend(read.iter().flat_map(|read| read.lints.iter().cloned()));
        }
        // A place where something is wrong is not mentioned again because nothing gets there.
        let heavy = lints.iter().filter(|finding| finding.severity > Severity::Info);
        let told: Vec<Span> = diagnostics.iter().chain(heavy).map(|known| known.primary.span).collect();
        diagnostics.extend(findings.into_iter().filter(|finding| !follows(finding, &told)));
        let told: HashSet<Span> = diagnostics.iter().map(|known| known.primary.span).collect();
        diagnostics.extend(lints.into_iter().filter(|finding| !told.contains(&finding.primary.span)));
        diagnostics.extend(promises.iter().filter_map(Promise::finding));
        diagnostic::weigh(&mut diagnostics, &manifest.severities);
        let mut allowed = diagnostic::allow(&mut diagnostics, &comments(&sources, manifest_id, &files), &sources);
        diagnostic::sort(&mut diagnostics);
        diagnostic::sort(&mut allowed);
        let unchecked = ground.is_ended();
        let interrupted = interrupted || unchecked;
        Compilation { sources, manifest, files, workspace, promises, diagnostics, interrupted, allowed, unchecked }
    }

    /// Whether the workspace can run.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }

    /// The artifact, for [`crate::Program::load`]; none where there are errors, or not all was checked.
    pub fn artifact(&self) -> Option<Vec<u8>> {
        (!self.has_errors() && !self.unchecked).then(|| emit(&self.workspace, Some(&self.sources)))
    }
}

/// The comments of all texts.
fn comments(sources: &Sources, manifest_id: SourceId, files: &[(SourceId, Arc<File>)]) -> Vec<Span> {
    let of_manifest = sources.get(manifest_id).map(|source| manifest::comments(source, manifest_id));
    let of_rules = files.iter().flat_map(|(_, file)| &file.comments).map(|comment| comment.span);
    of_manifest.into_iter().flatten().chain(of_rules).collect()
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    errors(diagnostics).next().is_some()
}

fn errors(diagnostics: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The threads and `steps` with mistakes in them, in what could not be read or was not understood; none where one stands in
/// what all conversations share.
fn broken<'a>(
    workspace: &Workspace,
    items: impl Iterator<Item = &'a Item>,
    unread: &[Span],
    misunderstood: &[Span],
) -> Option<Vec<Broken>> {
    let is_in =
        |place: Span, item: Span| place.source == item.source && item.start <= place.start && place.start < item.end;
    let mut inside = 0;
    let mut broken = Vec::new();
    for item in items {
        let within = |places: &[Span]| -> Vec<Span> {
            places.iter().copied().filter(|place| is_in(*place, item.span())).collect()
        };
        let (unread, places) = (within(unread), within(misunderstood));
        if unread.is_empty() && places.is_empty() {
            continue;
        }
        inside += unread.len() + places.len();
        let places = unread.is_empty().then_some(places);
        match item {
            Item::Thread(_) | Item::Steps(_) => {
                let threads = workspace.threads.iter().zip(0..).filter(|(thread, _)| is_in(thread.span, item.span()));
                let steps = workspace.steps.iter().zip(0..).filter(|(steps, _)| is_in(steps.span, item.span()));
                let bodies = threads.map(|(_, at)| Body::Thread(ThreadId(at)));
                let bodies = bodies.chain(steps.map(|(_, at)| Body::Steps(StepsId(at))));
                broken.extend(bodies.map(|body| Broken { body, places: places.clone() }));
            }
            Item::Guarantee(_) | Item::Scenario(_) => {}
            Item::Start(_) | Item::Handler(_) | Item::Remember(_) | Item::Define(_) | Item::Migrate(_) => return None,
        }
    }
    (inside == unread.len() + misunderstood.len()).then_some(broken)
}

/// Whether a finding may only follow from one of the mistakes: one stands between the places that it points at.
fn follows(finding: &Diagnostic, mistakes: &[Span]) -> bool {
    let source = finding.primary.span.source;
    let (start, end) = finding
        .places()
        .filter(|place| place.source == source)
        .fold((u32::MAX, 0), |(start, end), place| (start.min(place.start), end.max(place.end)));
    mistakes.iter().any(|mistake| mistake.source == source && mistake.start < end && start < mistake.end)
}
