//! `threadle what`: what a customer experiences for whom a condition holds.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::Style;
use serde::Serialize;
use threadle::graph;
use threadle::prove::Limits;
use threadle::questions::{Next, Step, Tree, Way, what};

use crate::failure::{Exit, Failure, Outcome, tell_interrupted};
use crate::findings;
use crate::progress::Onlooker;
use crate::rules::Workspace;

const QUIET: Style = Style::new().dimmed();

/// The forms of drawings.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Drawing {
    /// A picture that stands alone
    Svg,
    /// For Graphviz
    Dot,
    /// For Markdown pages
    Mermaid,
}

/// Tell what a customer experiences for whom a condition holds, as a tree of all that can happen.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle what 'customer is authenticated and vip' rules
  threadle what 'customer is anonymous' rules --depth 3
  threadle what 'identification is standard and profile is found' --json
  threadle what 'customer is authenticated' --draw svg > signed-in.svg

FACTS is a condition in the language. It holds when the chat opens, and as long as nothing in the tree changes it: the
customer signs in, say. Facts that the condition leaves open are told where the rules ask for them.")]
pub struct What {
    /// A condition in the language.
    facts: String,
    /// The workspace.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// How many things that happen one after the other.
    #[arg(long, default_value_t = 4)]
    depth: usize,
    /// How many ways on from each of them.
    #[arg(long, default_value_t = 12)]
    width: usize,
    /// For other programs.
    #[arg(long)]
    json: bool,
    /// As a picture, for a page or for Graphviz.
    #[arg(long, value_name = "FORMAT", conflicts_with = "json")]
    draw: Option<Drawing>,
}

impl What {
    pub(super) fn run(self) -> Outcome {
        if !self.path.exists() && Path::new(&self.facts).exists() {
            let help = format!("write `threadle what '{}' {}`", self.path.display(), self.facts);
            return Err(Failure::new("the condition stands in front of the workspace", help));
        }
        let workspace = Workspace::open_unproved(&self.path)?;
        workspace.artifact()?;
        let onlooker = Onlooker::new();
        let extent = (self.depth.max(1), self.width.max(1));
        let tree = what(&workspace.compilation, &self.facts, extent, &Limits::default(), &onlooker);
        let interrupted = onlooker.is_interrupted();
        drop(onlooker);
        let tree = match tree {
            Ok(tree) => tree,
            Err((sources, findings)) => {
                findings::print_drawn(&sources, &findings)?;
                let help = "write it as behind `when` in a rule, such as `customer is authenticated and vip`";
                return Err(Failure::new(format!("`{}` is no condition of these rules", self.facts), help));
            }
        };
        let mut out = anstream::stdout().lock();
        if let Some(form) = self.draw {
            let drawing = tree.drawing(&self.facts);
            let drawing = match form {
                Drawing::Svg => graph::svg(&drawing),
                Drawing::Dot => graph::dot(&drawing),
                Drawing::Mermaid => graph::mermaid(&drawing),
            };
            out.write_all(drawing.as_bytes())?;
        } else if self.json {
            serde_json::to_writer_pretty(&mut out, &Told::of(&tree)).map_err(io::Error::from)?;
            writeln!(out)?;
        } else {
            print(&tree, &mut out)?;
        }
        if interrupted {
            tell_interrupted("not all of it was looked at");
            return Ok(Exit::Interrupted);
        }
        Ok(Exit::Fine)
    }
}

fn print(tree: &Tree, out: &mut impl Write) -> io::Result<()> {
    if tree.steps.is_empty() {
        writeln!(out, "there is nobody like that")?;
    }
    tree.steps.iter().try_for_each(|step| print_step(step, 0, out))?;
    if !tree.at_any_moment.is_empty() {
        writeln!(out, "\n{QUIET}at any moment{QUIET:#}")?;
        tree.at_any_moment.iter().try_for_each(|event| writeln!(out, "  on {event}"))?;
    }
    if !tree.complete {
        writeln!(out, "\nthis is not all of it")?;
    }
    Ok(())
}

fn print_step(step: &Step, depth: usize, out: &mut impl Write) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    writeln!(out, "{indent}{}", step.happens)?;
    let several = step.ways.len() > 1;
    for way in &step.ways {
        let deeper = if several { depth + 2 } else { depth + 1 };
        if several {
            let more = if way.more_who { " or otherwise" } else { "" };
            let who = if way.who.is_empty() { "(by chance)".to_string() } else { way.who.join("; or ") };
            writeln!(out, "{indent}  {QUIET}if{QUIET:#} {who}{more}")?;
        }
        print_way(way, deeper, out)?;
    }
    if step.more {
        writeln!(out, "{indent}  … and in more ways")?;
    }
    Ok(())
}

fn print_way(way: &Way, depth: usize, out: &mut impl Write) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    way.does.iter().try_for_each(|deed| writeln!(out, "{indent}{deed}"))?;
    let place = way.place.as_deref().unwrap_or_default();
    match &way.next {
        Next::Steps(steps) => steps.iter().try_for_each(|step| print_step(step, depth, out)),
        Next::Before => writeln!(out, "{indent}{QUIET}waits at {place}, as above{QUIET:#}"),
        Next::Further => writeln!(out, "{indent}{QUIET}waits at {place} …{QUIET:#}"),
        Next::End if way.does.is_empty() => writeln!(out, "{indent}{QUIET}nothing{QUIET:#}"),
        Next::End => Ok(()),
    }
}

#[derive(Serialize)]
struct Told {
    version: u32,
    complete: bool,
    at_any_moment: Vec<String>,
    steps: Vec<ToldStep>,
}

#[derive(Serialize)]
struct ToldStep {
    happens: String,
    ways: Vec<ToldWay>,
    more: bool,
}

#[derive(Serialize)]
struct ToldWay {
    who: Vec<String>,
    more_who: bool,
    does: Vec<String>,
    place: Option<String>,
    /// `steps`, `before`, `further` or `end`.
    next: &'static str,
    steps: Vec<ToldStep>,
}

impl Told {
    fn of(tree: &Tree) -> Told {
        let at_any_moment = tree.at_any_moment.clone();
        Told { version: 1, complete: tree.complete, at_any_moment, steps: tree.steps.iter().map(step).collect() }
    }
}

fn step(own: &Step) -> ToldStep {
    ToldStep { happens: own.happens.clone(), ways: own.ways.iter().map(way).collect(), more: own.more }
}

fn way(own: &Way) -> ToldWay {
    let (next, steps) = match &own.next {
        Next::Steps(steps) => ("steps", steps.iter().map(step).collect()),
        Next::Before => ("before", Vec::new()),
        Next::Further => ("further", Vec::new()),
        Next::End => ("end", Vec::new()),
    };
    ToldWay {
        who: own.who.clone(),
        more_who: own.more_who,
        does: own.does.clone(),
        place: own.place.clone(),
        next,
        steps,
    }
}
