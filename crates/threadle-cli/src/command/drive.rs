//! `threadle drive`: events in, effects out, one JSON object a line.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use serde::Serialize;
use threadle::Program;
use threadle::identity::Outside;
use threadle::manifest::{IdentitySettings, Manifest};
use threadle::protocol::{Effect, Event};
use threadle::session::{Engine, Rejected, Revisions, Session};
use threadle::source::{Source, SourceId};

use crate::failure::{Exit, Failure, Outcome};
use crate::outside;
use crate::rules::Rules;
use crate::states::{self, Saved};

/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 1 << 20;

/// Read events from standard input and print the effects, one JSON object a line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle drive rules --profiles profiles.yaml < events.jsonl
  threadle drive helpdesk.threadle --keys rules/threadle.yaml < events.jsonl
  threadle drive rules --save chats.jsonl < morning.jsonl
  threadle drive rules --resume chats.jsonl --older morning.threadle < afternoon.jsonl
  echo '{\"session\":\"s\",\"event\":\"chat_opened\",\"at\":\"2026-06-01T12:00:00Z\"}' | threadle drive rules

An event that cannot be taken is answered with `{\"error\": …, \"line\": N}` and changes nothing; the stream goes on,
and the exit status is 1. docs/protocol.md lists events and effects.")]
pub struct Drive {
    /// The workspace, or an artifact.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// A YAML file of Customer Profiles.
    #[arg(long, value_name = "FILE")]
    profiles: Option<PathBuf>,
    /// The manifest that names the keys of User Identity JWTs, where the rules are an artifact.
    #[arg(long, value_name = "MANIFEST")]
    keys: Option<PathBuf>,
    /// Tell how each decision was made.
    #[arg(long)]
    trace: bool,
    /// Go on with the sessions of a dump; those of another revision move to these rules, or stay on theirs.
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// An artifact of an earlier revision that sessions may stay on; may be given several times.
    #[arg(long, value_name = "ARTIFACT")]
    older: Vec<PathBuf>,
    /// Write a dump of all sessions at the end.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

impl Drive {
    pub(super) fn run(self) -> Outcome {
        let rules = Rules::open(&self.path)?;
        let tokens = match (&self.keys, &rules.workspace) {
            (Some(file), _) => {
                let manifest = read_manifest(file)?;
                outside::verifier(&manifest.identity, file.parent().unwrap_or(file))?
            }
            (None, Some(workspace)) => outside::verifier(&workspace.compilation.manifest.identity, &workspace.folder)?,
            (None, None) => outside::verifier(&IdentitySettings::default(), &self.path)?,
        };
        let profiles = outside::profiles(self.profiles.as_deref())?;
        let outside = Outside { tokens: &tokens, profiles: &profiles };
        let engine = Engine { trace: self.trace, ..Engine::new(&rules.program, outside) };
        let older =
            self.older.iter().map(|path| Ok(Rules::open(path)?.program)).collect::<Result<Vec<_>, Failure>>()?;
        let older: Vec<&Program> = older.iter().collect();
        let asleep = self.resume.as_deref().map(states::read).transpose()?.unwrap_or_default();
        let asleep = asleep.into_iter().map(|saved| (saved.name, saved.state)).collect();
        let mut chats = Chats { engine, older: &older, awake: BTreeMap::new(), asleep };
        let exit = drive(&mut chats, io::stdin().lock(), io::stdout().lock())?;
        if let Some(file) = &self.save {
            states::write(file, &chats.saved())?;
        }
        Ok(exit)
    }
}

/// All sessions.
struct Chats<'a> {
    engine: Engine<'a>,
    older: &'a [&'a Program],
    /// Those that something has happened in, and the rules that each goes on with.
    awake: BTreeMap<String, (Session, &'a Program)>,
    /// Those of the dump that nothing has happened in.
    asleep: BTreeMap<String, Vec<u8>>,
}

impl<'a> Chats<'a> {
    /// Resumes the session that an event belongs to, if it is asleep, and tells what came of that.
    fn wake(&mut self, event: &Event) -> Result<Vec<Effect>, String> {
        let Some(bytes) = self.asleep.get(&event.session) else { return Ok(Vec::new()) };
        let revisions = Revisions { older: self.older, at: event.at };
        let resumed = Session::resume_on(self.engine, revisions, bytes).map_err(|error| error.to_string())?;
        self.asleep.remove(&event.session);
        self.awake.insert(event.session.clone(), (resumed.session, resumed.program));
        Ok(resumed.effects)
    }

