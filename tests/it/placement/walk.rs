//! Random histories: whatever people do to places, the counts are what the facts say, and a
//! correction makes no figure larger or smaller.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use lensan::accounts::Sight;
use lensan::areas::{self, AreaId, Place};
use lensan::blobs::Blobs;
use lensan::counts::Tally;
use lensan::db::{Conn, Db};
use lensan::placement::{self, Correction};
use lensan::producers::{self, Producer};
use lensan::reports;
use lensan::training::{self, NewCourse};
use lensan::transactions;
use lensan::values::PublicId;
use proptest::prelude::*;
use tempfile::TempDir;

use super::{TODAY, divided, ea_kar, household, on, register, sale, straddling, to};
use crate::support::database::TestDatabase;
use crate::support::village;

/// What people do, in any order. Numbers choose among what there is.
#[derive(Debug, Clone)]
enum Deed {
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
}

fn deed() -> impl Strategy<Value = Deed> {
    let days = 0..300_u64;
    prop_oneof![
        3 => (0..9_usize, days.clone()).prop_map(|(place, days_ago)| Deed::Register { place, days_ago }),
        6 => (0..9_usize, days.clone()).prop_map(|(who, days_ago)| Deed::Sell { who, days_ago }),
        2 => (0..20_usize).prop_map(Deed::Cancel),
        3 => (0..9_usize, days.clone()).prop_map(|(who, days_ago)| Deed::Train { who, days_ago }),
        1 => (0..9_usize).prop_map(Deed::Leave),
        4 => (0..9_usize, 0..9_usize, days).prop_map(|(who, place, days_ago)| Deed::Move { who, place, days_ago }),
        3 => (0..9_usize, 0..9_usize).prop_map(|(who, place)| Deed::Mend { who, place }),
        3 => (0..9_usize, 0..9_usize).prop_map(|(who, candidate)| Deed::Place { who, candidate }),
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
}

fn ago(days: u64) -> NaiveDate {
    TODAY - Days::new(days)
}

fn one<T: Copy>(of: &[T], which: usize) -> Option<T> {
    of.get(which % of.len().max(1)).copied()
}

/// One deed, as the rooms do it; what they refuse is refused.
fn act(c: &mut Conn, world: &mut World, deed: &Deed) {
    match deed {
        Deed::Register { place, days_ago } => {
            let place = one(&world.places, *place).unwrap();
            let id = register(c, on(ago(*days_ago)), &household(place, "Thôn 1")).unwrap();
            let goods = village::goods(c, id, "closed").unwrap().id;
            world.producers.push((id, goods));
        }
        Deed::Sell { who, days_ago } => {
            if let Some((_, goods)) = one(&world.producers, *who) {
                let sale = sale(goods, ago(*days_ago));
                let sold = transactions::record(c, on(TODAY), &sale).unwrap();
                world.sales.push(sold.id);
            }
        }
        Deed::Cancel(which) => {
            if let Some(id) = one(&world.sales, *which) {
                transactions::cancel(c, on(TODAY), id, "thử").unwrap();
            }
        }
        Deed::Train { who, days_ago } => {
            if let Some((id, _)) = one(&world.producers, *who) {
                let course = NewCourse {
                    uuid: PublicId::new(),
                    topic: "Bán hàng".into(),
                    held_on: ago(*days_ago),
                    place: String::new(),
                    agency: "Trung tâm".into(),
                    commune_id: world.places[0].commune_id,
                };
                let course = training::hold(c, on(TODAY), &course).unwrap().id;
                training::attend(c, on(TODAY), course, &[id]).unwrap();
                world.courses.push((course, id));
            }
        }
        Deed::Leave(which) => {
            if let Some((course, id)) = one(&world.courses, *which) {
                training::remove(c, on(TODAY), course, id).unwrap();
            }
        }
        Deed::Move {
            who,
            place,
            days_ago,
        } => {
            let correction = Correction::Move { on: ago(*days_ago) };
            correct(c, world, (*who, *place), correction);
        }
        Deed::Mend { who, place } => correct(c, world, (*who, *place), Correction::Mistake),
        Deed::Place { who, candidate } => place(c, world, (*who, *candidate)),
    }
}

fn producer(c: &mut Conn, world: &World, who: usize) -> Option<Producer> {
    let (id, _) = one(&world.producers, who)?;
    Some(producers::by_id(c, id).unwrap())
}

fn correct(c: &mut Conn, world: &World, (who, place): (usize, usize), correction: Correction) {
    if let Some(producer) = producer(c, world, who) {
        let place = one(&world.places, place).unwrap();
        // Refused where the day cannot be: then nothing may have changed either.
        placement::correct(c, on(TODAY), &producer, &to(place, correction)).ok();
    }
}

fn place(c: &mut Conn, world: &World, (who, candidate): (usize, usize)) {
    let Some(producer) = producer(c, world, who) else {
        return;
    };
    let commune = producer.commune_id;
    let waiting = placement::waiting_in(c, &Sight::Everything, commune, &[producer.uuid]).unwrap();
    let candidates = placement::candidates(c, commune).unwrap();
    let chosen: Vec<_> = waiting
        .into_iter()
        .map(|waiting| (waiting, candidates[candidate % candidates.len()].clone()))
        .collect();
    placement::place(c, on(TODAY), &chosen).unwrap();
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

#[test]
fn counts_are_what_the_facts_say_wherever_people_go() {
    let (database, photos) = (TestDatabase::furnished(), TempDir::new().unwrap());
    let db: Db = database.open();
    let blobs = Blobs::open(photos.path()).unwrap();
    let few = ProptestConfig {
        cases: 16,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(few, |(deeds in prop::collection::vec(deed(), 1..40))| {
        let blobs = blobs.clone();
        db.write_blocking(move |c| {
            let mut world = World { places: places(c), ..World::default() };
            for deed in &deeds {
                let before = totals(c);
                act(c, &mut world, deed);
                if matches!(deed, Deed::Move { .. } | Deed::Mend { .. } | Deed::Place { .. }) {
                    assert_eq!(totals(c), before, "{deed:?} changed a total");
                }
            }
            let verdict = reports::verify(c, &blobs)?;
            assert_eq!(verdict.differences, 0, "{:#?} after {deeds:#?}", verdict.lines);
            Ok::<(), lensan::db::Failure>(())
        }).unwrap();
    });
    db.close();
}
