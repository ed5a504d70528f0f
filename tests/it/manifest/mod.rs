//! The reader of threadle.yaml: what it makes of good manifests, and that no text makes it stumble.

mod read;

use threadle::diagnostic::Diagnostic;
use threadle::manifest::{self, Manifest};
use threadle::source::{Source, SourceId};

/// Reads `text` and gives every finding as `LINE:COLUMN NAME the text that it points at`.
fn read(text: &str) -> (Manifest, Vec<String>) {
    let source = Source::new("threadle.yaml", text);
    let (manifest, findings) = manifest::read(&source, SourceId(0));
    (manifest, findings.iter().map(|finding| describe(&source, finding)).collect())
}

fn describe(source: &Source, finding: &Diagnostic) -> String {
    let span = finding.primary.span;
    let place = source.position(span.start);
    let text = source.text.get(span.start as usize..span.end as usize).expect("a span on character boundaries");
    format!("{}:{} {} {text}", place.line, place.column, finding.kind.name)
}
