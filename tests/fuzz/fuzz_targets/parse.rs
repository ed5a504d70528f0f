//! Any text as a rule file: findings or a program, and what is formatted stays as it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use threadle::Compilation;
use threadle::format::format;
use threadle::source::Source;

const MANIFEST: &str = include_str!("../../../rules/threadle.yaml");

fuzz_target!(|text: &str| {
    if let Ok(once) = format(&Source::new("fuzz.thread", text)) {
        let twice = format(&Source::new("fuzz.thread", once.as_str())).expect("what was just laid out can be read");
        assert_eq!(twice, once);
    }
    let compilation = Compilation::new(MANIFEST, [("fuzz.thread", text)]);
    if let Some(artifact) = compilation.artifact() {
        threadle::Program::load(&artifact).expect("what was just made can be loaded");
    }
});
