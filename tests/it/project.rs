//! A workspace that is edited gives after each edit what it would give if it were read for the first time.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use proptest::sample::Index;
use threadle::prove::Limits;
use threadle::watch::Unwatched;
use threadle::{Compilation, Project, Standing};

/// Enough for the proofs of small workspaces; where it is not, both sides run out at the same step.
const LIMITS: Limits = Limits { nodes: 200_000, locations: 5_000, steps: 2_000 };

/// What may stand for what.
const TURNS: &[(&str, &str)] = &[
    ("set tries to 0", "set tries to unknown"),
    ("set tries to unknown", "set tries to 0"),
    ("set tries to 1", "set tries to 2"),
    ("set last to \"none\"", "set last to answer"),
    ("level is high", "level is low"),
    ("when dear", "when vip"),
    ("when dear", "when profile is found"),
    ("when vip", "when dear"),
    ("say \"Well", "say \"{city or \"Anybody\"}, well"),
    ("say \"Dear", "say \"{last}, dear"),
    ("{last}", "{city}"),
    ("{city}", "{city or \"nowhere\"}"),
    ("=> note", "=> say"),
    ("do check", "note \"Unchecked\""),
    ("ask again", "hand off to inbox \"General\""),
    ("pivot to thread_2", "pivot to thread_3"),
    ("pivot to thread_4", "pivot to thread_1"),
    ("\"On\" =>", "\"Further\" =>"),
    ("5 minutes", "7 minutes"),
    ("is low", "is not low"),
    ("is not low", "is low"),
    ("vip and level is high", "vip"),
];

/// Path and text of each file, and the manifest.
#[derive(Clone, Debug)]
struct Texts {
    manifest: String,
    files: BTreeMap<String, String>,
    /// How often something was told apart that was not before.
    told: usize,
}

