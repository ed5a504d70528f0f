//! Writes W2's native references: a thousand `if`s each, from the same rules that the language gets.

#[allow(dead_code, missing_docs, reason = "the crate uses all of it")]
#[path = "src/wide.rs"]
mod wide;

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=src/wide.rs");
    let folder = env::var_os("OUT_DIR").expect("cargo says where generated files go");
    fs::write(Path::new(&folder).join("chain.rs"), wide::chain(1_000, false) + &wide::chain(1_000, true))
        .expect("the folder is there");
}
