//! What the documents and examples show works: every snippet checks clean, every small workspace too.

use std::fs;
use std::path::Path;
use threadle::Compilation;
use threadle::diagnostic::render;

/// The fenced blocks of a document that are marked with `language`, one list for each chapter (`## …`).
fn chapters(document: &str, language: &str) -> Vec<(String, String)> {
    let fence = format!("```{language}");
    let mut chapters: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in document.lines() {
        match line {
            "```" => inside = false,
            _ if line == fence => inside = true,
            _ if inside => {
                let text = &mut chapters.last_mut().unwrap().1;
                text.push_str(line);
                text.push('\n');
            }
            _ if line.starts_with("## ") || line.starts_with("# ") => {
                chapters.push((line.trim_start_matches(['#', ' ']).to_string(), String::new()));
            }
            _ => {}
        }
    }
    chapters.retain(|(_, text)| !text.is_empty());
    chapters
}

fn findings(compilation: &Compilation) -> String {
    render::plain(&compilation.sources, &compilation.diagnostics)
}

/// The findings of rules that use a part of a manifest made to show everything.
fn findings_of_part(compilation: &Compilation) -> String {
    let mut found = compilation.diagnostics.clone();
    found.retain(|finding| finding.kind.name != "unused-declaration");
    render::plain(&compilation.sources, &found)
}

#[test]
fn every_chapter_of_the_guide_is_a_workspace_without_findings() {
    let guide = fs::read_to_string("docs/language.md").unwrap();
    let (_, manifest) = chapters(&guide, "yaml").remove(0);
    let chapters = chapters(&guide, "thread");
    assert!(chapters.len() >= 11, "the guide has lost chapters: {}", chapters.len());
    for (chapter, text) in chapters {
        let compilation = Compilation::new(&manifest, [("guide.thread", text.as_str())]);
        assert_eq!(findings_of_part(&compilation), "", "in the chapter {chapter:?}");
        assert!(compilation.artifact().is_some());
    }
}

#[test]
fn the_manifest_of_the_reference_has_everything_and_no_finding() {
    let document = fs::read_to_string("docs/manifest.md").unwrap();
    let (_, manifest) = chapters(&document, "yaml").remove(0);
    let rules = "start {\n  when chat opens => hello\n}\nthread hello {\n  hand off to inbox \"General\"\n}\n";
    let compilation = Compilation::new(&manifest, [("rules.thread", rules)]);
    assert_eq!(findings_of_part(&compilation), "");
}

#[test]
fn the_standard_workspace_and_the_examples_have_no_finding_and_are_laid_out() {
    let mut folders = vec![Path::new("rules").to_path_buf()];
    folders.extend(fs::read_dir("examples/workspaces").unwrap().map(|entry| entry.unwrap().path()));
    folders.sort();
    assert!(folders.len() > 5);
    for folder in folders {
        let compilation = crate::workspace::read(&folder);
        assert_eq!(findings(&compilation), "", "in {}", folder.display());
        for (_, source) in compilation.sources.iter().filter(|(_, source)| &*source.path != threadle::MANIFEST) {
            let laid_out = threadle::format::format(source).unwrap();
            assert_eq!(laid_out, &*source.text, "`threadle fmt {}`: {}", folder.display(), source.path);
        }
    }
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut documents = vec![Path::new("README.md").to_path_buf()];
    documents.extend(fs::read_dir("docs").unwrap().map(|entry| entry.unwrap().path()));
    documents.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut links = 0;
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") || link.contains('{') {
                continue;
            }
            let target = document.parent().unwrap().join(link.split('#').next().unwrap());
            assert!(target.exists(), "{}: `{link}` leads nowhere", document.display());
            links += 1;
        }
    }
    assert!(links > 10, "the documents have lost their links: {links}");
}
