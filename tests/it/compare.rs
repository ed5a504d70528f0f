//! Two versions of the rules, compared in every conversation.

use std::fs;
use std::path::Path;

use threadle::compare::{Differences, Kept, Sameness, compare, equivalent};
use threadle::prove::Limits;
use threadle::watch::Unwatched;
use threadle::{Compilation, MANIFEST};

fn texts(folder: &Path) -> (String, Vec<(String, String)>) {
    let manifest = fs::read_to_string(folder.join(MANIFEST)).unwrap();
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "thread") {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    (manifest, files)
}

fn compile((manifest, files): &(String, Vec<(String, String)>)) -> Compilation {
    Compilation::new(manifest, files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// What changing the standard workspace in one place comes to.
fn edited(from: &str, to: &str) -> Sameness {
    let standard = texts(Path::new("rules"));
    let mut new = standard.clone();
    let file = new.1.iter_mut().find(|(_, text)| text.contains(from)).unwrap_or_else(|| panic!("no {from}"));
    file.1 = file.1.replacen(from, to, 1);
    let (old, new) = (compile(&standard), compile(&new));
    assert!(!new.has_errors(), "{from} => {to}: {:?}", new.diagnostics);
    equivalent(&old.workspace, &new.workspace, &Limits::default(), &Unwatched)
}

#[test]
fn what_means_the_same_is_the_same() {
    for (from, to) in [
        ("thread welcome", "thread welcome"),
        ("when vip and customer is authenticated", "when customer is authenticated and vip"),
        (
            "when vip and customer is authenticated",
            "when vip and not (customer is anonymous or customer is identified)",
        ),
        ("when vip and customer is authenticated", "when vip and identification is jwt"),
        ("define open_for_business", "# The office.\ndefine open_for_business"),
    ] {
        assert_eq!(edited(from, to), Sameness::Same, "{from} => {to}");
    }
}

#[test]
fn what_makes_a_difference_is_shown_by_a_conversation_that_parts() {
    for (from, to) in [
        ("when vip and customer is authenticated", "when vip"),
        ("inbox \"Returns\" reason \"return\" note", "inbox \"Orders\" reason \"return\" note"),
        ("retry 2 times", "retry 3 times"),
        ("no answer in 10 minutes => resolve\n", "no answer in 12 minutes => resolve\n"),
        ("Thank you. [Print", "Thanks. [Print"),
        ("when identification is standard", "when identification is standard and profile is found"),
        ("on token expires after hand off => note \"The customer's sign-in has run out.\"", ""),
        ("first_name or \"there\"}, good", "first_name or \"you\"}, good"),
    ] {
        let Sameness::Different(conversation) = edited(from, to) else { panic!("{from} => {to}") };
        assert_ne!(conversation.old, conversation.new, "{from} => {to}");
    }
}

/// What is told of a comparison, for people who read snapshots.
fn told(differences: &Differences) -> String {
    let mut text = String::new();
    for class in &differences.classes {
        text += &format!("{:?} in {}\n", class.kind, class.place);
        for (place, happens) in &class.after {
            text += &format!("  after {happens}, at {place}\n");
        }
        if class.more_after > 0 {
            text += &format!("  and {} more\n", class.more_after);
        }
        class.who.iter().for_each(|who| text += &format!("  who {who}\n"));
        text += &format!("  old {}\n  new {}\n", class.old, class.new);
        match &class.conversation {
            None => text += "  in doubt\n",
            Some(played) => {
                let lines = played.people.iter().chain(&played.together).chain(&played.then);
                lines.for_each(|line| text += &format!("      {line}\n"));
                played.old.iter().for_each(|line| text += &format!("    - {line}\n"));
                played.new.iter().for_each(|line| text += &format!("    + {line}\n"));
            }
        }
        text.push('\n');
    }
    for dropped in &differences.promises {
        text += &format!("dropped: {} ({})\n", dropped.line, dropped.standing.word());
    }
    for exposed in &differences.exposed {
        text += &format!("exposed: {} to {:?}\n", exposed.what, exposed.who);
    }
    if text.is_empty() { "nothing\n".into() } else { text }
}

#[test]
fn cases() {
    let mut folders: Vec<_> = fs::read_dir("tests/compare").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    assert!(folders.len() > 20);
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let [old, new] = ["old", "new"].map(|side| super::workspace::read(&folder.join(side)));
        let differences = compare(&old, &new, &Limits::default(), &Unwatched);
        assert!(differences.complete, "{name}");
        assert_eq!(name.starts_with("same-"), differences.classes.is_empty(), "{name}");
        let same = equivalent(&old.workspace, &new.workspace, &Limits::default(), &Unwatched);
        assert_eq!(same == Sameness::Same, differences.classes.is_empty(), "{name}");
        let back = compare(&new, &old, &Limits::default(), &Unwatched);
        assert_eq!(back.classes.is_empty(), differences.classes.is_empty(), "{name}, the other way round");
        insta::with_settings!({
            snapshot_path => Path::new("../..").join(&folder),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!("differences", told(&differences));
        });
    }
}

#[test]
fn a_guarantee_that_is_dropped_is_told_with_what_is_known_of_it() {
    let standard = super::workspace::read(Path::new("rules"));
    let without = |from: &str| {
        let (manifest, mut files) = texts(Path::new("rules"));
        files.iter_mut().for_each(|(_, text)| *text = text.replace(from, ""));
        compile(&(manifest, files))
    };
    let new = without("  never call orders.latest unless customer is authenticated\n");
    let differences = compare(&standard, &new, &Limits::default(), &Unwatched);
    let told: Vec<_> = differences.promises.iter().map(|dropped| (dropped.line.as_str(), dropped.standing)).collect();
    assert_eq!(told, [("never call orders.latest unless customer is authenticated", Kept::Holds)]);
    assert!(differences.classes.is_empty() && !differences.exposes());
}