    /// Lets an event happen, in a session of its own if there is none yet.
    fn take(&mut self, event: &Event) -> Result<Vec<Effect>, Rejected> {
        let engine = self.engine;
        if let Some((session, program)) = self.awake.get_mut(&event.session) {
            return session.handle(Engine { program, ..engine }, event);
        }
        let mut session = Session::new(event.session.as_str());
        let effects = session.handle(engine, event)?;
        self.awake.insert(event.session.clone(), (session, engine.program));
        Ok(effects)
    }

    /// All of them, to be resumed later.
    fn saved(self) -> Vec<Saved> {
        let awake = self.awake.into_iter().map(|(name, (session, program))| (name, session.save(program)));
        awake.chain(self.asleep).map(|(name, state)| Saved { name, state }).collect()
    }
}

fn read_manifest(file: &std::path::Path) -> Result<Manifest, Failure> {
    let text = threadle_workspace::read(file)?;
    let (manifest, found) = threadle::manifest::read(&Source::new(file.to_string_lossy(), text), SourceId(0));
    match found.first() {
        None => Ok(manifest),
        Some(finding) => Err(Failure::new(
            format!("`{}` has mistakes: {}", file.display(), finding.message),
            "`threadle check` tells all of them",
        )),
    }
}

/// Answers the events of `input` on `output`. Output is held back only while more input is there already.
fn drive(chats: &mut Chats<'_>, input: impl Read, output: impl Write) -> Outcome {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut output = BufWriter::with_capacity(1 << 16, output);
    let mut line = Vec::new();
    let mut exit = Exit::Fine;
    for number in 1.. {
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        line.clear();
        let read = input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        if read as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
            skip_line(&mut input)?;
            line.clear();
        }
        if let Err(error) = answer(chats, &line, &mut output)? {
            exit = Exit::Findings;
            print(&Rejection { error, line: number }, &mut output)?;
        }
    }
    output.flush()?;
    Ok(exit)
}

/// The answer to a line that was not taken.
#[derive(Serialize)]
struct Rejection {
    error: String,
    line: u64,
}

/// Lets the event in `line` happen and prints its effects; or says why it cannot be taken.
fn answer(chats: &mut Chats<'_>, line: &[u8], output: &mut impl Write) -> Result<Result<(), String>, Failure> {
    if line.is_empty() {
        return Ok(Err(format!("the line is longer than {} KiB", LONGEST_LINE / 1024)));
    }
    let event: Event = match serde_json::from_slice(line) {
        Ok(event) => event,
        Err(error) => return Ok(Err(explain(&error))),
    };
    let woken = match chats.wake(&event) {
        Ok(effects) => effects,
        Err(error) => return Ok(Err(error)),
    };
    woken.iter().try_for_each(|effect| print(effect, output))?;
    match chats.take(&event) {
        Ok(effects) => effects.iter().try_for_each(|effect| print(effect, output)).map(Ok),
        Err(rejected) => Ok(Err(rejected.to_string())),
    }
}

fn print(value: &impl Serialize, output: &mut impl Write) -> Result<(), Failure> {
    serde_json::to_writer(&mut *output, value).map_err(io::Error::from)?;
    Ok(output.write_all(b"\n")?)
}

/// What is wrong with a line, without the line that serde counts: there is only one.
fn explain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    match error.classify() {
        serde_json::error::Category::Data => what.to_string(),
        _ => format!("not valid JSON: {what} at column {}", error.column()),
    }
}

/// Reads on to the end of a line that is too long.
fn skip_line(input: &mut impl BufRead) -> Result<(), Failure> {
    loop {
        let buffer = input.fill_buf().map_err(unreadable)?;
        let (length, found) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(length);
        if found {
            return Ok(());
        }
    }
}

fn unreadable(error: io::Error) -> Failure {
    Failure::new(format!("standard input cannot be read: {error}"), "give one event as JSON on each line")
}
