//! Facts count where their producer was on their day, whenever they are written down or taken
//! back.

use chrono::NaiveDate;
use diesel::prelude::*;
use lensan::accounts::{self, NewAccount, Role, TypedBy};
use lensan::audit::Author;
use lensan::counts::{Channel, CountChange, CountPlace, Evidence, Measure, Tally};
use lensan::db::schema::earlier_places;
use lensan::db::{Conn, Outcome};
use lensan::producers::{self, CommuneInSight};
use lensan::residence_history::{self, FactScope};
use lensan::training::{self, NewCourse};
use lensan::transactions::{self, NewTransaction};
use lensan::values::{Money, PublicId, Quantity};
use lensan::{recount, vault::Vault};

use crate::support::lists::attend_all;
use crate::support::lists::record_all;
use crate::support::village::{COMMUNE, OTHER_COMMUNE, OTHER_DISTRICT, Someone, Village, by, day};

/// Came to the other commune on this day.
const MOVED: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 10).unwrap();

/// Somebody in the other commune who lived in [`COMMUNE`] before, where the district was not
/// known.
fn newcomer(village: &Village) -> Someone {
    let household = village.household(OTHER_COMMUNE);
    village.write(move |c| {
        diesel::insert_into(earlier_places::table)
            .values((
                earlier_places::producer_id.eq(household.id),
                earlier_places::from_day.eq(day(1976, 1, 1)),
                earlier_places::until_day.eq(MOVED),
                earlier_places::commune_id.eq(COMMUNE),
            ))
            .execute(c)?;
        Ok(())
    });
    household
}

const BEFORE: CountPlace = CountPlace::new(COMMUNE, None);
const SINCE: CountPlace = CountPlace::new(OTHER_COMMUNE, Some(OTHER_DISTRICT));

