//! Open data: for anybody, without a trace of a few.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use lensan::areas::{self, AreaId, Level, REFORM};
use lensan::audit::Author;
use lensan::counts::{self, Channel, CountChange, CountPlace, Evidence, Measure};
use lensan::db::schema::{listings, open_figures, producers};
use lensan::db::{Conn, DbFailure};
use lensan::producers::ProducerKind;
use lensan::transactions::{self, NewTransaction};
use lensan::values::{HalfMonth, Money, PublicId, Quantity};
use lensan::web::SiteOptions;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::app::{TestApp, today};
use crate::support::lists::record_all;
use crate::support::village;

const DISTRICTS: &str = "/open/v1/districts.json?province=66&period=until-2025-06-30";

/// Households by the code of their former district of Đắk Lắk; published.
fn app(households: &'static [(&'static str, i64)]) -> TestApp {
    let app = unpublished(households);
    app.publish_quarters();
    app
}

fn unpublished(households: &'static [(&'static str, i64)]) -> TestApp {
    let app = TestApp::start();
    app.write(move |c| {
        let on = REFORM.pred_opt().unwrap();
        for (code, number) in households {
            let district = areas::by_code(c, Level::District, code, on)?.unwrap();
            let commune: AreaId = areas::successors(c, district.id)?[0].area.id;
            let place = CountPlace::new(commune, Some(district.id));
            let of = |measure| CountChange::one(measure, place, on).by(*number);
            let trained = of(Measure::HouseholdsTrained);
            counts::add_all(c, &[of(Measure::HouseholdsRegistered), trained])?;
        }
        Ok(())
    });
    app
}

fn json(app: &TestApp, path: &str) -> Value {
    let answer = app.visitor().get(path);
    serde_json::from_slice(&answer.is(200).bytes).unwrap()
}

fn row<'a>(table: &'a Value, code: &str) -> &'a Value {
    let rows = table["rows"].as_array().unwrap();
    rows.iter().find(|row| row["code"] == code).unwrap()
}

#[test]
fn a_few_cannot_be_seen_nor_computed() {
    let app = app(&[("643", 1_715), ("644", 3), ("645", 50), ("646", 700)]);
    let table = json(&app, DISTRICTS);
    assert_eq!(table["licence"], "CC-BY-4.0");
    for (code, number) in [("643", 1_715), ("645", 50), ("646", 700)] {
        let row = row(&table, code);
        assert_eq!(row["households"], number);
        assert_eq!(row["trained"], number);
        assert_eq!(row["households_as_of"], "2025-06-30");
        // No cooperative and no seller: each figure by who is behind it.
        assert!(row["transactions"].is_null() && row["cooperatives"].is_null());
        assert!(row["cooperatives_as_of"].is_null());
        assert_eq!(row["suppressed"], true);
    }
    let few = row(&table, "644");
    assert_eq!(few["suppressed"], true);
    for figure in ["households", "value_vnd", "transactions", "trained"] {
        assert!(few[figure].is_null(), "{figure}");
    }
    // A sum is of what its parts tell, in every table.
    let country = json(&app, "/open/v1/provinces.json?period=until-2025-06-30");
    let communes = json(&app, &DISTRICTS.replace("districts", "communes"));
    for sum in [&table["total"], &communes["total"], row(&country, "66")] {
        assert_eq!(sum["households"], 2_465);
    }
    assert_eq!(row(&country, "01")["suppressed"], true);
}

#[test]
fn a_province_of_a_few_is_left_out_with_all_that_is_in_it() {
    let app = app(&[("643", 3)]);
    let table = json(&app, DISTRICTS);
    assert!(table["total"]["households"].is_null());
    let rows = table["rows"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["suppressed"] == true));
}

#[test]
fn a_month_does_not_tell_the_few_before_it() {
    let app = unpublished(&[("643", 3), ("644", 90), ("645", 60)]);
    app.write(|c| {
        let on = REFORM;
        let before = on.pred_opt().unwrap();
        let district = areas::by_code(c, Level::District, "643", before)?.unwrap();
        let commune = areas::successors(c, district.id)?[0].area.id;
        let place = CountPlace::new(commune, Some(district.id));
        let change = CountChange::one(Measure::HouseholdsRegistered, place, on).by(40);
        counts::add_all(c, &[change])
    });
    app.publish_quarters();
    let query = "/open/v1/districts.json?province=66&period=";
    let published = |period: &str| {
        let table = json(&app, &format!("{query}{period}"));
        let row = row(&table, "643").clone();
        (row["households"].clone(), row["households_as_of"].clone())
    };
    // As at the end of June there are three, at the end of September 43.
    assert_eq!(published("until-2025-07-31"), (Value::Null, Value::Null));
    assert_eq!(published("2025-07"), (Value::Null, Value::Null));
    for period in ["until-2025-09-30", "until-2025-10-31", "2025-Q3"] {
        assert_eq!(
            published(period),
            (43.into(), "2025-09-30".into()),
            "{period}"
        );
    }
    assert_eq!(published("2025-Q4"), (0.into(), "2025-12-31".into()));
}

