//! W1 and W2: ordered rules, decided by everybody.

use crate::engine::threadle::Threadle;
use crate::engine::{self, Engine};
use crate::rules::{Field, Kind, Rules, Value};
use std::cell::RefCell;
use threadle::{Compilation, Program};
use threadle_bench::paired::{Contestant, race, report};
use threadle_bench::triage::{self, Auth, Device, Language, Method, Record, Words};
use threadle_bench::{TRIAGE, native, triage_manifest, wide, wide_manifest, wide_rules};

const ROUNDS: usize = 15;

/// A workload as everybody gets it.
struct Work {
    rules: &'static Rules,
    rows: &'static [Vec<Value>],
    program: &'static Program,
    thread: &'static str,
}

/// W1: 12 rules over 9 facts.
pub fn triage() {
    let words: &'static [Words] = triage::customers(4_096).leak();
    let customers: Vec<_> = words.iter().map(|words| words.read().expect("known words")).collect();
    let row = |words: &Words| {
        vec![
            Value::Text(words.auth.clone()),
            Value::Text(words.method.clone()),
            Value::Text(words.record.clone()),
            Value::Text(words.device.clone()),
            Value::Flag(words.business_hours),
            Value::Text(words.language.clone()),
            Value::Flag(words.vip),
            Value::Number(words.open_orders),
            Value::Text(words.first_name.clone()),
        ]
    };
    let fields = vec![
        word("auth_status", Auth::ALL.iter().map(|word| word.word())),
        word("method", Method::ALL.iter().map(|word| word.word())),
        word("record", Record::ALL.iter().map(|word| word.word())),
        word("device", Device::ALL.iter().map(|word| word.word())),
        Field { name: "business_hours".into(), kind: Kind::Flag },
        word("language", Language::ALL.iter().map(|word| word.word())),
        Field { name: "vip".into(), kind: Kind::Flag },
        Field { name: "open_orders".into(), kind: Kind::Number },
        Field { name: "first_name".into(), kind: Kind::Text },
    ];
    let work = Work::new(&triage_manifest(), TRIAGE, "triage", fields, words.iter().map(row).collect());
    work.compare("W1: 12 rules over 9 facts", &|at| native::triage(&customers[at]) as usize, &|at| {
        words[at].read().map_or(99, |customer| native::triage(&customer) as usize)
    });
}

/// W2: 1,000 rules over 20 text attributes.
pub fn wide() {
    let customers = wide::customers(&wide::rules(1_000), 512);
    let row = |customer: &wide::Wide| {
        let device = Value::Text(wide::DEVICES[usize::from(customer.device)].into());
        let attributes = customer.attributes.iter().map(|word| Value::Text(format!("w{word}")));
        [device].into_iter().chain(attributes).collect()
    };
    let attributes = (0..wide::ATTRIBUTES).map(|at| Field { name: format!("attribute_{at:02}"), kind: Kind::Text });
    let fields = [word("device", wide::DEVICES.into_iter())].into_iter().chain(attributes).collect();
    let text: &'static str = wide_rules(1_000).leak();
    let work = Work::new(&wide_manifest(), text, "wide", fields, customers.iter().map(row).collect());
    let chain = |at: usize| native::chain(&customers[at]).map_or(1_000, |place| place as usize);
    work.compare("W2: 1,000 rules over 20 text attributes", &chain, &chain);
}

fn word(name: &str, words: impl Iterator<Item = &'static str>) -> Field {
    Field { name: name.into(), kind: Kind::Word(words.map(String::from).collect()) }
}

impl Work {
    fn new(
        manifest: &str,
        text: &'static str,
        thread: &'static str,
        fields: Vec<Field>,
        rows: Vec<Vec<Value>>,
    ) -> Work {
        let compilation = Compilation::new(manifest, [("rules.thread", text)]);
        let program = Program::load(&compilation.artifact().expect("no errors")).expect("it was just made");
        let rules = Box::leak(Box::new(Rules::read(text, fields)));
        Work { rules, rows: rows.leak(), program: Box::leak(Box::new(program)), thread }
    }

    /// Everybody's answers are compared first; then everybody is timed, with customers taken in before and anew.
    fn compare(&self, title: &str, native: &dyn Fn(usize) -> usize, reading: &dyn Fn(usize) -> usize) {
        let mut engines: Vec<Box<dyn Engine>> = vec![Box::new(Threadle::new(self.program, self.thread, self.rules))];
        engines.extend(engine::all(self.rules));
        for engine in &mut engines {
            engine.prepare(self.rows);
            self.agrees(engine.name(), &mut |at| (engine.decide(at), engine.convert(&self.rows[at])));
        }
        self.agrees("native code", &mut |at| (native(at), reading(at)));
        let rows = self.rows;
        let taken_in = |engine: &mut Box<dyn Engine>| (0..rows.len()).map(|at| engine.decide(at) as u64).sum();
        self.race(&format!("{title}, facts taken in before"), &mut engines, &taken_in, native);
        let anew = |engine: &mut Box<dyn Engine>| rows.iter().map(|row| engine.convert(row) as u64).sum();
        self.race(&format!("{title}, facts taken in anew"), &mut engines, &anew, reading);
    }

    fn agrees(&self, name: &str, answers: &mut dyn FnMut(usize) -> (usize, usize)) {
        for (at, row) in self.rows.iter().enumerate() {
            let answer = self.rules.decide(row);
            assert_eq!(answers(at), (answer, answer), "{name} answers otherwise for customer {at}");
        }
    }

    fn race(
        &self,
        title: &str,
        engines: &mut [Box<dyn Engine>],
        once: &dyn Fn(&mut Box<dyn Engine>) -> u64,
        native: &dyn Fn(usize) -> usize,
    ) {
        let contestant = |engine| {
            let engine: &RefCell<&mut Box<dyn Engine>> = Box::leak(Box::new(RefCell::new(engine)));
            let name = engine.borrow().name();
            Contestant::warm(name, move || once(&mut engine.borrow_mut()))
        };
        let mut contestants: Vec<Contestant<'_>> = engines.iter_mut().map(contestant).collect();
        contestants.push(Contestant::warm("native code", move || (0..self.rows.len()).map(|at| native(at) as u64).sum()));
        report(title, &race(&mut contestants, ROUNDS, self.rows.len()));
    }
}
