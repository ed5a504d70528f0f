//! A graph as an SVG picture that stands alone: light or dark as the reader's screen is, with a tooltip on every part.

use std::fmt::Write;

use super::layout::{Direction, LOOP_ROOM, Layout, Point, Route, Size, Way, lay_out};
use super::measure::{width, wrap};
use super::{Edge, Graph, Node, Shape};

const MARGIN: f64 = 28.0;
const TITLE_ROOM: f64 = 34.0;
const NAME_SIZE: f64 = 13.0;
/// How much wider letters are in bold.
const BOLD: f64 = 1.1;
const LINE_SIZE: f64 = 11.0;
const LINE_HEIGHT: f64 = 15.0;
const WIDEST_BOX: f64 = 208.0;
const WIDEST_LABEL: f64 = 168.0;
/// A way shows so many labels; the rest is counted, and stands in its tooltip.
const LABELS_SHOWN: usize = 3;

const STYLE: &str = include_str!("style.css");

/// The picture of `graph`.
pub fn svg(graph: &Graph) -> String {
    // A way whose ends are not both there cannot be drawn.
    let count = graph.nodes.len();
    let edges: Vec<&Edge> = graph.edges.iter().filter(|edge| edge.from < count && edge.to < count).collect();
    let words: Vec<Words> = graph.nodes.iter().map(Words::of_node).collect();
    let labels: Vec<Words> = edges.iter().map(|edge| Words::of_edge(edge)).collect();
    let sizes: Vec<Size> = words.iter().map(Words::frame).collect();
    let mut loops: Vec<Option<Size>> = vec![None; count];
    for (edge, label) in edges.iter().zip(&labels).filter(|(edge, _)| edge.from == edge.to) {
        loops[edge.from] = Some(label.label_size());
    }
    let way = |(edge, label): (&&Edge, &Words)| Way { from: edge.from, to: edge.to, label: label.label_size() };
    let ways: Vec<Way> = edges.iter().zip(&labels).map(way).collect();
    let layout = lay_out(&sizes, &loops, &ways);

    let mut out = String::new();
    open(&mut out, graph, layout.size);
    for (edge, route) in edges.iter().zip(&layout.routes) {
        draw_way(&mut out, graph, edge, route, &layout, &sizes);
    }
    for ((edge, route), label) in edges.iter().zip(&layout.routes).zip(&labels) {
        let at = match edge.from == edge.to {
            false => route.label,
            true => loop_label(layout.boxes[edge.from], sizes[edge.from], label.label_size(), layout.direction),
        };
        draw_label(&mut out, edge, label, at);
    }
    for (node, (words, at)) in graph.nodes.iter().zip(words.iter().zip(&layout.boxes)) {
        draw_box(&mut out, node, words, *at);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// The words of a box or label, broken into lines.
struct Words {
    name: Vec<String>,
    lines: Vec<String>,
    /// Room that the shape needs beside its words.
    padding: f64,
}

impl Words {
    fn of_node(node: &Node) -> Words {
        let padding = match node.shape {
            Shape::Fork | Shape::HandOff => 18.0,
            _ => 12.0,
        };
        let most = if node.name.is_empty() { 3 } else { 2 };
        let lines = node.lines.iter().flat_map(|line| wrap(line, LINE_SIZE, WIDEST_BOX - 24.0, most));
        Words { name: wrap(&node.name, NAME_SIZE, WIDEST_BOX - 24.0, 2), lines: lines.collect(), padding }
    }

    fn of_edge(edge: &Edge) -> Words {
        let shown = match edge.labels.len() {
            count if count <= LABELS_SHOWN => count,
            _ => LABELS_SHOWN - 1,
        };
        let lines = if shown == 1 { 2 } else { 1 };
        let label = |label: &String| wrap(label, LINE_SIZE, WIDEST_LABEL, lines);
        let mut lines: Vec<String> = edge.labels.iter().take(shown).flat_map(label).collect();
        if edge.labels.len() > shown {
            lines.push(format!("and {} more", edge.labels.len() - shown));
        }
        Words { name: Vec::new(), lines, padding: 5.0 }
    }

    fn widest(&self) -> f64 {
        let names = self.name.iter().map(|name| width(name, NAME_SIZE) * BOLD);
        names.chain(self.lines.iter().map(|line| width(line, LINE_SIZE))).fold(0.0, f64::max)
    }

    fn frame(&self) -> Size {
        let height = 18.0 * self.name.len() as f64 + LINE_HEIGHT * self.lines.len() as f64 + 14.0;
        Size { width: (self.widest() + 2.0 * self.padding).max(64.0), height }
    }

    fn label_size(&self) -> Size {
        match self.lines.len() {
            0 => Size::default(),
            count => Size { width: self.widest() + 2.0 * self.padding, height: LINE_HEIGHT * count as f64 + 2.0 },
        }
    }
}

fn open(out: &mut String, graph: &Graph, size: Size) {
    let width = size.width.max(width(&graph.title, 16.0)) + 2.0 * MARGIN;
    let height = size.height + 2.0 * MARGIN + TITLE_ROOM;
    let title = escape(&graph.title);
    let _ = write!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}" role="img" aria-label="{title}">
<title>{title}</title>
<style>
{STYLE}</style>
<defs>
<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="head" d="M0 .5 7.5 4 0 7.5Z"/></marker>
</defs>
<rect class="sheet" width="100%" height="100%"/>
<text class="title" x="{MARGIN}" y="{:.0}">{title}</text>
<g transform="translate({MARGIN} {:.0})">
"##,
        MARGIN + 10.0,
        MARGIN + TITLE_ROOM,
    );
}

