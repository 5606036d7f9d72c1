//! Random histories: whatever people do to places, and provinces and the State to boundaries, the
//! counts are what the facts say, a correction makes no figure larger or smaller, and totals are
//! the same under the boundaries of every day.

mod boundaries;
mod reforms;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use lensan::accounts::Sight;
use lensan::areas::{self, AreaId, Place};
use lensan::blobs::Store;
use lensan::counts::{self, Tally};
use lensan::db::{Conn, Db, DbFailure};
use lensan::placement::{self, Correction};
use lensan::producers::{self, CommuneInSight, Producer};
use lensan::training::{self, NewCourse};
use lensan::transactions;
use lensan::values::PublicId;
use lensan::verification;
use proptest::prelude::*;
use tempfile::TempDir;

use self::reforms::Reforms;
use super::{
    TODAY, choice, divided, ea_kar, household, on, place_all, register, sale, straddling, to,
};
use crate::support::database::{TestDatabase, on_postgres};
use crate::support::lists::attend_all;
use crate::support::village;

/// What people do, in any order. Numbers choose among what there is.
#[derive(Debug, Clone)]
enum WalkStep {
    Register {
        place: usize,
        days_ago: u64,
    },
    Sell {
        who: usize,
        days_ago: u64,
    },
    Cancel(usize),
    Train {
        who: usize,
        days_ago: u64,
    },
    Leave(usize),
    Move {
        who: usize,
        place: usize,
        days_ago: u64,
    },
    Mend {
        who: usize,
        place: usize,
    },
    Place {
        who: usize,
        candidate: usize,
    },
    /// What waits is folded into the sums that reports read.
    Fold,
    Regroup {
        how: usize,
        which: usize,
        days: u64,
    },
    TakeBackRegrouping,
    ImportEdition {
        how: usize,
        which: usize,
    },
}

impl WalkStep {
    fn moves_boundaries(&self) -> bool {
        use WalkStep::*;
        matches!(
            self,
            Regroup { .. } | TakeBackRegrouping | ImportEdition { .. }
        )
    }

    /// What changes places or boundaries makes no figure larger or smaller.
    fn keeps_totals(&self) -> bool {
        use WalkStep::*;
        matches!(self, Move { .. } | Mend { .. } | Place { .. } | Fold) || self.moves_boundaries()
    }
}

fn step() -> impl Strategy<Value = WalkStep> {
    let days = 0..300_u64;
    prop_oneof![
        3 => (0..9_usize, days.clone()).prop_map(|(place, days_ago)| WalkStep::Register { place, days_ago }),
        6 => (0..9_usize, days.clone()).prop_map(|(who, days_ago)| WalkStep::Sell { who, days_ago }),
        2 => (0..20_usize).prop_map(WalkStep::Cancel),
        3 => (0..9_usize, days.clone()).prop_map(|(who, days_ago)| WalkStep::Train { who, days_ago }),
        1 => (0..9_usize).prop_map(WalkStep::Leave),
        4 => (0..9_usize, 0..9_usize, days).prop_map(|(who, place, days_ago)| WalkStep::Move { who, place, days_ago }),
        3 => (0..9_usize, 0..9_usize).prop_map(|(who, place)| WalkStep::Mend { who, place }),
        3 => (0..9_usize, 0..9_usize).prop_map(|(who, candidate)| WalkStep::Place { who, candidate }),
        2 => Just(WalkStep::Fold),
        2 => (0..3_usize, 0..40_usize, 20..120_u64).prop_map(|(how, which, days)| WalkStep::Regroup { how, which, days }),
        1 => Just(WalkStep::TakeBackRegrouping),
        2 => (0..3_usize, 0..9_usize).prop_map(|(how, which)| WalkStep::ImportEdition { how, which }),
    ]
}

/// What there is so far.
#[derive(Debug, Clone, Default)]
struct World {
    places: Vec<Place>,
    /// Each with something to sell.
    producers: Vec<(i64, i64)>,
    sales: Vec<i64>,
    courses: Vec<(i64, i64)>,
    reforms: Reforms,
}

fn ago(days: u64) -> NaiveDate {
    TODAY - Days::new(days)
}

fn one<T: Copy>(of: &[T], which: usize) -> Option<T> {
    of.get(which % of.len().max(1)).copied()
}

/// One step, as the rooms do it; what they refuse is refused.
fn act(c: &mut Conn, world: &mut World, step: &WalkStep) {
    match step {
        WalkStep::Register { place, days_ago } => {
            let place = one(&world.places, *place).unwrap();
            let id = register(c, on(ago(*days_ago)), &household(place, "Thôn 1")).unwrap();
            let goods = village::goods(c, id, "closed").unwrap().id;
            world.producers.push((id, goods));
        }
        WalkStep::Sell { who, days_ago } => {
            if let Some((_, goods)) = one(&world.producers, *who) {
                let sale = sale(goods, ago(*days_ago));
                let sold = transactions::record(c, on(TODAY), &sale).unwrap();
                world.sales.push(sold.id);
            }
        }
        WalkStep::Cancel(which) => {
            if let Some(id) = one(&world.sales, *which) {
                transactions::cancel(c, on(TODAY), id, "thử").unwrap();
            }
        }
        WalkStep::Train { who, days_ago } => {
            if let Some((id, _)) = one(&world.producers, *who) {
                let course = NewCourse {
                    uuid: PublicId::new(),
                    topic: "Bán hàng".into(),
                    held_on: ago(*days_ago),
                    place: String::new(),
                    agency: "Trung tâm".into(),
                    commune: CommuneInSight::without_sight(world.places[0].commune_id),
                };
                let course = training::hold(c, on(TODAY), &course).unwrap().id;
                attend_all(c, on(TODAY), course, &[id]).unwrap();
                world.courses.push((course, id));
            }
        }
        WalkStep::Leave(which) => {
            if let Some((course, id)) = one(&world.courses, *which) {
                training::remove(c, on(TODAY), course, id).unwrap();
            }
        }
        WalkStep::Move {
            who,
            place,
            days_ago,
        } => {
            let correction = Correction::Move { on: ago(*days_ago) };
            correct(c, world, *who, *place, correction);
        }
        WalkStep::Mend { who, place } => correct(c, world, *who, *place, Correction::Mistake),
        WalkStep::Place { who, candidate } => place(c, world, *who, *candidate),
        WalkStep::Fold => while counts::fold(c).unwrap() {},
        WalkStep::Regroup { how, which, days } => reforms::regroup(c, world, *how, *which, *days),
        WalkStep::TakeBackRegrouping => reforms::take_back(c, world),
        WalkStep::ImportEdition { how, which } => reforms::edition(c, world, *how, *which),
    }
}

