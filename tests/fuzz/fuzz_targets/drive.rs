//! Any lines as events of the standard workspace.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use threadle::Program;
use threadle::session::Session;
use threadle_fuzz::{drive, events, standard_artifact};

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::load(&standard_artifact()).expect("just made"));

fuzz_target!(|text: &str| drive(&PROGRAM, Session::new("s"), &events(text)));
