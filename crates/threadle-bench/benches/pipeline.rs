//! What each stage of compiling takes, and one decision.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use threadle::ast::File;
use threadle::check::check;
use threadle::machine::{Acts, Conversation, Facts, Input, Moment, step};
use threadle::source::{Source, SourceId};
use threadle::time::Timestamp;
use threadle::{Compilation, Program, lower, manifest, parse};
use threadle_bench::{TRIAGE, threads, threads_manifest, triage_manifest, wide_manifest, wide_rules};

// That of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NOON: &str = "2026-06-01T12:00:00Z";

fn compile(manifest: &str, rules: &str) -> Program {
    let compilation = Compilation::new(manifest, [("rules.thread", rules)]);
    Program::load(&compilation.artifact().expect("the workload has no errors")).expect("it was just made")
}

/// W4: 10,000 rules, about a megabyte.
fn compiling(criterion: &mut Criterion) {
    let text = wide_rules(10_000);
    let source = Source::new("wide.thread", text.as_str());
    let (manifest, _) = manifest::read(&Source::new("threadle.yaml", wide_manifest()), SourceId(0));
    let files: [(SourceId, File); 1] = [(SourceId(1), parse(&source, SourceId(1)).0)];
    let mut group = criterion.benchmark_group("W4: 10,000 rules");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
    group.bench_function("parse", |bencher| bencher.iter(|| parse(black_box(&source), SourceId(1))));
    group.bench_function("lower", |bencher| bencher.iter(|| lower(black_box(&manifest), &files)));
    group.finish();

    let mut group = criterion.benchmark_group("W2: 1,000 rules");
    let (workspace, _) = lower(&manifest, &[(SourceId(1), parse(&Source::new("w", wide_rules(1_000)), SourceId(1)).0)]);
    group.sample_size(10);
    group.bench_function("check", |bencher| bencher.iter(|| check(black_box(&workspace))));
    group.finish();

    let mut group = criterion.benchmark_group("generated threads, 20 actions each");
    for count in [10, 100, 1_000] {
        let (manifest, files) = (threads_manifest(), threads(count, 20));
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        group.throughput(Throughput::Bytes(files.iter().map(|(_, text)| text.len() as u64).sum())).sample_size(10);
        group.bench_function(format!("{count}"), |bencher| {
            bencher.iter(|| Compilation::new(&manifest, files.iter().copied()));
        });
    }
    group.finish();
}

/// W1: the start line leads to twelve rules; each hands off at once.
fn deciding(criterion: &mut Criterion) {
    let program = compile(&triage_manifest(), TRIAGE);
    let facts = Facts::new(&program);
    let at = Timestamp::parse(NOON).expect("a time");
    let moment = Moment { program: &program, facts: &facts, at, trace: false };
    criterion.bench_function("W1: one decision, from the chat's opening to the hand-off", |bencher| {
        let waiting = Conversation::new(&program, "bench");
        bencher.iter_batched_ref(
            || (waiting.clone(), Acts::new()),
            |(conversation, acts)| step(moment, conversation, Input::ChatOpens, acts),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, compiling, deciding);
criterion_main!(benches);
