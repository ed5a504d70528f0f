//! `threadle graph`: threads and their pivots as a drawing.

use std::io::Write;
use std::path::PathBuf;

use threadle::graph::{self, Graph};
use threadle::ir::ThreadId;

use crate::failure::{Exit, Failure, Outcome};
use crate::rules::Workspace;
use crate::write;

/// Draw the threads and their pivots, or one thread in detail.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle graph rules -o rules.svg
  threadle graph rules --thread menu -o menu.svg
  threadle graph rules --format mermaid     for a Markdown page
  threadle graph rules --format dot | dot -Tpdf > rules.pdf")]
pub struct Graphs {
    /// The workspace.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The form of the drawing.
    #[arg(long, value_name = "FORMAT", default_value = "svg")]
    format: Format,
    /// Where the drawing goes; it is printed without it.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The thread to draw in detail.
    #[arg(long, value_name = "NAME")]
    thread: Option<String>,
}

/// The forms of drawings.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// A picture that stands alone, light or dark as the reader's screen is
    Svg,
    /// For Graphviz
    Dot,
    /// For Markdown pages
    Mermaid,
}

impl Graphs {
    pub(super) fn run(self) -> Outcome {
        let workspace = Workspace::open_unproved(&self.path)?;
        workspace.artifact()?;
        let graph = match &self.thread {
            None => graph::overview(&workspace.compilation.workspace, &workspace.compilation.sources),
            Some(name) => detail(&workspace, name)?,
        };
        let drawing = match self.format {
            Format::Svg => graph::svg(&graph),
            Format::Dot => graph::dot(&graph),
            Format::Mermaid => graph::mermaid(&graph),
        };
        match self.output {
            None => std::io::stdout().write_all(drawing.as_bytes())?,
            Some(file) => write::replace(&file, drawing.as_bytes())?,
        }
        Ok(Exit::Fine)
    }
}

fn detail(workspace: &Workspace, name: &str) -> Result<Graph, Failure> {
    let compilation = &workspace.compilation;
    let names = || compilation.workspace.threads.iter().map(|thread| thread.name.as_str());
    let index = names().position(|known| known == name).ok_or_else(|| {
        let help = match threadle::diagnostic::near(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`threadle graph` without `--thread` shows all of them".into(),
        };
        Failure::new(format!("there is no thread called `{name}`"), help)
    })?;
    Ok(graph::detail(&compilation.workspace, &compilation.sources, ThreadId(index as u32)))
}
