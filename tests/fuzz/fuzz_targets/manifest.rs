//! Any text as a manifest.

#![no_main]

use libfuzzer_sys::fuzz_target;
use threadle::Compilation;

const RULES: &str = include_str!("../../../rules/menu.thread");

fuzz_target!(|text: &str| {
    let _ = Compilation::new(text, [("menu.thread", RULES)]);
});
