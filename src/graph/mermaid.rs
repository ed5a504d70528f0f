//! A graph as text for Mermaid, which Markdown pages of code hosts draw.

use std::fmt::Write;

use super::{Graph, Shape};

/// `graph` as a Mermaid flowchart.
pub fn mermaid(graph: &Graph) -> String {
    let mut out = format!("---\ntitle: \"{}\"\n---\nflowchart LR\n", escape(&graph.title));
    for (index, node) in graph.nodes.iter().enumerate() {
        let words: Vec<String> = node.words().map(|line| escape(line)).collect();
        let (open, close) = brackets(node.shape);
        let _ = writeln!(out, "  n{index}{open}\"{}\"{close}", words.join("<br>"));
    }
    for edge in &graph.edges {
        let arrow = if edge.interrupts { "-.->" } else { "-->" };
        let words: Vec<String> = edge.labels.iter().map(|label| escape(label)).collect();
        let label = if words.is_empty() { String::new() } else { format!("|\"{}\"|", words.join("<br>")) };
        let _ = writeln!(out, "  n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    out
}

fn brackets(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Start | Shape::Resolve => ("([", "])"),
        Shape::Thread | Shape::Action => ("(", ")"),
        Shape::Inactive => ("[", "]"),
        Shape::Question => ("[/", "/]"),
        Shape::Call => ("[[", "]]"),
        Shape::Fork => ("{{", "}}"),
        Shape::HandOff => (">", "]"),
    }
}

/// Letters that Mermaid, its HTML labels or Markdown would read become entities.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '#' | '<' | '>' | '&' | '`' | '*' | '_' | '\\' | '[' | ']' | '(' | ')' | '{' | '}' | '|' | ';' => {
                let _ = write!(out, "#{};", letter as u32);
            }
            '\n' => out.push(' '),
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}
