//! CSML: the conversation as a flow; memory and place are handed in with every event.
//!
//! Its engine (`csml_engine::start_conversation`) reads the flows anew for every event: `init_bot` loads the components,
//! parses the flows, and writes the trees as text, which `interpret` reads back; the examples of `csml_interpreter` let
//! `interpret` parse. Whoever calls `interpret` themselves may keep that text. Both are here.

use super::Talker;
use csml_interpreter::data::ast::Flow;
use csml_interpreter::data::context::{ContextStepInfo, get_hashmap_from_json};
use csml_interpreter::data::csml_bot::CsmlBot;
use csml_interpreter::data::csml_flow::CsmlFlow;
use csml_interpreter::data::event::Event as CsmlEvent;
use csml_interpreter::data::hold::{Hold, IndexInfo};
use csml_interpreter::data::{Context, MSG};
use csml_interpreter::{interpret, load_components, validate_bot};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::mpsc;
use threadle_bench::turns::{Event, TURNS};

const FLOW: &str = r#"
start:
    say "Hello, good to have you here."
    say "How shall we look up your orders?"
    hold
    if (event == "log_in") {
        say "Log in at shop.example and we can get straight to it."
    }
    goto address

address:
    say "Which email address did you order with?"
    hold
    remember email = event.to_lowercase()
    say "Thank you, I found {{email}}. And what is your name?"
    hold
    remember name = event
    goto menu

menu:
    say "What can we do for you, {{name}}? You have {{open_orders}} open orders."
    hold
    if (event == "order_status") {
        goto status
    }
    goto topic

status:
    say "All {{open_orders}} orders of {{email}} are on their way, {{name}}."
    say "Is there anything else?"
    hold
    if (event == "no__thank_you") {
        say "Have a good day, {{name}}!"
        goto end
    }
    goto topic

topic:
    say "What is it about, {{name}}?"
    hold
    goto urgency

urgency:
    say "How urgent is it?"
    hold
    say "{{name}} <{{email}}>, {{open_orders}} open orders."
    goto end
"#;

/// The bot.
pub struct Csml {
    name: &'static str,
    bot: CsmlBot,
    /// Whether its flows are read anew for every event.
    anew: bool,
}

/// What is kept between two turns, as JSON where it is saved.
#[derive(Clone, Serialize, Deserialize)]
struct State {
    memory: serde_json::Map<String, serde_json::Value>,
    step: String,
    index: Option<IndexInfo>,
    step_vars: serde_json::Value,
}

impl Csml {
    /// Reads the flow for every event, as its engine does.
    pub fn new() -> Csml {
        Csml { name: "CSML, as its engine does it", bot: bot(), anew: true }
    }

    /// Reads the flow once.
    pub fn kept() -> Csml {
        let mut bot = bot();
        initialize(&mut bot);
        Csml { name: "CSML, its syntax tree kept by hand", bot, anew: false }
    }

    fn turn(&self, state: &mut State, event: Event) -> Vec<String> {
        let said = match event {
            Event::Opens => "",
            Event::Picks(text) | Event::Writes(text) => text,
        };
        let event = CsmlEvent::new("text", said, serde_json::json!({ "text": said }));
        let memory = serde_json::Value::Object(state.memory.clone());
        let hold = state.index.take().map(|index| {
            let step_vars = state.step_vars.take();
            Hold::new(index, step_vars, state.step.clone(), "default".to_owned(), None, false)
        });
        let mut context = Context::new(
            get_hashmap_from_json(&memory, "default"),
            HashMap::new(),
            None,
            hold,
            &state.step,
            "default",
            None,
        );
        context.step = ContextStepInfo::Normal(state.step.clone());
        let (sender, told) = mpsc::channel();
        let mut bot = self.bot.clone();
        if self.anew {
            initialize(&mut bot);
        }
        interpret(bot, context, event, Some(sender));
        let mut texts = Vec::new();
        for told in told {
            match told {
                MSG::Message(message) => {
                    texts.push(message.content["text"].as_str().unwrap_or_default().to_owned());
                }
                MSG::Remember(memory) => {
                    state.memory.insert(memory.key, memory.value);
                }
                MSG::Hold(hold) => {
                    state.step = hold.step_name;
                    state.index = Some(hold.index);
                    state.step_vars = hold.step_vars;
                }
                MSG::Error(message) => panic!("{message:?}"),
                _ => {}
            }
        }
        texts
    }
}

/// The bot with nothing but its flow.
fn bot() -> CsmlBot {
    let flow = CsmlFlow::new("id", "default", FLOW, Vec::new());
    CsmlBot::new("id", "peers", None, vec![flow], None, None, "default", None, None, None, None, None)
}

/// What `init_bot` of its engine does, which is private there.
fn initialize(bot: &mut CsmlBot) {
    bot.native_components = Some(load_components().expect("they are built in"));
    let parsed = validate_bot(bot);
    assert!(parsed.errors.is_none(), "{:?}", parsed.errors);
    let trees: (HashMap<String, Flow>, HashMap<String, Flow>) =
        (parsed.flows.expect("a flow"), parsed.extern_flows.unwrap_or_default());
    bot.bot_ast = Some(base64::encode(bincode::serialize(&trees).expect("it can be written")));
}

impl Talker for Csml {
    fn name(&self) -> &'static str {
        self.name
    }

    fn play(&mut self, saved: bool, after: &mut dyn FnMut(Vec<String>, &str)) {
        let memory = serde_json::Map::from_iter([("open_orders".to_owned(), serde_json::json!(3))]);
        let mut state = State { memory, step: "start".to_owned(), index: None, step_vars: serde_json::Value::Null };
        let mut text = serde_json::to_string(&state).expect("it can be written");
        for event in TURNS {
            if saved {
                state = serde_json::from_str(&text).expect("it was just written");
            }
            let texts = self.turn(&mut state, event);
            if saved {
                text = serde_json::to_string(&state).expect("it can be written");
            }
            after(texts, if saved { &text } else { "" });
        }
    }
}
