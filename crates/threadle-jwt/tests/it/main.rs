//! All tests of the token check in one binary.

mod conformance;
mod hostile;
mod keys;
mod reasons;
mod signer;
