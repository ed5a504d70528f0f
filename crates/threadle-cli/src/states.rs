//! Dumps of saved sessions and conversations: one JSON object a line (docs/revisions.md).

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// A saved session or conversation.
pub struct Saved {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub state: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conversation: Option<String>,
    /// In hexadecimal digits.
    state: String,
}

/// Reads a dump; what has no name is called by its line.
pub fn read(path: &Path) -> Result<Vec<Saved>, Failure> {
    let unreadable = |what: String| {
        Failure::new(
            format!("`{}` cannot be read: {what}", path.display()),
            r#"a dump of states has one object such as {"conversation": "s.1", "state": "54645302…"} on each line"#,
        )
    };
    let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    let mut states = Vec::new();
    for (line, number) in BufReader::new(file).lines().zip(1..) {
        let line = line.map_err(|error| unreadable(error.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |what: &str| unreadable(format!("line {number} {what}"));
        let Line { conversation, state } =
            serde_json::from_str(&line).map_err(|error| wrong(&format!("is not such an object ({error})")))?;
        let state = bytes(&state).ok_or_else(|| wrong("has a state that is not in hexadecimal digits"))?;
        states.push(Saved { name: conversation.unwrap_or_else(|| format!("line {number}")), state });
    }
    Ok(states)
}

/// Writes a dump.
pub fn write(path: &Path, states: &[Saved]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(format!("`{}` cannot be written: {error}", path.display()), "choose another place for it")
    };
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    for Saved { name, state } in states {
        let line = Line { conversation: Some(name.clone()), state: hex(state) };
        serde_json::to_writer(&mut file, &line).map_err(std::io::Error::from).map_err(failed)?;
        file.write_all(b"\n").map_err(failed)?;
    }
    file.flush().map_err(failed)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let (pairs, rest) = hex.trim().as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
