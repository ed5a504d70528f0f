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

fn ended_at(end: usize) -> (Compilation, usize) {
    let watch = Ends { told: Cell::new(0), end };
    let compilation = Compilation::watched(MANIFEST, FILES, &Limits::default(), &watch);
    (compilation, watch.told.get())
}

#[test]
fn tell_what_was_found_and_nothing_else() {
    let (whole, told) = ended_at(usize::MAX);
    assert!(!whole.interrupted && !whole.unchecked && whole.artifact().is_some());
    assert!(whole.diagnostics.len() > 1 && !whole.promises.is_empty(), "{:?}", whole.diagnostics);
    let mut found = Vec::new();
    for end in 0..told {
        let (part, asked) = ended_at(end);
        assert_eq!(asked, end + 1, "asked again behind the end");
        assert!(part.interrupted && part.unchecked, "ended after {end} of {told}");
        assert_eq!(part.artifact(), None);
        let more = part.diagnostics.iter().find(|finding| !whole.diagnostics.contains(finding));
        assert_eq!(more, None, "ended after {end} of {told}");
        found.push(part.diagnostics.len());
    }
    assert!(found[0] == 0 && found.iter().any(|count| *count > 0), "{found:?}");
}
