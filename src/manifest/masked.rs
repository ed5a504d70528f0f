//! A manifest as it may be passed on: without the secrets of its keys.

use super::{KeyMaterial, Manifest, read};
use crate::source::Source;

impl Manifest {
    /// Its text with an `x` for each letter of a secret; none where a secret is written in such a way that it is not
    /// found in the text.
    pub fn masked(&self, source: &Source) -> Option<String> {
        let mut text = source.text.to_string();
        for secret in self.secrets() {
            text = text.replace(secret, &"x".repeat(secret.chars().count()));
        }
        let (masked, _) = read(&Source::new(source.path.clone(), text.as_str()), self.source);
        let kept = masked.secrets().any(|secret| self.secrets().any(|own| own == secret));
        let lost = masked.identity.keys.len() != self.identity.keys.len();
        (!kept && !lost).then_some(text)
    }

    fn secrets(&self) -> impl Iterator<Item = &str> {
        self.identity.keys.iter().filter_map(|key| match &key.material {
            KeyMaterial::Secret(secret) => Some(secret.as_str()),
            _ => None,
        })
    }
}
