//! Two versions of the rules, compared in every conversation.

use std::fs;
use std::path::Path;

use threadle::compare::{Sameness, equivalent};
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
