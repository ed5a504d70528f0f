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
    input: String,
}

impl Folder {
    /// An empty one.
    pub fn empty() -> Folder {
        Folder { folder: tempfile::tempdir().unwrap(), input: String::new() }
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
    pub fn typing(mut self, lines: &str) -> Folder {
        self.input = lines.to_string();
        self
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Runs a command line and gives what a person sees: the line, its output, and the exit status unless it is 0.
    pub fn run(&self, line: &str) -> String {
        let (out, err, status) = self.output(line);
        let shown = [format!("$ {line}\n"), out, err].concat();
        let shown = shown.replace(&self.path().display().to_string(), "DIR");
        if status == 0 { shown } else { format!("{}\n[exit status {status}]", shown.trim_end()) }
    }

    /// Standard output, standard error and exit status of a command line; words in '…' belong together.
    pub fn output(&self, line: &str) -> (String, String, i32) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_threadle"))
            .args(words(line.strip_prefix("threadle").expect("a line begins with `threadle`")))
            .current_dir(self.path())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = self.input.clone();
        // A command may end without reading all of its input.
        let typing = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
        let output = child.wait_with_output().unwrap();
        typing.join().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr), output.status.code().unwrap())
    }
}

fn words(line: &str) -> Vec<String> {
    let quoted = line.split('\'').enumerate();
    let words = quoted.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(str::to_string).collect(),
        _ => vec![part.to_string()],
    });
    words.collect()
}
