//! The identity cases of `tests/conformance/identity`, driven through the real `threadle drive`: exactly the expected
//! identity effects, in order. Of each effect the fields that the case lists are compared.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::folder::Folder;

/// The effects that tell about identity.
const IDENTITY: [&str; 5] =
    ["conversation_started", "identity_changed", "identity_refused", "message_stamped", "conversation_left"];

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/identity")
}

/// The identity effects of one case, and how many lines were refused.
fn effects(case: &Value) -> (Vec<Value>, i32) {
    let events = case["events"].as_array().unwrap();
    let lines: String = events.iter().map(|event| format!("{event}\n")).collect();
    let workspace = cases().display().to_string();
    let line = format!("threadle drive '{workspace}' --profiles '{workspace}/profiles.yaml'");
    let (out, err, status) = Folder::empty().typing(&lines).output(&line);
    assert_eq!(err, "", "{}", case["name"]);
    let effects = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of_identity = |effect: &Value| effect["effect"].as_str().is_some_and(|name| IDENTITY.contains(&name));
    (effects.filter(of_identity).collect(), status)
}

/// The fields of `actual` that `expected` lists.
fn listed(expected: &Value, actual: &Value) -> Value {
    let fields = expected.as_object().unwrap().keys();
    let taken: Map<String, Value> = fields.map(|field| (field.clone(), actual[field.as_str()].clone())).collect();
    Value::Object(taken)
}

#[test]
fn identity_cases() {
    let text = fs::read_to_string(cases().join("cases.yaml")).unwrap();
    let cases: Vec<Value> = serde_yaml::from_str(&text).unwrap();
    assert_eq!(cases.len(), 50);
    for case in &cases {
        let (actual, status) = effects(case);
        let expected = case["expect"].as_array().unwrap();
        let compared: Vec<Value> = (0..actual.len())
            .map(|index| expected.get(index).map_or(actual[index].clone(), |expected| listed(expected, &actual[index])))
            .collect();
        assert_eq!((&compared, status), (expected, 0), "{}", case["name"]);
    }
}
