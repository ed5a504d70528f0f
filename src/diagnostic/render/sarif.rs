//! SARIF 2.1.0: the form that code scanning services read. Only the part of the standard that findings need.

use indexmap::IndexMap;
use serde::Serialize;

use super::Located;
use crate::diagnostic::{Diagnostic, Fix, Severity, explain};
use crate::source::{Sources, Span};

/// A SARIF log with one run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sarif {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Text {
    text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Change>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression; 1]>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Suppression {
    kind: &'static str,
    justification: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    message: Text,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    description: Text,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: Artifact,
    replacements: [Replacement; 1],
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
}

/// All findings as a SARIF log, with the pages of their kinds as help.
pub fn sarif(sources: &Sources, findings: &[Diagnostic]) -> Sarif {
    let mut rules: IndexMap<&'static str, Rule> = IndexMap::new();
    let mut results = Vec::new();
    for finding in findings {
        let name = finding.kind.name;
        rules.entry(name).or_insert_with(|| rule(finding));
        let index = rules.get_index_of(name).unwrap_or_default();
        results.push(result(sources, finding, index));
    }
    let rules = rules.into_values().collect();
    let driver = Driver { name: "threadle", version: env!("CARGO_PKG_VERSION"), rules };
    Sarif {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    }
}

fn rule(finding: &Diagnostic) -> Rule {
    let page = explain(finding.kind.name).map_or("", |entry| entry.page);
    let finds = page.lines().nth(1).unwrap_or("").split(" (severity:").next().unwrap_or("");
    Rule {
        id: finding.kind.name,
        short_description: text(if finds.is_empty() { finding.kind.name } else { finds }),
        help: Help { text: page.to_owned(), markdown: page.to_owned() },
        default_configuration: Configuration { level: level(finding.kind.severity) },
    }
}

fn result(sources: &Sources, finding: &Diagnostic, rule_index: usize) -> Finding {
    let message = match &finding.help {
        Some(help) => format!("{}. {help}", finding.message),
        None => finding.message.clone(),
    };
    let related = finding.related.iter().enumerate();
    Finding {
        rule_id: finding.kind.name,
        rule_index,
        level: level(finding.severity),
        message: Text { text: message },
        locations: location(sources, finding.primary.span, &finding.primary.text, None).into_iter().collect(),
        related_locations: related
            .filter_map(|(index, label)| location(sources, label.span, &label.text, Some(index)))
            .collect(),
        fixes: finding.fixes.iter().filter_map(|fix| change(sources, fix)).collect(),
        suppressions: finding.allowed.clone().map(|justification| [Suppression { kind: "inSource", justification }]),
    }
}

fn location(sources: &Sources, span: Span, label: &str, id: Option<usize>) -> Option<Location> {
    let physical_location =
        PhysicalLocation { artifact_location: artifact(sources, span)?, region: region(sources, span)? };
    Some(Location { id, physical_location, message: text(label) })
}

fn change(sources: &Sources, fix: &Fix) -> Option<Change> {
    let replacement =
        Replacement { deleted_region: region(sources, fix.span)?, inserted_content: text(&fix.replacement) };
    let artifact_location = artifact(sources, fix.span)?;
    let change = ArtifactChange { artifact_location, replacements: [replacement] };
    Some(Change { description: text(&fix.title), artifact_changes: [change] })
}

fn region(sources: &Sources, span: Span) -> Option<Region> {
    let Located { start, end, .. } = Located::find(sources, span)?;
    Some(Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column })
}

/// A relative reference: what a URI may not hold is percent-encoded.
fn artifact(sources: &Sources, span: Span) -> Option<Artifact> {
    let path = &sources.get(span.source)?.path;
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(Artifact { uri })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn text(text: &str) -> Text {
    Text { text: text.to_owned() }
}
