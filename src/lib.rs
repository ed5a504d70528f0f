//! Threadle.

pub mod address;
pub mod artifact;
pub mod ast;
#[cfg(feature = "compile")]
pub mod check;
pub mod diagnostic;
#[cfg(feature = "compile")]
pub mod emit;
pub mod given;
#[cfg(feature = "compile")]
pub mod graph;
pub mod identity;
pub mod ir;
#[cfg(feature = "compile")]
mod lower;
pub mod machine;
pub mod manifest;
pub mod protocol;
#[cfg(feature = "compile")]
pub mod scenario;
pub mod session;
pub mod source;
#[cfg(feature = "compile")]
mod syntax;
pub mod time;
pub mod value;

#[cfg(feature = "compile")]
pub use lower::lower;
#[cfg(feature = "compile")]
pub use syntax::parse;
