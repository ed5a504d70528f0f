//! The JSON Schema of the manifest, for editors.

/// The JSON Schema (2020-12) of `threadle.yaml`: it completes keys and explains them while somebody writes. The reader
/// finds more: names that lead nowhere, repeated ones, and what is too long or too short.
pub const SCHEMA: &str = include_str!("threadle.schema.json");

#[cfg(test)]
mod tests {
    use super::super::{actions, declarations, hours, identity, read};
    use super::SCHEMA;
    use serde_json::Value;

    #[test]
    fn has_the_keys_that_the_reader_knows() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let keys = |pointer: &str| -> Vec<String> {
            let mut keys: Vec<String> = schema.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect();
            keys.sort();
            keys
        };
        for (pointer, known) in [
            ("/properties", read::KEYS),
            ("/$defs/identity/properties", identity::IDENTITY_KEYS),
            ("/$defs/key/properties", identity::KEY_KEYS),
            ("/$defs/fact/anyOf/1/properties", declarations::FACT_KEYS),
            ("/$defs/action/properties", actions::ACTION_KEYS),
            ("/$defs/outcome/anyOf/1/properties", actions::OUTCOME_KEYS),
            ("/$defs/limits/properties", read::LIMIT_KEYS),
        ] {
            let mut known = known.to_vec();
            known.sort();
            assert_eq!(keys(pointer), known, "{pointer}");
        }
        let algorithms = identity::ALGORITHMS.map(|(name, _)| name);
        assert_eq!(schema.pointer("/$defs/key/properties/algorithm/enum"), Some(&Value::from(algorithms.to_vec())));
        let reserved = schema.pointer("/$defs/declaredName/not/enum");
        assert_eq!(reserved, Some(&Value::from(declarations::RESERVED.to_vec())));
        assert!(keys("/$defs/office/patternProperties")[0].contains(&hours::DAYS.join("|")));
    }
}
