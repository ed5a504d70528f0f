//! All tests of the root package in one binary: one link, shared helpers.

mod address;
mod given;
mod layers;
mod identity;
mod time;
