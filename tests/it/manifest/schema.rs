//! The JSON Schema judges manifests as the reader does, as far as a schema can.

use serde_json::Value;
use std::fs;
use threadle::manifest::SCHEMA;

use super::{EVERYTHING, MISTAKES, read};

/// What a schema can't see: names that lead nowhere or are known elsewhere, order, and lengths of time.
const BEYOND_A_SCHEMA: &[&str] =
    &["undeclared-name", "out-of-limits", "unknown-time-zone", "repeated-day", "softened-error"];

/// Single mistakes beyond a schema, of kinds that it can see otherwise.
const BEYOND: &[&str] = &[
    "threadle: 1\ninboxes: [A, a]",
    "threadle: 1\nfacts:\n  a: integer 5..1",
    "threadle: 1\nfacts:\n  a: integer 0..99999999999999999999",
    "threadle: 1\nfacts:\n  a: one of [b, b]",
    "threadle: 1\nlimits: {call: 9999999999999999999 weeks}",
    "threadle: 1\nhours: {a: {monday: 10:00-9:00}}",
    "threadle: 1\nhours: {a: {monday: [9:00-12:00, 11:00-13:00]}}",
    "threadle: 1\nhours: {a: {closed: [2026-02-30]}}",
    "threadle: 1\nseverities: {nothing: off}",
];

/// The pages' and workspaces' manifests, and one with everything.
fn good_manifests() -> Vec<String> {
    let mut texts = vec![EVERYTHING.to_owned(), "threadle: 1".to_owned()];
    let mut add =
        |path: String| texts.push(fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}")));
    add("rules/threadle.yaml".into());
    add("docs/diagnostics/threadle.yaml".into());
    add("tests/conformance/identity/threadle.yaml".into());
    for entry in fs::read_dir("examples/workspaces").unwrap() {
        add(entry.unwrap().path().join("threadle.yaml").to_string_lossy().into_owned());
    }
    let page = fs::read_to_string("docs/manifest.md").unwrap();
    texts.extend(page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned));
    texts
}

#[test]
fn both_accept_good_manifests() {
    for text in good_manifests() {
        assert_eq!(read(&text).1, [""; 0], "{text}");
        assert_eq!(refusal(&text), None, "{text}");
    }
}

#[test]
fn both_refuse_mistakes() {
    for (text, wanted) in MISTAKES {
        let kind = wanted.split(' ').nth(1).unwrap();
        if kind == "duplicate-key" {
            continue;
        }
        let beyond = BEYOND_A_SCHEMA.contains(&kind) || BEYOND.contains(text);
        assert_eq!(refusal(text).is_none(), beyond, "{text}: {:?}", refusal(text));
    }
}

/// Why the schema refuses a manifest: the place.
fn refusal(text: &str) -> Option<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let manifest: Value = serde_yaml::from_str(text).unwrap();
    validate(&schema, &schema, &manifest).err()
}

/// As much of JSON Schema as ours uses; an unknown keyword fails the test.
fn validate(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(allowed) = schema.as_bool() {
        return if allowed { Ok(()) } else { Err(format!("{value} is not allowed")) };
    }
    for (keyword, rule) in schema.as_object().unwrap() {
        let holds = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "examples" | "properties" | "patternProperties" => true,
            "$ref" => follow(root, rule, value)?,
            "type" => types(rule).any(|name| is_type(value, name)),
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "not" => validate(root, rule, value).is_err(),
            "anyOf" => rule.as_array().unwrap().iter().any(|schema| validate(root, schema, value).is_ok()),
            "pattern" => value.as_str().is_none_or(|text| matches(rule, text)),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
            "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap()),
            "uniqueItems" => {
                value.as_array().is_none_or(|list| (1..list.len()).all(|at| !list[..at].contains(&list[at])))
            }
            "minProperties" => value.as_object().is_none_or(|map| map.len() as u64 >= rule.as_u64().unwrap()),
            "maxProperties" => value.as_object().is_none_or(|map| map.len() as u64 <= rule.as_u64().unwrap()),
            "required" => value.as_object().is_none_or(|map| strings(rule).all(|key| map.contains_key(key))),
            "items" => value.as_array().into_iter().flatten().all(|item| validate(root, rule, item).is_ok()),
            "propertyNames" => {
                let names = value.as_object().into_iter().flatten().map(|(key, _)| Value::from(key.as_str()));
                names.into_iter().all(|name| validate(root, rule, &name).is_ok())
            }
            "additionalProperties" => true,
            other => panic!("the validator of this test knows no `{other}`"),
        };
        if !holds {
            return Err(format!("{keyword}: {value}"));
        }
    }
    for (key, value) in value.as_object().into_iter().flatten() {
        properties(root, schema, key, value)?;
    }
    Ok(())
}

/// The schema of a property: its own, one whose pattern fits, or that of all others.
fn properties(root: &Value, schema: &Value, key: &str, value: &Value) -> Result<(), String> {
    let own = schema.get("properties").and_then(|properties| properties.get(key));
    let mut patterns = schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten();
    let fitting = own
        .or_else(|| patterns.find(|(pattern, _)| matches(&Value::from(pattern.as_str()), key)).map(|(_, rule)| rule));
    match fitting.or_else(|| schema.get("additionalProperties")) {
        Some(rule) => validate(root, rule, value).map_err(|why| format!("{key}: {why}")),
        None => Ok(()),
    }
}

fn follow(root: &Value, rule: &Value, value: &Value) -> Result<bool, String> {
    let target = root.pointer(rule.as_str().unwrap().trim_start_matches('#')).expect("a definition");
    validate(root, target, value).map(|()| true)
}

fn types(rule: &Value) -> impl Iterator<Item = &str> {
    rule.as_str().into_iter().chain(strings(rule))
}

fn strings(rule: &Value) -> impl Iterator<Item = &str> {
    rule.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn is_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the validator of this test knows no type `{other}`"),
    }
}

fn matches(pattern: &Value, text: &str) -> bool {
    regex_lite::Regex::new(pattern.as_str().unwrap()).unwrap().is_match(text)
}
