//! Who sees a line, and what somebody experiences.

use std::path::Path;

use threadle::Compilation;
use threadle::graph::{self, Shape};
use threadle::prove::Limits;
use threadle::questions::{Next, Sight, Tree, what, who};
use threadle::watch::Unwatched;

const MANIFEST: &str = "threadle: 1
name: Help
identity: { onboarding: true, addresses: [email] }
facts:
  vip: boolean
  basket: integer 0..1000
inboxes: [General]
limits: { fault_inbox: General }
";

const RULES: &str = r#"start { when chat opens => hello }

thread hello {
  rules {
    rule "known" when customer is authenticated => pivot to known
    rule "large" when vip and basket > 500 {
      note "Large."
      hand off to inbox "General"
    }
    otherwise => pivot to known
  }
}

thread known {
  ask "Well?" {
    "Again" {
      rules {
        rule "both" when customer is anonymous and vip {
          note "Both."
          hand off to inbox "General"
        }
        otherwise => pivot to last
      }
    }
    anything else => hand off to inbox "General"
    no answer in 5 minutes => resolve as abandoned
  }
}

thread last {
  rules {
    rule "vip" when vip and customer is anonymous {
      note "Never."
      resolve
    }
    otherwise => resolve
  }
}
"#;

fn compiled() -> Compilation {
    let compilation = Compilation::new(MANIFEST, [("help.thread", RULES)]);
    assert!(!compilation.has_errors(), "{:#?}", compilation.diagnostics);
    compilation
}

/// Who sees the line with these words.
fn asked(words: &str) -> Sight {
    let line = RULES.lines().position(|line| line.contains(words)).unwrap() as u32 + 1;
    let mut answers = who(&compiled(), "help.thread", line, &Limits::default(), &Unwatched);
    assert_eq!(answers.len(), 1, "{answers:#?}");
    answers.remove(0).sight
}

#[test]
fn a_line_is_seen_by_those_whom_the_checks_let_through() {
    let Sight::Who { conditions, more, conversation, confirmed } = asked("note \"Large.\"") else { panic!() };
    assert_eq!(conditions, ["customer is not authenticated and vip and basket >= 501"]);
    assert!(!more && confirmed);
    assert_eq!(conversation.last().unwrap(), "bot hands off to inbox \"General\"");
}

#[test]
fn a_line_behind_a_wait_is_seen_by_everybody() {
    let Sight::Who { conditions, .. } = asked("no answer in 5 minutes") else { panic!() };
    assert_eq!(conditions, Vec::<String>::new());
}

#[test]
fn a_rule_tells_who_takes_it() {
    let Sight::Who { conditions, .. } = asked("rule \"large\"") else { panic!() };
    assert_eq!(conditions, ["customer is not authenticated and vip and basket >= 501"]);
}

#[test]
fn a_line_that_nobody_comes_to_names_the_check() {
    let Sight::Nobody { because_of: Some(check) } = asked("note \"Never.\"") else { panic!() };
    assert_eq!(compiled().sources.text(check), "\"vip\" when vip and customer is anonymous");
}

#[test]
fn nothing_is_done_on_an_empty_line() {
    assert_eq!(who(&compiled(), "help.thread", 2, &Limits::default(), &Unwatched), []);
    assert_eq!(who(&compiled(), "other.thread", 1, &Limits::default(), &Unwatched), []);
}

#[test]
fn limits_that_are_reached_are_told() {
    let line = RULES.lines().position(|line| line.contains("Never.")).unwrap() as u32 + 1;
    let limits = Limits { steps: 2, ..Limits::default() };
    let answers = who(&compiled(), "help.thread", line, &limits, &Unwatched);
    assert_eq!(answers[0].sight, Sight::Undecided);
}

fn tree(facts: &str, depth: usize) -> Tree {
    what(&compiled(), facts, (depth, 8), &Limits::default(), &Unwatched).unwrap()
}

#[test]
fn a_customer_of_whom_all_is_known_goes_one_way() {
    let tree = tree("customer is anonymous and vip and basket > 600", 4);
    assert_eq!(tree.steps.len(), 1);
    let [way] = &tree.steps[0].ways[..] else { panic!("{tree:#?}") };
    assert_eq!(way.does, ["notes “Large.”", "hands off to inbox “General”"]);
    assert_eq!((&way.place, &way.next), (&None, &Next::End));
}

#[test]
fn what_is_left_open_is_told_where_the_rules_ask() {
    let tree = tree("customer is anonymous", 2);
    let who: Vec<_> = tree.steps[0].ways.iter().map(|way| way.who.join(" / ")).collect();
    assert_eq!(who, ["vip and basket >= 501", "not vip / basket is unknown or basket <= 500"]);
    let Next::Steps(steps) = &tree.steps[0].ways[1].next else { panic!("{tree:#?}") };
    let picked = &steps[0];
    assert_eq!(picked.happens, "the customer picks “Again”");
    assert_eq!(picked.ways[0].who, ["vip"]);
}

#[test]
fn a_tree_can_be_drawn() {
    let drawing = tree("customer is anonymous and vip", 2).drawing("anonymous and vip");
    assert_eq!(drawing.nodes[0].name, "Start");
    let large = drawing.nodes.iter().position(|node| node.shape == Shape::HandOff).unwrap();
    assert_eq!(drawing.nodes[large].lines, ["notes “Large.”", "hands off to inbox “General”"]);
    let way = drawing.edges.iter().find(|edge| edge.to == large).unwrap();
    assert_eq!(way.labels, ["the chat opens", "if basket >= 501"]);
    assert!(graph::mermaid(&drawing).contains("the customer picks “Again”"));
}

#[test]
fn mistakes_in_the_condition_are_told_at_their_place() {
    let (sources, found) =
        what(&compiled(), "customer is somebody", (3, 3), &Limits::default(), &Unwatched).unwrap_err();
    assert_eq!(sources.text(found[0].primary.span), "somebody");
    let nobody = tree("customer is anonymous and profile is found", 3);
    assert_eq!(nobody.steps, []);
}

#[test]
fn in_the_standard_workspace_orders_are_seen_by_proven_customers() {
    let standard = super::workspace::read(Path::new("rules"));
    let text = standard.sources.iter().find(|(_, source)| *source.path == *"menu.thread").unwrap().1.text.to_string();
    let line = text.lines().position(|line| line.contains("say \"Order {order.number}")).unwrap() as u32 + 1;
    let answers = who(&standard, "menu.thread", line, &Limits::default(), &Unwatched);
    let Sight::Who { conditions, confirmed, .. } = &answers[0].sight else { panic!("{answers:#?}") };
    assert!(conditions.iter().all(|condition| condition.contains("customer is authenticated")), "{conditions:?}");
    assert!(*confirmed);
}