/// Adds to the households of a former district on a day of the second quarter of 2025.
fn learn(app: &TestApp, code: &'static str, number: i64) {
    app.write(move |c| {
        let on = REFORM.pred_opt().unwrap();
        let district = areas::by_code(c, Level::District, code, on)?.unwrap();
        let commune = areas::successors(c, district.id)?[0].area.id;
        let place = CountPlace::new(commune, Some(district.id));
        counts::add(
            c,
            CountChange::one(Measure::HouseholdsRegistered, place, on).by(number),
        )
    });
}

#[test]
fn what_is_put_right_or_told_late_is_news_of_the_next_quarter() {
    let app = app(&[("643", 90), ("644", 80), ("645", 70)]);
    let path = DISTRICTS.replace("2025-06-30", "2026-12-31");
    let published = |path: &str| {
        let table = json(&app, path);
        ["643", "644", "645"].map(|code| {
            let row = row(&table, code);
            let day = row["households_as_of"].as_str().unwrap();
            (row["households"].as_i64().unwrap(), day.to_owned())
        })
    };
    let at = |numbers: [i64; 3], day: &str| numbers.map(|number| (number, day.to_owned()));
    assert_eq!(published(&path), at([90, 80, 70], "2026-09-30"));
    // Two belong to the neighbour, and nine were written down late.
    learn(&app, "643", -2);
    learn(&app, "644", 2);
    learn(&app, "645", 9);
    app.publish_quarters();
    app.clock.advance(TimeDelta::minutes(6));
    assert_eq!(published(&path), at([90, 80, 70], "2026-09-30"));
    assert_eq!(published(DISTRICTS), at([90, 80, 70], "2025-06-30"));
    // The next quarter is over: nine are many, two are not.
    app.clock.advance(TimeDelta::days(60));
    app.publish_quarters();
    let mut expected = at([90, 80, 79], "2026-09-30");
    expected[2].1 = "2026-12-31".to_owned();
    assert_eq!(published(&path), expected);
    assert_eq!(published(DISTRICTS), at([90, 80, 70], "2025-06-30"));
    // With four more there are six new ones in the one; in the other they are two still.
    learn(&app, "644", 4);
    app.clock.advance(TimeDelta::days(91));
    app.publish_quarters();
    let later = DISTRICTS.replace("2025-06-30", "2027-03-31");
    let mut expected = at([90, 86, 79], "2027-03-31");
    expected[0].1 = "2026-09-30".to_owned();
    assert_eq!(published(&later), expected);
}

#[test]
fn nothing_is_told_before_it_is_published_and_nothing_twice() {
    let app = unpublished(&[("643", 90)]);
    assert!(json(&app, DISTRICTS)["total"]["households"].is_null());
    app.publish_quarters();
    let rows =
        |app: &TestApp| -> i64 { app.read(|c| Ok(open_figures::table.count().get_result(c)?)) };
    let published = rows(&app);
    assert!(published > 0);
    app.publish_quarters();
    assert_eq!(rows(&app), published);
    app.clock.advance(TimeDelta::minutes(6));
    assert_eq!(json(&app, DISTRICTS)["total"]["households"], 90);
}

#[test]
fn answers_can_be_kept_and_read_from_anywhere() {
    let app = app(&[("643", 1_715)]);
    let first = app.visitor().get(DISTRICTS);
    assert_eq!(first.headers["access-control-allow-origin"], "*");
    assert!(first.headers["cache-control"].starts_with("public, max-age="));
    assert!(first.headers["link"].contains("rel=\"license\""));
    assert!(!first.headers.contains_key("set-cookie"));
    let tag = first.headers["etag"].clone();
    let address = format!("{}{DISTRICTS}", app.address);
    let again = ureq::get(&address).header("if-none-match", &tag).call();
    let again = again.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(again.headers()["etag"], tag.as_str());
    assert_eq!(again.headers()["access-control-allow-origin"], "*");

    let csv = app.visitor().get(&DISTRICTS.replace(".json", ".csv"));
    assert!(csv.body.starts_with("\u{feff}code,name,households"));
    assert!(csv.body.contains("643,Thành phố Buôn Ma Thuột,1715,"));
    assert!(csv.body.contains(",,,,,,true"), "{}", csv.body);
    assert_ne!(csv.headers["etag"], tag);
}

