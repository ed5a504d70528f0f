//! A tree of what somebody experiences as a drawing.

use super::tree::{Next, Step, Tree, Way};
use crate::graph::{Edge, Graph, Node, Shape};

impl Tree {
    /// The tree as a drawing with this title: a box for each way that the rules go on, and what leads there beside the
    /// lines. A way back to what was told before leads to the box of that place.
    pub fn drawing(&self, title: &str) -> Graph {
        let mut graph = Graph { title: title.into(), ..Graph::default() };
        let start = add(&mut graph, Shape::Start, "Start".into(), Vec::new());
        self.steps.iter().for_each(|step| draw(&mut graph, start, step));
        graph
    }
}

fn draw(graph: &mut Graph, from: usize, step: &Step) {
    for way in &step.ways {
        let told_before = way.next == Next::Before && way.does.is_empty();
        let known = graph.nodes.iter().position(|node| Some(&node.name) == way.place.as_ref());
        let to = match known.filter(|_| told_before) {
            Some(known) => known,
            None => add(graph, shape(way), way.place.clone().unwrap_or_default(), lines(way)),
        };
        graph.edges.push(Edge { from, to, labels: labels(step, way), interrupts: false });
        if let Next::Steps(steps) = &way.next {
            steps.iter().for_each(|step| draw(graph, to, step));
        }
    }
}

fn add(graph: &mut Graph, shape: Shape, name: String, lines: Vec<String>) -> usize {
    graph.nodes.push(Node { name, lines, shape });
    graph.nodes.len() - 1
}

/// What happens, and to whom where that makes the difference.
fn labels(step: &Step, way: &Way) -> Vec<String> {
    let who = (step.ways.len() > 1 && !way.who.is_empty()).then(|| format!("if {}", way.who.join("; or ")));
    std::iter::once(step.happens.clone()).chain(who).collect()
}

fn lines(way: &Way) -> Vec<String> {
    let further = match way.next {
        Next::Further => Some("…".to_string()),
        Next::Before => Some("as above".to_string()),
        Next::End if way.does.is_empty() => Some("nothing".to_string()),
        _ => None,
    };
    way.does.iter().cloned().chain(further).collect()
}

fn shape(way: &Way) -> Shape {
    let ends = |start: &str| way.does.last().is_some_and(|last| last.starts_with(start));
    match &way.place {
        Some(_) => Shape::Question,
        None if ends("hands off") => Shape::HandOff,
        None if ends("resolves") => Shape::Resolve,
        None => Shape::Action,
    }
}
