//! A history that was never lived: who came where in which half-month, what was learned late, what
//! was put right, what was taken off the floor.

use std::collections::BTreeMap;

use diesel::prelude::*;
use lensan::areas::{self, Level, REFORM};
use lensan::counts::{self, CountChange, CountPlace, Measure};
use lensan::db::schema::{listings, producers};
use lensan::db::{Conn, DbFailure};
use lensan::producers::ProducerKind;
use lensan::values::HalfMonth;

use crate::support::village;

/// Districts of before the reform in today's province 66, the last two of what was province 54.
pub const DISTRICTS: [&str; 5] = ["643", "644", "645", "557", "558"];

/// Quarters in which things happen, from April 2024 on.
pub const QUARTERS: i32 = 10;
const HALVES_OF_A_QUARTER: i32 = 6;
pub const HALVES: i32 = QUARTERS * HALVES_OF_A_QUARTER;

pub fn half(number: i32) -> HalfMonth {
    HalfMonth::of(village::day(2024, 4, 1)).shift(number)
}

/// Everybody of these columns counts once.
const HEADS: [(&str, Measure); 3] = [
    ("households", Measure::HouseholdsRegistered),
    ("trained", Measure::HouseholdsTrained),
    ("cooperatives", Measure::CooperativesRegistered),
];

/// SplitMix64: the same history for the same seed.
#[derive(Debug, Clone)]
struct SeededRng(u64);

impl SeededRng {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let number = u64::try_from(all.len()).unwrap();
        let at = (number > 0).then(|| self.below(number))?;
        all.get(usize::try_from(at).unwrap())
    }

    /// Mostly a few, sometimes nobody, seldom many.
    fn number(&mut self) -> i64 {
        let number = match self.below(20) {
            0..9 => 0,
            9..17 => 1 + self.below(4),
            17..19 => 5 + self.below(5),
            _ => 30,
        };
        i64::try_from(number).unwrap()
    }
}

/// So many people of a place and a half-month, of whom lensan learns in another one.
struct Learned {
    column: &'static str,
    measure: Measure,
    place: HistoryPlace,
    half_month: i32,
    learned: i32,
    people: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HistoryPlace {
    pub district: usize,
    pub commune_id: i64,
}

/// Somebody at a place, and what they add to the figure, in the half-month in which it was learned.
#[derive(Debug, Clone, Copy)]
pub struct Movement {
    pub place: HistoryPlace,
    pub half: i32,
    pub person: i64,
    pub adds: i64,
}

/// What was learned, column by column.
pub type MovementsByColumn = BTreeMap<&'static str, Vec<Movement>>;

#[derive(Debug, Clone)]
pub struct HistoryPlaces {
    pub ids: Vec<i64>,
    pub places: Vec<HistoryPlace>,
    pub codes: BTreeMap<i64, String>,
}

pub fn history_places(c: &mut Conn) -> Result<HistoryPlaces, DbFailure> {
    let before = REFORM.pred_opt().unwrap();
    let mut places = HistoryPlaces {
        ids: Vec::new(),
        places: Vec::new(),
        codes: BTreeMap::new(),
    };
    for (district, code) in DISTRICTS.iter().enumerate() {
        let id = areas::by_code(c, Level::District, code, before)?
            .unwrap()
            .id;
        places.ids.push(id);
        for commune in areas::successors(c, id)?.into_iter().take(3) {
            places.codes.insert(commune.area.id, commune.area.code);
            places.places.push(HistoryPlace {
                district,
                commune_id: commune.area.id,
            });
        }
    }
    Ok(places)
}

/// Somebody who was counted, where, and as of which half-month.
#[derive(Debug, Clone, Copy)]
struct CountedPerson {
    person: i64,
    place: HistoryPlace,
    half: i32,
}

/// A listing on the floor.
#[derive(Debug, Clone, Copy)]
struct HistoryListing {
    id: i64,
    published: CountedPerson,
}

/// Draws a history, quarter by quarter, and writes it down as rooms do: counts, and facts of listings.
#[derive(Debug, Clone)]
pub struct SimulatedHistory {
    rng: SeededRng,
    pub places: HistoryPlaces,
    pub history: MovementsByColumn,
    people: BTreeMap<&'static str, Vec<CountedPerson>>,
    floor: Vec<HistoryListing>,
    next: i64,
}

impl SimulatedHistory {
    pub fn new(places: HistoryPlaces, seed: u64) -> Self {
        Self {
            rng: SeededRng(seed),
            places,
            history: MovementsByColumn::new(),
            people: BTreeMap::new(),
            floor: Vec::new(),
            next: 0,
        }
    }

