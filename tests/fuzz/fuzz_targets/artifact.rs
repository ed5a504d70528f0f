//! Any bytes as an artifact: refused, or run to the end of a conversation without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use threadle::Program;
use threadle_fuzz::{EVENTS, drive};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(program) = Program::load(bytes) {
        drive(&program, EVENTS);
        let _ = program.show();
    }
});
