//! Drawings: what the three formats say of one graph, and that any graph can be laid out.

use proptest::collection::vec;
use proptest::prelude::*;
use threadle::graph::{Edge, Graph, Node, Shape, dot, mermaid, svg};

fn node(shape: Shape, name: &str, lines: &[&str]) -> Node {
    Node { name: name.into(), lines: lines.iter().map(|line| line.to_string()).collect(), shape }
}

fn edge(from: usize, to: usize, labels: &[&str]) -> Edge {
    Edge { from, to, labels: labels.iter().map(|label| label.to_string()).collect(), interrupts: false }
}

/// A small help desk with everything that a drawing can show: a way back, a loop, an interruption, odd letters.
fn help_desk() -> Graph {
    let nodes = vec![
        node(Shape::Start, "Start", &[]),
        node(Shape::Thread, "welcome", &["Greet the customer and learn who they are"]),
        node(Shape::Thread, "menu", &["What it is about"]),
        node(Shape::Thread, "track_order", &["Order status, for proven customers only"]),
        node(Shape::Inactive, "returns", &[]),
        node(Shape::HandOff, "Billing & \"more\" <b>", &[]),
        node(Shape::Resolve, "Abandoned", &[]),
        node(Shape::Start, "At any time", &[]),
        node(Shape::HandOff, "General", &[]),
    ];
    let mut edges = vec![
        edge(0, 1, &["chat opens"]),
        edge(1, 2, &["signed in", "named by the site"]),
        edge(2, 3, &["“Track my order”"]),
        edge(2, 4, &["“Return [something]”"]),
        edge(3, 5, &["otherwise"]),
        edge(3, 2, &["found"]),
        edge(2, 6, &["no answer in 15 minutes"]),
        edge(2, 2, &["ask once more"]),
        edge(1, 6, &["a", "b", "c", "d", "e"]),
    ];
    edges.push(Edge { interrupts: true, ..edge(7, 8, &["customer writes \"agent\""]) });
    Graph { title: "Help desk".into(), nodes, edges }
}

#[test]
fn one_graph_in_three_formats() {
    let graph = help_desk();
    insta::with_settings!({ snapshot_path => "../graph", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("help-desk.svg", svg(&graph));
        insta::assert_snapshot!("help-desk.dot", dot(&graph));
        insta::assert_snapshot!("help-desk.mermaid", mermaid(&graph));
    });
}

#[test]
fn an_empty_graph_is_an_empty_sheet() {
    assert!(svg(&Graph::default()).ends_with("</svg>\n"));
}

proptest! {
    /// Loops, cycles, parallel ways, odd letters and ways to nowhere: everything is drawn, and always the same.
    #[test]
    fn any_graph_can_be_drawn(names in vec(".{0,40}", 0..14), ways in vec((0usize..16, 0usize..16, ".{0,30}"), 0..40)) {
        let nodes = names.iter().map(|name| node(Shape::Thread, name, &[name])).collect();
        let edges = ways.iter().map(|(from, to, label)| edge(*from, *to, &[label])).collect();
        let graph = Graph { title: names.concat(), nodes, edges };
        let picture = svg(&graph);
        prop_assert!(!picture.contains("NaN"), "{}", picture);
        prop_assert_eq!(picture.matches("<g class=\"thread\">").count(), names.len());
        prop_assert_eq!(&picture, &svg(&graph));
        prop_assert_eq!(dot(&graph), dot(&graph));
        prop_assert_eq!(mermaid(&graph), mermaid(&graph));
    }
}
