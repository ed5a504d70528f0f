//! Any bytes as an artifact: refused, or run to the end of a conversation without a panic.
//!
//! The input is what is written over the standard workspace's artifact: two bytes for the place and one for the new
//! byte, again and again. Checksum and revision are put right, so that the loader looks at everything behind them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use threadle::Program;
use threadle_fuzz::{EVENTS, drive, seal, standard_artifact};

static ARTIFACT: LazyLock<Vec<u8>> = LazyLock::new(standard_artifact);

fuzz_target!(|bytes: &[u8]| {
    let _ = Program::load(bytes);
    let _ = Program::load_trusted(bytes);
    let mut artifact = ARTIFACT.clone();
    for change in bytes.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]]));
        if let Some(byte) = artifact.get_mut(60 + place) {
            *byte = change[2];
        }
    }
    seal(&mut artifact);
    let verified = Program::load(&artifact);
    // What is trusted is checked less, and must not misbehave either.
    let trusted = Program::load_trusted(&artifact);
    assert!(verified.is_err() || trusted.is_ok(), "what is verified can be trusted");
    if let Ok(program) = trusted {
        drive(&program, EVENTS);
        let _ = program.show();
    }
});
