//! The `threadle` command.

fn main() {}