#[test]
fn a_tag_stays_while_the_answer_stays() {
    let app = app(&[("643", 1_715)]);
    let first = app.visitor().get(DISTRICTS);
    app.clock.advance(TimeDelta::days(3));
    let later = app.visitor().get(DISTRICTS);
    assert_eq!(first.body, later.body);
    assert_eq!(first.headers["etag"], later.headers["etag"]);
    let table: Value = serde_json::from_str(&later.body).unwrap();
    assert!(table["boundaries"].as_str().unwrap() < "2026-11-20");
}

/// Somebody who sells, and what; in a commune of the former district with this code.
fn seller(c: &mut Conn, code: &str) -> Result<i64, DbFailure> {
    let on = REFORM.pred_opt().unwrap();
    let district = areas::by_code(c, Level::District, code, on)?.unwrap().id;
    let commune = areas::successors(c, district)?[0].area.id;
    let someone = village::producer_at(
        c,
        ProducerKind::Household,
        CountPlace::new(commune, Some(district)),
    )?;
    Ok(village::goods(c, someone.id, "published")?.id)
}

fn sold(listing_id: i64, sold_on: NaiveDate, dong: i64) -> NewTransaction {
    NewTransaction {
        uuid: PublicId::new(),
        listing_id,
        channel: Channel::Zalo,
        quantity: Quantity::new(1000).unwrap(),
        amount: Money::new(dong).unwrap(),
        sold_on,
        order_code: None,
        evidence: Evidence::Officer,
    }
}

/// So many sellers of each district, each with so many sales on a day of June 2025.
fn market(sellers: &'static [(&'static str, usize, usize)]) -> TestApp {
    let app = app(&[("643", 1_715), ("644", 900), ("645", 800), ("646", 700)]);
    app.write(move |c| {
        let by = Author::account(1, today());
        for (code, sellers, sales) in sellers {
            for _ in 0..*sellers {
                let goods = seller(c, code)?;
                let sale = || sold(goods, village::day(2025, 6, 20), 130_000);
                let sales: Vec<NewTransaction> = (0..*sales).map(|_| sale()).collect();
                record_all(c, by, &sales)?;
            }
        }
        Ok(())
    });
    app
}

#[test]
fn what_one_seller_earned_is_left_out_among_however_many_households() {
    let app = market(&[("643", 1, 9), ("644", 6, 1), ("645", 7, 1), ("646", 9, 1)]);
    for period in [
        "2025-06",
        "s2025-07",
        "until-2025-06-30",
        "2025-06-15_2025-06-30",
    ] {
        for name in ["districts", "communes"] {
            let path = format!("/open/v1/{name}.json?province=66&period={period}");
            let table = json(&app, &path);
            let rows = table["rows"].as_array().unwrap();
            let shown = rows.iter().filter(|row| !row["value_vnd"].is_null());
            let shown: i64 = shown.map(|row| row["value_vnd"].as_i64().unwrap()).sum();
            // The smallest of the others goes with it, else the total would tell.
            assert_eq!(shown, 16 * 130_000, "{path}");
            assert_eq!(table["total"]["value_vnd"], 31 * 130_000, "{path}");
            assert_eq!(table["total"]["transactions"], 31, "{path}");
        }
    }
    let table = json(&app, DISTRICTS);
    assert!(row(&table, "643")["transactions"].is_null());
    assert_eq!(row(&table, "643")["households"], 1_715);
    assert_eq!(row(&table, "646")["transactions"], 9);
}

#[test]
fn a_listing_of_a_few_is_left_out() {
    let app = unpublished(&[("643", 1_715), ("644", 900), ("645", 800)]);
    app.write(|c| {
        let on = village::day(2025, 6, 20);
        for (code, listers) in [("643", 2), ("644", 6), ("645", 9)] {
            for _ in 0..listers {
                let id = seller(c, code)?;
                let one = listings::table.filter(listings::id.eq(id));
                diesel::update(one)
                    .set(listings::published_on.eq(on))
                    .execute(c)?;
                let at: CountPlace = producers::table
                    .inner_join(listings::table)
                    .filter(listings::id.eq(id))
                    .select((producers::commune_id, producers::district_id))
                    .get_result(c)?;
                // Three of each: more products than people.
                counts::add(
                    c,
                    CountChange::one(Measure::ListingsPublished, at, on).by(3),
                )?;
            }
        }
        Ok(())
    });
    app.publish_quarters();
    let table = json(&app, DISTRICTS);
    assert!(row(&table, "643")["listings"].is_null());
    assert_eq!(row(&table, "644")["listings"], 18);
    assert_eq!(row(&table, "645")["listings"], 27);
    assert_eq!(table["total"]["listings"], 45);
}

/// The districts in which they sell, and the ends of the half-months.
const PLACES: [&str; 4] = ["643", "644", "645", "646"];

