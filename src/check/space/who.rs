//! Who the customer is: the thirteen combinations of grade, identification and profile that can be.

use super::formula::{Axis, Mask};
use crate::ir::{FactId, builtin};

/// The axis of these combinations, in every space.
pub(crate) const WHO: Axis = Axis(0);

/// Grade, identification and profile, by their places in the lists of those facts (see [`crate::ir::BUILT_IN_FACTS`]).
///
/// Nobody vouches for an anonymous customer, so there is no identification and nothing to look a profile up by; a
/// claim is either typed or made by the site; and only a token proves anything.
pub(crate) const COMBINATIONS: [[i64; 3]; 13] = [
    [0, 0, 3],
    [1, 1, 0],
    [1, 1, 1],
    [1, 1, 2],
    [1, 1, 3],
    [1, 2, 0],
    [1, 2, 1],
    [1, 2, 2],
    [1, 2, 3],
    [2, 3, 0],
    [2, 3, 1],
    [2, 3, 2],
    [2, 3, 3],
];

/// What is known of somebody who is not anonymous: names and addresses.
pub(crate) const GIVEN: [FactId; 5] =
    [builtin::FIRST_NAME, builtin::NAME, builtin::EMAIL, builtin::PHONE, builtin::ADDRESS];

/// How many combinations there are.
pub(crate) const COUNT: u8 = COMBINATIONS.len() as u8;

/// All of them.
pub(crate) const ANYBODY: Mask = (1 << COUNT) - 1;
/// The anonymous one.
pub(crate) const ANONYMOUS: Mask = 1;
/// Those with a proof.
pub(crate) const AUTHENTICATED: Mask = 0b1111 << 9;
/// The one with a proof whose profile was found.
pub(crate) const PROVEN_WITH_PROFILE: Mask = 1 << 9;
/// Those whose profile was found.
pub(crate) const FOUND: Mask = 0b10_0010_0010;
/// Those who typed their address themselves.
pub(crate) const ONBOARDED: Mask = 0b1111 << 1;
/// Those that the site named.
pub(crate) const STANDARD: Mask = 0b1111 << 5;
/// Those with a claim and no proof.
pub(crate) const IDENTIFIED: Mask = ANYBODY & !ANONYMOUS & !AUTHENTICATED;

/// Which part of a combination the fact is, if it is one.
pub(crate) fn part(fact: FactId) -> Option<usize> {
    [builtin::CUSTOMER, builtin::IDENTIFICATION, builtin::PROFILE].iter().position(|own| *own == fact)
}

/// The combinations whose `part` is a value that `pick` likes.
pub(crate) fn mask(part: usize, pick: impl Fn(i64) -> bool) -> Mask {
    let picked = COMBINATIONS.iter().enumerate().filter(|(_, values)| pick(values[part]));
    picked.fold(0, |mask, (at, _)| mask | 1 << at)
}

/// The fewest parts of a combination, with their values, that say that it is one of `among`.
pub(crate) fn telling(combination: usize, among: Mask) -> Vec<(usize, i64)> {
    const CHOICES: [&[usize]; 7] = [&[], &[0], &[1], &[2], &[0, 2], &[0, 1], &[1, 2]];
    let values = COMBINATIONS[combination.min(COMBINATIONS.len() - 1)];
    let said =
        |parts: &[usize]| parts.iter().fold(ANYBODY, |said, part| said & mask(*part, |value| value == values[*part]));
    let enough = CHOICES.into_iter().find(|parts| said(parts) & !among == 0).unwrap_or(&[0, 1, 2]);
    enough.iter().map(|part| (*part, values[*part])).collect()
}

/// Parts of a combination, each with some of its values.
pub(crate) type Product = Vec<(usize, Vec<i64>)>;

/// The widest product of values of the three parts that holds some of `rest` and nothing outside `among`: only the parts
/// that say something, each with its values.
pub(crate) fn widest(rest: Mask, among: Mask) -> Product {
    let values = |part: usize| -> Vec<Vec<i64>> {
        let count = COMBINATIONS.iter().map(|values| values[part] + 1).max().unwrap_or(0);
        (1..1_u32 << count).map(|set| (0..count).filter(|value| set & 1 << value != 0).collect()).collect()
    };
    let parts = [values(0), values(1), values(2)];
    let mut best: Option<(u32, usize, Product)> = None;
    for choice in [&[0][..], &[1], &[2], &[0, 2], &[0, 1], &[1, 2], &[0, 1, 2]] {
        let mut products: Vec<(Mask, Product)> = vec![(ANYBODY, Vec::new())];
        for part in choice {
            products = products
                .into_iter()
                .flat_map(|(covered, said)| {
                    parts[*part].iter().map(move |values| {
                        let mask = covered & mask(*part, |value| values.contains(&value));
                        (mask, said.iter().cloned().chain([(*part, values.clone())]).collect())
                    })
                })
                .collect();
        }
        for (covered, said) in products {
            let gain = (covered & rest).count_ones();
            let length = said.iter().map(|(_, values)| values.len()).sum::<usize>() + 4 * said.len();
            let better =
                best.as_ref().is_none_or(|(most, least, _)| (gain, usize::MAX - length) > (*most, usize::MAX - least));
            if covered & !among == 0 && gain > 0 && better {
                best = Some((gain, length, said));
            }
        }
    }
    best.map_or_else(Vec::new, |(_, _, said)| said)
}

#[cfg(test)]
mod tests {
    use super::{
        ANONYMOUS, AUTHENTICATED, COMBINATIONS, FOUND, IDENTIFIED, ONBOARDED, PROVEN_WITH_PROFILE, STANDARD, mask,
        telling,
    };

    #[test]
    fn names_the_combinations() {
        assert_eq!(ANONYMOUS, mask(0, |grade| grade == 0));
        assert_eq!(IDENTIFIED, mask(0, |grade| grade == 1));
        assert_eq!(AUTHENTICATED, mask(0, |grade| grade == 2));
        assert_eq!(FOUND, mask(2, |profile| profile == 0));
        assert_eq!(ONBOARDED, mask(1, |identification| identification == 1));
        assert_eq!(STANDARD, mask(1, |identification| identification == 2));
        assert_eq!(PROVEN_WITH_PROFILE, AUTHENTICATED & mask(2, |profile| profile == 0));
        assert_eq!(COMBINATIONS.len(), 13);
    }

    #[test]
    fn tells_no_more_than_it_must() {
        assert_eq!(telling(0, ANONYMOUS), [(0, 0)]);
        assert_eq!(telling(9, AUTHENTICATED), [(0, 2)]);
        assert_eq!(telling(5, STANDARD), [(1, 2)]);
        assert_eq!(telling(10, 1 << 10), [(0, 2), (2, 1)]);
        assert_eq!(telling(2, mask(2, |profile| profile == 1)), [(2, 1)]);
        assert_eq!(telling(6, 1 << 6), [(1, 2), (2, 1)]);
    }
}
