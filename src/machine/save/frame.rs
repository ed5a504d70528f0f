//! Waits and frames of saved conversations, by the identities of their places and handlers.

use super::Error;
use crate::artifact::parts::{HandlerId, Identity, PlaceId, PlaceKind, Reader, Wire};
use crate::artifact::{self, Program};
use crate::machine::conversation::{Frame, Held, Interrupted, Waiting};
use crate::value::Value;

/// A wait in a saved conversation.
pub(super) struct SavedWait {
    place: Identity,
    due: Option<i64>,
    retries: u8,
    call: u32,
}

impl SavedWait {
    pub(super) fn of(program: &Program, waiting: Waiting) -> SavedWait {
        let place = program.place_identity(program.content.waits[waiting.wait.index()].place);
        SavedWait { place, due: waiting.due, retries: waiting.retries, call: waiting.call }
    }

    pub(super) fn waiting(self, program: &Program) -> Result<Waiting, Error> {
        let place = place_of(program, self.place)?;
        let PlaceKind::Wait { wait } = program.content.places[place.index()].kind else {
            return Err(Error::Malformed("nobody waits at that place"));
        };
        Ok(Waiting { wait, due: self.due, retries: self.retries, call: self.call })
    }
}

impl Wire for SavedWait {
    fn write(&self, out: &mut Vec<u8>) {
        self.place.write(out);
        self.due.write(out);
        self.retries.write(out);
        self.call.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<SavedWait, artifact::Error> {
        Ok(SavedWait {
            place: Wire::read(input)?,
            due: Wire::read(input)?,
            retries: Wire::read(input)?,
            call: Wire::read(input)?,
        })
    }
}

pub(super) fn write_frame(program: &Program, frame: &Frame, out: &mut Vec<u8>) {
    match frame {
        Frame::Return(place) => {
            false.write(out);
            program.place_identity(*place).write(out);
        }
        Frame::Interrupted(interrupted) => {
            true.write(out);
            program.handler_identity(interrupted.handler).write(out);
            interrupted.wait.map(|waiting| SavedWait::of(program, waiting)).write(out);
            interrupted.held.as_ref().map(|held| (held.outcome, held.given.clone())).write(out);
        }
    }
}

pub(super) fn read_frame(program: &Program, input: &mut Reader<'_>) -> Result<Frame, Error> {
    if !bool::read(input)? {
        let place = place_of(program, Identity::read(input)?)?;
        let returns = matches!(program.content.places[place.index()].kind, PlaceKind::Return { .. });
        return if returns { Ok(Frame::Return(place)) } else { Err(Error::Malformed("nothing returns to that place")) };
    }
    let handler: Option<HandlerId> = program.handler_of(Identity::read(input)?);
    let handler = handler.ok_or(Error::Malformed("there is no such handler"))?;
    let wait = Option::<SavedWait>::read(input)?.map(|saved| saved.waiting(program)).transpose()?;
    let held = Option::<(Option<u32>, Vec<Option<Value>>)>::read(input)?;
    let held = held.map(|(outcome, given)| Held { outcome, given });
    Ok(Frame::Interrupted(Box::new(Interrupted { handler, wait, held })))
}

fn place_of(program: &Program, identity: Identity) -> Result<PlaceId, Error> {
    program.place_of(identity).ok_or(Error::Malformed("there is no such place"))
}
