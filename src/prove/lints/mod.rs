//! What is not wrong in any place, but in the course of a conversation.

mod login_late;

pub(super) use login_late::{Late, login_late};