    pub fn quarter(&mut self, c: &mut Conn, quarter: i32) -> Result<(), DbFailure> {
        let first = quarter * HALVES_OF_A_QUARTER;
        let last = first + HALVES_OF_A_QUARTER - 1;
        for place in self.places.places.clone() {
            for number in first..=last {
                self.arrive(c, place, number)?;
                if self.rng.below(4) == 0 {
                    self.list(c, place, number)?;
                }
            }
            if quarter > 0 && self.rng.below(3) == 0 {
                self.learn_late(c, place, last)?;
            }
        }
        for _ in 0..6 {
            self.put_right(c, last)?;
            self.close(c, last)?;
        }
        self.put_a_lister_right(c, last)
    }

    fn at(&self, place: HistoryPlace) -> CountPlace {
        CountPlace::new(place.commune_id, Some(self.places.ids[place.district]))
    }

    fn note(&mut self, column: &'static str, counted: CountedPerson, half: i32, adds: i64) {
        self.history.entry(column).or_default().push(Movement {
            place: counted.place,
            half,
            person: counted.person,
            adds,
        });
    }

    fn arrive(&mut self, c: &mut Conn, place: HistoryPlace, number: i32) -> Result<(), DbFailure> {
        for (column, measure) in HEADS {
            // Half of the time whole quarters go by without anybody.
            let quiet = self.rng.below(2) == 0 || (column == "cooperatives" && number % 7 != 0);
            let people = if quiet { 0 } else { self.rng.number() };
            let learned = Learned {
                column,
                measure,
                place,
                half_month: number,
                learned: number,
                people,
            };
            self.count(c, &learned)?;
        }
        Ok(())
    }

    /// They came in an earlier half-month, and somebody writes it down only now.
    fn learn_late(&mut self, c: &mut Conn, place: HistoryPlace, now: i32) -> Result<(), DbFailure> {
        let before = u64::try_from(now - HALVES_OF_A_QUARTER).unwrap();
        let half = i32::try_from(self.rng.below(before + 1)).unwrap();
        let people = 1 + i64::try_from(self.rng.below(7)).unwrap();
        let (column, measure) = *self.rng.of(&HEADS).unwrap();
        let learned = Learned {
            column,
            measure,
            place,
            half_month: half,
            learned: now,
            people,
        };
        self.count(c, &learned)
    }

    fn count(&mut self, c: &mut Conn, new: &Learned) -> Result<(), DbFailure> {
        let Learned { column, place, .. } = *new;
        let on = half(new.half_month).first_day();
        counts::add(
            c,
            CountChange::one(new.measure, self.at(place), on).by(new.people),
        )?;
        for _ in 0..new.people {
            self.next += 1;
            let counted = CountedPerson {
                person: self.next,
                place,
                half: new.half_month,
            };
            self.people.entry(column).or_default().push(counted);
            self.note(column, counted, new.learned, 1);
        }
        Ok(())
    }

