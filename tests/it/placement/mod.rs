//! Places put right: what a correction does to the counts, who may make it, and how those who wait
//! come to their district.

mod pages;
mod walk;

use chrono::NaiveDate;
use diesel::prelude::*;
use lensan::accounts::Sight;
use lensan::areas::{self, AreaId, Level, Place, REFORM};
use lensan::audit::{self, Author, EventKind, StoredKind, SubjectKind};
use lensan::counts::{Channel, CountChange, CountPlace, Evidence, Measure, Tally};
use lensan::db::schema::producers as rows;
use lensan::db::{Batch, Conn, Db, DbFailure, Outcome, Refusal};
use lensan::error::RowError;
use lensan::placement::{self, Correction, CorrectionOutcome, NewPlace, PlacementChoice};
use lensan::producers::{
    self, GivenVia, NewProducer, Particulars, PlaceInSight, ProducerKind, Purpose,
};
use lensan::recount;
use lensan::residence_history::{self, FactScope};
use lensan::transactions::{self, NewTransaction};
use lensan::values::{Money, PublicId, Quantity};
use lensan::vault::Vault;

use crate::support::database::TestDatabase;
use crate::support::village::{self, EA_KAR, day};

/// A sale lies between the two.
const REGISTERED: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();

pub fn on(day: NaiveDate) -> Author {
    Author::account(41, day.and_hms_opt(3, 0, 0).unwrap())
}

pub fn household(place: Place, hamlet: &str) -> NewProducer {
    NewProducer {
        uuid: PublicId::new(),
        kind: ProducerKind::Household,
        particulars: Particulars {
            name: "Y Wăn Niê".into(),
            representative: None,
            phone: None,
            email: None,
            tax_code: None,
            hamlet: hamlet.into(),
        },
        place: PlaceInSight::without_sight(place),
        consents: vec![Purpose::Programme],
        given_via: GivenVia::Officer,
        invented: false,
    }
}

pub fn register(c: &mut Conn, by: Author, new: &NewProducer) -> Outcome<i64> {
    Ok(producers::register(c, &Vault::from_key([7; 32]), by, new)?.id)
}

pub fn choice(waiting: &placement::WaitingProducer, code: &str) -> PlacementChoice {
    PlacementChoice {
        producer: waiting.uuid,
        code: code.to_owned(),
    }
}

/// Of any place, with the answer for each.
pub fn place_all(
    c: &mut Conn,
    commune: i64,
    chosen: &[PlacementChoice],
) -> Outcome<Vec<Result<i64, RowError>>> {
    let mut answers = Vec::new();
    for batch in Batch::all(chosen) {
        let sight = Sight::Everything;
        answers.extend(placement::place(c, on(TODAY), &sight, commune, batch)?);
    }
    Ok(answers)
}

pub fn sale(listing_id: i64, sold_on: NaiveDate) -> NewTransaction {
    NewTransaction {
        uuid: PublicId::new(),
        listing_id,
        channel: Channel::Zalo,
        quantity: Quantity::new(1000).unwrap(),
        amount: Money::new(5_000).unwrap(),
        sold_on,
        order_code: None,
        evidence: Evidence::Officer,
    }
}

pub fn to(place: Place, correction: Correction) -> NewPlace {
    NewPlace {
        place,
        hamlet: "Thôn 2".into(),
        correction,
        reason: "theo xác nhận của trưởng thôn".into(),
    }
}

/// A commune of today's Đắk Lắk across former districts, not placed.
pub fn straddling(c: &mut Conn) -> Outcome<Place> {
    let province = areas::by_code(c, Level::Province, "66", REFORM)?.unwrap();
    for commune in areas::children(c, province.id)? {
        let place = areas::place_of(c, &commune, None)?.unwrap();
        if place.district_id.is_none() {
            return Ok(place);
        }
    }
    panic!("no commune of Đắk Lắk lies across districts")
}

pub fn ea_kar(c: &mut Conn) -> Outcome<Place> {
    Ok(areas::resolve(c, EA_KAR, TODAY)?.unwrap())
}

