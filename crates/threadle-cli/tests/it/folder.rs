//! A folder of its own to run commands in, and what a command shows there.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with files in it.
#[must_use]
pub struct Folder {
    folder: TempDir,
    input: Vec<u8>,
}

impl Folder {
    /// An empty one.
    pub fn empty() -> Folder {
        Folder { folder: tempfile::tempdir().unwrap(), input: Vec::new() }
    }

    /// With a file.
    pub fn with(self, path: &str, text: &str) -> Folder {
        self.with_bytes(path, text.as_bytes())
    }

    /// With a file that need not be text.
    pub fn with_bytes(self, path: &str, bytes: &[u8]) -> Folder {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// With these lines on the standard input of the commands.
    pub fn typing(self, lines: &str) -> Folder {
        self.typing_bytes(lines.as_bytes())
    }

    /// With this on the standard input of the commands.
    pub fn typing_bytes(mut self, bytes: &[u8]) -> Folder {
        self.input = bytes.to_vec();
        self
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.path().join(path)).unwrap()
    }

    /// Runs a command line and gives what a person sees: the line, its output, and the exit status unless it is 0.
    pub fn run(&self, line: &str) -> String {
        let (out, err, status) = self.output(line);
        let shown = [format!("$ {line}\n"), out, err].concat();
        let shown = without_revisions(&shown.replace(&self.path().display().to_string(), "DIR"));
        if status == 0 { shown } else { format!("{}\n[exit status {status}]", shown.trim_end()) }
    }

    /// Standard output, standard error and exit status of a command line; words in '…' belong together.
    pub fn output(&self, line: &str) -> (String, String, i32) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_threadle"))
            .args(words(line.strip_prefix("threadle").expect("a line begins with `threadle`")))
            .current_dir(self.path())
            .env_clear()
            // Where git is.
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = self.input.clone();
        // A command may end without reading all of its input.
        let typing = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        typing.join().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr), output.status.code().unwrap())
    }
}

/// `text` with `REVISION` in place of each revision, which changes with every change of the compiler.
fn without_revisions(text: &str) -> String {
    let parts = text.split(|letter: char| !letter.is_ascii_hexdigit());
    let revisions = parts.filter(|part| part.len() == 64);
    revisions.fold(text.to_string(), |text, revision| text.replace(revision, "REVISION"))
}

fn words(line: &str) -> Vec<String> {
    let quoted = line.split('\'').enumerate();
    let words = quoted.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(str::to_string).collect(),
        _ => vec![part.to_string()],
    });
    words.collect()
}
