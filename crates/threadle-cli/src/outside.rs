//! The outside of a session: keys as the manifest names them, and a file of profiles.

use std::path::Path;

use threadle::manifest::{IdentitySettings, KeyAlgorithm, KeyDeclaration, KeyMaterial};
use threadle_jwt::{Algorithm, Key, KeyError, KeyProblem, Material, Verifier};
use threadle_profiles::Directory;

use crate::failure::Failure;

/// Whoever checks tokens with the keys of `settings`; their files stand beside the manifest in `folder`.
pub fn verifier(settings: &IdentitySettings, folder: &Path) -> Result<Verifier, Failure> {
    let keys: Result<Vec<Key>, Failure> = settings.keys.iter().map(|declared| key(declared, folder)).collect();
    Verifier::new(keys?, settings.clock_skew).map_err(|error| Failure::new(&error, advice(&error)))
}

fn key(declared: &KeyDeclaration, folder: &Path) -> Result<Key, Failure> {
    Ok(Key {
        id: declared.id.value.clone(),
        algorithm: match declared.algorithm {
            KeyAlgorithm::Rs256 => Algorithm::Rs256,
            KeyAlgorithm::Es256 => Algorithm::Es256,
            KeyAlgorithm::EdDsa => Algorithm::EdDsa,
            KeyAlgorithm::Hs256 => Algorithm::Hs256,
        },
        material: match &declared.material {
            KeyMaterial::PublicKeyFile(file) => {
                Material::PublicKey(threadle_workspace::read(&folder.join(&file.value)).map_err(|error| {
                    let help = "put the public key there in PEM, or take the key out of `identity` in threadle.yaml";
                    Failure::new(format!("the key `{}` is missing: {error}", declared.id.value), help)
                })?)
            }
            KeyMaterial::Secret(secret) => Material::Secret(secret.clone().into_bytes()),
            KeyMaterial::SecretVariable(variable) => Material::Secret(secret(&declared.id.value, &variable.value)?),
        },
        issuer: declared.issuer.clone(),
        audience: declared.audience.clone(),
    })
}

fn secret(key: &str, variable: &str) -> Result<Vec<u8>, Failure> {
    let secret = std::env::var(variable).map_err(|_| {
        let message = format!("the secret of the key `{key}` is missing: the variable `{variable}` is not set");
        Failure::new(message, "set it in the environment of this command")
    })?;
    Ok(secret.into_bytes())
}

fn advice(error: &KeyError) -> &'static str {
    match error.problem {
        KeyProblem::RepeatedId => "give each key an id of its own",
        KeyProblem::WrongMaterial => "HS256 goes with a secret, all others go with a public key",
        KeyProblem::Unreadable => "give the public key in PEM, of the algorithm that the manifest names",
        KeyProblem::TooShort => "make a longer one: short keys can be guessed",
    }
}

/// The profiles in a YAML file; none without a file.
pub fn profiles(file: Option<&Path>) -> Result<Directory, Failure> {
    let text = file.map(threadle_workspace::read).transpose()?.unwrap_or_else(|| "[]".into());
    Directory::read(&text).map_err(|error| {
        let path = file.map_or_else(String::new, |file| file.display().to_string());
        let help = "a file of profiles is a list of `{ id: …, name: …, emails: […], phones: […] }`";
        Failure::new(format!("`{path}` is no file of profiles: {error}"), help)
    })
}