/// What somebody does to one of the files.
#[derive(Clone, Debug)]
enum Edit {
    /// Takes a line out.
    Cut(Index, Index),
    /// Writes a line a second time, at another place.
    Copy(Index, Index, Index),
    /// Puts another word for a word.
    Reword(Index, Index, &'static str),
    /// Puts one thing for another that may stand there as well, so that the rules stay in order.
    Turn(Index, (&'static str, &'static str), Index),
    /// Adds a comment at the top, which moves all that stands below.
    Comment(Index),
    /// Takes the file away.
    Remove(Index),
    /// Adds a file, in front of or behind the others.
    Add(bool, bool),
    /// Puts the file back as it was at first.
    Restore(Index),
    /// Declares one fact more.
    Declare,
    /// Writes a rule more into a file, for somebody, or words more into a message.
    Rule(Index, &'static str),
    Message(Index),
    /// Writes a rule more into a file that tells something apart for the first time: a fact, a memory, or a value of one.
    Tell(Index, Told),
    /// Promises something more.
    Promise(&'static str),
    /// Adds a thread that nobody or somebody comes to.
    Thread(bool),
}

/// What a rule tells apart that none did before.
#[derive(Clone, Copy, Debug)]
enum Told {
    Fact,
    Memory,
    City,
    FirstName,
    Last,
    Tries,
}

fn standard() -> Texts {
    let paths = super::syntax::cases("rules").into_iter().chain(super::syntax::cases("rules/scenarios"));
    let files = paths.map(|path| (path.to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()));
    Texts { manifest: fs::read_to_string("rules/threadle.yaml").unwrap(), files: files.collect(), told: 0 }
}

/// Some threads that lead to each other and ask the same things in many places.
fn small() -> Texts {
    let manifest = "threadle: 1\nname: Small\nfacts:\n  vip: boolean\n  level: one of [low, middle, high]\n  city: text\n\
                    identity: { onboarding: true, addresses: [email] }\ninboxes: [General]\n";
    let mut files = BTreeMap::from([(
        "m.thread".to_string(),
        "remember tries: integer 0..3\nremember last: text\n\ndefine dear: vip and level is high\n\nstart {\n  when chat opens => thread_0\n}\n\n\
         steps check {\n  rules {\n    rule \"dear\" when dear => set last to \"none\"\n    otherwise => note \"Not dear\"\n  }\n  \
         set tries to 1\n}\n\n\
         on customer writes \"again\" {\n  set tries to 1\n  say \"Again, {tries or \"once\"}\"\n  ask again\n}\n\n\
         guarantee \"talks\" {\n  possible say when dear\n}\n"
            .to_string(),
    )]);
    for at in 0..5 {
        let next = match at {
            4 => "hand off to inbox \"General\"".to_string(),
            _ => format!("pivot to thread_{}", at + 1),
        };
        let text = format!(
            "thread thread_{at} \"One of some\" {{\n  set tries to {}\n  do check\n  set last to \"none\"\n  rules {{\n    rule \"dear\" when dear => say \"Dear {at}\"\n    \
             rule \"city\" when city is \"Bern\" and level is low => note \"{{city or \"nowhere\"}}\"\n    \
             rule \"again\" when city is \"Bern\" and level is high => say \"Again {at}\"\n    \
             otherwise => say \"Well {at}\"\n  }}\n  ask \"Where next, {at}?\" {{\n    \"On\" => {next}\n    \
             anything else => hand off to inbox \"General\"\n    no answer in 5 minutes => resolve as abandoned\n  }}\n}}\n",
            at % 3,
        );
        files.insert(format!("t{at}.thread"), text);
    }
    Texts { manifest: manifest.to_string(), files, told: 0 }
}

/// Threads that lead forward and back, `steps` and handlers among them, with guarantees of which some do not hold.
fn promised() -> Texts {
    let mut texts = small();
    texts.manifest = texts.manifest.replace("facts:\n", "site: { login: \"https://shop.example/login\" }\nfacts:\n");
    let promises = "start {\n  when chat opens => thread_0\n}\n\nremember tries: integer 0..3\nremember last: text\n\n\
         define dear: vip and level is high\n\nsteps check {\n  rules {\n    rule \"dear\" when dear => set last to \"none\"\n    \
         otherwise => note \"Not dear\"\n  }\n  set tries to 1\n}\n\non customer writes \"agent\" {\n  hand off to inbox \"General\"\n}\n\non customer signs out {\n  do tell\n}\n\n\
         on idle 2 minutes when not vip {\n  say \"Still there?\"\n  ask again\n}\n\nsteps tell {\n  note \"Told {tries or \"nothing\"}\"\n}\n\n\
         guarantee \"talks\" {\n  possible say when dear\n  never say \"Dear 2\" unless vip\n  never say \"Well 3\" when vip\n  \
         always note before hand off\n  once hand off never again say\n  at most 3 questions before a person\n  \
         after say \"Dear 1\" always say \"Well\" within 2 turns\n  every conversation ends\n  \
         no customer waits longer than 10 minutes\n  once customer signs out never again ask until customer identifies\n}\n";
    texts.files.insert("m.thread".to_string(), promises.to_string());
    for at in [1, 3] {
        let text = texts.files.get_mut(&format!("t{at}.thread")).unwrap();
        *text = text.replace("    anything else => hand off to inbox \"General\"\n", "    anything else => do tell\n").replace(
            "    no answer in 5 minutes => resolve as abandoned\n  }\n",
            "    no answer in 5 minutes => pivot to thread_0\n  }\n  onboard \"Who are you?\" {\n    no answer in 5 minutes => resolve as abandoned\n  }\n  \
             say \"Log in: {site.login}\"\n  on customer authenticates {\n    pivot to thread_2\n  }\n  hand off to inbox \"General\"\n",
        );
    }
    texts
}

impl Texts {
    fn apply(&mut self, edit: &Edit, first: &Texts) {
        let paths: Vec<String> = self.files.keys().cloned().collect();
        let pick = |index: &Index| (!paths.is_empty()).then(|| index.get(&paths).clone());
        let mut lines = |file: &Index, change: &mut dyn FnMut(&mut Vec<String>)| {
            let Some(text) = pick(file).and_then(|path| self.files.get_mut(&path)) else { return };
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            if !lines.is_empty() {
                change(&mut lines);
            }
            *text = lines.iter().map(|line| format!("{line}\n")).collect();
        };
        match edit {
            Edit::Cut(file, line) => lines(file, &mut |lines| _ = lines.remove(line.index(lines.len()))),
            Edit::Copy(file, from, to) => lines(file, &mut |lines| {
                let copy = from.get(lines).clone();
                lines.insert(to.index(lines.len()), copy);
            }),
            Edit::Reword(file, at, word) => lines(file, &mut |lines| {
                let at = at.index(lines.len());
                let mut words: Vec<&str> = lines[at].split(' ').collect();
                let last = words.len() - 1;
                words[last] = word;
                lines[at] = words.join(" ");
            }),
            Edit::Turn(file, (from, to), at) => {
                let Some(text) = pick(file).and_then(|path| self.files.get_mut(&path)) else { return };
                let places: Vec<usize> = text.match_indices(from).map(|(place, _)| place).collect();
                if !places.is_empty() {
                    let place = *at.get(&places);
                    text.replace_range(place..place + from.len(), to);
                }
            }
            Edit::Comment(file) => lines(file, &mut |lines| lines.insert(0, "# Something to know.".to_string())),
            Edit::Rule(file, who) => {
                let rule = format!("  rules {{\n    rule \"one more\" when {who} => note \"More\"");
                lines(file, &mut |lines| {
                    lines.iter_mut().filter(|line| *line == "  rules {").for_each(|line| line.clone_from(&rule))
                });
            }
            Edit::Tell(file, told) => {
                let (at, path) = (self.told, pick(file));
                self.told += 1;
                let Some(text) = path.and_then(|path| self.files.get_mut(&path)) else { return };
                let who = match told {
                    Told::Fact => format!("told_{at}"),
                    Told::Memory => format!("kept_{at} or vip"),
                    Told::City => format!("city is \"Place {at}\""),
                    Told::FirstName => format!("customer.first_name is \"Ada {at}\""),
                    // The first of these is what is set everywhere.
                    Told::Last => format!("last is \"{}\"", ["none", "word", "a", "b"][at % 4]),
                    Told::Tries => format!("tries is {}", at % 4),
                };
                let rule = format!("  rules {{\n    rule \"told {at}\" when {who} => note \"Told\"\n");
                *text = text.replace("  rules {\n", &rule);
                if let Told::Fact = told {
                    self.manifest =
                        self.manifest.replacen("\nfacts:\n", &format!("\nfacts:\n  told_{at}: boolean\n"), 1);
                }
                if let Told::Memory = told {
                    *text = text.replacen("  ask \"", &format!("  set kept_{at} to yes\n  ask \""), 1);
                    *text = format!("remember kept_{at}: boolean\n\n{text}");
                }
            }
            Edit::Message(file) => lines(file, &mut |lines| {
                lines.iter_mut().for_each(|line| *line = line.replacen("say \"", "say \"More: ", 1));
            }),
            Edit::Promise(line) => {
                let text = self.files.entry("m.thread".to_string()).or_default();
                *text = text.replacen("guarantee \"talks\" {\n", &format!("guarantee \"talks\" {{\n  {line}\n"), 1);
            }
            Edit::Thread(reached) => {
                let text = "thread new \"New\" {\n  say \"New\"\n  resolve\n}\n";
                self.files.insert("a/new.thread".to_string(), text.to_string());
                if let (true, Some(text)) = (*reached, self.files.get_mut("t0.thread")) {
                    *text = text.replace("pivot to thread_1", "pivot to new");
                }
            }
            Edit::Remove(file) => _ = pick(file).map(|path| self.files.remove(&path)),
            Edit::Add(in_front, clean) => {
                let path = if *in_front { "a/new.thread" } else { "z/new.thread" };
                let text = if *clean { "steps new {\n  note \"New\"\n}\n" } else { "steps new {\n  say Hello\n" };
                self.files.insert(path.to_string(), text.to_string());
            }
            Edit::Restore(file) => {
                if let Some(path) = pick(file)
                    && let Some(text) = first.files.get(&path)
                {
                    self.files.insert(path, text.clone());
                }
            }
            Edit::Declare => {
                if !self.manifest.contains("added: boolean") {
                    self.manifest = self.manifest.replacen("\nfacts:\n", "\nfacts:\n  added: boolean\n", 1);
                }
            }
        }
    }

    /// Brings `project` to these texts.
    fn save(&self, project: &mut Project) {
        project.set_manifest(&self.manifest);
        let gone: Vec<String> =
            project.paths().filter(|path| !self.files.contains_key(*path)).map(str::to_owned).collect();
        gone.iter().for_each(|path| assert!(project.remove(path)));
        self.files.iter().for_each(|(path, text)| _ = project.set(path, text));
    }

    fn cold(&self, limits: &Limits) -> Compilation {
        let files = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        Compilation::watched(&self.manifest, files, limits, &Unwatched)
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    let word = prop::sample::select(vec!["high", "vip", "thread_1", "{", "}", "=>", "\"Bern\"", "low", "dear", "menu"]);
    let turn = prop::sample::select(TURNS);
    prop_oneof![
        3 => (index(), index()).prop_map(|(file, line)| Edit::Cut(file, line)),
        3 => (index(), index(), index()).prop_map(|(file, from, to)| Edit::Copy(file, from, to)),
        4 => (index(), index(), word).prop_map(|(file, at, word)| Edit::Reword(file, at, word)),
        8 => (index(), turn, index()).prop_map(|(file, turn, at)| Edit::Turn(file, turn, at)),
        2 => index().prop_map(Edit::Comment),
        1 => index().prop_map(Edit::Remove),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(in_front, clean)| Edit::Add(in_front, clean)),
        4 => index().prop_map(Edit::Restore),
        1 => Just(Edit::Declare),
    ]
}

/// Edits after which the workspace can mostly still be proved.
fn sound_edit() -> impl Strategy<Value = Edit> {
    let who = prop::sample::select(vec!["vip", "level is low", "not vip and level is high", "city is \"Thun\""]);
    let line = prop::sample::select(vec![
        "never say when vip",
        "always say \"Dear 0\" before note",
        "possible hand off when level is low",
        "at most 1 onboard",
        "every conversation ends within 4 turns",
    ]);
    let told = [Told::Fact, Told::Memory, Told::City, Told::FirstName, Told::Last, Told::Tries];
    let told = prop::sample::select(told.to_vec());
    prop_oneof![
        4 => (any::<Index>(), who).prop_map(|(file, who)| Edit::Rule(file, who)),
        6 => (any::<Index>(), told).prop_map(|(file, told)| Edit::Tell(file, told)),
        4 => any::<Index>().prop_map(Edit::Message),
        2 => line.prop_map(Edit::Promise),
        2 => any::<bool>().prop_map(Edit::Thread),
        2 => any::<Index>().prop_map(Edit::Restore),
        1 => edit(),
    ]
}

/// Everything that a compilation says, and the artifact.
fn told(compilation: &Compilation) -> (String, Option<Vec<u8>>) {
    let Compilation { sources, manifest, files, workspace, promises, diagnostics, interrupted, allowed, unchecked } =
        compilation;
    let all = format!(
        "{diagnostics:#?}\n{allowed:#?}\n{promises:#?}\n{interrupted}{unchecked}\n{workspace:?}\n{files:?}\n{manifest:?}\n{:?}",
        sources.iter().map(|(id, source)| (id, source.path.clone())).collect::<Vec<_>>()
    );
    (all, compilation.artifact())
}

fn follow(first: &Texts, edits: &[Edit], limits: &Limits) {
    let mut project = Project::new("");
    let mut texts = first.clone();
    texts.save(&mut project);
    assert_eq!(told(&project.watched(limits, &Unwatched)), told(&texts.cold(limits)));
    for edit in edits {
        texts.apply(edit, first);
        texts.save(&mut project);
        assert_eq!(told(&project.watched(limits, &Unwatched)), told(&texts.cold(limits)), "after {edit:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_a_small_workspace(edits in prop::collection::vec(edit(), 1..12)) {
        follow(&small(), &edits, &LIMITS);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_a_workspace_with_promises(edits in prop::collection::vec(sound_edit(), 1..12)) {
        follow(&promised(), &edits, &Limits::default());
    }
}

#[test]
fn the_workspace_with_promises_keeps_some_and_breaks_some() {
    let compilation = promised().cold(&Limits::default());
    assert!(!compilation.promises.is_empty(), "{:?}", compilation.diagnostics.first());
    let standings: Vec<Standing> = compilation.promises.into_iter().map(|promise| promise.standing).collect();
    assert!(standings.iter().any(|standing| matches!(standing, Standing::Broken(_))), "{standings:?}");
    assert!(standings.contains(&Standing::Proved), "{standings:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_the_standard_workspace(edits in prop::collection::vec(edit(), 1..5)) {
        follow(&standard(), &edits, &LIMITS);
    }
}

#[test]
fn the_small_workspace_can_run() {
    let compilation = small().cold(&LIMITS);
    assert!(!compilation.has_errors(), "{:#?}", compilation.diagnostics);
}

/// What an edit of one thread lets arrive at another one, which is as it was, is followed there.
#[test]
fn what_an_edit_brings_elsewhere_is_found_there() {
    let manifest = small().manifest;
    let first = |last: &str| format!("thread first {{\n  set last to {last}\n  do check\n  pivot to second\n}}\n");
    let check = |last: &str| format!("steps check {{\n  set last to {last}\n}}\n");
    let rest = "remember last: text\n\nstart { when chat opens => first }\n\nthread second {\n  say \"{last}\"\n  resolve\n}\n";
    let mut project = Project::new(&manifest);
    project.set("rest.thread", rest);
    for (in_first, in_check) in
        [("\"a\"", "\"b\""), ("\"a\"", "unknown"), ("unknown", "\"b\""), ("unknown", "unknown"), ("\"a\"", "\"b\"")]
    {
        project.set("first.thread", &first(in_first));
        project.set("steps.thread", &check(in_check));
        let found: Vec<&str> = project
            .compilation()
            .diagnostics
            .iter()
            .map(|found| found.kind.name)
            .filter(|name| *name == "maybe-unknown")
            .collect();
        assert_eq!(!found.is_empty(), in_check == "unknown", "{in_first} and {in_check}: {found:?}");
    }
}

/// What was copied from a fact that nothing asked about may be anything; once something asks about it, it is not.
#[test]
fn what_is_told_apart_for_the_first_time_is_followed_where_it_was_of_no_interest() {
    let manifest = "threadle: 1\nname: Moods\nfacts:\n  mood: boolean\n";
    let [plain, asked] =
        ["pivot to copies", "rules {\n    rule \"glad\" when mood => pivot to copies\n    otherwise => resolve\n  }"]
            .map(|first| format!("start {{\n  when chat opens => first\n}}\n\nthread first {{\n  {first}\n}}\n"));
    let copies = "remember was: boolean\n\nthread copies {\n  set was to mood\n  pivot to shows\n}\n\nthread shows {\n  rules {\n    \
                  rule \"glad\" when was => say \"Glad\"\n    otherwise => say \"Sad\"\n  }\n  resolve\n}\n\n\
                  guarantee \"nobody is sad\" {\n  never say \"Sad\"\n}\n";
    let mut texts =
        Texts { manifest: manifest.into(), files: BTreeMap::from([("copies.thread".into(), copies.into())]), told: 0 };
    kept_once_it_is_asked(&mut texts, "first.thread", [&plain, &asked]);
}

/// The only line of guarantees is idle while the file at `path` asks for what it is about, and only then, edit after edit.
fn kept_once_it_is_asked(texts: &mut Texts, path: &str, [plain, asked]: [&String; 2]) {
    let mut project = Project::new("");
    for (text, is_kept) in [(plain, false), (asked, true), (plain, false), (asked, true)] {
        texts.files.insert(path.to_string(), text.clone());
        texts.save(&mut project);
        let compilation = project.watched(&LIMITS, &Unwatched);
        assert_eq!(told(&compilation), told(&texts.cold(&LIMITS)), "after {text}");
        assert_eq!(
            matches!(compilation.promises[0].standing, Standing::ProvedIdly),
            is_kept,
            "{:?}",
            compilation.promises
        );
    }
}

/// What is set to a value that nothing told apart may be any other; once something asks for that value, it is that one.
#[test]
fn a_value_that_is_told_apart_for_the_first_time_is_followed_where_it_is_set() {
    let manifest = "threadle: 1\nname: Values\n";
    let sets = "start {\n  when chat opens => sets\n}\n\nremember last: text\n\nthread sets {\n  set last to \"none\"\n  pivot to shows\n}\n\n\
                guarantee \"nothing else\" {\n  never say \"Other\"\n}\n";
    let [plain, asked] = ["", "\n    rule \"none\" when last is \"none\" => say \"None\""].map(|more| {
        format!(
            "thread shows {{\n  rules {{\n    rule \"word\" when last is \"word\" => say \"Word\"{more}\n    \
             otherwise => say \"Other\"\n  }}\n  resolve\n}}\n"
        )
    });
    let mut texts =
        Texts { manifest: manifest.into(), files: BTreeMap::from([("sets.thread".into(), sets.into())]), told: 0 };
    kept_once_it_is_asked(&mut texts, "shows.thread", [&plain, &asked]);
}

/// However early a limit of places ends the proofs, what is told is what is told without one, or that nobody knows.
#[test]
fn whatever_limit_is_reached_nothing_else_is_told() {
    let texts = promised();
    let whole = texts.cold(&Limits::default());
    let mut undecided = 0;
    for locations in 0..60 {
        let part = texts.cold(&Limits { locations, ..LIMITS });
        for (promise, own) in part.promises.iter().zip(&whole.promises) {
            let is_undecided = matches!(promise.standing, Standing::Undecided | Standing::InDoubt { .. });
            let is_kept = std::mem::discriminant(&promise.standing) == std::mem::discriminant(&own.standing);
            assert!(is_undecided || is_kept, "{locations}: {promise:?}");
            undecided += usize::from(is_undecided);
        }
    }
    assert!(undecided > 60, "{undecided}");
}

#[test]
fn the_same_text_changes_nothing() {
    let Texts { manifest, files, .. } = small();
    let mut project = Project::new(&manifest);
    assert!(!project.set_manifest(&manifest));
    for (path, text) in &files {
        assert!(project.set(path, text));
        assert!(!project.set(path, text));
    }
    assert_eq!(project.paths().count(), files.len());
    assert!(project.remove("m.thread") && !project.remove("m.thread"));
}
