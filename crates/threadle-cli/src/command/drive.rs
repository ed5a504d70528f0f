//! `threadle drive`: events in, effects out, one JSON object a line.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use serde::Serialize;
use threadle::identity::Outside;
use threadle::manifest::{IdentitySettings, Manifest};
use threadle::protocol::Event;
use threadle::session::{Engine, Session};
use threadle::source::{Source, SourceId};

use crate::failure::{Exit, Failure, Outcome};
use crate::outside;
use crate::rules::Rules;

/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 1 << 20;

/// Read events from standard input and print the effects, one JSON object a line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle drive rules --profiles profiles.yaml < events.jsonl
  threadle drive helpdesk.threadle --keys rules/threadle.yaml < events.jsonl
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
        drive(engine, io::stdin().lock(), io::stdout().lock())
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
fn drive(engine: Engine<'_>, input: impl Read, output: impl Write) -> Outcome {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut output = BufWriter::with_capacity(1 << 16, output);
    let mut sessions: HashMap<String, Session> = HashMap::new();
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
        if let Err(error) = answer(engine, &mut sessions, &line, &mut output)? {
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
fn answer(
    engine: Engine<'_>,
    sessions: &mut HashMap<String, Session>,
    line: &[u8],
    output: &mut impl Write,
) -> Result<Result<(), String>, Failure> {
    if line.is_empty() {
        return Ok(Err(format!("the line is longer than {} KiB", LONGEST_LINE / 1024)));
    }
    let event: Event = match serde_json::from_slice(line) {
        Ok(event) => event,
        Err(error) => return Ok(Err(explain(&error))),
    };
    let answered = match sessions.get_mut(&event.session) {
        Some(session) => session.handle(engine, &event),
        None => {
            let mut session = Session::new(event.session.as_str());
            let answered = session.handle(engine, &event);
            if answered.is_ok() {
                sessions.insert(event.session.clone(), session);
            }
            answered
        }
    };
    match answered {
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
