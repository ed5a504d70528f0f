//! Any lines as events of the standard workspace.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use threadle::Program;
use threadle::session::Session;
use threadle_fuzz::{STANDARD, drive, events};

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::load(STANDARD).expect("just made"));

fuzz_target!(|text: &str| drive(&PROGRAM, Session::new("s"), &events(text)));
