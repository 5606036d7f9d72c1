//! Everything that open data publish is taken off everything: nothing of a few is left.
//!
//! A history is lived quarter by quarter, in which most places have a few new people in most
//! quarters, some of whom come back, are put in another place later or are told late. After every
//! quarter its tables are fetched and kept; in the end all tables are: within the boundaries of before
//! the reform and of today, as at the end of many half-months, of quarters and of months. Then the
//! figures of one place at two dates, of a parent and of its children, of the same land within two
//! boundaries are taken off one another.

mod history;
mod published;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use chrono::TimeDelta;
use diesel::prelude::*;
use history::{
    DISTRICTS, HistoryPlace, HistoryPlaces, Movement, MovementsByColumn, QUARTERS,
    SimulatedHistory, half,
};
use lensan::db::schema::{open_figures, open_quarters};
use published::{COLUMNS, Published, fetched, fetched_of_quarter};

use crate::support::app::TestApp;

/// One to four.
fn is_few(people: i64) -> bool {
    (1..5).contains(&people)
}

/// Whether movements tell of a few: where everybody counts once by the number, else by who moved.
fn concern_a_few<'a>(column: &str, movements: impl Iterator<Item = &'a Movement>) -> bool {
    let (mut who, mut sum) = (BTreeSet::new(), 0_i64);
    for movement in movements {
        who.insert(movement.person);
        sum += movement.adds;
    }
    match column {
        "listings" => sum != 0 && is_few(i64::try_from(who.len()).unwrap()),
        _ => is_few(sum.abs()),
    }
}

/// Whether a name is of a place of which figures are told by themselves; others are sums of these.
fn stands_alone(one: &Published, places: &HistoryPlaces) -> bool {
    let district = one.place.strip_prefix("districts ");
    let commune = one.place.strip_prefix("communes ");
    district.is_some_and(|code| DISTRICTS.contains(&code))
        || commune.is_some_and(|code| lies_in_one_district(code, places))
}

fn lies_in_one_district(code: &str, places: &HistoryPlaces) -> bool {
    let here = |place: &&HistoryPlace| places.codes[&place.commune_id] == code;
    places.places.iter().filter(here).count() == 1
}

/// The figures of one place at any two dates, and those of periods. Where everybody counts once, the
/// difference is people.
fn differences_of_a_place(all: &[Published], places: &HistoryPlaces) -> Vec<String> {
    let mut few = Vec::new();
    let numbers = all.iter().filter(|one| one.column != "listings");
    let numbers = numbers.filter(|one| stands_alone(one, places));
    let (sums, of_periods): (Vec<_>, Vec<_>) = numbers.partition(|one| one.is_cumulative());
    few.extend(
        of_periods
            .iter()
            .filter(|one| is_few(one.value.abs()))
            .map(|one| format!("{one:?}")),
    );
    let mut places: BTreeMap<(&str, &str, &str), BTreeMap<i64, &str>> = BTreeMap::new();
    for one in sums {
        let place = (one.column, one.place.as_str(), one.boundaries_on.as_str());
        let values = places.entry(place).or_default();
        values.insert(one.value, one.period.as_str());
    }
    for (place, values) in places {
        for (value, period) in &values {
            for (other, then) in values.iter().filter(|(other, _)| is_few(value - **other)) {
                few.push(format!("{place:?}: {value} {period} - {other} {then}"));
            }
        }
    }
    few
}

/// Every figure of a district and of a commune within a district is what had happened there by its
/// date; who came between two of them are nobody or many.
fn steps_of_a_place(
    all: &[Published],
    history: &MovementsByColumn,
    places: &HistoryPlaces,
) -> Vec<String> {
    let mut few = Vec::new();
    for (district, code) in DISTRICTS.iter().enumerate() {
        few.extend(steps(all, history, &format!("districts {code}"), &|p| {
            p.district == district
        }));
    }
    for (commune, code) in &places.codes {
        // A commune across districts is a sum of its parts.
        let parts = places.places.iter().filter(|p| p.commune_id == *commune);
        if parts.count() == 1 {
            few.extend(steps(all, history, &format!("communes {code}"), &|p| {
                p.commune_id == *commune
            }));
        }
    }
    few
}

fn steps(
    all: &[Published],
    history: &MovementsByColumn,
    name: &str,
    here: &dyn Fn(&HistoryPlace) -> bool,
) -> Vec<String> {
    let mut few = Vec::new();
    let here = |movement: &&Movement| here(&movement.place);
    for column in ["households", "listings", "trained"] {
        let of = all
            .iter()
            .filter(|one| one.place == name && one.column == column);
        let of = of.filter(|one| one.is_cumulative());
        let mut from = NaiveDate::MIN;
        for (as_of, value) in of
            .map(|one| (one.as_of, one.value))
            .collect::<BTreeSet<_>>()
        {
            let by = |day| move |movement: &&Movement| half(movement.half).last_day() <= day;
            let known = || history[column].iter().filter(here).filter(by(as_of));
            let sum: i64 = known().map(|movement| movement.adds).sum();
            if sum != value {
                few.push(format!("{name} {column} {as_of}: {value} is told of {sum}"));
            }
            let new = known().filter(|movement| half(movement.half).first_day() > from);
            if concern_a_few(column, new) {
                few.push(format!("{name} {column}: a few between {from} and {as_of}"));
            }
            from = as_of;
        }
    }
    few
}

