//! Decisions: short ones as a chain of tests, long ones as what each branch asks for, so that one look finds the branch.

use super::condition::{Exits, Falls};
use super::form::Form;
use super::{Emitter, Label};
use crate::artifact::parts::{Code, Decision, DecisionId, Op, Rule, Rules, TermPart, TestId, Way, Word, is_compared};
use crate::ir::{Branch, NodeId};

/// From so many tests on a list is looked up instead of being tried from the top.
const LONG: usize = 10;

/// The most terms of one branch; what would need more is tested besides.
const TERMS: usize = 16;

/// The most tests of a decision that nothing but asking answers; further ones are asked besides.
const ASKS: usize = 64;

impl<'w> Emitter<'w> {
    /// Ordered branches: the first that holds leads to its target.
    pub(super) fn decision(&mut self, branches: &'w [Branch], otherwise: Option<NodeId>) {
        // Once a list is known to be long, nobody needs the forms of all its branches at the same time.
        let (mut forms, mut tests) = (Vec::new(), 0);
        for branch in branches {
            let form = self.form(&branch.condition, false);
            tests += form.tests();
            forms.push(form);
            if branches.len() > 2 && tests >= LONG {
                return self.index(branches, forms, otherwise);
            }
        }
        self.chain(branches, &forms, otherwise);
    }

    /// Each branch tests and goes to its target, or falls through to the next.
    fn chain(&mut self, branches: &[Branch], forms: &[Form], otherwise: Option<NodeId>) {
        let start = self.here();
        self.mark_decision(start, branches);
        let mut ends = Vec::with_capacity(branches.len() + 1);
        for (branch, form) in branches.iter().zip(forms) {
            let exits = Exits { yes: branch.target.into(), no: self.label(), falls: Falls::No };
            let before = self.code.len();
            self.jumps(form, exits);
            if self.code.len() == before {
                // It never holds; one operation stands for it all the same.
                self.code.push(Op::Jump { to: exits.no.into() });
            }
            self.place(exits.no);
            self.mark_branch(branch);
            ends.push(Code(self.code.len() as u32 - 1));
        }
        self.code.push(leave(otherwise));
        ends.push(Code(self.code.len() as u32 - 1));
        self.mark_end();
        self.decisions.push(Decision { start, way: Way::Chain { ends } });
    }

    /// One operation finds the branch; behind it stand the jumps to their targets, and then what is tested besides. The
    /// forms of the first branches are known.
    fn index(&mut self, branches: &'w [Branch], forms: Vec<Form>, otherwise: Option<NodeId>) {
        let start = self.here();
        self.code.push(Op::Decide { decision: DecisionId(self.decisions.len() as u32) });
        self.mark_decision(start, branches);
        for branch in branches {
            self.code.push(Op::Jump { to: Label::from(branch.target).into() });
            self.mark_branch(branch);
        }
        self.code.push(leave(otherwise));
        self.mark_end();
        let rules = self.rules(branches, forms);
        self.decisions.push(Decision { start, way: Way::Index { rules } });
    }

    fn rules(&mut self, branches: &'w [Branch], forms: Vec<Form>) -> Rules {
        let mut rules = Rules {
            branches: Vec::with_capacity(branches.len()),
            terms: Vec::with_capacity(branches.len()),
            parts: Vec::with_capacity(4 * branches.len()),
        };
        let (mut asked, mut room, mut forms) = (Vec::new(), Vec::new(), forms.into_iter());
        for branch in branches {
            let form = forms.next();
            let form = form.unwrap_or_else(|| self.form_in(&branch.condition, false, std::mem::take(&mut room)));
            let (start, mut exact) = (rules.parts.len(), true);
            let only = self.only_term(&form, &mut rules.parts, start, &mut asked, &mut exact);
            if only == Some(true) {
                rules.terms.push(rules.parts.len() as u32);
            } else {
                rules.parts.truncate(start);
            }
            if only.is_none() {
                for term in self.terms(&form, vec![Vec::new()], &mut asked, &mut exact) {
                    rules.parts.extend(term);
                    rules.terms.push(rules.parts.len() as u32);
                }
            }
            let check = (!exact).then(|| self.tests_of(&form));
            rules.branches.push(Rule { end: rules.terms.len() as u32, check });
            if let Form::All(used) = form {
                room = used;
            }
        }
        rules
    }