/// An old commune that was divided, with the place of somebody registered there before.
fn divided(c: &mut Conn) -> Outcome<Place> {
    let province = areas::by_code(c, Level::Province, "66", REFORM.pred_opt().unwrap())?.unwrap();
    for district in areas::children(c, province.id)? {
        for commune in areas::children(c, district.id)? {
            if areas::successors(c, commune.id)?.len() > 1 {
                return Ok(Place {
                    commune_id: commune.id,
                    old_commune_id: None,
                    district_id: Some(district.id),
                    province_id: province.id,
                });
            }
        }
    }
    panic!("no commune of Đắk Lắk was divided")
}

pub fn agrees(c: &mut Conn) -> Outcome<()> {
    let facts = recount::facts(c, FactScope::Everyone)?;
    let differences = Tally::from_counts(c)?.diff(&facts);
    assert!(differences.is_empty(), "{differences:?}");
    Ok(())
}

fn with<R: Send + 'static>(work: impl Fn(&mut Conn) -> Outcome<R> + Send + 'static) -> R {
    let database = TestDatabase::furnished();
    let db: Db = database.open();
    let done = db.write_blocking(work).unwrap();
    db.close();
    done
}

fn sales_at(c: &mut Conn, place: CountPlace, on: NaiveDate) -> Outcome<i64> {
    let change = CountChange::one(Measure::Transactions, place, on);
    let key = change.through(Channel::Zalo, Evidence::Officer).key();
    Ok(Tally::from_counts(c)?.get(&key))
}

fn registered_at(c: &mut Conn, place: CountPlace) -> Outcome<i64> {
    let change = CountChange::one(Measure::HouseholdsRegistered, place, REGISTERED);
    Ok(Tally::from_counts(c)?.get(&change.key()))
}

/// Somebody in Ea Kar who sold in May and in September.
fn seller(c: &mut Conn) -> Outcome<i64> {
    let place = ea_kar(c)?;
    let id = register(c, on(REGISTERED), &household(place, "Buôn Trấp"))?;
    let goods = village::goods(c, id, "closed")?.id;
    for sold_on in [day(2026, 5, 20), day(2026, 9, 20)] {
        transactions::record(c, on(TODAY), &sale(goods, sold_on)).unwrap();
    }
    Ok(id)
}

fn correct(c: &mut Conn, id: i64, new: &NewPlace) -> Result<CorrectionOutcome, Refusal<RowError>> {
    let producer = producers::by_id(c, id)?;
    placement::correct(c, on(TODAY), &producer, new)
}

fn pair(place: &Place) -> CountPlace {
    CountPlace::new(place.commune_id, place.district_id)
}

fn place_on(c: &mut Conn, id: i64, day: NaiveDate) -> Outcome<CountPlace> {
    let now = producers::place_of(c, id)?;
    residence_history::place_on(c, id, day, now)
}

#[test]
fn a_mistake_takes_its_whole_history_along() {
    with(|c| {
        let id = seller(c)?;
        let (from, there) = (ea_kar(c)?, straddling(c)?);
        assert_eq!(registered_at(c, pair(&from))?, 1);
        let new = to(there, Correction::Mistake);
        assert_eq!(correct(c, id, &new).unwrap(), CorrectionOutcome::Done);
        assert_eq!(
            (
                registered_at(c, pair(&from))?,
                registered_at(c, pair(&there))?
            ),
            (0, 1)
        );
        for month in [5, 9] {
            let on = day(2026, month, 20);
            assert_eq!(sales_at(c, pair(&from), on)?, 0);
            assert_eq!(sales_at(c, pair(&there), on)?, 1);
        }
        assert_eq!(producers::by_id(c, id)?.hamlet, "Thôn 2");
        let history = audit::of_subject(c, SubjectKind::Producer, id, 20)?;
        assert_eq!(history[0].kind, EventKind::ProducerPlaceMended);
        assert!(history[0].detail.starts_with("Xã Ea Kar, tỉnh Đắk Lắk → "));
        assert!(
            history[0]
                .detail
                .ends_with("; theo xác nhận của trưởng thôn")
        );
        // A second tap changes nothing.
        assert_eq!(correct(c, id, &new).unwrap(), CorrectionOutcome::Already);
        agrees(c)
    });
}