fn draw_way(out: &mut String, graph: &Graph, edge: &Edge, route: &Route, layout: &Layout, sizes: &[Size]) {
    let path = match edge.from == edge.to {
        true => loop_path(layout.boxes[edge.from], sizes[edge.from], layout.direction),
        false => route_path(&route.pieces, layout.direction),
    };
    let class = match (edge.interrupts, route.backwards) {
        (true, _) => "way interrupts",
        (false, true) => "way back",
        (false, false) => "way",
    };
    let marker = if route.backwards { "marker-start" } else { "marker-end" };
    let names = format!("{} → {}", graph.nodes[edge.from].name, graph.nodes[edge.to].name);
    let tooltip: String =
        std::iter::once(&names).chain(&edge.labels).map(String::as_str).collect::<Vec<_>>().join("\n");
    let _ = writeln!(
        out,
        r##"<path class="{class}" d="{path}" {marker}="url(#arrow)"><title>{}</title></path>"##,
        escape(&tooltip)
    );
}

/// Straight pieces joined by curves.
fn route_path(pieces: &[(Point, Point)], direction: Direction) -> String {
    let mut path = String::new();
    let mut last: Option<Point> = None;
    for (start, end) in pieces {
        let _ = match (last, direction) {
            (None, _) => write!(path, "M{:.1} {:.1}", start.x, start.y),
            (Some(from), Direction::Right) => {
                let middle = (from.x + start.x) / 2.0;
                write!(path, "C{middle:.1} {:.1} {middle:.1} {:.1} {:.1} {:.1}", from.y, start.y, start.x, start.y)
            }
            (Some(from), Direction::Down) => {
                let middle = (from.y + start.y) / 2.0;
                write!(path, "C{:.1} {middle:.1} {:.1} {middle:.1} {:.1} {:.1}", from.x, start.x, start.x, start.y)
            }
        };
        if start != end {
            let _ = write!(path, "L{:.1} {:.1}", end.x, end.y);
        }
        last = Some(*end);
    }
    path
}

/// A way from a box to itself: over its upper right corner where ways lead to the right, else beside it.
fn loop_path(at: Point, size: Size, direction: Direction) -> String {
    let (right, top, middle) = (at.x + size.width, at.y, at.y + size.height / 2.0);
    match direction {
        Direction::Right => format!(
            "M{start:.1} {top:.1}C{start:.1} {:.1} {:.1} {:.1} {right:.1} {:.1}",
            top - LOOP_ROOM,
            right + LOOP_ROOM,
            top - 4.0,
            top + 10.0,
            start = right - 28.0
        ),
        Direction::Down => format!(
            "M{right:.1} {:.1}C{out:.1} {:.1} {out:.1} {:.1} {right:.1} {:.1}",
            middle - 8.0,
            middle - 14.0,
            middle + 14.0,
            middle + 8.0,
            out = right + LOOP_ROOM
        ),
    }
}

/// Where the label of such a way stands: above its box, or beside it.
fn loop_label(at: Point, size: Size, label: Size, direction: Direction) -> Point {
    match direction {
        Direction::Right => Point { x: at.x, y: at.y - LOOP_ROOM - label.height },
        Direction::Down => Point { x: at.x + size.width + LOOP_ROOM, y: at.y + (size.height - label.height) / 2.0 },
    }
}

