//! Households that registered after the reform in communes which lie across former districts, and
//! of whom nobody has said yet in which old commune they live. They wait for an officer, and stand
//! in no figure of August 2024.

use chrono::{NaiveDate, TimeDelta};

use super::error::DemoError;
use super::officer::DemoOfficer;
use super::people;
use super::places::DemoCommune;
use super::seeded_rng::SeededRng;
use super::training::household;
use crate::areas::{self, Area, Level, Place};
use crate::db::{Conn, Outcome};
use crate::producers::{GivenVia, NewProducer};

/// Today's Đắk Lắk, where only communes of former Phú Yên lie across districts, and Hưng Yên.
const PROVINCES: [&str; 2] = ["66", "33"];
const COMMUNES: usize = 2;
/// Two in each of two hamlets, to be placed together.
const PER_COMMUNE: usize = 4;

/// Registers them, and says how many they are.
pub(super) fn fill(c: &mut Conn, officer: &DemoOfficer) -> Result<usize, DemoError> {
    let first = NaiveDate::from_ymd_opt(2025, 7, 21).unwrap_or_default();
    let mut number = SeededRng::of("waiting", 0);
    let mut all = 0;
    let mut communes = Vec::new();
    for province in PROVINCES {
        communes.extend(straddling(c, province, first)?);
    }
    for (week, (commune, place)) in (0..).zip(&communes) {
        let day = first + TimeDelta::weeks(week);
        let old = areas::origins(c, commune.id)?;
        let old: Vec<&Area> = old.iter().filter(|a| a.level == Level::Commune).collect();
        let waiting: Vec<NewProducer> = (0..PER_COMMUNE)
            .map(|n| waiting(commune, *place, &old, n))
            .collect();
        all += officer.register(c, day, &waiting, &mut number)?.len();
    }
    Ok(all)
}

/// The first communes of a province that do not say by themselves in which former district somebody lives.
fn straddling(c: &mut Conn, province: &str, day: NaiveDate) -> Outcome<Vec<(Area, Place)>> {
    let mut found = Vec::new();
    let Some(province) = areas::by_code(c, Level::Province, province, day)? else {
        return Ok(found);
    };
    for commune in areas::children_on(c, province.id, day)? {
        if found.len() == COMMUNES {
            break;
        }
        match areas::place_of(c, &commune, None)? {
            Ok(place) if place.district_id.is_none() => found.push((commune, place)),
            _ => {}
        }
    }
    Ok(found)
}

/// Those of the first hamlet name the old commune, as people go on doing; of the second the
/// officer has to ask.
fn waiting(commune: &Area, place: Place, old: &[&Area], n: usize) -> NewProducer {
    let what = format!("waiting {}", commune.code);
    let here = DemoCommune {
        name: commune.name.clone(),
        place,
    };
    let mut waiting = household(&here, &what, n, GivenVia::Officer);
    let hamlet = people::hamlet(&what, n / 2);
    waiting.particulars.hamlet = match old.first().filter(|_| n < PER_COMMUNE / 2) {
        Some(old) => format!("{hamlet}, {} cũ", old.full_name),
        None => hamlet,
    };
    waiting
}
