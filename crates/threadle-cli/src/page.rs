//! A page of the documentation on a terminal: headings stand out, examples are set off, words in backticks are coloured.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

const HEADING: Style = Style::new().bold();
const EXAMPLE: Style = AnsiColor::Cyan.on_default();
const COMMENT: Style = Style::new().dimmed();

/// Prints `markdown`, of which it knows headings, paragraphs, blocks of code and words in backticks.
pub fn print(markdown: &str, out: &mut impl Write) -> io::Result<()> {
    let mut in_block = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if in_block && line.trim_start().starts_with('#') {
            writeln!(out, "    {COMMENT}{line}{COMMENT:#}")?;
        } else if in_block {
            let indent = if line.is_empty() { "" } else { "    " };
            writeln!(out, "{indent}{line}")?;
        } else if line.starts_with('#') {
            writeln!(out, "{HEADING}{}{HEADING:#}", line.trim_start_matches('#').trim_start())?;
        } else {
            print_words(line, out)?;
        }
    }
    Ok(())
}

fn print_words(line: &str, out: &mut impl Write) -> io::Result<()> {
    for (index, part) in line.split('`').enumerate() {
        match index % 2 {
            0 => write!(out, "{part}")?,
            _ => write!(out, "`{EXAMPLE}{part}{EXAMPLE:#}`")?,
        }
    }
    writeln!(out)
}