fn sale(listing_id: i64, sold_on: NaiveDate) -> NewTransaction {
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

fn counted(village: &Village, place: CountPlace, measure: Measure, on: NaiveDate) -> i64 {
    let change = CountChange::one(measure, place, on);
    let change = match measure {
        Measure::Transactions => change.through(Channel::Zalo, Evidence::Officer),
        _ => change,
    };
    village.tally().get(&change.key())
}

#[test]
fn a_sale_belongs_to_the_place_of_its_day() {
    let village = Village::new();
    let goods = village.goods(newcomer(&village)).id;
    let eve = MOVED.pred_opt().unwrap();
    let ids: Vec<i64> = [eve, MOVED]
        .map(|on| {
            let sale = sale(goods, on);
            village.write(move |c| Ok(transactions::record(c, by(1), &sale).unwrap().id))
        })
        .to_vec();
    let many = vec![sale(goods, eve), sale(goods, eve), sale(goods, MOVED)];
    village.write(move |c| record_all(c, by(1), &many));
    assert_eq!(counted(&village, BEFORE, Measure::Transactions, eve), 3);
    assert_eq!(counted(&village, SINCE, Measure::Transactions, MOVED), 2);
    let recount = village.recounted(transactions::recount);
    assert!(village.tally().diff(&recount).is_empty());
    for id in ids {
        village.write(move |c| transactions::cancel(c, by(1), id, "ghi nhầm"));
    }
    assert_eq!(counted(&village, BEFORE, Measure::Transactions, eve), 2);
    assert_eq!(counted(&village, SINCE, Measure::Transactions, MOVED), 1);
    let recount = village.recounted(transactions::recount);
    assert!(village.tally().diff(&recount).is_empty());
    assert_eq!(village.below_zero(), 0);
}

#[test]
fn a_training_moves_over_the_day_of_the_move_and_back() {
    let village = Village::new();
    let someone = newcomer(&village);
    let hold = |on| {
        village.write(move |c| {
            let course = NewCourse {
                uuid: PublicId::new(),
                topic: "Bán hàng".to_owned(),
                held_on: on,
                place: String::new(),
                agency: "Trung tâm".to_owned(),
                commune: CommuneInSight::without_sight(COMMUNE),
            };
            let id = training::hold(c, by(1), &course)?.id;
            attend_all(c, by(1), id, &[someone.id])?;
            Ok(id)
        })
    };
    let trained = |place, on| counted(&village, place, Measure::HouseholdsTrained, on);
    hold(MOVED);
    assert_eq!(trained(SINCE, MOVED), 1);
    let spring = day(2026, 3, 1);
    let early = hold(spring);
    assert_eq!((trained(SINCE, MOVED), trained(BEFORE, spring)), (0, 1));
    village.write(move |c| training::remove(c, by(1), early, someone.id));
    assert_eq!((trained(SINCE, MOVED), trained(BEFORE, spring)), (1, 0));
    let recount = village.recounted(training::recount);
    assert!(village.tally().diff(&recount).is_empty());
}

/// An instant is a day in Viet Nam: 18:00 UTC of the eve is the day of the move already.
#[test]
fn an_account_is_first_used_at_the_place_of_that_day() {
    for (hour, place) in [(16, BEFORE), (18, SINCE)] {
        let village = Village::new();
        let someone = newcomer(&village);
        let at = MOVED.pred_opt().unwrap().and_hms_opt(hour, 0, 0).unwrap();
        village.write(move |c| {
            let new = NewAccount {
                name: "Hộ".to_owned(),
                role: Role::Household,
                producer_id: Some(someone.id),
                phone: None,
                email: None,
                number: Some(someone.number.to_string()),
                areas: vec![],
                typed_by: TypedBy::Office,
                created_by: None,
            };
            let opened = accounts::open(c, &Vault::from_key([7; 32]), &new, at)?;
            accounts::set_password(
                c,
                lensan::producers::ACCOUNT_HOLDERS,
                opened.account_id,
                "x",
                at,
            )
        });
        let on = lensan::clock::local_date(at);
        assert_eq!(counted(&village, place, Measure::AccountsActivated, on), 1);
        let facts = village.write(|c| recount::facts(c, FactScope::Everyone));
        let activated = CountChange::one(Measure::AccountsActivated, place, on);
        assert_eq!(facts.get(&activated.key()), 1);
    }
}

#[test]
fn the_facts_of_each_make_the_facts_of_all() {
    let village = Village::new();
    let everybody = [
        newcomer(&village),
        village.household(COMMUNE),
        newcomer(&village),
    ];
    for someone in everybody {
        let goods = village.goods(someone).id;
        let sales: Vec<NewTransaction> = (1..8).map(|m| sale(goods, day(2026, m, 9))).collect();
        village.write(move |c| record_all(c, by(1), &sales));
    }
    village.write(move |c| {
        let mut sum = Tally::default();
        for someone in everybody {
            sum.merge(&recount::facts(c, FactScope::Producer(someone.id))?);
        }
        assert_eq!(sum, recount::facts(c, FactScope::Everyone)?);
        let ids = everybody.map(|someone| someone.id);
        assert_eq!(sum, recount::facts(c, FactScope::Producers(&ids))?);
        assert!(recount::facts(c, FactScope::Producers(&[]))?.is_empty());
        Ok(())
    });
}

fn place_on(c: &mut Conn, id: i64, day: NaiveDate) -> Outcome<CountPlace> {
    let now = producers::place_of(c, id)?;
    residence_history::place_on(c, id, day, now)
}

#[test]
fn an_earlier_place_that_was_never_placed_stays_so() {
    let village = Village::new();
    let someone = newcomer(&village);
    let eve = MOVED.pred_opt().unwrap();
    let on = move |day| village.write(move |c| place_on(c, someone.id, day));
    assert_eq!(on(eve), BEFORE);
    assert_eq!(on(MOVED), SINCE);
}

#[test]
fn what_an_officer_does_today_counts_where_the_household_is_today() {
    let village = Village::new();
    let someone = newcomer(&village);
    let today = Author::account(1, MOVED.and_hms_opt(1, 0, 0).unwrap()).today();
    let place = village.write(move |c| place_on(c, someone.id, today));
    assert_eq!(place, SINCE);
}
