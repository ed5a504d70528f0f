//! The command line as a manual: what is typed, what comes of it.

mod build;
mod chat;
mod check;
mod conformance;
mod coverage;
mod diff;
mod drive;
mod explain;
mod fmt;
mod folder;
mod graph;
mod mutate;
mod new;
mod pages;
mod prove;
mod questions;
mod test;
mod workspace;
