//! Training: a household counts once, on the day of its earliest course.

use chrono::NaiveDate;
use diesel::prelude::*;
use lensan::counts::{CountChange, CountPlace, Measure};
use lensan::db::schema::producers;
use lensan::db::{Batch, DbFailure};
use lensan::error::RowError;
use lensan::producers::{CommuneInSight, ProducerKind};
use lensan::training::{self, Attendance, NewCourse, RecordedCourse};
use lensan::values::PublicId;
use proptest::prelude::*;

use crate::support::lists::attend_all;
use crate::support::village::{
    COMMUNE, DISTRICT, OTHER_COMMUNE, Someone, Village, by, day, producer,
};

fn course(held_on: NaiveDate) -> NewCourse {
    NewCourse {
        uuid: PublicId::new(),
        topic: "Bán hàng trên sàn".to_owned(),
        held_on,
        place: "Nhà văn hóa thôn 3".to_owned(),
        agency: "Bưu điện tỉnh".to_owned(),
        commune: CommuneInSight::without_sight(COMMUNE),
    }
}

fn hold(village: &Village, held_on: NaiveDate) -> i64 {
    let new = course(held_on);
    village.write(move |c| training::hold(c, by(1), &new)).id
}

fn attend(village: &Village, course: i64, people: &[Someone]) -> usize {
    let ids: Vec<i64> = people.iter().map(|person| person.id).collect();
    village.write(move |c| attend_all(c, by(1), course, &ids))
}

fn trained_on(village: &Village, person: Someone) -> Option<NaiveDate> {
    village.write(move |c| {
        let row = producers::table.filter(producers::id.eq(person.id));
        Ok(row.select(producers::trained_on).get_result(c)?)
    })
}

fn counted(village: &Village, on: NaiveDate) -> i64 {
    let change = CountChange::one(
        Measure::HouseholdsTrained,
        CountPlace::new(COMMUNE, Some(DISTRICT)),
        on,
    );
    village.tally().get(&change.key())
}

fn agrees(village: &Village) -> bool {
    let recount = village.recounted(training::recount);
    village.tally().diff(&recount).is_empty() && village.below_zero() == 0
}

#[test]
fn a_household_counts_once_from_its_earliest_course() {
    let village = Village::new();
    let household = village.household(COMMUNE);
    let (may, july) = (day(2026, 5, 2), day(2026, 7, 20));
    let (late, early) = (hold(&village, july), hold(&village, may));
    assert_eq!(attend(&village, late, &[household, household]), 1);
    assert_eq!(attend(&village, late, &[household]), 0);
    assert_eq!((counted(&village, may), counted(&village, july)), (0, 1));
    // An earlier course that is written down later moves the household.
    assert_eq!(attend(&village, early, &[household]), 1);
    assert_eq!((counted(&village, may), counted(&village, july)), (1, 0));
    assert_eq!(trained_on(&village, household), Some(may));
    assert!(agrees(&village));
}

#[test]
fn leaving_a_course_moves_or_ends_the_training() {
    let village = Village::new();
    let household = village.household(COMMUNE);
    let (may, july) = (day(2026, 5, 2), day(2026, 7, 20));
    let (early, late) = (hold(&village, may), hold(&village, july));
    attend(&village, early, &[household]);
    attend(&village, late, &[household]);
    let leave = |course| village.write(move |c| training::remove(c, by(1), course, household.id));
    assert!(leave(early));
    assert!(!leave(early));
    assert_eq!(trained_on(&village, household), Some(july));
    assert_eq!((counted(&village, may), counted(&village, july)), (0, 1));
    assert!(leave(late));
    assert_eq!(trained_on(&village, household), None);
    assert!(village.tally().is_empty());
    assert!(agrees(&village));
}

#[test]
fn only_households_are_counted_as_households() {
    let village = Village::new();
    let people = [
        ProducerKind::Household,
        ProducerKind::HouseholdBusiness,
        ProducerKind::Cooperative,
        ProducerKind::CooperativeGroup,
    ]
    .map(|kind| village.producer(kind, COMMUNE));
    let held_on = day(2026, 5, 2);
    assert_eq!(attend(&village, hold(&village, held_on), &people), 4);
    assert_eq!(counted(&village, held_on), 2);
    assert!(agrees(&village));
}

