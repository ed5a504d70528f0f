//! Where a conversation can be, and to what it has to come back.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Silence;
use crate::ir::{HandlerId, NodeId, ThreadId};

/// A place in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Location {
    /// Where it is.
    pub(crate) point: Point,
    /// What it has to come back to.
    pub(crate) context: Context,
    /// What is known there of how long the customer has been silent.
    pub(crate) silence: Silence,
}

impl Location {
    /// The same place, however long the customer has been silent.
    pub(crate) const fn spot(self) -> (Point, Context) {
        (self.point, self.context)
    }
}

/// Which location of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct LocationId(pub(crate) u32);

impl LocationId {
    /// As an index.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A point in the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Point {
    /// Before the chat opens.
    Before,
    /// No start line took anything yet.
    Start,
    /// About to do this.
    At(NodeId),
    /// Waiting here; the question was asked again so many times.
    Waiting(NodeId, u8),
    /// With an agent; the thread that handed off.
    HandedOff(Option<ThreadId>),
    /// Ended.
    Ended,
    /// Left to its owner.
    Left,
}

/// What a conversation comes back to, innermost first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Context(u32);

/// One thing to come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Frame {
    /// Behind this `do`.
    Return(NodeId),
    /// The wait that this handler interrupted.
    Resume(Point, HandlerId),
    /// The conversation is left when the handler is done.
    Leave,
}

/// All contexts of a model.
#[derive(Default)]
pub(crate) struct Contexts {
    frames: Vec<(Frame, Context, u8)>,
    places: HashMap<(Frame, Context), Context, RandomState>,
}

impl Context {
    /// Nothing.
    pub(crate) const NONE: Context = Context(0);
}

impl Contexts {
    /// `frame` upon `context`.
    pub(crate) fn push(&mut self, frame: Frame, context: Context) -> Context {
        let depth = self.depth(context).saturating_add(1);
        let frames = &mut self.frames;
        *self.places.entry((frame, context)).or_insert_with(|| {
            frames.push((frame, context, depth));
            Context(frames.len() as u32)
        })
    }

    /// The innermost frame, and what is beneath it.
    pub(crate) fn pop(&self, context: Context) -> Option<(Frame, Context)> {
        let (frame, beneath, _) = self.frames.get(context.0.checked_sub(1)? as usize)?;
        Some((*frame, *beneath))
    }

    /// How many frames there are.
    pub(crate) fn depth(&self, context: Context) -> u8 {
        let frame = context.0.checked_sub(1).and_then(|at| self.frames.get(at as usize));
        frame.map_or(0, |(_, _, depth)| *depth)
    }

    /// The frames, innermost first.
    pub(crate) fn frames(&self, context: Context) -> impl Iterator<Item = Frame> {
        let mut rest = context;
        std::iter::from_fn(move || {
            let (frame, beneath) = self.pop(rest)?;
            rest = beneath;
            Some(frame)
        })
    }
}