    /// Adds what `form` asks for to the term from `start` on. False where nobody has all of it; nothing where the form has
    /// several terms, and then some may be missing.
    fn only_term(
        &self,
        form: &Form,
        term: &mut Vec<TermPart>,
        start: usize,
        asked: &mut Vec<TestId>,
        exact: &mut bool,
    ) -> Option<bool> {
        match form {
            Form::Bits { allowed: 0, .. } => Some(false),
            Form::Bits { word, all, allowed } => Some(clear(term, start, *word, all & !allowed)),
            Form::Clear { word, mask } => Some(clear(term, start, *word, *mask)),
            Form::Test { test, answer } => {
                if !self.may_ask(*test, asked) {
                    *exact = false;
                    return Some(true);
                }
                Some(add_answer(term, start, *test, *answer))
            }
            Form::All(forms) => {
                let mut possible = true;
                for form in forms {
                    possible &= self.only_term(form, term, start, asked, exact)?;
                }
                Some(possible)
            }
            Form::Hit { .. } | Form::Any(_) => None,
        }
    }

    /// Whether the answer of a test may be part of terms: where nothing but asking answers it there is a limit.
    fn may_ask(&self, test: TestId, asked: &mut Vec<TestId>) -> bool {
        let is_known = is_compared(&self.tests.get(test.0).question) || asked.contains(&test);
        let may = is_known || asked.len() < ASKS;
        if may && !is_known {
            asked.push(test);
        }
        may
    }

    /// The terms of `form` and all of `terms`; `exact` becomes false where they tell less than the form.
    fn terms(&self, form: &Form, mut terms: Vec<Term>, asked: &mut Vec<TestId>, exact: &mut bool) -> Vec<Term> {
        match form {
            Form::Bits { allowed: 0, .. } => Vec::new(),
            Form::Bits { word, all, allowed } => {
                terms.retain_mut(|term| clear(term, 0, *word, all & !allowed));
                terms
            }
            Form::Clear { word, mask } => {
                terms.retain_mut(|term| clear(term, 0, *word, *mask));
                terms
            }
            Form::Hit { word, mask } => {
                let cells = self.cells.iter().filter(|cell| cell.word == *word && cell.mask() & mask != 0);
                let ways: Vec<Form> =
                    cells.map(|cell| Form::Clear { word: *word, mask: cell.mask() & !mask }).collect();
                self.either(&ways, terms, asked, exact)
            }
            Form::Test { test, answer } => {
                if !self.may_ask(*test, asked) {
                    *exact = false;
                    return terms;
                }
                terms.retain_mut(|term| add_answer(term, 0, *test, *answer));
                terms
            }
            Form::All(forms) => forms.iter().fold(terms, |terms, form| self.terms(form, terms, asked, exact)),
            Form::Any(forms) => self.either(forms, terms, asked, exact),
        }
    }

    /// The terms of any of `forms` and all of `terms`; where they are too many, `terms` alone.
    fn either(&self, forms: &[Form], terms: Vec<Term>, asked: &mut Vec<TestId>, exact: &mut bool) -> Vec<Term> {
        let mut all = Vec::new();
        for form in forms {
            all.extend(self.terms(form, terms.clone(), asked, exact));
            if all.len() > TERMS {
                *exact = false;
                return terms;
            }
        }
        all
    }
}

/// The parts of a term; at most one for each word.
type Term = Vec<TermPart>;

/// Adds that no bit of a mask is set to the term from `start` on, which is possible.
fn clear(term: &mut Term, start: usize, word: Word, mask: u64) -> bool {
    let known = term[start..].iter_mut().find_map(|part| match part {
        TermPart::Clear { word: known, mask } if *known == word => Some(mask),
        _ => None,
    });
    match known {
        Some(known) => *known |= mask,
        None => term.push(TermPart::Clear { word, mask }),
    }
    true
}

/// Adds a test's answer to the term from `start` on; false where the term wants the other one.
fn add_answer(term: &mut Term, start: usize, test: TestId, answer: bool) -> bool {
    let known = term[start..].iter().find_map(|part| match part {
        TermPart::Answer { test: known, answer } if *known == test => Some(*answer),
        _ => None,
    });
    if known.is_none() {
        term.push(TermPart::Answer { test, answer });
    }
    known.is_none_or(|known| known == answer)
}

fn leave(otherwise: Option<NodeId>) -> Op {
    otherwise.map_or(Op::NoBranch, |node| Op::Jump { to: Label::from(node).into() })
}
