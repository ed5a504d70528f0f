//! Compiling beside pest's bare parse of the same text (W4), and what one edit of a large workspace costs.
//!
//! `cargo bench -p threadle-bench --bench compile` prints medians of ratios, all times for each byte of the text.

// The generated parser asks for it by this name, as in the library.
extern crate alloc;

use std::cell::{Cell, RefCell};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::rc::Rc;

use bare::{Bare, Rule};
use pest::Parser as _;
use threadle::check::check;
use threadle::prove::Limits;
use threadle::source::{Source, SourceId, Sources};
use threadle::watch::Progress;
use threadle::{Compilation, Project, emit, lower, manifest, parse};
use threadle_bench::paired::{Contestant, race, report};
use threadle_bench::{threads, threads_manifest, wide_manifest, wide_rules};

// That of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The project's grammar and nothing else.
mod bare {
    // The generated enum has one variant a rule; its documentation stands in the grammar.
    #![allow(missing_docs)]

    /// Its parser.
    #[derive(pest_derive::Parser)]
    #[grammar = "../../grammar/threadle.pest"]
    pub struct Bare;
}

fn main() {
    // `cargo test --benches` only wants to know whether it runs.
    let measured = std::env::args().any(|argument| argument == "--bench");
    let (rounds, size) = if measured { (15, 1) } else { (1, 20) };
    for count in [625, 2_500, 10_000] {
        rules(count / size, rounds);
    }
    for count in [64, 250, 1_000] {
        many_threads(count / size, rounds);
    }
    one_edit(1_000 / size, rounds);
}

/// Without proofs: whoever looks on has seen enough before they begin.
fn enough(_: Progress) -> ControlFlow<()> {
    ControlFlow::Break(())
}

/// W4: so many rules in one list; 10,000 are 1.4 MB.
fn rules(count: usize, rounds: usize) {
    let text = wide_rules(count);
    let bare = || Bare::parse(Rule::file, &text).map_or(0, |pairs| pairs.len() as u64);
    assert_eq!(bare(), 1, "the grammar reads the workload");
    let manifest_source = Source::new("threadle.yaml", wide_manifest());
    let (manifest, _) = manifest::read(&manifest_source, SourceId(0));
    let mut sources = Sources::default();
    sources.add(manifest_source.clone());
    let id = sources.add(Source::new("wide.thread", text.as_str()));
    let read = || parse(sources.get(id).expect("it was just added"), id).0;
    let files = [(id, read())];
    let (workspace, found) = lower(&manifest, &files);
    assert!(found.is_empty(), "the workload has no mistake");
    let from_source_to_artifact = || {
        let mut sources = Sources::default();
        sources.add(manifest_source.clone());
        let source = Source::new("wide.thread", text.as_str());
        let id = sources.add(source.clone());
        let files = [(id, parse(&source, id).0)];
        let workspace = lower(&manifest, &files).0;
        let artifact = emit(&workspace, Some(&sources));
        (sources, files, workspace, artifact)
    };
    let mut contestants = [
        once("pest's bare parse with the project's grammar", bare),
        kept("source to artifact: read, lower, emit", from_source_to_artifact),
        once("checks, without proofs", || check(&workspace).len() as u64),
        kept("  of the way: read, with the tree", read),
        kept("  of the way: lower", || lower(&manifest, &files)),
        kept("  of the way: emit", || emit(&workspace, Some(&sources))),
    ];
    let outcomes = race(&mut contestants, rounds, text.len());
    report(&format!("W4: {count} rules, {} bytes; for each byte", text.len()), &outcomes);
}

fn once<'a>(name: &'static str, work: impl Fn() -> u64 + Copy + 'a) -> Contestant<'a> {
    Contestant { name, turn: Box::new(move || Box::new(move || black_box(work()))) }
}

/// What the work makes is thrown away before the next turn: that is not part of the way.
fn kept<'a, T: 'a>(name: &'static str, work: impl Fn() -> T + Copy + 'a) -> Contestant<'a> {
    let made = Rc::new(Cell::new(None));
    let turn = move || {
        let made = made.clone();
        made.take();
        let turn: Box<dyn FnMut() -> u64> = Box::new(move || {
            made.set(Some(black_box(work())));
            0
        });
        turn
    };
    Contestant { name, turn: Box::new(turn) }
}

/// So many threads of 20 actions, one file each, from texts to artifact, checks included.
fn many_threads(count: usize, rounds: usize) {
    let (manifest, files) = (threads_manifest(), threads(count, 20));
    let texts = || files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let bytes: usize = texts().map(|(_, text)| text.len()).sum();
    let lines: usize = texts().map(|(_, text)| text.lines().count()).sum();
    let bare = || texts().filter(|(_, text)| Bare::parse(Rule::file, text).is_ok()).count() as u64;
    let compile = || {
        let compilation = Compilation::watched(&manifest, texts(), &Limits::default(), &enough);
        compilation.artifact().map_or(0, |artifact| artifact.len() as u64)
    };
    let mut contestants = [
        once("pest's bare parse with the project's grammar", bare),
        once("texts to artifact, checked, without proofs", compile),
    ];
    let outcomes = race(&mut contestants, rounds, bytes);
    let whole = outcomes.last().map_or(f64::NAN, |outcome| outcome.nanoseconds * bytes as f64 / 1e6);
    report(&format!("{count} threads, {lines} lines, {bytes} bytes: {whole:.1} ms in all; for each byte"), &outcomes);
}

/// A workspace of so many threads is compiled again after one file was saved with another message, or another rule.
fn one_edit(count: usize, rounds: usize) {
    let (manifest, files) = (threads_manifest(), threads(count, 20));
    let (path, text) = &files[count / 2];
    let saved = [text.clone(), text.replacen("Message", "Words", 1), text.replacen("=> say", "=> note", 1)];
    for (what, others) in [("message", [0, 1]), ("rule", [0, 2])] {
        let mut project = Project::new(&manifest);
        files.iter().for_each(|(path, text)| _ = project.set(path, text));
        project.watched(&Limits::default(), &enough);
        let (project, turn) = (RefCell::new(project), Cell::new(0));
        let anew = || {
            turn.set(turn.get() + 1);
            let mut project = project.borrow_mut();
            project.set(path, &saved[others[turn.get() % 2]]);
            project.watched(&Limits::default(), &enough).workspace.nodes.len() as u64
        };
        let texts = || files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let cold = || Compilation::watched(&manifest, texts(), &Limits::default(), &enough).files.len() as u64;
        let mut contestants = [once("for the first time", cold), once("again, after the edit", anew)];
        let outcomes = race(&mut contestants, rounds, 1_000_000);
        report(&format!("{count} threads, one {what} edited, without proofs; in milliseconds"), &outcomes);
    }
}
