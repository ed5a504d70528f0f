//! Sticky experiments: on which side of a split a conversation is.

#[cfg(feature = "compile")]
use crate::artifact::parts::hash;
use crate::artifact::parts::hash_on;

/// The number of a conversation with this key.
#[cfg(feature = "compile")]
pub(crate) fn drawn(key: &str, experiment: &str) -> u64 {
    draw(hash(key), experiment)
}

/// A number from 0 to 99 that depends on nothing but the conversation's key (hashed in `seed`) and the experiment.
///
/// FNV-1a with 64 bits over key, `/` and name, then the finalizer of SplitMix64 (FNV's lower bits alone are not even
/// enough), then the remainder by 100.
pub(super) fn draw(seed: u64, experiment: &str) -> u64 {
    let mut mixed = hash_on(hash_on(seed, "/"), experiment);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % 100
}
