//! How one grid comes out of another when more is told apart: which axis became which, and which classes what was one class
//! became. The order of the axes stays what it is from nothing, so nothing that is found out depends on what was known before.

use super::scale::{Classes, Scale};
use super::{Axis, Cube, Grid, Mask, Reading};
use crate::ir::{Operand, builtin};

/// How an older grid became a newer one.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Refined {
    /// For each axis of the older grid which one it is, rising, and for each of its classes those that it became; none,
    /// where it became one of the same number.
    pub(crate) axes: Vec<(Axis, Option<Vec<Mask>>)>,
    /// The axes that are new.
    pub(crate) fresh: Vec<Axis>,
}

impl Grid {
    /// How many classes each axis has.
    pub(crate) fn sizes(&self) -> &[u8] {
        &self.sizes
    }

    /// How this one became `newer`, where nothing but what is told apart besides makes the difference. `now` gives what a
    /// fact or a memory is called today, and `may_be_new` what may be told apart for the first time.
    pub(crate) fn refined(
        &self,
        newer: &Grid,
        now: &dyn Fn(Operand) -> Option<Operand>,
        may_be_new: &dyn Fn(Operand) -> bool,
    ) -> Option<Refined> {
        let mut axes = vec![None; self.sizes.len()];
        // Who the customer is.
        axes[0] = Some((Axis(0), None));
        for (operand, reading) in &self.readings {
            let own = newer.readings.get(&now(*operand)?)?;
            // What is answered or written is set by rules that do not name it.
            let may_be_cut = ![builtin::ANSWER, builtin::MESSAGE].map(Operand::Fact).contains(operand);
            pair(reading, own, may_be_cut, &mut axes)?;
        }
        let axes: Vec<(Axis, Option<Vec<Mask>>)> = axes.into_iter().collect::<Option<_>>()?;
        let is_known = |axis: Axis| axes.binary_search_by_key(&axis, |(known, _)| *known).is_ok();
        let fresh: Vec<Axis> = (0..newer.sizes.len() as u32).map(Axis).filter(|axis| !is_known(*axis)).collect();
        let is_fresh = |scale: &Scale| scale.axes.iter().any(|axis| fresh.contains(axis));
        let mut news = newer.readings.iter().filter(|(_, reading)| reading.scales().any(is_fresh));
        if !news.all(|(operand, _)| may_be_new(*operand)) {
            return None;
        }
        let rises = axes.windows(2).all(|two| two[0].0 < two[1].0);
        let refined = Refined { axes, fresh };
        (rises && refined.keeps(&self.relations, &newer.relations)).then_some(refined)
    }
}

impl Refined {
    /// These classes of an older axis, as they are today.
    pub(crate) fn mask(&self, axis: Axis, mask: Mask) -> Mask {
        let Some((_, Some(became))) = self.axes.get(axis.index()) else { return mask };
        let own = became.iter().enumerate().filter(|(class, _)| mask & 1 << class != 0);
        own.fold(0, |mask, (_, became)| mask | became)
    }

    /// Whether what is impossible is the same as before, but for what is about new axes only.
    fn keeps(&self, before: &[Cube], now: &[Cube]) -> bool {
        let before = before.iter().map(|cube| {
            let sides = cube.sides().iter().map(|(axis, mask)| (self.axes[axis.index()].0, self.mask(*axis, *mask)));
            Cube::of(sides.collect())
        });
        let is_of_new = |cube: &&Cube| cube.sides().iter().all(|(axis, _)| self.fresh.contains(axis));
        before.eq(now.iter().filter(|cube| !is_of_new(cube)).cloned())
    }
}

/// What one axis became.
type Became = Option<(Axis, Option<Vec<Mask>>)>;

/// Notes what the axes of a reading became; none, where they became something else.
fn pair(before: &Reading, now: &Reading, may_be_cut: bool, axes: &mut [Became]) -> Option<()> {
    let mut scale = |before: &Scale, now: &Scale, may_be_cut: bool| {
        if before.may_be_unknown != now.may_be_unknown || before.axes.len() != now.axes.len() {
            return None;
        }
        let cut = match before.classes == now.classes {
            true => None,
            false if may_be_cut && now.axes.len() == 1 => Some(cut(before, now)?),
            false => return None,
        };
        for (own, became) in before.axes.iter().zip(&now.axes) {
            axes[own.index()] = Some((*became, cut.clone()));
        }
        Some(())
    };
    let aspects = [
        (&before.starts, &now.starts),
        (&before.ends, &now.ends),
        (&before.day, &now.day),
        (&before.age, &now.age),
        (&before.business, &now.business),
    ];
    for (before, now) in aspects {
        if let Some(before) = before {
            scale(before, now.as_ref()?, false)?;
        }
    }
    for (flag, before) in &before.flags {
        scale(before, now.flags.get(flag)?, false)?;
    }
    scale(&before.value, &now.value, may_be_cut)
}

/// What each class of an axis became; none, where one of today is not within one of before.
fn cut(before: &Scale, now: &Scale) -> Option<Vec<Mask>> {
    let shift = usize::from(now.may_be_unknown);
    let mut became: Vec<Mask> = vec![0; before.classes.count() + shift];
    if now.may_be_unknown {
        became[0] = 1;
    }
    for class in 0..now.classes.count() {
        became[within(&before.classes, &now.classes, class)? + shift] |= 1 << (class + shift);
    }
    // Nothing that was told apart is one class today.
    became.iter().all(|mask| *mask != 0).then_some(became)
}

/// The class of before that a class of today lies in.
fn within(before: &Classes, now: &Classes, class: usize) -> Option<usize> {
    match (before, now) {
        (Classes::Texts(texts), Classes::Texts(_)) => {
            Some(now.text(class).and_then(|text| texts.iter().position(|own| own == text)).map_or(0, |at| at + 1))
        }
        (Classes::Ranges { .. }, Classes::Ranges { .. }) => {
            let (first, last) = now.range(class)?;
            let own = before.of_number(first)?;
            (before.of_number(last)? == own).then_some(own)
        }
        _ => None,
    }
}
