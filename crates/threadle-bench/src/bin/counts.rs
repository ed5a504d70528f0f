//! Counts the instructions of the hot paths under valgrind, and fails when one has grown by more than 5 %.
//!
//! `cargo run --release -p threadle-bench --bin counts` compares with `counts.txt`; `-- --bless` writes it anew. Counts do
//! not depend on what else runs on the machine, but they do on the compiler, so the table names it.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use threadle_bench::paths;

/// How much more than the table says is too much, in percent.
const TOO_MUCH: u64 = 5;

/// The instructions of each path, and the compiler that they were counted with.
struct Table {
    compiler: String,
    counts: BTreeMap<String, u64>,
}

fn main() -> ExitCode {
    let argument = env::args().nth(1);
    let done = match argument.as_deref() {
        // Valgrind runs this very program once more, to walk the paths.
        Some("walk") => paths::walk(&folder(env::args().nth(2))).map(|()| true).map_err(Into::into),
        Some("--bless") => count().and_then(|counts| bless(&counts)),
        None => compare(),
        Some(other) => Err(format!("`{other}` is not known here; `--bless` writes the table").into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("counts: {error}");
            ExitCode::from(2)
        }
    }
}

/// Compares with the table; false where something has grown too much.
fn compare() -> Result<bool, Box<dyn Error>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED: instruction counts need valgrind, which is not installed here");
        return Ok(true);
    }
    let table = read(&fs::read_to_string(path())?)?;
    let compiler = compiler()?;
    if table.compiler != compiler {
        println!("SKIPPED: instructions were counted with {}, and this is {compiler}", table.compiler);
        println!(
            "  count with that one, or write the table anew: cargo run --release -p threadle-bench --bin counts -- --bless"
        );
        return Ok(true);
    }
    let counts = count()?;
    let mut good = true;
    for (name, count) in &counts {
        let Some(before) = table.counts.get(name) else {
            println!("{name:<28} {count:>12}  is not in the table");
            good = false;
            continue;
        };
        let percent = (*count as f64 / *before as f64 - 1.0) * 100.0;
        let grown = count * 100 > before * (100 + TOO_MUCH);
        println!("{name:<28} {count:>12}  {percent:>+7.2} %{}", if grown { "  TOO MUCH" } else { "" });
        good &= !grown;
    }
    for name in table.counts.keys().filter(|name| !counts.contains_key(*name)) {
        println!("{name:<28} is in the table, and is not counted any more");
        good = false;
    }
    if !good {
        println!("If this is meant, or less than before, write the table anew and commit it:");
        println!("  cargo run --release -p threadle-bench --bin counts -- --bless");
    }
    Ok(good)
}

fn bless(counts: &BTreeMap<String, u64>) -> Result<bool, Box<dyn Error>> {
    let mut text = String::from(
        "# Instructions of the hot paths: cargo run --release -p threadle-bench --bin counts -- --bless\n",
    );
    text += &format!("compiler {}\n", compiler()?);
    for (name, count) in counts {
        text += &format!("{name} {count}\n");
        println!("{name:<28} {count:>12}");
    }
    fs::write(path(), text)?;
    Ok(true)
}

/// Where artifacts and profile are kept meanwhile: the folder that is named, or one of this process.
fn folder(named: Option<String>) -> PathBuf {
    named.map_or_else(|| env::temp_dir().join(format!("threadle-counts-{}", std::process::id())), PathBuf::from)
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("counts.txt")
}

fn read(text: &str) -> Result<Table, Box<dyn Error>> {
    let mut table = Table { compiler: String::new(), counts: BTreeMap::new() };
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(' ') {
            Some(("compiler", name)) => table.compiler = name.to_owned(),
            Some((name, count)) => drop(table.counts.insert(name.to_owned(), count.parse()?)),
            None => return Err(format!("counts.txt has a line that is none: {line:?}").into()),
        }
    }
    Ok(table)
}

fn compiler() -> Result<String, Box<dyn Error>> {
    let told = Command::new("rustc").arg("--version").output()?;
    Ok(format!("{} {}", String::from_utf8(told.stdout)?.trim(), env::consts::ARCH))
}

/// Walks the paths under callgrind, which counts nothing but the measured functions and what they call.
fn count() -> Result<BTreeMap<String, u64>, Box<dyn Error>> {
    let folder = folder(None);
    fs::create_dir_all(&folder)?;
    paths::prepare(&folder)?;
    let out = folder.join("callgrind");
    let ran = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=*measured_*"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(env::current_exe()?)
        .arg("walk")
        .arg(&folder)
        // The C library copies memory with what the processor at hand can do; here with what all of them can.
        .env("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-ERMS,-FSRM")
        .output()?;
    if !ran.status.success() {
        return Err(format!("valgrind failed: {}", String::from_utf8_lossy(&ran.stderr)).into());
    }
    let profile = fs::read_to_string(&out)?;
    fs::remove_dir_all(&folder)?;
    let counts = inclusive(&profile);
    if counts.is_empty() { Err("valgrind has seen none of the measured functions".into()) } else { Ok(counts) }
}

/// The instructions of each measured function with all that it calls.
///
/// In the profile a function's block begins with `fn=`; each line that begins with a place ends with a count, its own or
/// that of a call.
fn inclusive(profile: &str) -> BTreeMap<String, u64> {
    let (mut names, mut counts) = (BTreeMap::new(), BTreeMap::new());
    let mut current = None;
    for line in profile.lines() {
        if let Some(named) = line.strip_prefix("fn=").or(line.strip_prefix("cfn=")) {
            let (id, name) = named.split_once(' ').unwrap_or((named, ""));
            if !name.is_empty() {
                names.insert(id.to_owned(), row(name));
            }
            if line.starts_with("fn=") {
                current = names.get(id).cloned().flatten();
            }
        } else if let Some(name) =
            current.as_ref().filter(|_| line.starts_with(|first: char| "+-*0123456789".contains(first)))
            && let Some(count) = line.split(' ').nth(1).and_then(|count| count.parse::<u64>().ok())
        {
            *counts.entry(name.clone()).or_default() += count;
        }
    }
    counts
}

/// What a measured function is called in the table.
fn row(function: &str) -> Option<String> {
    let name = function.split("measured_").nth(1)?;
    let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(name.len());
    Some(name[..end].to_owned())
}