fn producer(c: &mut Conn, world: &World, who: usize) -> Option<Producer> {
    let (id, _) = one(&world.producers, who)?;
    Some(producers::by_id(c, id).unwrap())
}

fn correct(c: &mut Conn, world: &World, who: usize, place: usize, correction: Correction) {
    if let Some(producer) = producer(c, world, who) {
        let place = one(&world.places, place).unwrap();
        // Refused where the day cannot be: then nothing may have changed either.
        placement::correct(c, on(TODAY), &producer, &to(place, correction)).ok();
    }
}

fn place(c: &mut Conn, world: &World, who: usize, candidate: usize) {
    let Some(producer) = producer(c, world, who) else {
        return;
    };
    let commune = producer.commune_id;
    let waiting = placement::waiting_in(c, &Sight::Everything, commune, &[producer.uuid]).unwrap();
    let candidates = placement::candidates(c, commune).unwrap();
    if candidates.is_empty() {
        return;
    }
    let code = &candidates[candidate % candidates.len()].code;
    let chosen: Vec<_> = waiting.iter().map(|one| choice(one, code)).collect();
    place_all(c, commune, &chosen).unwrap();
}

/// The figures without their places.
fn totals(c: &mut Conn) -> BTreeMap<(i32, i32, i32, i32), i64> {
    let mut totals = BTreeMap::new();
    for (key, value) in Tally::from_counts(c).unwrap().iter() {
        let what = (key.half_month, key.measure, key.channel, key.evidence);
        *totals.entry(what).or_default() += value;
    }
    totals.retain(|_, value| *value != 0);
    totals
}

fn places(c: &mut Conn) -> Vec<Place> {
    let across = straddling(c).unwrap();
    let mut places = vec![ea_kar(c).unwrap(), across, divided(c).unwrap()];
    let known = placement::candidates(c, across.commune_id).unwrap();
    places.extend(known.iter().map(|candidate| candidate.place));
    let neighbour: AreaId = places[0].commune_id + 1;
    let neighbour = areas::by_id(c, neighbour).unwrap().unwrap();
    places.extend(areas::place_of(c, &neighbour, None).unwrap().ok());
    places
}

/// How a history ends: undone, so that the next begins in the same country.
enum WalkEnd {
    Over,
    Failed(DbFailure),
}

impl From<DbFailure> for WalkEnd {
    fn from(failure: DbFailure) -> Self {
        Self::Failed(failure)
    }
}

fn live(c: &mut Conn, blobs: &Store, steps: &[WalkStep]) -> Result<(), WalkEnd> {
    let mut world = World {
        places: places(c),
        ..World::default()
    };
    for step in steps {
        let before = totals(c);
        act(c, &mut world, step);
        if step.keeps_totals() {
            assert_eq!(totals(c), before, "{step:?} changed a total");
        }
        if step.moves_boundaries() {
            let days = world.reforms.days_around_the_last();
            boundaries::look_under(c, &world.reforms.boundaries_cache, &days);
        }
    }
    let (boundaries_cache, days) = (&world.reforms.boundaries_cache, world.reforms.days());
    boundaries::look_under(c, boundaries_cache, &days);
    let some: Vec<NaiveDate> = days.into_iter().step_by(4).collect();
    boundaries::report_under(c, boundaries_cache, &some);
    let verdict = verification::verify(c, blobs)?;
    assert_eq!(
        verdict.differences, 0,
        "{:#?} after {steps:#?}",
        verdict.lines
    );
    Err(WalkEnd::Over)
}

#[test]
fn counts_are_what_the_facts_say_under_the_boundaries_of_every_day() {
    let (database, photos) = (TestDatabase::furnished(), TempDir::new().unwrap());
    let db: Db = database.open();
    let blobs = Store::open(photos.path()).unwrap();
    let few = ProptestConfig {
        cases: if on_postgres() { 4 } else { 10 },
        failure_persistence: None,
        // A history takes a while: what is found is worth more than its shortest form.
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    };
    proptest!(few, |(steps in prop::collection::vec(step(), 1..36))| {
        let blobs = blobs.clone();
        let lived = db.try_write_blocking(move |c| live(c, &blobs, &steps));
        match lived {
            Ok(()) | Err(WalkEnd::Over) => {}
            Err(WalkEnd::Failed(failure)) => panic!("{failure}"),
        }
    });
    db.close();
}