#[test]
fn a_move_leaves_behind_what_was_before_it() {
    with(|c| {
        let id = seller(c)?;
        let (from, there) = (ea_kar(c)?, straddling(c)?);
        let moved_on = day(2026, 7, 1);
        let new = to(there, Correction::Move { on: moved_on });
        assert_eq!(correct(c, id, &new).unwrap(), CorrectionOutcome::Done);
        assert_eq!(
            (
                registered_at(c, pair(&from))?,
                registered_at(c, pair(&there))?
            ),
            (1, 0)
        );
        assert_eq!(sales_at(c, pair(&from), day(2026, 5, 20))?, 1);
        assert_eq!(sales_at(c, pair(&from), day(2026, 9, 20))?, 0);
        assert_eq!(sales_at(c, pair(&there), day(2026, 9, 20))?, 1);
        let eve = moved_on.pred_opt().unwrap();
        assert_eq!(place_on(c, id, eve)?, pair(&from));
        assert_eq!(place_on(c, id, moved_on)?, pair(&there));
        assert_eq!(correct(c, id, &new).unwrap(), CorrectionOutcome::Already);
        // The same place on another day is no second tap.
        let other = to(there, Correction::Move { on: eve });
        assert!(matches!(
            correct(c, id, &other),
            Err(Refusal::Rule(RowError {
                field: "commune",
                ..
            }))
        ));
        agrees(c)
    });
}

#[test]
fn a_mistake_after_a_move_concerns_the_present_stay_alone() {
    with(|c| {
        let id = seller(c)?;
        let (from, there) = (ea_kar(c)?, straddling(c)?);
        let moved_on = day(2026, 7, 1);
        correct(c, id, &to(there, Correction::Move { on: moved_on })).unwrap();
        let old = placement::candidates(c, there.commune_id)?.remove(0).place;
        correct(c, id, &to(old, Correction::Mistake)).unwrap();
        assert_eq!(sales_at(c, pair(&from), day(2026, 5, 20))?, 1);
        assert_eq!(sales_at(c, pair(&old), day(2026, 9, 20))?, 1);
        // Back home again, on a day after it left.
        for (day, key) in [
            (moved_on, "placement.change.too_early"),
            (TODAY.succ_opt().unwrap(), "placement.change.future"),
        ] {
            match correct(c, id, &to(from, Correction::Move { on: day })) {
                Err(Refusal::Rule(error)) => {
                    assert_eq!((error.field, error.message.key), ("moved_on", key));
                }
                other => panic!("{other:?}"),
            }
        }
        correct(c, id, &to(from, Correction::Move { on: TODAY })).unwrap();
        assert_eq!(residence_history::earlier(c, id)?.len(), 2);
        assert_eq!(place_on(c, id, TODAY)?, pair(&from));
        agrees(c)
    });
}

fn waiting(c: &mut Conn, commune: AreaId) -> Outcome<Vec<placement::WaitingProducer>> {
    let uuids: Vec<PublicId> = rows::table.select(rows::uuid).load(c)?;
    placement::waiting_in(c, &Sight::Everything, commune, &uuids)
}

#[test]
fn those_who_wait_are_placed_where_a_person_says() {
    with(|c| {
        let there = straddling(c)?;
        for hamlet in ["Buôn A", "Buôn A", "Buôn B"] {
            let id = register(c, on(REGISTERED), &household(there, hamlet))?;
            let goods = village::goods(c, id, "closed")?.id;
            transactions::record(c, on(TODAY), &sale(goods, day(2026, 5, 20))).unwrap();
        }
        assert_eq!(placement::number(c, &Sight::Everything)?, 3);
        assert_eq!(
            registered_at(c, CountPlace::new(there.commune_id, None))?,
            3
        );
        let candidates = placement::candidates(c, there.commune_id)?;
        assert!(candidates.len() > 1);
        assert!(
            candidates
                .iter()
                .all(|candidate| candidate.place.district_id.is_some())
        );
        let (first, last) = (
            candidates[0].clone(),
            candidates[candidates.len() - 1].clone(),
        );
        let waiting = waiting(c, there.commune_id)?;
        let to = |w: &placement::WaitingProducer| match w.hamlet.as_str() {
            "Buôn A" => &first,
            _ => &last,
        };
        let chosen: Vec<PlacementChoice> = waiting.iter().map(|w| choice(w, &to(w).code)).collect();
        place_all(c, there.commune_id, &chosen)?;
        assert_eq!(placement::number(c, &Sight::Everything)?, 0);
        assert_eq!(
            registered_at(c, CountPlace::new(there.commune_id, None))?,
            0
        );
        assert_ne!(first.place.district_id, last.place.district_id);
        assert_eq!(registered_at(c, pair(&first.place))?, 2);
        assert_eq!(sales_at(c, pair(&last.place), day(2026, 5, 20))?, 1);
        let history = audit::of_subject(c, SubjectKind::Producer, waiting[0].id, 20)?;
        assert!(history[0].kind == StoredKind::Known(EventKind::ProducerPlaced));
        agrees(c)
    });
}

