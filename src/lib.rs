//! Threadle: a rule language for customer-service chat, its compiler and checker, and the machine that runs it.
//!
//! # The map
//!
//! ```text
//!  threadle.yaml ─▶ manifest ─┐
//!  *.thread ─▶ syntax ─▶ ast ─┴▶ lower ─▶ ir ─▶ check ─▶ emit ─▶ artifact             compile half
//!                                         │       └▶ diagnostic ─▶ terminal, JSON, GitHub, SARIF
//!                                         └▶ prove ─▶ guarantees, scenario, graph
//!  ──────────────────────────────────────────────────────────────────────────────────────────────
//!  event ─▶ session ─▶ identity ─▶ facts ─▶ machine(artifact, conversation) ─▶ effects    run half
//! ```
//!
//! - **Ground**: [`source`] (texts and places in them), [`time`], [`value`] (types and values), [`given`] (values as the
//!   outside gives them), [`address`], [`watch`] (whoever looks on while work takes long, and may end it).
//! - **Trees**: [`ast`] is what was written, [`ir`] is what it means, [`artifact`] is what runs. There are no others.
//! - **Passes** of the compile half (feature `compile`, on by default): [`parse`], [`lower`], [`check`], [`emit`]; each
//!   gives a tree *and* its [`diagnostic`]s, so one mistake never hides the next. [`Compilation`] is all of them in a
//!   row, and [`Project`] gives it anew after each edit.
//! - Beside the passes: `lint` tells what runs and is probably not meant, [`prove`] looks at every conversation that can
//!   be, `combine` puts two versions of the rules into one for it, [`mod@format`] lays rule files out, [`graph`] draws
//!   threads. On top of both halves, [`scenario`] plays transcripts, [`guarantees`] plays what breaks a promise,
//!   [`compare`] plays where two versions of the rules part, [`questions`] tells who sees a line, [`coverage`] tells what
//!   transcripts show of all that conversations can show, [`suite`] writes the missing ones, and [`mutate`] tells which
//!   changes nothing notices.
//! - **The run half** builds alone (`--no-default-features`): [`machine`] runs one conversation, [`identity`] knows who
//!   the customer is and what that proves, [`session`] joins both for one chat window; [`protocol`] is what goes in and
//!   comes out. [`revision`] tells what becomes of a conversation when the rules have changed.
//!
//! What is *not* here: no clock (the time comes with every event), no input or output, no global state, no thread (but for
//! one of the compile half, where `beside` does two works side by side), no cryptography but the seal of saved states
//! ([`seal`]; of tokens a [`identity::TokenVerifier`] outside gives verdicts) and no data base (an
//! [`identity::ProfileDirectory`] outside answers look-ups). All that is impure stands in `crates/`.
//!
//! Three families of failure are never mixed: a [`diagnostic::Diagnostic`] (the author of rules erred), a fault (a
//! conversation broke a limit, [`protocol::EffectKind::Fault`]), and errors (the embedder or the outside failed).
//!
//! `tests/it/layers.rs` holds the layers; `docs/` tells the rest: the language for those who write rules, the protocol
//! for those who embed, the artifact byte by byte, the machine operation by operation, and why it is as it is.

// The grammar's code asks for it by this name: pest is used without its own probing of the stack.
#[cfg(feature = "compile")]
extern crate alloc;

pub mod address;
pub mod artifact;
pub mod ast;
#[cfg(feature = "compile")]
mod beside;
#[cfg(feature = "compile")]
pub mod check;
#[cfg(feature = "compile")]
mod combine;
#[cfg(feature = "compile")]
pub mod compare;
#[cfg(feature = "compile")]
mod compilation;
#[cfg(feature = "compile")]
pub mod coverage;
pub mod diagnostic;
#[cfg(feature = "compile")]
mod emit;
#[cfg(feature = "compile")]
pub mod format;
pub mod given;
#[cfg(feature = "compile")]
pub mod graph;
#[cfg(feature = "compile")]
mod guarantees;
pub mod identity;
pub mod ir;
#[cfg(feature = "compile")]
mod lint;
#[cfg(feature = "compile")]
mod lower;
pub mod machine;
pub mod manifest;
#[cfg(feature = "compile")]
pub mod mutate;
#[cfg(feature = "compile")]
mod project;
pub mod protocol;
#[cfg(feature = "compile")]
pub mod prove;
#[cfg(feature = "compile")]
pub mod questions;
pub mod revision;
#[cfg(feature = "compile")]
pub mod scenario;
pub mod seal;
pub mod session;
pub mod source;
#[cfg(feature = "compile")]
pub mod suite;
#[cfg(feature = "compile")]
mod syntax;
pub mod time;
pub mod value;
pub mod watch;

pub use artifact::Program;
#[cfg(feature = "compile")]
pub use compilation::{Compilation, MANIFEST};
#[cfg(feature = "compile")]
pub use emit::emit;
#[cfg(feature = "compile")]
pub use guarantees::{Outlook, Promise, Standing, guarantees};
#[cfg(feature = "compile")]
pub use lower::lower;
#[cfg(feature = "compile")]
pub use project::Project;
#[cfg(feature = "compile")]
pub use syntax::parse;

/// The examples of the README compile and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
