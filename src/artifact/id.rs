//! Indices into the tables of an artifact, each checked against its table when it is read.

use super::wire::{Reader, Wire};
use super::{Error, FactId};

/// Declares an index type and the count that bounds it.
macro_rules! id {
    ($($name:ident: $count:ident, $what:literal;)*) => {$(
        #[doc = concat!("Which ", $what, ".")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) u32);

        impl $name {
            /// As an index.
            pub(crate) const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl Wire for $name {
            fn write(&self, out: &mut Vec<u8>) {
                self.0.write(out);
            }

            fn read(input: &mut Reader<'_>) -> Result<$name, Error> {
                let index = u32::read(input)?;
                let known = index < input.counts.$count;
                known.then_some($name(index)).ok_or(Error::Malformed(concat!("there is no such ", $what)))
            }
        }
    )*};
}

id! {
    StringId: strings, "string";
    TypeId: types, "type";
    CellId: cells, "fact or memory";
    PatternId: patterns, "pattern";
    TemplateId: templates, "text";
    ExpressionId: expressions, "value";
    TestId: tests, "test";
    ActionId: actions, "action";
    RecordId: records, "record";
    InboxId: inboxes, "inbox";
    TopicId: topics, "topic";
    SplitId: splits, "split";
    HandOffId: hand_offs, "hand-off";
    PlaceId: places, "place";
    WaitId: waits, "wait";
    ThreadId: threads, "thread";
    HandlerId: handlers, "handler";
    Code: code, "operation";
}

/// Which word of packed values: those of the facts come first, then those of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Word(pub(crate) u16);

impl Wire for Word {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<Word, Error> {
        let index = u16::read(input)?;
        let known = u32::from(index) < input.counts.words();
        known.then_some(Word(index)).ok_or(Error::Malformed("there is no such word of packed values"))
    }
}

impl From<FactId> for CellId {
    /// Facts are the first cells.
    fn from(fact: FactId) -> CellId {
        CellId(fact.0)
    }
}
