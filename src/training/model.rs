//! A course, and when a household counts as trained.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::counts::{CountChange, CountPlace, Measure};
use crate::error::Message;
use crate::producers::{CommuneInSight, ProducerKind};
use crate::residence_history::ResidenceHistory;
use crate::values::PublicId;

/// No course of the programme is older; an earlier year is a slip of the pen.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2015, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A course as it is written down.
#[derive(Debug, Clone)]
pub struct NewCourse {
    /// Made with the form: sending it twice makes one course.
    pub uuid: PublicId,
    pub topic: String,
    /// The day in Viet Nam; the first one of a course over several days.
    pub held_on: NaiveDate,
    /// The house or hall, in the trainers' own words.
    pub place: String,
    /// Who gave it: support is credited.
    pub agency: String,
    /// Today's commune.
    pub commune: CommuneInSight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedCourse {
    pub id: i64,
    pub uuid: PublicId,
    /// The same form had come before; nothing was added.
    pub already: bool,
}

pub(super) fn course_day(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Message> {
    if day > today {
        return Err(Message::new("training.new.future"));
    }
    if day < FIRST_DAY {
        return Err(Message::new("training.new.too_old").with("year", "2015"));
    }
    Ok(day)
}

/// Somebody who may have to be counted again.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Trainee {
    pub id: i64,
    pub kind: ProducerKind,
    pub commune_id: i64,
    pub district_id: Option<i64>,
    pub trained_on: Option<NaiveDate>,
}

impl Trainee {
    /// Cooperatives and groups may sit in a course; the figure is of households.
    fn is_counted(&self) -> bool {
        matches!(
            self.kind,
            ProducerKind::Household | ProducerKind::HouseholdBusiness
        )
    }

    /// What changes in the counts when it is trained on another day than before.
    pub fn moved_to(&self, day: Option<NaiveDate>, history: &ResidenceHistory) -> Vec<CountChange> {
        if !self.is_counted() || day == self.trained_on {
            return Vec::new();
        }
        let now = CountPlace::new(self.commune_id, self.district_id);
        let on = |day| {
            CountChange::one(
                Measure::HouseholdsTrained,
                history.on(self.id, day, now),
                day,
            )
        };
        let from = self.trained_on.map(|day| on(day).by(-1));
        from.into_iter().chain(day.map(on)).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn trainee(kind: ProducerKind, trained_on: Option<NaiveDate>) -> Trainee {
        Trainee {
            id: 1,
            kind,
            commune_id: 2,
            district_id: Some(3),
            trained_on,
        }
    }

    #[test]
    fn a_household_moves_from_one_day_to_another() {
        let may = NaiveDate::from_ymd_opt(2024, 5, 2).unwrap();
        let june = NaiveDate::from_ymd_opt(2024, 6, 20).unwrap();
        let steps = |was, is| -> Vec<(NaiveDate, i64)> {
            let moved =
                trainee(ProducerKind::Household, was).moved_to(is, &ResidenceHistory::default());
            moved.iter().map(|change| (change.on, change.by)).collect()
        };
        assert_eq!(steps(None, Some(june)), [(june, 1)]);
        assert_eq!(steps(Some(june), Some(may)), [(june, -1), (may, 1)]);
        assert_eq!(steps(Some(may), None), [(may, -1)]);
        assert_eq!(steps(Some(may), Some(may)), []);
    }

    #[test]
    fn a_cooperative_is_no_household() {
        let day = NaiveDate::from_ymd_opt(2024, 5, 2);
        assert!(
            trainee(ProducerKind::Cooperative, None)
                .moved_to(day, &ResidenceHistory::default())
                .is_empty()
        );
    }
}
