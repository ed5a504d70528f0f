//! Sealed states: what is refused, and why.

use proptest::prelude::*;
use threadle::artifact::Revision;
use threadle::seal::{Expected, SealError, SealKeys, Sealed, WeakSecret};

const REVISION: Revision = Revision([7; 32]);
const OTHER: Revision = Revision([8; 32]);
const STATE: &[u8] = b"a saved session, whatever it says";

fn keys() -> SealKeys {
    SealKeys::new(3, &[1; 32]).unwrap()
}

fn sealed(conversation: &str, sequence: u64) -> Vec<u8> {
    keys().seal(Sealed { conversation, revision: REVISION, sequence }, STATE)
}

fn expected(conversation: &str) -> Expected<'_> {
    Expected { conversation, revisions: &[], least_sequence: 0 }
}

#[test]
fn what_was_sealed_comes_back() {
    let bytes = sealed("c1", 5);
    let expected = Expected { conversation: "c1", revisions: &[OTHER, REVISION], least_sequence: 5 };
    let opened = keys().open(expected, &bytes).unwrap();
    assert_eq!((opened.state, opened.revision, opened.sequence), (STATE, REVISION, 5));
    let empty = keys().seal(Sealed { conversation: "", revision: REVISION, sequence: 0 }, b"");
    assert_eq!(keys().open(Expected { conversation: "", ..expected_any() }, &empty).unwrap().state, b"");
}

fn expected_any() -> Expected<'static> {
    expected("c1")
}

#[test]
fn a_forged_state_is_refused() {
    let attacker = SealKeys::new(3, &[2; 32]).unwrap();
    let bytes = attacker.seal(Sealed { conversation: "c1", revision: REVISION, sequence: 9 }, STATE);
    assert_eq!(keys().open(expected("c1"), &bytes), Err(SealError::Forged));
    assert_eq!(keys().open(expected("c1"), STATE), Err(SealError::NotSealed));
    assert_eq!(keys().open(expected("c1"), b""), Err(SealError::NotSealed));
}

#[test]
fn a_truncated_state_is_refused_at_every_length() {
    let bytes = sealed("c1", 5);
    for length in 4..bytes.len() {
        assert_eq!(keys().open(expected("c1"), &bytes[..length]), Err(SealError::Truncated), "{length}");
    }
    let longer = [bytes.as_slice(), b"!"].concat();
    assert_eq!(keys().open(expected("c1"), &longer), Err(SealError::Forged));
}

#[test]
fn the_state_of_another_conversation_is_refused() {
    assert_eq!(keys().open(expected("c2"), &sealed("c1", 5)), Err(SealError::OtherConversation));
}

#[test]
fn a_state_that_was_rolled_back_is_refused() {
    let at_least = |least_sequence| Expected { least_sequence, ..expected("c1") };
    let bytes = sealed("c1", 5);
    assert_eq!(keys().open(at_least(6), &bytes), Err(SealError::RolledBack { sequence: 5, least: 6 }));
    let on = Expected { revisions: &[OTHER], ..expected("c1") };
    assert_eq!(keys().open(on, &bytes), Err(SealError::OtherRevision(REVISION)));
}

#[test]
fn keys_can_be_changed_while_states_are_out() {
    let old = sealed("c1", 5);
    let changing = SealKeys::new(4, &[4; 40]).unwrap().accept(3, &[1; 32]).unwrap();
    assert_eq!(changing.open(expected("c1"), &old).unwrap().state, STATE);
    let new = changing.seal(Sealed { conversation: "c1", revision: REVISION, sequence: 6 }, STATE);
    assert_eq!(keys().open(expected("c1"), &new), Err(SealError::UnknownKey(4)));
    let changed = SealKeys::new(4, &[4; 40]).unwrap();
    assert_eq!(changed.open(expected("c1"), &new).unwrap().sequence, 6);
    assert_eq!(changed.open(expected("c1"), &old), Err(SealError::UnknownKey(3)));
}

#[test]
fn short_secrets_are_refused_and_none_is_shown() {
    assert_eq!(SealKeys::new(1, &[0; 31]).map(drop), Err(WeakSecret));
    assert_eq!(format!("{:?}", keys()), "SealKeys { current: 3, older: [], .. }");
}

#[test]
fn every_single_change_of_a_byte_is_refused() {
    let bytes = sealed("c1", 5);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            assert!(keys().open(expected("c1"), &changed).is_err(), "byte {at}, bit {bit}");
        }
    }
}

proptest! {
    #[test]
    fn no_other_bytes_are_taken(state: Vec<u8>, at: prop::sample::Index, byte: u8, id in "[a-z]{0,8}") {
        let bytes = keys().seal(Sealed { conversation: &id, revision: REVISION, sequence: 1 }, &state);
        prop_assert_eq!(keys().open(expected(&id), &bytes).unwrap().state, state.as_slice());
        let mut changed = bytes.clone();
        let at = at.index(changed.len());
        changed[at] = byte;
        prop_assert_eq!(keys().open(expected(&id), &changed).is_ok(), changed == bytes);
    }

    #[test]
    fn any_bytes_are_refused_without_harm(bytes: Vec<u8>) {
        let behind = [b"TdSl\x01".as_slice(), &bytes].concat();
        prop_assert!(keys().open(expected("c1"), &bytes).is_err());
        prop_assert!(keys().open(expected("c1"), &behind).is_err());
    }
}
