//! How conversations go: where they wait, what may happen there, and where each leads.

use crate::artifact::id::{
    ActionId, CellId, Code, ExpressionId, HandlerId, InboxId, PatternId, PlaceId, RecordId, StringId, TemplateId,
    WaitId,
};
use crate::artifact::wire::wire;

wire! {
    /// An experiment.
    struct Split {
        /// Its name.
        name: StringId,
        /// Shares in percent, 100 in all, and where each leads.
        arms: Vec<(u8, Code)>,
    }
}

wire! {
    /// How control passes to an agent.
    struct HandOff {
        /// To which inbox.
        inbox: InboxId,
        /// How urgent.
        priority: Option<StringId>,
        /// Why.
        reason: Option<TemplateId>,
        /// What the agent should know.
        note: Option<TemplateId>,
    }
}

wire! {
    /// Where a conversation waits.
    struct Wait {
        /// Its place.
        place: PlaceId,
        /// How long, in milliseconds.
        after: i64,
        /// What is done when time is up.
        late: Code,
        /// For what.
        kind: WaitKind,
    }
}

wire! {
    /// What is waited for.
    pub(crate) enum WaitKind {
        /// Something that happens.
        0 Events { arms: Vec<Arm> },
        /// One of the quick replies.
        1 Choose { text: TemplateId, choices: Vec<Choice>, anything_else: Option<Code> },
        /// A free answer.
        2 Ask { ask: Ask },
        /// Name and address.
        3 Onboard { text: TemplateId, done: Code },
        /// The host's answer.
        4 Call { call: Call },
    }
}

wire! {
    /// A quick reply.
    struct Choice {
        /// Its id.
        id: StringId,
        /// What the button says.
        label: StringId,
        /// What is done when it is picked.
        target: Code,
    }
}

wire! {
    /// A question with a free answer.
    struct Ask {
        /// The question.
        text: TemplateId,
        /// The memory that takes the answer.
        into: CellId,
        /// Asked even when the memory is known.
        always: bool,
        /// How the answer is read.
        answer: AnswerKind,
        /// What the whole answer must match.
        matching: Option<PatternId>,
        /// How often, and with what words, it is asked again.
        retry: Option<(u8, TemplateId)>,
        /// After the last bad answer.
        otherwise: Option<Code>,
        /// A good answer.
        next: Code,
    }
}

wire! {
    /// How an answer is read.
    #[derive(Copy, Eq, Hash)]
    pub enum AnswerKind {
        /// Any text, trimmed.
        0 Text,
        /// An email address, normalised.
        1 Email,
        /// A phone number, E.164.
        2 Phone,
        /// A whole number within the memory's range.
        3 Integer,
        /// A decimal number.
        4 Decimal,
        /// `2026-12-24` or `24.12.2026` (day first).
        5 Date,
        /// An amount of the memory's currency.
        6 Money,
        /// yes or no.
        7 YesOrNo,
        /// One of the memory's values.
        8 OneOf,
    }
}

wire! {
    /// Asking the host.
    struct Call {
        /// What to do.
        action: ActionId,
        /// Which inputs are given what; inputs by their place in the action's list.
        arguments: Vec<(u32, ExpressionId)>,
        /// Where what it gives is kept.
        into: Option<RecordId>,
        /// One target for each declared outcome, in their order.
        outcomes: Vec<Code>,
        /// It failed.
        failed: Code,
    }
}

wire! {
    /// Something that may happen, and where it leads.
    struct Arm {
        /// What.
        event: Event,
        /// Code that tests what must hold besides.
        condition: Option<Code>,
        /// What is done.
        target: Code,
    }
}

wire! {
    /// What may happen.
    pub(crate) enum Event {
        /// The chat opens.
        0 ChatOpens,
        /// The customer writes one of these phrases, or anything.
        1 Writes { phrases: Vec<StringId> },
        /// The customer picks one of these options.
        2 Picks { options: Vec<StringId> },
        /// Anonymous becomes identified.
        3 Identifies,
        /// The customer becomes authenticated.
        4 Authenticates,
        /// The customer becomes anonymous.
        5 SignsOut,
        /// Another person is at the screen.
        6 BecomesSomeoneElse,
        /// The proof ran out.
        7 TokenExpires,
        /// Nothing came for so many milliseconds.
        8 Idle { after: i64 },
    }
}

wire! {
    /// A place where a conversation waits, or to which it returns.
    struct Place {
        /// The names on the way to it.
        path: StringId,
        /// The hash of its path.
        identity: u64,
        /// What is there.
        kind: PlaceKind,
    }
}

wire! {
    /// What is at a place.
    #[derive(Copy)]
    pub(crate) enum PlaceKind {
        /// A wait.
        0 Wait { wait: WaitId },
        /// The return from a `steps` block.
        1 Return { to: Code },
    }
}

wire! {
    /// A thread.
    struct Thread {
        /// Its name.
        name: StringId,
        /// Where it begins.
        entry: Code,
        /// Its own handlers, tried in order.
        handlers: Vec<HandlerId>,
    }
}

wire! {
    /// What is done about an event that no waiting arm took.
    struct Handler {
        /// What it is called in saved states.
        name: StringId,
        /// The hash of its name.
        identity: u64,
        /// Taken only after the hand-off; otherwise only before.
        after_hand_off: bool,
        /// What must happen, and where it leads.
        arm: Arm,
    }
}
