//! All tests of the root package in one binary: one link, shared helpers.

mod address;
mod broken;
mod catalogue;
mod check;
mod check_by_counting;
mod check_by_walking;
mod examples;
mod format;
mod given;
mod graph;
mod guide;
mod identity;
mod layers;
mod lower;
mod machine;
mod manifest;
mod pages;
mod protocol;
mod prove;
mod reference;
mod render;
mod scenario;
mod session;
mod syntax;
mod time;
mod workspace;