/// What a district has at a date less what its communes tell.
fn parents_less_children(
    all: &[Published],
    history: &MovementsByColumn,
    places: &HistoryPlaces,
) -> Vec<String> {
    let mut published: BTreeMap<(&str, &str, &str), &Published> = BTreeMap::new();
    for one in all
        .iter()
        .filter(|one| one.boundaries_on == "2026-11-20" && one.is_cumulative())
    {
        published.insert((one.column, one.period.as_str(), one.place.as_str()), one);
    }
    let mut few = Vec::new();
    for ((column, period, place), parent) in &published {
        let code = place.strip_prefix("districts ");
        let Some(district) = code.and_then(|code| DISTRICTS.iter().position(|d| *d == code)) else {
            continue;
        };
        if *column == "cooperatives" {
            continue;
        }
        let left = history[*column].iter().filter(|movement| {
            let end = half(movement.half).last_day();
            let commune = format!("communes {}", places.codes[&movement.place.commune_id]);
            let commune = published.get(&(*column, *period, commune.as_str()));
            let published = commune.is_some_and(|commune| end <= commune.as_of);
            movement.place.district == district && end <= parent.as_of && !published
        });
        if concern_a_few(column, left) {
            few.push(format!("{column} {period} {place}: a few are left"));
        }
    }
    few
}

/// Whether a province or the country has all of a district, or of a province of before the reform.
fn holds(whole: &(String, &str), part: &str) -> bool {
    let (place, boundaries_on) = (whole.0.as_str(), whole.1);
    let of_54 = ["districts 557", "districts 558", "provinces 54"].contains(&part);
    match (place, boundaries_on) {
        ("country", _) | ("provinces 66", "2026-11-20") => true,
        ("provinces 66", _) => !of_54,
        ("provinces 54", _) => of_54 || part.is_empty(),
        _ => false,
    }
}

/// What each place had.
type ValuesByPlace<'a> = BTreeMap<(String, &'a str), i64>;

/// A province and the country less a district, less a province of before the reform, and less all
/// their districts; all as at the end of one period.
fn sums_less_parts(all: &[Published]) -> Vec<String> {
    let mut few = Vec::new();
    let mut sums: BTreeMap<(&str, &str), ValuesByPlace<'_>> = BTreeMap::new();
    for one in all
        .iter()
        .filter(|one| one.column != "listings" && one.is_cumulative())
    {
        let of = sums.entry((one.column, one.period.as_str())).or_default();
        of.insert((one.place.clone(), one.boundaries_on.as_str()), one.value);
    }
    for (question, of) in sums {
        for (whole, value) in of.iter().filter(|(whole, _)| holds(whole, "")) {
            let parts = of.iter().filter(|(part, _)| holds(whole, &part.0));
            let districts = parts.clone().filter(|((part, boundaries_on), _)| {
                part.starts_with("districts") && *boundaries_on == "2026-11-20"
            });
            let former = parts.filter(|((part, boundaries_on), _)| {
                part.starts_with("provinces") && *boundaries_on == "2025-06-30"
            });
            let all_districts: i64 = districts.clone().map(|(_, value)| value).sum();
            let each = districts
                .chain(former)
                .map(|(part, value)| (part.0.as_str(), *value));
            for (part, less) in each.chain([("all its districts", all_districts)]) {
                if is_few(value - less) {
                    few.push(format!(
                        "{question:?}: {whole:?} less {part}: {}",
                        value - less
                    ));
                }
            }
        }
    }
    few
}

/// What is known of a history, and what it was.
struct ObservedHistory {
    all: Vec<Published>,
    life: SimulatedHistory,
}

/// Lives through the quarters, and publishes each when it is over.
fn lived(seed: u64, publish: impl Fn(&TestApp)) -> ObservedHistory {
    let app = TestApp::start();
    let mut life = SimulatedHistory::new(app.read(history::history_places), seed);
    let mut all = BTreeSet::new();
    for quarter in 0..QUARTERS {
        let before = life;
        life = app.write(move |c| {
            let mut next = before.clone();
            next.quarter(c, quarter)?;
            Ok(next)
        });
        let over = half(quarter * 6 + 5).last_day() + TimeDelta::days(1);
        let now = app.clock.today();
        app.clock.advance(over - now);
        publish(&app);
        all.extend(fetched_of_quarter(&app, quarter));
    }
    all.extend(fetched(&app));
    ObservedHistory {
        all: all.into_iter().collect(),
        life,
    }
}

fn computable(lived: &ObservedHistory) -> Vec<String> {
    let ObservedHistory { all, life } = lived;
    let mut few = differences_of_a_place(all, &life.places);
    few.extend(steps_of_a_place(all, &life.history, &life.places));
    few.extend(parents_less_children(all, &life.history, &life.places));
    few.extend(sums_less_parts(all));
    few
}

#[test]
fn nothing_of_a_few_is_left() {
    let lived = lived(7, TestApp::publish_quarters);
    // There is something to take off one another.
    for column in COLUMNS {
        let published = lived.all.iter();
        let published = published.filter(|one| one.column == column && one.value > 0);
        assert!(published.count() > 50, "{column}");
    }
    let few = computable(&lived);
    let shown = few.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(
        few.is_empty(),
        "{} can be computed, such as\n{shown}",
        few.len()
    );
}

/// What this test is worth: figures that follow what was put right tell of a few.
#[test]
fn without_a_memory_of_what_was_told_a_few_are_left() {
    let lived = lived(7, |app| {
        app.write(|c| {
            diesel::delete(open_figures::table).execute(c)?;
            diesel::delete(open_quarters::table).execute(c)?;
            Ok(())
        });
        app.publish_quarters();
    });
    assert!(differences_of_a_place(&lived.all, &lived.life.places).len() > 20);
}
