//! All tests of the root package in one binary: one link, shared helpers.

mod given;
mod layers;
mod time;
