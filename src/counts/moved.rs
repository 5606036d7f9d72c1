//! What was counted in one place and belongs in another.

use super::model::{Channel, CountChange, CountKey, Evidence, Measure};
use super::tally::Tally;
use crate::db::{DbFailure, Outcome};
use crate::values::HalfMonth;

/// What must be added so that the facts counted as `before` are counted as `after`.
///
/// Together the changes of a measure come to nothing: what leaves one place arrives in another.
pub fn moved(before: &Tally, after: &Tally) -> Outcome<Vec<CountChange>> {
    let differences = after.diff(before);
    let change = |d: &super::Difference| change(&d.key, d.here - d.there);
    differences.iter().map(change).collect()
}

fn change(key: &CountKey, by: i64) -> Outcome<CountChange> {
    let half = HalfMonth::new(key.half_month).ok().ok_or_else(unknown)?;
    Ok(CountChange {
        commune_id: key.commune_id,
        district_id: (key.district_id != 0).then_some(key.district_id),
        on: half.first_day(),
        measure: Measure::from_number(key.measure).ok_or_else(unknown)?,
        channel: Channel::from_number(key.channel).ok_or_else(unknown)?,
        evidence: Evidence::from_number(key.evidence).ok_or_else(unknown)?,
        by,
    })
}

/// A tally of facts is made of changes, so its keys always lead back.
fn unknown() -> DbFailure {
    let why = "a tally holds a number that this version does not know";
    DbFailure::Other(diesel::result::Error::DeserializationError(why.into()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::counts::CountPlace;

    #[test]
    fn what_leaves_one_place_arrives_in_another() {
        let day = NaiveDate::from_ymd_opt(2026, 5, 20).unwrap();
        let at = |place| {
            CountChange::one(Measure::TransactionValue, place, day)
                .through(Channel::Voso, Evidence::Officer)
                .by(700)
        };
        let mut before: Tally = [at(CountPlace::new(1, None))].iter().collect();
        let after: Tally = [at(CountPlace::new(2, Some(9)))].iter().collect();
        let changes = moved(&before, &after).unwrap();
        assert_eq!(changes.iter().map(|change| change.by).sum::<i64>(), 0);
        before.merge(&changes.iter().collect());
        assert_eq!(before, after);
    }
}
