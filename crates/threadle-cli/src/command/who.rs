//! `threadle who`: who sees a line.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use threadle::prove::Limits;
use threadle::questions::{LineAnswer, Sight, who};
use threadle::source::Span;

use crate::failure::{Exit, Failure, Outcome, tell_interrupted};
use crate::progress::Onlooker;
use crate::rules::Workspace;

/// Tell who sees a line: for which customers it is done, in a condition and in a conversation.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle who rules/menu.thread:44
  threadle who rules/menu.thread:44 --json

The condition is what holds at the moment at which it is done. The conversation was played on the machine.")]
pub struct Who {
    /// A file and a line of it.
    #[arg(value_name = "FILE:LINE")]
    line: String,
    /// For other programs.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    path: String,
    line: u32,
    text: String,
    /// `everybody`, `some`, `nobody` or `undecided`.
    who: &'static str,
    conditions: Vec<String>,
    more: bool,
    because_of: Option<String>,
    conversation: Vec<String>,
    confirmed: bool,
}

impl Who {
    pub(super) fn run(self) -> Outcome {
        let wrong = || {
            Failure::new(
                format!("`{}` is no file and line", self.line),
                "give both with a colon between them, such as `rules/menu.thread:44`",
            )
        };
        let (file, line) = self.line.rsplit_once(':').ok_or_else(wrong)?;
        let line: u32 = line.parse().ok().filter(|line| *line > 0).ok_or_else(wrong)?;
        let file = PathBuf::from(file);
        let workspace = Workspace::open_unproved(&file)?;
        workspace.artifact()?;
        let path = inside(&workspace, &file);
        let onlooker = Onlooker::new();
        let answers = who(&workspace.compilation, &path, line, &Limits::default(), &onlooker);
        let interrupted = onlooker.is_interrupted();
        drop(onlooker);
        if answers.is_empty() {
            return Err(Failure::new(
                format!("nothing is done on line {line} of `{}`", file.display()),
                "give the line of an action, a rule, an arm or a handler",
            ));
        }
        let answers: Vec<Answer> = answers.iter().map(|answer| told(&workspace, answer)).collect();
        let mut out = anstream::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &answers).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            answers.iter().try_for_each(|answer| print(answer, &mut out))?;
        }
        if interrupted {
            tell_interrupted("not all conversations were looked at");
            return Ok(Exit::Interrupted);
        }
        Ok(Exit::Fine)
    }
}

/// The path of a file in its workspace.
fn inside(workspace: &Workspace, file: &Path) -> String {
    let (folder, file) = (workspace.folder.canonicalize(), file.canonicalize());
    let inside =
        folder.ok().zip(file.ok()).and_then(|(folder, file)| file.strip_prefix(folder).ok().map(PathBuf::from));
    inside.map_or_else(String::new, |inside| inside.to_string_lossy().replace('\\', "/"))
}

fn told(workspace: &Workspace, answer: &LineAnswer) -> Answer {
    let sources = &workspace.compilation.sources;
    let place = |span: Span| {
        let source = sources.get(span.source);
        let line = source.map_or(0, |source| source.position(span.start).line);
        (source.map_or_else(String::new, |source| workspace.reach(&source.path)), line)
    };
    let text = |span: Span| sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let (path, line) = place(answer.span);
    let plain = Answer {
        path,
        line,
        text: text(answer.span),
        who: "undecided",
        conditions: Vec::new(),
        more: false,
        because_of: None,
        conversation: Vec::new(),
        confirmed: false,
    };
    match &answer.sight {
        Sight::Who { conditions, more, conversation, confirmed } => Answer {
            who: if conditions.is_empty() { "everybody" } else { "some" },
            conditions: conditions.clone(),
            more: *more,
            conversation: conversation.clone(),
            confirmed: *confirmed,
            ..plain
        },
        Sight::Nobody { because_of } => Answer {
            who: "nobody",
            because_of: because_of.map(|span| {
                let (path, line) = place(span);
                format!("{path}:{line}: {}", text(span))
            }),
            ..plain
        },
        Sight::Undecided => plain,
    }
}

fn print(answer: &Answer, out: &mut impl Write) -> std::io::Result<()> {
    const SHORT: usize = 90;
    let text: String = answer.text.chars().take(SHORT).collect();
    let more = if answer.text.chars().count() > SHORT { " …" } else { "" };
    writeln!(out, "{}:{}: {text}{more}", answer.path, answer.line)?;
    match answer.who {
        "everybody" => writeln!(out, "  everybody who comes here")?,
        "nobody" => writeln!(out, "  nobody: no conversation comes to it")?,
        "some" => {
            for (at, condition) in answer.conditions.iter().enumerate() {
                writeln!(out, "  {} {condition}", if at == 0 { "when" } else { "or  " })?;
            }
            if answer.more {
                writeln!(out, "  or in other situations, too many to tell")?;
            }
        }
        _ => writeln!(out, "  not decided: not all conversations were looked at")?,
    }
    if let Some(check) = &answer.because_of {
        writeln!(out, "  the check in front lets nobody through: {check}")?;
    }
    if !answer.conversation.is_empty() {
        let word = if answer.confirmed { "such as" } else { "perhaps such as (the machine did otherwise)" };
        writeln!(out, "\n  {word}\n")?;
        answer.conversation.iter().try_for_each(|line| writeln!(out, "    {line}"))?;
    }
    writeln!(out)
}
