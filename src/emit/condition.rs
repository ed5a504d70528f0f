//! Conditions as operations that jump.

use super::form::Form;
use super::{Emitter, Label};
use crate::artifact::parts::{Code, Op};
use crate::ir::Condition;

/// Which outcome goes on behind the operations instead of jumping.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Falls {
    /// When the condition holds.
    Yes,
    /// When it does not.
    No,
}

/// Where the outcomes lead.
#[derive(Clone, Copy)]
pub(super) struct Exits {
    pub(super) yes: Label,
    pub(super) no: Label,
    pub(super) falls: Falls,
}

impl<'w> Emitter<'w> {
    /// A piece of code that only tests, for an arm.
    pub(super) fn tests(&mut self, condition: &'w Condition) -> Code {
        let form = self.form(condition, false);
        self.tests_of(&form)
    }

    /// A piece of code that only tests.
    pub(super) fn tests_of(&mut self, form: &Form) -> Code {
        let start = self.here();
        let exits = Exits { yes: self.label(), no: self.label(), falls: Falls::Yes };
        self.jumps(form, exits);
        self.place(exits.yes);
        self.code.push(Op::Accept);
        self.place(exits.no);
        self.code.push(Op::Reject);
        start
    }

    /// Operations that go where the form leads.
    pub(super) fn jumps(&mut self, form: &Form, exits: Exits) {
        let Exits { yes, no, falls } = exits;
        let falls_yes = falls == Falls::Yes;
        let to = if falls_yes { no.into() } else { yes.into() };
        match form {
            Form::Clear { word, mask } if falls_yes => self.code.push(Op::IfAny { word: *word, to, mask: *mask }),
            Form::Clear { word, mask } => self.code.push(Op::IfNone { word: *word, to, mask: *mask }),
            Form::Hit { word, mask } | Form::Bits { word, allowed: mask, .. } if falls_yes => {
                self.code.push(Op::IfNone { word: *word, to, mask: *mask });
            }
            Form::Hit { word, mask } | Form::Bits { word, allowed: mask, .. } => {
                self.code.push(Op::IfAny { word: *word, to, mask: *mask });
            }
            Form::Test { test, answer } => {
                self.code.push(Op::IfTest { test: *test, answer: *answer != falls_yes, to });
            }
            Form::All(forms) => self.jumps_of(forms, exits, Falls::Yes),
            Form::Any(forms) => self.jumps_of(forms, exits, Falls::No),
        }
    }

    /// `and` goes on while parts hold (`going` is yes), `or` while they do not.
    fn jumps_of(&mut self, forms: &[Form], exits: Exits, going: Falls) {
        let Some((last, before)) = forms.split_last() else {
            // Nothing to test: `and` holds, `or` does not.
            if going != exits.falls {
                let to = if going == Falls::Yes { exits.yes } else { exits.no };
                self.code.push(Op::Jump { to: to.into() });
            }
            return;
        };
        for form in before {
            let on = self.label();
            let (yes, no) = if going == Falls::Yes { (on, exits.no) } else { (exits.yes, on) };
            self.jumps(form, Exits { yes, no, falls: going });
            self.place(on);
        }
        self.jumps(last, exits);
    }
}