#[test]
fn a_course_is_written_down_once() {
    let village = Village::new();
    let new = course(day(2026, 5, 2));
    let send = |account| -> Result<RecordedCourse, DbFailure> {
        let new = new.clone();
        village
            .db
            .write_blocking(move |c| training::hold(c, by(account), &new))
    };
    let first = send(1).unwrap();
    let second = send(1).unwrap();
    assert_eq!((second.id, second.already), (first.id, true));
    assert!(matches!(send(2), Err(DbFailure::Missing)));
}

#[test]
fn everybody_of_a_list_is_answered() {
    let village = Village::new();
    let (known, other) = (village.household(COMMUNE).id, village.household(COMMUNE).id);
    let course = hold(&village, day(2026, 5, 2));
    let list = [known, 999_999, known, other];
    let send = || {
        village.write(move |c| {
            let batch = Batch::all(&list).next().unwrap();
            training::attend(c, by(1), course, batch)
        })
    };
    let unknown = Err(("producer", "training.report.unknown"));
    let said = |answers: Vec<Result<Attendance, RowError>>| -> Vec<_> {
        let answers = answers.into_iter();
        answers
            .map(|answer| answer.map_err(|error| (error.field, error.message.key)))
            .collect()
    };
    use Attendance::{Added, Already};
    assert_eq!(said(send()), [Ok(Added), unknown, Ok(Already), Ok(Added)]);
    assert_eq!(
        said(send()),
        [Ok(Already), unknown, Ok(Already), Ok(Already)]
    );
    assert_eq!(counted(&village, day(2026, 5, 2)), 2);
    assert!(agrees(&village));
}

#[test]
fn thousands_are_put_on_a_roll_at_once() {
    let village = Village::new();
    let ids = village.write(|c| {
        let mut ids = Vec::new();
        for n in 0..4500 {
            let at = if n % 2 == 0 { COMMUNE } else { OTHER_COMMUNE };
            ids.push(producer(c, ProducerKind::Household, at)?.id);
        }
        Ok(ids)
    });
    let course = hold(&village, day(2026, 5, 2));
    let added = village.write(move |c| attend_all(c, by(1), course, &ids));
    assert_eq!(added, 4500);
    assert_eq!(counted(&village, day(2026, 5, 2)), 2250);
    assert!(agrees(&village));
}

/// What people do to rolls, in any order.
#[derive(Debug, Clone)]
enum RollStep {
    Attend { course: usize, people: Vec<usize> },
    Leave { course: usize, person: usize },
}

fn step() -> impl Strategy<Value = RollStep> {
    prop_oneof![
        2 => (0..4_usize, prop::collection::vec(0..6_usize, 0..8))
            .prop_map(|(course, people)| RollStep::Attend { course, people }),
        3 => (0..4_usize, 0..6_usize).prop_map(|(course, person)| RollStep::Leave { course, person }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn counts_are_what_the_rolls_say(steps in prop::collection::vec(step(), 1..40)) {
        let village = Village::new();
        let people: Vec<Someone> = (0..6)
            .map(|n| match n {
                5 => village.producer(ProducerKind::Cooperative, COMMUNE),
                n if n % 2 == 0 => village.household(OTHER_COMMUNE),
                _ => village.household(COMMUNE),
            })
            .collect();
        // Two on one day, two in one half-month.
        let courses = [day(2026, 5, 2), day(2026, 5, 2), day(2026, 5, 9), day(2026, 7, 15)]
            .map(|held_on| hold(&village, held_on));
        for step in steps {
            match step {
                RollStep::Attend { course, people: who } => {
                    let who: Vec<Someone> = who.into_iter().map(|n| people[n]).collect();
                    attend(&village, courses[course], &who);
                }
                RollStep::Leave { course, person } => {
                    let (course, person) = (courses[course], people[person].id);
                    village.write(move |c| training::remove(c, by(1), course, person));
                }
            }
        }
        prop_assert!(agrees(&village));
    }
}