#[test]
fn somebody_in_a_divided_commune_comes_to_one_of_its_parts() {
    with(|c| {
        let old = divided(c)?;
        register(c, on(REGISTERED), &household(old, "Thôn 1"))?;
        assert_eq!(placement::number(c, &Sight::Everything)?, 1);
        let candidates = placement::candidates(c, old.commune_id)?;
        assert!(candidates.len() > 1);
        let to = &candidates[1];
        assert_eq!(to.place.old_commune_id, Some(old.commune_id));
        assert_eq!(to.place.district_id, old.district_id);
        // Whoever keeps a part of it sees them.
        let part = to.place.commune_id;
        let province = to.place.province_id;
        for sight in [
            Sight::Communes(vec![part]),
            Sight::Provinces(vec![province]),
            Sight::Districts(vec![old.district_id.unwrap()]),
        ] {
            assert_eq!(placement::number(c, &sight)?, 1, "{sight:?}");
        }
        let elsewhere = straddling(c)?.commune_id;
        assert_eq!(placement::number(c, &Sight::Communes(vec![elsewhere]))?, 0);
        let waiting = waiting(c, old.commune_id)?;
        let nowhere = choice(&waiting[0], "99999");
        let here = choice(&waiting[0], &to.code);
        let answers = place_all(c, old.commune_id, &[nowhere, here.clone()])?;
        let key = answers[0].as_ref().unwrap_err().message.key;
        assert_eq!(key, "placement.queue.no_candidate");
        assert_eq!(answers[1], Ok(waiting[0].id));
        let again = place_all(c, old.commune_id, &[here])?;
        let key = again[0].as_ref().unwrap_err().message.key;
        assert_eq!(key, "placement.queue.not_waiting");
        assert_eq!(placement::number(c, &Sight::Everything)?, 0);
        assert_eq!(registered_at(c, pair(&to.place))?, 1);
        agrees(c)
    });
}

#[test]
fn each_sees_those_it_may_place_and_nobody_else() {
    with(|c| {
        let there = straddling(c)?;
        let id = register(c, on(REGISTERED), &household(there, "Thôn 1"))?;
        let candidates = placement::candidates(c, there.commune_id)?;
        for candidate in &candidates {
            let district = Sight::Districts(vec![candidate.place.district_id.unwrap()]);
            assert_eq!(placement::number(c, &district)?, 1);
        }
        let other = ea_kar(c)?.district_id.unwrap();
        let may = candidates
            .iter()
            .any(|candidate| candidate.place.district_id == Some(other));
        assert_eq!(
            placement::number(c, &Sight::Districts(vec![other]))?,
            i64::from(may)
        );
        assert_eq!(
            placement::number(c, &Sight::Communes(vec![there.commune_id]))?,
            1
        );
        assert_eq!(placement::number(c, &Sight::Communes(vec![]))?, 0);
        assert_eq!(
            placement::number(c, &Sight::Provinces(vec![there.province_id]))?,
            1
        );
        assert_eq!(
            placement::number(c, &Sight::Provinces(vec![there.province_id + 1]))?,
            0
        );
        let officer = |account_id| Sight::Cooperative {
            producer_id: id + 1,
            account_id,
        };
        assert_eq!(placement::number(c, &officer(41))?, 1);
        assert_eq!(placement::number(c, &officer(42))?, 0);
        Ok::<(), DbFailure>(())
    });
}
