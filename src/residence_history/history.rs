//! The earlier residences of producers, and the place of a day.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::areas::AreaId;
use crate::counts::CountPlace;
use crate::db::schema::earlier_places;
use crate::db::{Conn, Outcome};

/// A residence that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Residence {
    pub from_day: NaiveDate,
    /// The first day at the next place.
    pub until_day: NaiveDate,
    pub commune_id: AreaId,
    pub old_commune_id: Option<AreaId>,
    pub district_id: Option<AreaId>,
}

impl Residence {
    fn holds(&self, day: NaiveDate) -> bool {
        self.from_day <= day && day < self.until_day
    }
}

/// The earlier residences of some producers; nearly always empty.
#[derive(Debug, Clone, Default)]
pub struct ResidenceHistory(HashMap<i64, Vec<Residence>>);

/// Ids in one statement: far below the limit of either database (32,766 and 65,535).
const PART: usize = 2000;

impl ResidenceHistory {
    pub fn of(c: &mut Conn, producer_ids: &[i64]) -> Outcome<Self> {
        let mut found: HashMap<i64, Vec<Residence>> = HashMap::new();
        for part in producer_ids.chunks(PART) {
            let rows: Vec<(i64, Residence)> = earlier_places::table
                .filter(earlier_places::producer_id.eq_any(part))
                .order((earlier_places::producer_id, earlier_places::from_day))
                .select((earlier_places::producer_id, RESIDENCE))
                .load(c)?;
            for (id, residence) in rows {
                found.entry(id).or_default().push(residence);
            }
        }
        Ok(Self(found))
    }

    /// Where the producer was on the day, given where it is now.
    pub fn on(&self, producer_id: i64, day: NaiveDate, now: CountPlace) -> CountPlace {
        let residences = self.0.get(&producer_id).into_iter().flatten();
        let mut then = residences.filter(|residence| residence.holds(day));
        // An earlier place may be not placed: that is an answer, and not "where it is now".
        then.next().map_or(now, |residence| {
            CountPlace::new(residence.commune_id, residence.district_id)
        })
    }
}

type ResidenceColumns = (
    earlier_places::from_day,
    earlier_places::until_day,
    earlier_places::commune_id,
    earlier_places::old_commune_id,
    earlier_places::district_id,
);

const RESIDENCE: ResidenceColumns = (
    earlier_places::from_day,
    earlier_places::until_day,
    earlier_places::commune_id,
    earlier_places::old_commune_id,
    earlier_places::district_id,
);

/// The residences of one producer that are over, the first one first.
pub fn earlier(c: &mut Conn, producer_id: i64) -> Outcome<Vec<Residence>> {
    Ok(earlier_places::table
        .filter(earlier_places::producer_id.eq(producer_id))
        .order(earlier_places::from_day)
        .select(RESIDENCE)
        .load(c)?)
}

/// Where the producer was on the day, given where it is now; and so where a fact of that day counts.
pub fn place_on(
    c: &mut Conn,
    producer_id: i64,
    day: NaiveDate,
    now: CountPlace,
) -> Outcome<CountPlace> {
    let then: Option<CountPlace> = earlier_places::table
        .filter(earlier_places::producer_id.eq(producer_id))
        .filter(earlier_places::from_day.le(day))
        .filter(earlier_places::until_day.gt(day))
        .select((earlier_places::commune_id, earlier_places::district_id))
        .get_result(c)
        .optional()?;
    // An earlier place may be not placed: that is an answer, and not "where it is now".
    Ok(then.unwrap_or(now))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 5, n).unwrap()
    }

    #[test]
    fn a_day_belongs_to_one_stay() {
        let residence = |from, until, commune_id, district_id| Residence {
            from_day: day(from),
            until_day: day(until),
            commune_id,
            old_commune_id: None,
            district_id,
        };
        let residences = vec![residence(1, 10, 100, Some(5)), residence(10, 20, 200, None)];
        let history = ResidenceHistory(HashMap::from([(7, residences)]));
        let now = CountPlace::new(300, Some(6));
        assert_eq!(history.on(7, day(9), now), CountPlace::new(100, Some(5)));
        // Not placed there, though it is placed now.
        assert_eq!(history.on(7, day(10), now), CountPlace::new(200, None));
        assert_eq!(history.on(7, day(20), now), now);
        assert_eq!(history.on(8, day(9), now), now);
    }
}
