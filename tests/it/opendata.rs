//! Open data: for anybody, without a trace of a few.

use lensan::areas::{self, AreaId, Level, REFORM};
use lensan::counts::{self, Change, Measure};
use lensan::web::SiteOptions;
use serde_json::Value;

use crate::support::app::TestApp;

const DISTRICTS: &str = "/open/v1/districts.json?province=66&period=until-2025-06-30";

/// Households by the code of their former district of Đắk Lắk.
fn app(households: &'static [(&'static str, i64)]) -> TestApp {
    let app = TestApp::start();
    app.write(move |c| {
        let on = REFORM.pred_opt().unwrap();
        for (code, number) in households {
            let district = areas::by_code(c, Level::District, code, on)?.unwrap();
            let commune: AreaId = areas::successors(c, district.id)?[0].area.id;
            let place = (commune, Some(district.id));
            let of = |measure| Change::one(measure, place, on).by(*number);
            let sold = of(Measure::TransactionValue).by(1_000 * number);
            counts::add_all(c, &[of(Measure::HouseholdsRegistered), sold])?;
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
    assert_eq!(row(&table, "643")["households"], 1_715);
    assert_eq!(row(&table, "643")["suppressed"], false);
    for code in ["644", "645"] {
        let row = row(&table, code);
        assert_eq!(row["suppressed"], true, "{code}");
        for figure in ["households", "value_vnd", "transactions", "trained"] {
            assert!(row[figure].is_null(), "{code} {figure}");
        }
    }
    assert_eq!(table["total"]["households"], 2_468);
    // What the districts keep, the communes do not tell.
    let communes = json(&app, &DISTRICTS.replace("districts", "communes"));
    let shown: i64 = communes["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["households"].as_i64())
        .sum();
    let told = communes["total"]["households"].as_i64().unwrap();
    assert!(told - shown >= 53, "{told} {shown}");
    // Nor does the country: every other province has nobody.
    let country = json(&app, "/open/v1/provinces.json?period=until-2025-06-30");
    assert_eq!(row(&country, "66")["households"], 2_468);
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
    let app = app(&[("643", 3), ("644", 90), ("645", 60)]);
    app.write(|c| {
        let on = REFORM;
        let before = on.pred_opt().unwrap();
        let district = areas::by_code(c, Level::District, "643", before)?.unwrap();
        let commune = areas::successors(c, district.id)?[0].area.id;
        let place = (commune, Some(district.id));
        let change = Change::one(Measure::HouseholdsRegistered, place, on).by(40);
        counts::add_all(c, &[change])
    });
    let query = "/open/v1/districts.json?province=66&period=";
    let until = json(&app, &format!("{query}until-2025-07-31"));
    assert_eq!(row(&until, "643")["households"], 43);
    let month = json(&app, &format!("{query}2025-07"));
    assert_eq!(row(&month, "643")["suppressed"], true);
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
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(told["error"].is_string());
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
