//! A version of the rules, wherever it is: in a folder, in an artifact, or in a revision that git keeps.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use threadle::Compilation;
use threadle::MANIFEST;
use threadle::artifact::Program;
use threadle::diagnostic::Severity;
use threadle::source::{Source, Sources};
use threadle_workspace::{MAX_FILE_BYTES, MAX_FILES, Texts};

use crate::failure::{Failure, counted};
use crate::findings;
use crate::progress::Onlooker;
use crate::rules::UNPROVED;

/// A version of the rules.
pub struct Version {
    /// As the user named it.
    pub name: String,
    /// What it was made from; none for an artifact that was stripped.
    pub compilation: Option<Compilation>,
    /// As it runs.
    pub program: Program,
}

/// Both versions. A revision is looked for in the repository of the workspace that the other one is in, or else of the
/// one here.
pub fn open_both(old: &str, new: &str) -> Result<[Version; 2], Failure> {
    let path = [new, old].into_iter().map(Path::new).find(|path| path.exists()).unwrap_or(Path::new("."));
    let folder = threadle_workspace::find(path).unwrap_or_else(|_| match path.is_dir() {
        true => path.to_path_buf(),
        false => path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf(),
    });
    Ok([Version::open(old, &folder)?, Version::open(new, &folder)?])
}

impl Version {
    /// A folder or artifact, if there is one at that path, and else a revision in the repository of `folder`.
    pub fn open(name: &str, folder: &Path) -> Result<Version, Failure> {
        let path = Path::new(name);
        if !path.exists() {
            return Version::of_texts(name, &of_revision(name, folder)?);
        }
        let is_rules = path.extension().is_some_and(|extension| extension == "thread")
            || path.file_name() == Some(OsStr::new(MANIFEST));
        if path.is_file() && !is_rules {
            return Version::of_artifact(name, path);
        }
        Version::of_texts(name, &threadle_workspace::load(&threadle_workspace::find(path)?)?)
    }

    fn of_artifact(name: &str, path: &Path) -> Result<Version, Failure> {
        let bytes = fs::read(path).map_err(|error| threadle_workspace::Error::reading(path, error))?;
        let program = load(&bytes, name)?;
        let files = threadle::artifact::texts(&bytes).ok().flatten();
        let compilation = match files.map(|files| texts_of(name, files)) {
            Some(texts) => Some(compile(name, &texts)?),
            None => None,
        };
        Ok(Version { compilation, program, name: name.into() })
    }

    fn of_texts(name: &str, texts: &Texts) -> Result<Version, Failure> {
        let compilation = compile(name, texts)?;
        let artifact = threadle::emit(&compilation.workspace, Some(&compilation.sources));
        Ok(Version { program: load(&artifact, name)?, compilation: Some(compilation), name: name.into() })
    }
}

/// The texts in an artifact.
fn texts_of(name: &str, files: Vec<(String, String)>) -> Texts {
    let (manifest, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| path == MANIFEST);
    let manifest = manifest.into_iter().next().map_or_else(String::new, |(_, text)| text);
    Texts { folder: PathBuf::from(name), manifest, files }
}

fn load(artifact: &[u8], name: &str) -> Result<Program, Failure> {
    Program::load(artifact).map_err(|error| {
        let message = format!("`{name}` is no artifact that can run here: {error}");
        Failure::new(message, "make it anew with `threadle build`, and give the whole file")
    })
}

fn compile(name: &str, texts: &Texts) -> Result<Compilation, Failure> {
    let files = texts.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let compilation = Compilation::watched(&texts.manifest, files, &UNPROVED, &Onlooker::new());
    if compilation.interrupted {
        return Err(Failure::Interrupted);
    }
    let is_error = |finding: &&threadle::diagnostic::Diagnostic| {
        // Rules that show too much run all the same, and what they show to whom is just what a comparison tells.
        let compares = finding.kind.name == "sensitive-unproven" || finding.kind.name.starts_with("guarantee-");
        finding.severity == Severity::Error && !compares
    };
    let errors: Vec<_> = compilation.diagnostics.iter().filter(is_error).cloned().collect();
    if errors.is_empty() {
        return Ok(compilation);
    }
    let mut sources = Sources::default();
    for (_, source) in compilation.sources.iter() {
        sources.add(Source::new(format!("{name}/{}", source.path), source.text.clone()));
    }
    findings::print_drawn(&sources, &errors)?;
    let message = format!("the rules in `{name}` have {} and cannot be compared", counted(errors.len(), "error"));
    Err(Failure::Findings(message))
}