fn ends() -> Vec<NaiveDate> {
    let first = HalfMonth::of(village::day(2025, 5, 1));
    (0..5).map(|n| first.shift(n).last_day()).collect()
}

/// Who sold what: place, seller, half-month.
type Market = Vec<(usize, usize, usize)>;

fn opened(market: &Market) -> TestApp {
    let app = TestApp::start();
    let market = market.clone();
    app.write(move |c| {
        let mut goods: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for (place, who, half) in &market {
            let known = goods.get(&(*place, *who)).copied();
            let id = match known {
                Some(id) => id,
                None => seller(c, PLACES[*place])?,
            };
            goods.insert((*place, *who), id);
            let by = Author::account(1, today());
            transactions::record(c, by, &sold(id, ends()[*half], 1_000)).unwrap();
        }
        Ok(())
    });
    app
}

/// The sellers of some places after one end and until another; the beginning is -1.
fn sellers(market: &Market, places: &BTreeSet<usize>, from: i32, until: i32) -> usize {
    let sold = market.iter().filter(|(place, _, half)| {
        let half = i32::try_from(*half).unwrap();
        places.contains(place) && half > from && half <= until
    });
    let sellers: BTreeSet<_> = sold.map(|(place, who, _)| (place, who)).collect();
    sellers.len()
}

/// The places whose sales a table shows, and those it keeps together as what the total leaves.
fn published_places(app: &TestApp, end: NaiveDate) -> Vec<BTreeSet<usize>> {
    let path = format!("/open/v1/districts.json?province=66&period=until-{end}");
    let table = json(app, &path);
    let shown = |place: &usize| !row(&table, PLACES[*place])["value_vnd"].is_null();
    let (shown, hidden): (Vec<usize>, Vec<usize>) = (0..PLACES.len()).partition(shown);
    let mut published: Vec<BTreeSet<usize>> = shown.iter().map(|one| [*one].into()).collect();
    if !table["total"]["value_vnd"].is_null() {
        published.push(hidden.into_iter().collect());
    }
    published
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever is published of sales, or is left of a sum, is of five sellers or of nobody: at
    /// the end of every half-month, and between any two.
    #[test]
    fn no_sale_of_a_few_can_be_computed(
        market in prop::collection::vec((0..4_usize, 0..9_usize, 0..5_usize), 20..110)
    ) {
        let app = opened(&market);
        let tables: Vec<_> = ends().into_iter().map(|end| published_places(&app, end)).collect();
        let is_safe = |number: usize| number == 0 || number >= 5;
        for (until, places) in tables.iter().enumerate() {
            let until = i32::try_from(until).unwrap();
            for one in places {
                let number = sellers(&market, one, -1, until);
                prop_assert!(is_safe(number), "{number} sellers of {one:?} until {until}");
                for (from, earlier) in tables.iter().enumerate().take(until as usize) {
                    let from = i32::try_from(from).unwrap();
                    if earlier.contains(one) {
                        let number = sellers(&market, one, from, until);
                        prop_assert!(
                            is_safe(number),
                            "{number} sellers of {one:?} from {from} until {until}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_wrong_question_is_told_to_programs() {
    let app = app(&[("643", 1_715)]);
    let mut visitor = app.visitor();
    for (path, status) in [
        ("/open/v1/districts.json?province=99", 404),
        ("/open/v1/districts.json", 404),
        ("/open/v1/villages.json", 404),
        ("/open/v1/provinces.json?period=yesterday", 400),
        ("/open/v1/provinces.csv?boundaries=never", 400),
    ] {
        let answer = visitor.get(path);
        answer.is(status);
        let published: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(published["error"].is_string());
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
    let former = format!("{DISTRICTS}&boundaries=2025-06-30");
    let former = json(&app, &former);
    assert_eq!(former["rows"].as_array().unwrap().len(), 15);
}

#[test]
fn a_page_explains_it_without_a_cookie() {
    let app = app(&[("643", 1_715)]);
    let page = app.visitor().get("/open");
    page.is(200)
        .shows("Dữ liệu mở")
        .shows("CC BY 4.0")
        .shows("/open/v1/communes.csv?province=66");
    assert!(!page.headers.contains_key("set-cookie"));
    app.visitor().get("/").shows("/open");
}

#[test]
fn one_switch_turns_all_of_it_off() {
    let app = TestApp::with(SiteOptions {
        open_data_off: true,
        ..SiteOptions::default()
    });
    let mut visitor = app.visitor();
    visitor.get("/open").is(404);
    visitor.get("/open/v1/provinces.json").is(404);
    visitor.get(DISTRICTS).is(404);
    visitor.get("/").is(200).hides("href=\"/open\"");
}
