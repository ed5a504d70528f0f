//! bladeink: the conversation as an ink story, loaded once. What is typed is put into a variable beside the choice.

use super::Talker;
use bladeink::story::Story;
use bladeink::value_type::ValueType;
use bladeink_compiler::Compiler;
use threadle_bench::turns::{Event, TURNS};

const STORY: &str = r#"
VAR email = ""
VAR name = ""
VAR open_orders = 3
Hello, good to have you here.
How shall we look up your orders?
+ [log_in]
  Log in at shop.example and we can get straight to it.
  -> address
+ [by_email] -> address

=== address
Which email address did you order with?
+ [typed]
- Thank you, I found {email}. And what is your name?
+ [typed]
- -> menu

=== menu
What can we do for you, {name}? You have {open_orders} open orders.
+ [order_status] -> status
+ [something_else] -> topic

=== status
All {open_orders} orders of {email} are on their way, {name}.
Is there anything else?
+ [yes__please] -> topic
+ [no__thank_you]
  Have a good day, {name}!
  -> END

=== topic
What is it about, {name}?
+ [a_delivery] -> urgency
+ [a_return] -> urgency

=== urgency
How urgent is it?
+ [it_can_wait] -> note
+ [today] -> note

=== note
{name} <{email}>, {open_orders} open orders.
-> END
"#;

/// The story.
pub struct Ink(Story);

impl Ink {
    /// Compiles and loads it.
    pub fn new() -> Ink {
        let json = Compiler::new().compile(STORY).expect("a story");
        Ink(Story::new(&json).expect("it was just made"))
    }

    /// What the customer does: a choice by its text, or something typed for the variable that is asked for.
    fn take(&mut self, event: Event, asked: &str) {
        let choice = match event {
            Event::Opens => return,
            Event::Picks(option) => option,
            Event::Writes(text) => {
                let value = if asked == "email" { text.to_lowercase() } else { text.to_owned() };
                self.0.set_variable(asked, &ValueType::from(&*value)).expect("it is declared");
                "typed"
            }
        };
        let choices = self.0.get_current_choices();
        let place = choices.iter().position(|own| own.text == choice).expect("it is offered");
        self.0.choose_choice_index(place).expect("it is there");
    }
}

impl Talker for Ink {
    fn name(&self) -> &'static str {
        "bladeink"
    }

    fn play(&mut self, saved: bool, after: &mut dyn FnMut(Vec<String>, &str)) {
        self.0.reset_state().expect("it has a beginning");
        let mut asked = ["email", "name"].into_iter();
        let mut state = if saved { self.0.save_state().expect("it can be saved") } else { String::new() };
        for event in TURNS {
            if saved {
                self.0.load_state(&state).expect("it was just saved");
            }
            let variable = if let Event::Writes(_) = event { asked.next().expect("two are asked") } else { "" };
            self.take(event, variable);
            let texts = self.0.continue_maximally().expect("it goes on");
            if saved {
                state = self.0.save_state().expect("it can be saved");
            }
            after(texts.lines().map(String::from).collect(), &state);
        }
    }
}
