//! A history that was never lived: who came where in which half-month.

use std::collections::BTreeMap;

use diesel::prelude::*;
use lensan::areas::{self, Level, REFORM};
use lensan::counts::{self, Change, Measure};
use lensan::db::schema::listings;
use lensan::db::{Conn, Failure};
use lensan::producers::ProducerKind;
use lensan::values::HalfMonth;

use crate::support::village;

/// Districts of before the reform in today's province 66, the last two of what was province 54.
pub const DISTRICTS: [&str; 5] = ["643", "644", "645", "557", "558"];

/// Which seeds are tried.
pub const HISTORIES: [u64; 1] = [7];

/// Half-months in which things happen, from April 2024 on.
pub const HALVES: i32 = 60;

pub fn half(number: i32) -> HalfMonth {
    HalfMonth::of(village::day(2024, 4, 1)).shift(number)
}

/// SplitMix64: the same history for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub district: usize,
    pub commune_id: i64,
}

/// Somebody at a place in a half-month, and what they add to the figure.
#[derive(Debug, Clone, Copy)]
pub struct Movement {
    pub place: Place,
    pub half: i32,
    pub person: i64,
    pub adds: i64,
}

/// What was done, column by column.
pub type History = BTreeMap<&'static str, Vec<Movement>>;

pub struct Land {
    pub ids: Vec<i64>,
    pub places: Vec<Place>,
    pub codes: BTreeMap<i64, String>,
}

pub fn land(c: &mut Conn) -> Result<Land, Failure> {
    let before = REFORM.pred_opt().unwrap();
    let mut land = Land {
        ids: Vec::new(),
        places: Vec::new(),
        codes: BTreeMap::new(),
    };
    for (district, code) in DISTRICTS.iter().enumerate() {
        let id = areas::by_code(c, Level::District, code, before)?
            .unwrap()
            .id;
        land.ids.push(id);
        for commune in areas::successors(c, id)?.into_iter().take(3) {
            land.codes.insert(commune.area.id, commune.area.code);
            land.places.push(Place {
                district,
                commune_id: commune.area.id,
            });
        }
    }
    Ok(land)
}

/// Draws a history and writes it down as rooms do: counts, and facts of listings.
pub fn live(c: &mut Conn, land: &Land, seed: u64) -> Result<History, Failure> {
    let mut dice = Dice(seed);
    let mut history = History::new();
    let mut next = 0;
    for place in &land.places {
        let at = (place.commune_id, Some(land.ids[place.district]));
        let mut listers = Vec::new();
        for number in 0..HALVES {
            let on = half(number).first_day();
            for (column, measure) in [
                ("households", Measure::HouseholdsRegistered),
                ("trained", Measure::HouseholdsTrained),
                ("cooperatives", Measure::CooperativesRegistered),
            ] {
                // Half of the time whole quarters go by without anybody.
                let quiet = dice.below(2) == 0 || (column == "cooperatives" && number % 7 != 0);
                let people = if quiet { 0 } else { dice.number() };
                counts::add(c, Change::one(measure, at, on).by(people))?;
                for _ in 0..people {
                    next += 1;
                    let deeds = history.entry(column).or_default();
                    deeds.push(Movement {
                        place: *place,
                        half: number,
                        person: next,
                        adds: 1,
                    });
                }
            }
            if dice.below(4) == 0 {
                let deeds = history.entry("listings").or_default();
                deeds.push(list(c, &mut dice, &mut listers, (*place, at, number))?);
            }
        }
    }
    Ok(history)
}

/// Somebody new or known puts something on the floor.
fn list(
    c: &mut Conn,
    dice: &mut Dice,
    listers: &mut Vec<i64>,
    (place, at, half_month): (Place, (i64, Option<i64>), i32),
) -> Result<Movement, Failure> {
    let on = half(half_month).first_day();
    let known = usize::try_from(dice.below(8)).unwrap();
    let person = match listers.get(known) {
        Some(person) => *person,
        None => village::producer_at(c, ProducerKind::Household, at)?.id,
    };
    listers.push(person);
    let goods = village::goods(c, person, "published")?;
    diesel::update(listings::table.filter(listings::id.eq(goods.id)))
        .set(listings::published_on.eq(on))
        .execute(c)?;
    counts::add(c, Change::one(Measure::ListingsPublished, at, on))?;
    Ok(Movement {
        place,
        half: half_month,
        person,
        adds: 1,
    })
}
