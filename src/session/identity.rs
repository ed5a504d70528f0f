//! What a change of identity means for the conversation.

use super::Rejected;
use super::turn::Turn;
use crate::identity::{Change, Customer, Outcome, Person};
use crate::machine::Input;
use crate::protocol::{Because, EffectKind};

impl Turn<'_, '_> {
    /// Tells what came of an event that concerns identity, and lets the rules know.
    pub(super) fn identity_is(&mut self, outcome: Outcome, because: Because) -> Result<(), Rejected> {
        let change = match outcome {
            Outcome::Unchanged => return Ok(()),
            Outcome::Refused(reason) => {
                self.emit(EffectKind::IdentityRefused { reason });
                return Ok(());
            }
            Outcome::Changed(change) => change,
        };
        let input = match change {
            Change::BecameSomeoneElse => return self.become_someone_else(because),
            Change::Identified => Input::Identifies,
            Change::Authenticated => Input::Authenticates,
            Change::SignedOut => {
                self.forget_customer();
                Input::SignsOut
            }
            Change::TokenExpired => Input::TokenExpires,
            Change::LookedUp => Input::FactsChange,
        };
        self.tell_identity(because);
        self.tell(input)
    }

    /// What was told about the customer is unknown.
    pub(super) fn forget_customer(&mut self) {
        let program = self.engine.program;
        self.told().forget_customer(program);
    }

    /// Says who the customer is now.
    pub(super) fn tell_identity(&mut self, because: Because) {
        let customer = self.session.identity.customer();
        self.emit(EffectKind::IdentityChanged {
            customer: customer.grade(),
            identification: customer.identification(),
            profile: customer.profile_status(),
            because,
        });
    }

    /// The conversation is left to its owner, and one of the new customer begins.
    ///
    /// What the rules still do in the old conversation they do for nobody: neither the one who is gone nor the one who
    /// has come is at the screen of it, so its handlers see an anonymous customer and nothing passes from one to the
    /// other.
    fn become_someone_else(&mut self, because: Because) -> Result<(), Rejected> {
        self.forget_customer();
        self.tell_as(&Customer::Anonymous, Input::BecomesSomeoneElse)?;
        let successor = self.next_chat();
        self.emit(EffectKind::ConversationLeft { successor: successor.clone() });
        self.start_chat(successor);
        self.tell_identity(because);
        self.tell(Input::ChatOpens)
    }

    /// Before the chat opens nobody owns a conversation yet, so another person simply takes the place of the one before;
    /// what was told about that one is unknown of this one.
    pub(super) fn forget_unless(&mut self, before: Option<&Person>) {
        let now = self.session.identity.customer().person();
        if let (Some(before), Some(now)) = (before, now)
            && !before.is_same_as(now)
        {
            self.forget_customer();
        }
    }
}
