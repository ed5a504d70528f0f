//! Reading and checking that somebody ends early: what was found so far is told, nothing is made up, and nothing runs.

use std::cell::Cell;
use std::ops::ControlFlow;

use threadle::Compilation;
use threadle::prove::Limits;
use threadle::watch::{Progress, Watch};

/// Ends reading and checking when it is told of them for the `end`th time.
struct Ends {
    told: Cell<usize>,
    end: usize,
}

impl Watch for Ends {
    fn progress(&self, _: Progress) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn groundwork(&self, _: Progress) -> ControlFlow<()> {
        self.told.set(self.told.get() + 1);
        if self.told.get() > self.end { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

const MANIFEST: &str = "threadle: 1\nname: Ended\nfacts:\n  vip: boolean\n  late: boolean\ninboxes: [General, Vip]\n";

const FILES: [(&str, &str); 3] = [
    (
        "a.thread",
        "start {\n  when chat opens => one\n}\n\nthread unused {\n  say \"Nobody comes here.\"\n  resolve\n}\n",
    ),
    (
        "b.thread",
        "thread one {\n  rules {\n    rule \"first\" when vip => hand off to inbox \"Vip\"\n    \
         rule \"late\" when late => hand off to inbox \"Vip\"\n    \
         otherwise => hand off to inbox \"General\"\n  }\n}\n",
    ),
    ("c.thread", "remember spare: text\n\nguarantee \"vips\" {\n  never hand off to inbox \"General\" when vip\n}\n"),
];

fn ended_at(files: &[(&str, &str)], end: usize) -> (Compilation, usize) {
    let watch = Ends { told: Cell::new(0), end };
    let compilation = Compilation::watched(MANIFEST, files.iter().copied(), &Limits::default(), &watch);
    (compilation, watch.told.get())
}

#[test]
fn tell_what_was_found_and_nothing_else() {
    end_everywhere(&FILES);
}

/// Half of what is long is read by somebody else.
#[test]
fn tell_what_was_found_in_either_half() {
    let long = "# Something to know.\n".repeat(400);
    let paths: Vec<String> =
        (0..12).map(|at| format!("{}{at:02}.thread", if at % 2 == 0 { "a" } else { "z" })).collect();
    let files: Vec<(&str, &str)> = FILES.into_iter().chain(paths.iter().map(|path| (path.as_str(), &*long))).collect();
    end_everywhere(&files);
}

/// Ends it wherever it can be ended.
fn end_everywhere(files: &[(&str, &str)]) {
    let (whole, told) = ended_at(files, usize::MAX);
    assert!(!whole.interrupted && !whole.unchecked && whole.artifact().is_some());
    assert!(whole.diagnostics.len() > 1 && !whole.promises.is_empty(), "{:?}", whole.diagnostics);
    let mut found = Vec::new();
    for end in 0..told {
        let (part, asked) = ended_at(files, end);
        assert_eq!(asked, end + 1, "asked again behind the end");
        assert!(part.interrupted && part.unchecked, "ended after {end} of {told}");
        assert_eq!(part.artifact(), None);
        let more = part.diagnostics.iter().find(|finding| !whole.diagnostics.contains(finding));
        assert_eq!(more, None, "ended after {end} of {told}");
        let read = part.files.len();
        assert!(part.sources.iter().count() == 1 + read && read <= files.len() && (read == files.len() || read == end));
        found.push(part.diagnostics.len());
    }
    assert!(found[0] == 0 && found.iter().any(|count| *count > 0), "{found:?}");
}
