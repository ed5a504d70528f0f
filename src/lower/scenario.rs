//! Scenarios: who takes part, and when it happens.

use super::Lowering;
use super::collect::Items;
use crate::ast::{self, LineKind as Written, Name};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::{near, scenarios};
use crate::ir::{Line, LineKind, Person, Scenario};
use crate::source::{Span, Spanned};

/// The people of a scenario, each with the place where they are introduced.
pub(super) type People = Vec<(Person, Span)>;

impl<'a> Lowering<'a> {
    pub(super) fn scenarios(&mut self, items: &Items<'a>) {
        self.unique("the scenario", items.scenarios.iter().map(|scenario| &scenario.label));
        for scenario in &items.scenarios {
            let lowered = self.scenario(scenario);
            self.workspace.scenarios.push(lowered);
        }
    }

    fn scenario(&mut self, scenario: &'a ast::Scenario) -> Scenario {
        let people = self.people(scenario);
        let mut lines = Vec::with_capacity(scenario.lines.len() + 1);
        for line in &scenario.lines {
            lines.extend(self.line(&line.kind, &people).map(|kind| Line { kind, span: line.span }));
        }
        // Whatever the scenario does not say about its time, the runner shall not have to know.
        let is_circumstance = |line: &&Line| line.kind.is_known() && !matches!(line.kind, LineKind::At(_));
        let before = lines.iter().take_while(is_circumstance);
        let says_when = matches!(lines.get(before.count()), Some(Line { kind: LineKind::At(_), .. }));
        if !says_when {
            lines.insert(0, Line { kind: LineKind::At(self.workspace.usual_moment), span: scenario.label.span });
        }
        let people = people.into_iter().map(|(person, _)| person).collect();
        Scenario { label: scenario.label.value.to_string(), people, lines, span: scenario.label.span }
    }

    fn people(&mut self, scenario: &ast::Scenario) -> People {
        let mut people: People = Vec::new();
        for line in &scenario.lines {
            let Written::Person(person) = &line.kind else { continue };
            let name = &person.name;
            match people.iter().find(|(known, _)| *known.name == *name.value) {
                Some((_, first)) => {
                    let found = names::duplicate_name("the person", &name.value, name.span, Some(*first));
                    self.report(found);
                }
                None => {
                    let lowered = self.person(person);
                    people.push((lowered, name.span));
                }
            }
        }
        people
    }

    fn person(&mut self, person: &ast::Person) -> Person {
        const FIELDS: [&str; 4] = ["first_name", "name", "email", "phone"];
        let mut values: [Option<&Spanned<Box<str>>>; 4] = [None; 4];
        for (name, value) in &person.fields {
            match FIELDS.iter().position(|field| **field == *name.value) {
                Some(place) => {
                    if let Some(first) = values[place].replace(value) {
                        self.report(names::duplicate_name("the part", &name.value, name.span, Some(first.span)));
                    }
                }
                None => {
                    let near = near(&name.value, FIELDS);
                    self.report(names::unknown_name(Named::PersonField, &name.value, name.span, near));
                }
            }
        }
        let [first_name, full_name, email, phone] = values.map(|value| value.map(|text| text.value.to_string()));
        let name = person.name.value.to_string();
        Person { name, full_name: full_name.or(first_name), email, phone, known: person.known }
    }

    /// The person of that name, by their place; somebody without an address is reported.
    pub(super) fn person_of(&mut self, name: &Name, people: &People) -> Option<usize> {
        let Some(place) = people.iter().position(|(person, _)| *person.name == *name.value) else {
            let near = near(&name.value, people.iter().map(|(person, _)| person.name.as_str()));
            self.report(names::unknown_name(Named::Person, &name.value, name.span, near));
            return None;
        };
        let (person, introduced) = &people[place];
        if person.email.is_none() && person.phone.is_none() {
            self.report(scenarios::person_without_address(&name.value, name.span, *introduced));
        }
        Some(place)
    }
}
