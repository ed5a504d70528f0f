//! `identity`: onboarding, kinds of address, and the keys of User Identity JWTs.

use super::shape::{Fields, Findings, Item};
use super::{Addresses, IdentitySettings, KeyAlgorithm, KeyDeclaration, KeyMaterial};
use crate::diagnostic::manifest as diagnostic;
use crate::source::Spanned;

/// The keys of `identity`.
pub(super) const IDENTITY_KEYS: &[&str] = &["onboarding", "addresses", "clock_skew", "keys"];

/// The keys of an entry of `identity.keys`.
pub(super) const KEY_KEYS: &[&str] =
    &["id", "algorithm", "public_key", "secret", "secret_from_environment", "issuer", "audience"];

/// The algorithms by their names.
pub(super) const ALGORITHMS: [(&str, KeyAlgorithm); 4] = [
    ("RS256", KeyAlgorithm::Rs256),
    ("ES256", KeyAlgorithm::Es256),
    ("EdDSA", KeyAlgorithm::EdDsa),
    ("HS256", KeyAlgorithm::Hs256),
];

/// A shorter secret can be guessed (RFC 7518 §3.2).
const SHORTEST_SECRET: usize = 32;

/// Reads `identity`, or gives what holds without it.
pub(super) fn read_identity(item: Option<Item>, findings: &mut Findings) -> IdentitySettings {
    let mut settings = IdentitySettings { clock_skew: 60_000, ..IdentitySettings::default() };
    let Some(item) = item else { return settings };
    let fields = item.fields(IDENTITY_KEYS, findings);
    settings.onboarding = fields.flag("onboarding", findings);
    if let Some(item) = fields.get("addresses") {
        settings.addresses = read_addresses(item, findings);
    }
    if let Some(item) = fields.get("clock_skew") {
        let skew = item.duration(0, (3_600_000, "0 seconds to 1 hour"), findings);
        settings.clock_skew = skew.unwrap_or(settings.clock_skew);
    }
    if let Some(item) = fields.get("keys") {
        settings.keys = read_keys(item, findings);
    }
    settings
}

fn read_addresses(item: Item, findings: &mut Findings) -> Addresses {
    let wanted = "`[email]`, `[phone]` or `[email, phone]`";
    let names = item.texts(wanted, findings);
    let has = |wanted: &str| names.iter().any(|name| name.value == wanted);
    for other in names.iter().filter(|name| !matches!(name.value.as_str(), "email" | "phone")) {
        findings.push(diagnostic::wrong_value(other.span, item.key, wanted, &format!("`{}`", other.value)));
    }
    if names.is_empty() {
        item.wrong(wanted, findings);
    }
    match (has("email"), has("phone")) {
        (true, false) => Addresses::EmailOnly,
        (false, true) => Addresses::PhoneOnly,
        _ => Addresses::Both,
    }
}

fn read_keys(item: Item, findings: &mut Findings) -> Vec<KeyDeclaration> {
    let mut keys: Vec<KeyDeclaration> = Vec::new();
    for item in item.list("a list of keys, each with `id`, `algorithm`, `issuer` and `audience`", findings) {
        let Some(key) = read_key(&item.fields(KEY_KEYS, findings), item, findings) else { continue };
        match keys.iter().find(|other| other.id.value == key.id.value) {
            Some(first) => findings.push(diagnostic::repeated_name(&key.id, first.id.span, "keys")),
            None => keys.push(key),
        }
    }
    keys
}

fn read_key(fields: &Fields, item: Item, findings: &mut Findings) -> Option<KeyDeclaration> {
    let id = fields.require("id", findings).and_then(|item| item.text(findings));
    let algorithm = fields.require("algorithm", findings).and_then(|item| read_algorithm(item, findings));
    let issuer = fields.require("issuer", findings).and_then(|item| item.text(findings));
    let audience = fields.require("audience", findings).and_then(|item| item.text(findings));
    let material = read_material(fields, item, findings);
    let (algorithm, material) = (algorithm?, material?);
    let is_secret = !matches!(material, KeyMaterial::PublicKeyFile(_));
    if is_secret != (algorithm == KeyAlgorithm::Hs256) {
        findings.push(diagnostic::wrong_key_material(item.place, is_secret));
    }
    Some(KeyDeclaration { id: id?, algorithm, material, issuer: issuer?.value, audience: audience?.value })
}

fn read_algorithm(item: Item, findings: &mut Findings) -> Option<KeyAlgorithm> {
    let name = item.text(findings)?;
    let known = ALGORITHMS.iter().find(|(known, _)| *known == name.value);
    if known.is_none() {
        findings.push(diagnostic::unknown_algorithm(&name, ALGORITHMS.iter().map(|(known, _)| *known)));
    }
    known.map(|(_, algorithm)| *algorithm)
}

/// Exactly one of `public_key`, `secret` and `secret_from_environment`.
fn read_material(fields: &Fields, item: Item, findings: &mut Findings) -> Option<KeyMaterial> {
    let mut given = ["public_key", "secret", "secret_from_environment"].into_iter().filter_map(|key| fields.get(key));
    let (Some(only), None) = (given.next(), given.next()) else {
        findings.push(diagnostic::key_without_material(item.place));
        return None;
    };
    let text = only.text(findings)?;
    match only.key {
        "secret" if text.value.len() < SHORTEST_SECRET => {
            findings.push(diagnostic::weak_secret(text.span, text.value.len(), SHORTEST_SECRET));
            None
        }
        "secret" => Some(KeyMaterial::Secret(text.value)),
        "secret_from_environment" => Some(KeyMaterial::SecretVariable(text)),
        _ => read_path(text, only, findings),
    }
}

/// A path that stays inside the workspace.
fn read_path(path: Spanned<String>, item: Item, findings: &mut Findings) -> Option<KeyMaterial> {
    let outside = path.value.contains(['\\', ':']) || path.value.split('/').any(|part| matches!(part, "" | "." | ".."));
    if outside {
        item.wrong("the path of a file inside the workspace, such as `keys/main.pem`", findings);
        return None;
    }
    Some(KeyMaterial::PublicKeyFile(path))
}
