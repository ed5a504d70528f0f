//! The command line as a manual: what is typed, what comes of it.

mod explain;
mod folder;
mod new;
mod pages;
