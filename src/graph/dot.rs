//! A graph as text for Graphviz.

use std::fmt::Write;

use super::{Graph, Shape};

/// `graph` in the DOT language.
pub fn dot(graph: &Graph) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "digraph {{\n  label={};\n  labelloc=t;\n  rankdir=LR;", quote(&graph.title));
    out.push_str("  node [fontname=\"sans-serif\" fontsize=12];\n  edge [fontname=\"sans-serif\" fontsize=10];\n");
    for (index, node) in graph.nodes.iter().enumerate() {
        let label: Vec<&str> = node.words().map(String::as_str).collect();
        let _ = writeln!(out, "  n{index} [label={} {}];", quote(&label.join("\n")), style(node.shape));
    }
    for edge in &graph.edges {
        let dashed = if edge.interrupts { " style=dashed" } else { "" };
        let label = quote(&edge.labels.join("\n"));
        let _ = writeln!(out, "  n{} -> n{} [label={label}{dashed}];", edge.from, edge.to);
    }
    out.push_str("}\n");
    out
}

fn style(shape: Shape) -> &'static str {
    match shape {
        Shape::Start => "shape=box style=\"rounded,filled\" fillcolor=\"#1e3a5f\" fontcolor=white",
        Shape::Thread | Shape::Action => "shape=box style=rounded",
        Shape::Inactive => "shape=box style=\"rounded,dashed\"",
        Shape::Question => "shape=box style=\"rounded,filled\" fillcolor=\"#eff6ff\"",
        Shape::Call => "shape=component",
        Shape::Fork => "shape=hexagon",
        Shape::HandOff => "shape=cds style=filled fillcolor=\"#fef3c7\"",
        Shape::Resolve => "shape=box style=\"rounded,filled\" fillcolor=\"#dcfce7\"",
    }
}

/// A string of the DOT language; line ends become line breaks of the label.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}