/// `main`, `HEAD~1`, or `HEAD~1:rules`, where the workspace is not at the same place as here.
fn of_revision(name: &str, folder: &Path) -> Result<Texts, Failure> {
    let missing = |why: &str| {
        Failure::new(
            format!("`{name}` is neither a folder, nor an artifact, nor a revision: {why}"),
            "give a folder, a file made by `threadle build`, or a git revision such as `main` or `HEAD~1:rules`",
        )
    };
    let (revision, given) = match name.split_once(':') {
        Some((revision, path)) => (revision, Some(path.trim_matches('/').to_string())),
        None => (name, None),
    };
    let top = git(folder, &["rev-parse", "--show-toplevel"]).map_err(|why| missing(&why))?;
    let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end());
    let wanted = format!("{revision}^{{commit}}");
    let commit = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])
        .map_err(|_| missing("git knows no such revision"))?;
    let commit = String::from_utf8_lossy(&commit).trim().to_string();
    let place = match given {
        Some(path) => path,
        None => place_in(&top, folder),
    };
    let prefix = if place.is_empty() { String::new() } else { format!("{place}/") };
    let files = listed(folder, &commit, &prefix).map_err(|why| missing(&why))?;
    let texts = read_all(folder, &files).map_err(|why| missing(&why))?;
    let mut texts: Vec<(String, String)> =
        files.into_iter().map(|(path, _)| path[prefix.len()..].to_string()).zip(texts).collect();
    let manifest = texts.iter().position(|(path, _)| path == MANIFEST);
    let Some(manifest) = manifest else {
        let place = if place.is_empty() { "at its top".to_string() } else { format!("in `{place}`") };
        return Err(Failure::new(
            format!("the revision `{revision}` has no `{MANIFEST}` {place}"),
            format!("name the folder in which it has one, as in `{revision}:rules`"),
        ));
    };
    let (_, manifest) = texts.remove(manifest);
    texts.sort();
    Ok(Texts { folder: PathBuf::from(name), manifest, files: texts })
}

/// Where the workspace is in its repository.
fn place_in(top: &Path, folder: &Path) -> String {
    let (top, folder) = (top.canonicalize(), folder.canonicalize());
    let inside = top.ok().zip(folder.ok()).and_then(|(top, folder)| folder.strip_prefix(top).ok().map(PathBuf::from));
    inside.map_or_else(String::new, |inside| inside.to_string_lossy().replace('\\', "/"))
}

/// The manifest and the files of rules below `prefix` in a commit, with the names of their contents.
fn listed(folder: &Path, commit: &str, prefix: &str) -> Result<Vec<(String, String)>, String> {
    let list = git(folder, &["ls-tree", "-r", "-z", "--full-tree", commit])?;
    let mut found = Vec::new();
    for entry in list.split(|byte| *byte == 0) {
        let entry = String::from_utf8_lossy(entry);
        let Some((about, path)) = entry.split_once('\t') else { continue };
        let mut about = about.split(' ');
        let (mode, kind, content) = (about.next(), about.next(), about.next());
        let Some(inside) = path.strip_prefix(prefix) else { continue };
        let folders = inside.rsplit_once('/').map_or("", |(folders, _)| folders);
        let hidden = folders.split('/').any(|part| part.starts_with('.') || part == "target");
        let wanted = inside == MANIFEST || inside.ends_with(".thread");
        if let (Some(mode), Some("blob"), Some(content), true, false) = (mode, kind, content, wanted, hidden)
            && mode.starts_with("100")
        {
            found.push((path.to_string(), content.to_string()));
        }
    }
    if found.len() > MAX_FILES { Err(format!("it has more than {MAX_FILES} files of rules")) } else { Ok(found) }
}

/// The contents of files, in one go.
fn read_all(folder: &Path, files: &[(String, String)]) -> Result<Vec<String>, String> {
    let mut child = command(folder)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("git cannot be run ({error})"))?;
    let (Some(mut ask), Some(answer)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("git does not answer".into());
    };
    let mut answer = BufReader::new(answer);
    let mut texts = Vec::with_capacity(files.len());
    for (path, content) in files {
        texts.push(read_one(&mut ask, &mut answer, content).map_err(|why| format!("`{path}` {why}"))?);
    }
    drop(ask);
    let _ = child.wait();
    Ok(texts)
}

fn read_one(ask: &mut impl Write, answer: &mut impl BufRead, content: &str) -> Result<String, String> {
    let lost = |error: std::io::Error| format!("cannot be read from git ({error})");
    writeln!(ask, "{content}").and_then(|()| ask.flush()).map_err(lost)?;
    let mut header = String::new();
    answer.read_line(&mut header).map_err(lost)?;
    let size: u64 = header.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or("is not there")?;
    if size > MAX_FILE_BYTES {
        return Err(format!("is larger than {MAX_FILE_BYTES} bytes"));
    }
    let mut bytes = vec![0; size as usize + 1];
    answer.read_exact(&mut bytes).map_err(lost)?;
    bytes.pop();
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8")?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_string))
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    command
}

/// What git prints, or why it does not.
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = command(folder).args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("git cannot be run ({error})"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(match String::from_utf8_lossy(&output.stderr).lines().next() {
            Some(line) => format!("git says “{}”", line.trim_start_matches("fatal: ")),
            None => "git refuses".into(),
        }),
    }
}
