//! What may hold, over axes: the tree of a condition without its negations, and the cubes that it is the union of.

/// Classes of one axis: bit `n` stands for class `n`.
pub(crate) type Mask = u64;

/// A direction of the space, such as the channel; every point has one of at most 64 classes on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Axis(pub(crate) u32);

impl Axis {
    /// As an index.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of points.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Formula {
    /// On this axis, one of these classes.
    In(Axis, Mask),
    /// In all of them; everything where there are none.
    All(Vec<Formula>),
    /// In any of them; nothing where there are none.
    Any(Vec<Formula>),
}

impl Formula {
    /// Every point.
    pub(crate) const ALWAYS: Formula = Formula::All(Vec::new());
    /// No point.
    pub(crate) const NEVER: Formula = Formula::Any(Vec::new());

    /// The points in all of `parts`, with what is said about one axis said once.
    pub(crate) fn all(parts: impl IntoIterator<Item = Formula>) -> Formula {
        let (mut sides, mut rest) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Formula::In(axis, mask) => sides.push((axis, mask)),
                Formula::All(inner) => rest.extend(inner),
                other => rest.push(other),
            }
        }
        merge(&mut sides, |one, other| one & other);
        if rest.contains(&Formula::NEVER) || sides.iter().any(|(_, mask)| *mask == 0) {
            return Formula::NEVER;
        }
        combine(sides, rest, Formula::All)
    }

    /// The points in any of `parts`, with what is said about one axis said once.
    pub(crate) fn any(parts: impl IntoIterator<Item = Formula>) -> Formula {
        let (mut sides, mut rest) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Formula::In(axis, mask) => sides.push((axis, mask)),
                Formula::Any(inner) => rest.extend(inner),
                other => rest.push(other),
            }
        }
        merge(&mut sides, |one, other| one | other);
        if rest.contains(&Formula::ALWAYS) {
            return Formula::ALWAYS;
        }
        combine(sides, rest, Formula::Any)
    }

    /// The same points as a union of cubes, or `None` where that takes more than `limit` of them.
    pub(crate) fn cubes(&self, limit: usize) -> Option<Vec<Cube>> {
        if let Some(cube) = self.one_cube() {
            return Some(vec![cube]);
        }
        let cubes = match self {
            Formula::In(axis, mask) => vec![Cube(vec![(*axis, *mask)])],
            Formula::Any(parts) => {
                let mut union = Vec::new();
                for part in parts {
                    union.extend(part.cubes(limit)?);
                    within(&union, limit)?;
                }
                union
            }
            Formula::All(parts) => {
                let mut product = vec![Cube::default()];
                for part in parts {
                    let factors = part.cubes(limit)?;
                    product =
                        product.iter().flat_map(|cube| factors.iter().filter_map(|other| cube.meet(other))).collect();
                    product = absorb(product);
                    within(&product, limit)?;
                }
                product
            }
        };
        Some(absorb(cubes))
    }

    /// The cube that a plain conjunction is.
    fn one_cube(&self) -> Option<Cube> {
        let Formula::All(parts) = self else { return None };
        let side = |part: &Formula| if let Formula::In(axis, mask) = part { Some((*axis, *mask)) } else { None };
        let sides: Vec<(Axis, Mask)> = parts.iter().map(side).collect::<Option<_>>()?;
        let rises = sides.windows(2).all(|pair| pair[0].0 < pair[1].0);
        (rises && sides.iter().all(|(_, mask)| *mask != 0)).then_some(Cube(sides))
    }
}

/// Sorts `sides` by axis and puts those on one axis together.
fn merge(sides: &mut Vec<(Axis, Mask)>, put_together: fn(Mask, Mask) -> Mask) {
    sides.sort_unstable_by_key(|(axis, _)| *axis);
    sides.dedup_by(|(axis, mask), (kept, all)| {
        if axis == kept {
            *all = put_together(*all, *mask);
        }
        axis == kept
    });
}

fn combine(sides: Vec<(Axis, Mask)>, rest: Vec<Formula>, form: fn(Vec<Formula>) -> Formula) -> Formula {
    if let ([(axis, mask)], []) = (&sides[..], &rest[..]) {
        return Formula::In(*axis, *mask);
    }
    let mut parts: Vec<Formula> = sides.into_iter().map(|(axis, mask)| Formula::In(axis, mask)).collect();
    parts.extend(rest);
    if parts.len() == 1 { parts.remove(0) } else { form(parts) }
}

fn within(cubes: &[Cube], limit: usize) -> Option<()> {
    (cubes.len() <= limit).then_some(())
}

/// Without the cubes that lie within another; long lists are left alone, for the comparison is quadratic.
fn absorb(cubes: Vec<Cube>) -> Vec<Cube> {
    if cubes.len() < 2 || cubes.len() > 128 {
        return cubes;
    }
    let covered = |at: usize| {
        let by = |other: usize| cubes[at].lies_in(&cubes[other]) && (other < at || !cubes[other].lies_in(&cubes[at]));
        (0..cubes.len()).any(|other| other != at && by(other))
    };
    (0..cubes.len()).filter(|at| !covered(*at)).map(|at| cubes[at].clone()).collect()
}

/// A box of points: on each axis that it names, one of some classes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Cube(Vec<(Axis, Mask)>);

impl Cube {
    /// The box with these sides, in the order of their axes.
    pub(crate) fn of(sides: Vec<(Axis, Mask)>) -> Cube {
        Cube(sides)
    }

    /// Its axes, in order, with the classes it has on them.
    pub(crate) fn sides(&self) -> &[(Axis, Mask)] {
        &self.0
    }

    /// The points in both, if there are any.
    pub(crate) fn meet(&self, other: &Cube) -> Option<Cube> {
        let mut sides = Vec::with_capacity(self.0.len() + other.0.len());
        sides.extend(self.0.iter().chain(&other.0));
        merge(&mut sides, |one, other| one & other);
        sides.iter().all(|(_, mask)| *mask != 0).then_some(Cube(sides))
    }

    /// True where each of its points is one of `other`.
    fn lies_in(&self, other: &Cube) -> bool {
        let side = |axis: Axis| self.0.iter().find(|(own, _)| *own == axis).map_or(!0, |(_, mask)| *mask);
        other.0.iter().all(|(axis, mask)| side(*axis) & !mask == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Formula};

    #[test]
    fn becomes_cubes_without_the_empty_and_the_covered() {
        let on = |axis, mask| Formula::In(Axis(axis), mask);
        let either = Formula::any([on(0, 1), Formula::all([on(0, 1), on(1, 1)])]);
        assert_eq!(either.cubes(10).map(|cubes| cubes.len()), Some(1));
        let product = Formula::all([Formula::any([on(0, 1), on(1, 1)]), Formula::any([on(0, 2), on(2, 1)])]);
        assert_eq!(product.cubes(10).map(|cubes| cubes.len()), Some(3));
        assert_eq!(product.cubes(2), None);
        assert_eq!(Formula::all([on(0, 1), on(0, 2)]), Formula::NEVER);
    }
}