    /// A few, or some, who were counted in one place belong in another, mostly of the same district.
    fn put_right(&mut self, c: &mut Conn, now: i32) -> Result<(), DbFailure> {
        let (column, measure) = *self.rng.of(&HEADS).unwrap();
        let all = self.people.entry(column).or_default().clone();
        let (Some(one), Some(to)) = (self.rng.of(&all), self.rng.of(&self.places.places)) else {
            return Ok(());
        };
        let (from, mut to) = (one.place, *to);
        if self.rng.below(3) > 0 {
            let near = self.places.places.iter().copied();
            let near: Vec<HistoryPlace> = near.filter(|p| p.district == from.district).collect();
            to = *self.rng.of(&near).unwrap();
        }
        let number = usize::try_from(1 + self.rng.below(9)).unwrap();
        let there = all.iter().enumerate().filter(|(_, one)| one.place == from);
        let moving: Vec<usize> = there.map(|(at, _)| at).take(number).collect();
        for at in moving {
            let before = all[at];
            let after = CountedPerson {
                place: to,
                ..before
            };
            let on = half(before.half).first_day();
            let change = |place| CountChange::one(measure, place, on);
            counts::add(c, change(self.at(from)).by(-1))?;
            counts::add(c, change(self.at(to)))?;
            self.people.get_mut(column).unwrap()[at] = after;
            self.note(column, before, now, -1);
            self.note(column, after, now, 1);
        }
        Ok(())
    }

    /// Somebody new or known puts something on the floor.
    fn list(&mut self, c: &mut Conn, place: HistoryPlace, number: i32) -> Result<(), DbFailure> {
        let on = half(number).first_day();
        let here = self.floor.iter().map(|goods| goods.published);
        let here: Vec<i64> = here
            .filter(|one| one.place == place)
            .map(|one| one.person)
            .collect();
        let known = usize::try_from(self.rng.below(8)).unwrap();
        let person = match here.get(known) {
            Some(person) => *person,
            None => village::producer_at(c, ProducerKind::Household, self.at(place))?.id,
        };
        let goods = village::goods(c, person, "published")?;
        diesel::update(listings::table.filter(listings::id.eq(goods.id)))
            .set(listings::published_on.eq(on))
            .execute(c)?;
        counts::add(
            c,
            CountChange::one(Measure::ListingsPublished, self.at(place), on),
        )?;
        let published = CountedPerson {
            person,
            place,
            half: number,
        };
        self.floor.push(HistoryListing {
            id: goods.id,
            published,
        });
        self.note("listings", published, number, 1);
        Ok(())
    }

    /// Something is taken off the floor.
    fn close(&mut self, c: &mut Conn, now: i32) -> Result<(), DbFailure> {
        let Some(goods) = self.rng.of(&self.floor).copied() else {
            return Ok(());
        };
        self.floor.retain(|other| other.id != goods.id);
        let on = half(now).first_day();
        diesel::update(listings::table.filter(listings::id.eq(goods.id)))
            .set((listings::status.eq("closed"), listings::closed_on.eq(on)))
            .execute(c)?;
        let at = self.at(goods.published.place);
        counts::add(c, CountChange::one(Measure::ListingsWithdrawn, at, on))?;
        self.note("listings", goods.published, now, -1);
        Ok(())
    }

    /// A lister was written down in the wrong place, and all its listings with it. Only who closed
    /// nothing: what was closed is not remembered here.
    fn put_a_lister_right(&mut self, c: &mut Conn, now: i32) -> Result<(), DbFailure> {
        let Some(goods) = self.rng.of(&self.floor).copied() else {
            return Ok(());
        };
        let person = goods.published.person;
        let closed = self.history["listings"]
            .iter()
            .any(|m| m.person == person && m.adds < 0);
        let to = *self.rng.of(&self.places.places).unwrap();
        if closed {
            return Ok(());
        }
        let moved_to = self.at(to);
        diesel::update(producers::table.find(person))
            .set((
                producers::commune_id.eq(moved_to.commune_id),
                producers::district_id.eq(moved_to.district_id),
            ))
            .execute(c)?;
        for at in 0..self.floor.len() {
            let before = self.floor[at].published;
            if before.person != person {
                continue;
            }
            let after = CountedPerson {
                place: to,
                ..before
            };
            let on = half(before.half).first_day();
            let change = |place| CountChange::one(Measure::ListingsPublished, place, on);
            counts::add(c, change(self.at(before.place)).by(-1))?;
            counts::add(c, change(self.at(to)))?;
            self.floor[at].published = after;
            self.note("listings", before, now, -1);
            self.note("listings", after, now, 1);
        }
        Ok(())
    }
}
