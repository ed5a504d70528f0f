//! Generated workspaces: what the machine shows is possible, and what is possible can nearly always be shown.

use threadle::coverage::Possible;
use threadle::prove::Limits;
use threadle::suite::{Options, generate};
use threadle::watch::Unwatched;

use crate::reference::draw::Draw;
use crate::reference::generate::workspace;

const WORKSPACES: u64 = 12;

#[test]
fn what_is_seen_is_possible_and_what_is_possible_is_seen() {
    let limits = Limits { locations: 1_000, nodes: 200_000, steps: 200_000 };
    let (mut shown, mut possible, mut roughly) = (0, 0, 0);
    for seed in 0..WORKSPACES {
        let workspace = workspace(&mut Draw::new(seed));
        let known = Possible::new(&workspace, &limits, &Unwatched);
        let suite = generate(&workspace, &Options { limits, ..Options::default() }, &Unwatched).unwrap();
        for item in suite.drafts.iter().flat_map(|draft| draft.counts.keys()).filter(|_| known.complete) {
            assert!(known.items.contains_key(item), "seed {seed}: {item:?} was seen, but should be impossible");
        }
        let failed = |roughly| suite.unconfirmed.iter().filter(|failed| failed.roughly.is_empty() != roughly).count();
        if std::env::var("COVERAGE_SHOW").is_ok() {
            for failed in suite.unconfirmed.iter().filter(|failed| failed.roughly.is_empty()) {
                println!("seed {seed}: {:?}\n  {}\n", failed.item, failed.tried.join("\n  "));
            }
        }
        possible += known.items.len();
        roughly += failed(true);
        shown += known.items.len() - failed(true) - failed(false);
    }
    println!("{shown} of {possible} shown, {roughly} known only roughly");
    assert!(possible > 400, "{possible}");
    assert!(shown * 100 > (possible - roughly) * 85, "{shown} of {possible}, {roughly} known only roughly");
}