fn draw_label(out: &mut String, edge: &Edge, words: &Words, at: Point) {
    if words.lines.is_empty() {
        return;
    }
    let size = words.label_size();
    let top = at.y;
    let _ = writeln!(
        out,
        r##"<g class="label"><title>{}</title><rect x="{:.1}" y="{top:.1}" width="{:.1}" height="{:.1}" rx="4"/>"##,
        escape(&edge.labels.join("\n")),
        at.x,
        size.width,
        size.height
    );
    for (index, line) in words.lines.iter().enumerate() {
        let y = top + LINE_HEIGHT * index as f64 + 12.0;
        let _ = writeln!(out, r##"<text x="{:.1}" y="{y:.1}">{}</text>"##, at.x + words.padding, escape(line));
    }
    out.push_str("</g>\n");
}

fn draw_box(out: &mut String, node: &Node, words: &Words, at: Point) {
    let size = words.frame();
    let (left, top) = (at.x, at.y);
    let tooltip: Vec<&str> = node.words().map(String::as_str).collect();
    let _ = writeln!(out, r##"<g class="{}"><title>{}</title>"##, class(node.shape), escape(&tooltip.join("\n")));
    let _ = writeln!(out, r##"<path class="box" d="{}"/>"##, outline(node.shape, at, size));
    let x = left + words.padding;
    for (index, name) in words.name.iter().enumerate() {
        let y = top + 20.0 + 18.0 * index as f64;
        let _ = writeln!(out, r##"<text class="name" x="{x:.1}" y="{y:.1}">{}</text>"##, escape(name));
    }
    for (index, line) in words.lines.iter().enumerate() {
        let y = top + 18.0 + 18.0 * words.name.len() as f64 + LINE_HEIGHT * index as f64;
        let _ = writeln!(out, r##"<text class="line" x="{x:.1}" y="{y:.1}">{}</text>"##, escape(line));
    }
    out.push_str("</g>\n");
}

fn class(shape: Shape) -> &'static str {
    match shape {
        Shape::Start => "start",
        Shape::Thread => "thread",
        Shape::Inactive => "inactive",
        Shape::Action => "action",
        Shape::Question => "question",
        Shape::Call => "call",
        Shape::Fork => "fork",
        Shape::HandOff => "handoff",
        Shape::Resolve => "resolve",
    }
}

/// The outline of a box: a pill for the start and the end, an arrow for a hand-off, pointed sides for a fork.
fn outline(shape: Shape, at: Point, size: Size) -> String {
    let (left, top, right, bottom) = (at.x, at.y, at.x + size.width, at.y + size.height);
    let middle = at.y + size.height / 2.0;
    match shape {
        Shape::Start | Shape::Resolve => rounded(left, top, right, bottom, (size.height / 2.0).min(18.0)),
        Shape::HandOff => format!(
            "M{left:.1} {top:.1}H{:.1}L{right:.1} {middle:.1} {:.1} {bottom:.1}H{left:.1}Z",
            right - 12.0,
            right - 12.0
        ),
        Shape::Fork => format!(
            "M{:.1} {top:.1}H{:.1}L{right:.1} {middle:.1} {:.1} {bottom:.1}H{:.1}L{left:.1} {middle:.1}Z",
            left + 12.0,
            right - 12.0,
            right - 12.0,
            left + 12.0
        ),
        Shape::Call => format!(
            "{}M{:.1} {top:.1}V{bottom:.1}M{:.1} {top:.1}V{bottom:.1}",
            rounded(left, top, right, bottom, 2.0),
            left + 5.0,
            right - 5.0
        ),
        _ => rounded(left, top, right, bottom, 8.0),
    }
}

fn rounded(left: f64, top: f64, right: f64, bottom: f64, radius: f64) -> String {
    let (wide, high) = (right - left - 2.0 * radius, bottom - top - 2.0 * radius);
    format!(
        "M{:.1} {top:.1}h{wide:.1}a{radius} {radius} 0 0 1 {radius} {radius}v{high:.1}a{radius} {radius} 0 0 1 -{radius} {radius}h-{wide:.1}a{radius} {radius} 0 0 1 -{radius} -{radius}v-{high:.1}a{radius} {radius} 0 0 1 {radius} -{radius}Z",
        left + radius
    )
}

/// `text` as XML allows it: what it reserves escaped, what it forbids left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            '\u{FFFE}' | '\u{FFFF}' => {}
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}
