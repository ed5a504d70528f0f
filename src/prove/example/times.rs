//! When an example happens: at a time at which the business hours are as they must be.

use crate::check::Sample;
use crate::ir::{FactId, FactOrigin, Hours, HoursId, Operand, Zone};
use crate::prove::model::Model;
use crate::prove::witness::Witness;
use crate::time::Timestamp;
use crate::value::{Type, Value};

const MINUTE: i64 = 60_000;

/// The moment at which the chat opens, if that matters: the usual one, or from a Monday morning on the first at which
/// all hours fit.
pub(super) fn beginning(model: &Model, witness: &Witness) -> Option<i64> {
    let monday = Timestamp::parse("2026-06-01T14:00:00Z").map_or(0, Timestamp::milliseconds);
    let wanted = wanted(model, witness);
    if wanted.is_empty() {
        return None;
    }
    let fits = |moment: &i64| {
        wanted.iter().all(|(hours, open)| {
            let hours = model.workspace.hours.get(hours.index());
            hours.is_none_or(|hours| [0, 10].iter().all(|later| is_open(hours, moment + later * MINUTE) == *open))
        })
    };
    let half_hours = (0..14 * 48).map(|half_hour| monday + half_hour * 30 * MINUTE);
    std::iter::once(model.workspace.usual_moment).chain(half_hours).find(fits).or(Some(monday))
}

/// Which hours must be open or closed; where that changes, as it is first.
fn wanted(model: &Model, witness: &Witness) -> Vec<(HoursId, bool)> {
    let mut wanted: Vec<(HoursId, bool)> = Vec::new();
    for facts in witness.steps.iter().map(|step| &step.facts) {
        for (at, fact) in model.workspace.facts.iter().enumerate() {
            let FactOrigin::Hours(hours) = fact.origin else { continue };
            let operand = Operand::Fact(FactId(at as u32));
            let class = |axis| facts.iter().find(|(own, _)| *own == axis).map(|(_, class)| *class);
            let Sample::Known(Value::Number(value)) = model.space.sample(operand, class) else { continue };
            let open = match &fact.kind {
                Type::OneOf(names) => {
                    usize::try_from(value).ok().and_then(|at| names.get(at)).is_some_and(|name| name == "open")
                }
                _ => value == 1,
            };
            if wanted.iter().all(|(known, _)| *known != hours) {
                wanted.push((hours, open));
            }
        }
    }
    wanted
}

fn is_open(hours: &Hours, moment: i64) -> bool {
    let local = local(&hours.zone, moment);
    let day = local.div_euclid(24 * 60 * MINUTE);
    let minute = local.rem_euclid(24 * 60 * MINUTE) / MINUTE;
    // 1970-01-01 was a Thursday; 0 is Monday.
    let spans = &hours.week[(day + 3).rem_euclid(7) as usize];
    !hours.closed.contains(&day) && spans.iter().any(|(from, to)| (i64::from(*from)..i64::from(*to)).contains(&minute))
}

/// The moment as the clocks of the zone show it, in milliseconds.
fn local(zone: &Zone, moment: i64) -> i64 {
    let behind = zone.offsets.partition_point(|(from, _)| *from <= moment.div_euclid(1_000));
    let offset = zone.offsets.get(behind.saturating_sub(1)).map_or(0, |(_, offset)| *offset);
    moment.saturating_add(i64::from(offset) * 1_000)
}
