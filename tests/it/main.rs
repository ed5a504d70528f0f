//! All tests of the root package in one binary: one link, shared helpers.

mod address;
mod given;
mod graph;
mod identity;
mod layers;
mod manifest;
mod protocol;
mod syntax;
mod time;
