//! The identity cases of `tests/conformance`, with real tokens and profiles, through a session.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use threadle::artifact::Program;
use threadle::identity::Outside;
use threadle::manifest::{KeyAlgorithm, KeyMaterial, Manifest};
use threadle::protocol::Event;
use threadle::session::{Engine, Session};
use threadle_jwt::{Algorithm, Key, Material, Verifier};
use threadle_profiles::Directory;

/// One case: events, and the effects that concern identity.
#[derive(Deserialize)]
struct Case {
    name: String,
    events: Vec<Event>,
    expect: Vec<serde_yaml::Mapping>,
}

/// The effects that the cases are about.
const COMPARED: [&str; 5] =
    ["conversation_started", "identity_changed", "identity_refused", "message_stamped", "conversation_left"];

#[test]
fn the_identity_cases() {
    let manifest = read("threadle.yaml");
    let rules = read("idle.thread");
    let compilation = threadle::Compilation::new(&manifest, [("idle.thread", rules.as_str())]);
    let artifact = compilation.artifact().unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
    let program = Program::load(&artifact).expect("an artifact");
    let tokens = verifier(&compilation.manifest);
    let profiles = Directory::read(&read("profiles.yaml")).expect("profiles");
    let engine = Engine::new(&program, Outside { tokens: &tokens, profiles: &profiles });

    let cases: Vec<Case> = serde_yaml::from_str(&read("cases.yaml")).expect("cases");
    assert_eq!(cases.len(), 50);
    for Case { name, events, expect } in cases {
        let mut session = Session::new("s");
        let mut effects = Vec::new();
        for event in &events {
            let given = session.handle(engine, event).unwrap_or_else(|rejected| panic!("{name}: {rejected}"));
            effects.extend(given.iter().map(as_mapping).filter(is_compared));
        }
        assert_eq!(effects.len(), expect.len(), "{name}: {effects:#?}");
        for (effect, expected) in effects.iter().zip(&expect) {
            for (field, value) in expected {
                assert_eq!(effect.get(field), Some(value), "{name}: {field:?} of {effect:#?}");
            }
        }
    }
}

fn as_mapping(effect: &threadle::protocol::Effect) -> serde_yaml::Mapping {
    serde_yaml::from_str(&serde_yaml::to_string(effect).expect("YAML")).expect("an object")
}

fn is_compared(effect: &serde_yaml::Mapping) -> bool {
    effect.get("effect").and_then(|name| name.as_str()).is_some_and(|name| COMPARED.contains(&name))
}

/// The keys of the manifest; public ones are files beside it.
fn verifier(manifest: &Manifest) -> Verifier {
    let keys = manifest.identity.keys.iter().map(|key| Key {
        id: key.id.value.clone(),
        algorithm: match key.algorithm {
            KeyAlgorithm::Rs256 => Algorithm::Rs256,
            KeyAlgorithm::Es256 => Algorithm::Es256,
            KeyAlgorithm::EdDsa => Algorithm::EdDsa,
            KeyAlgorithm::Hs256 => Algorithm::Hs256,
        },
        material: match &key.material {
            KeyMaterial::PublicKeyFile(path) => Material::PublicKey(read(&path.value)),
            KeyMaterial::Secret(secret) => Material::Secret(secret.clone().into_bytes()),
            KeyMaterial::SecretVariable(name) => panic!("{} is not for tests", name.value),
        },
        issuer: key.issuer.clone(),
        audience: key.audience.clone(),
    });
    Verifier::new(keys.collect(), manifest.identity.clock_skew).expect("keys")
}

fn read(name: &str) -> String {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/identity");
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}
