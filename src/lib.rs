//! Threadle.

pub mod ast;
pub mod diagnostic;
pub mod ir;
pub mod manifest;
pub mod source;
pub mod value;
