//! What open data costs: a table is made once, and strangers wait for one another, not the office
//! for them.

use std::sync::mpsc;
use std::thread;

use chrono::{NaiveDate, TimeDelta};
use lensan::areas::{self, Level, REFORM};
use lensan::counts::{self, CountChange, CountPlace, Measure};
use lensan::db::DbFailure;
use serde_json::Value;

use crate::support::app::{Answer, TestApp};
use crate::support::village;

const TABLE: &str = "/open/v1/districts.json?province=66&period=until-2025-06-30";

/// Households of June 2025, published.
fn register(app: &TestApp, number: i64) {
    register_on(app, REFORM.pred_opt().unwrap(), number);
    app.publish_quarters();
}

fn register_on(app: &TestApp, on: NaiveDate, number: i64) {
    app.write(move |c| {
        let before = REFORM.pred_opt().unwrap();
        let district = areas::by_code(c, Level::District, "643", before)?.unwrap();
        let commune = areas::successors(c, district.id)?[0].area.id;
        let place = CountPlace::new(commune, Some(district.id));
        let change = CountChange::one(Measure::HouseholdsRegistered, place, on).by(number);
        counts::add_all(c, &[change])
    });
}

fn total_households(answer: &Answer) -> i64 {
    let table: Value = serde_json::from_slice(&answer.is(200).bytes).unwrap();
    table["total"]["households"].as_i64().unwrap()
}

/// Asks with a tag; the status.
fn status_with(app: &TestApp, path: &str, tag: &str) -> u16 {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build();
    let agent: ureq::Agent = agent.into();
    let address = format!("{}{path}", app.address);
    let asked = agent.get(&address).header("if-none-match", tag).call();
    asked.unwrap().status().as_u16()
}

#[test]
fn a_table_is_kept_for_five_minutes_whatever_changes() {
    let app = TestApp::start();
    register(&app, 700);
    // Two minutes are left of the year.
    let eve = village::day(2026, 12, 31).and_hms_opt(16, 58, 0).unwrap();
    app.clock.advance(eve - app.now());
    register_on(&app, village::day(2026, 12, 1), 40);
    let table = TABLE.replace("2025-06-30", "2026-12-31");
    let table = table.as_str();
    let first = app.visitor().get(table);
    assert_eq!(total_households(&first), 700);
    assert_eq!(first.headers["cache-control"], "public, max-age=300");
    app.clock.advance(TimeDelta::seconds(200));
    app.publish_quarters();
    // However the question is written.
    for same in ["&x=1", "&boundaries=", "&period="] {
        let path = match same {
            "&period=" => table.replace("=66", "=%2066%20"),
            more => format!("{table}{more}"),
        };
        let again = app.visitor().get(&path);
        assert_eq!(total_households(&again), 700, "{path}");
        assert_eq!(again.headers["etag"], first.headers["etag"]);
        assert_eq!(again.headers["cache-control"], "public, max-age=100");
    }
    app.clock.advance(TimeDelta::seconds(101));
    let later = app.visitor().get(table);
    assert_eq!(total_households(&later), 740);
    assert_ne!(later.headers["etag"], first.headers["etag"]);
    assert_eq!(status_with(&app, table, &first.headers["etag"]), 200);
    assert_eq!(status_with(&app, table, &later.headers["etag"]), 304);
}

/// Holds every reader of the database until it is dropped.
struct HeldReaders(
    #[allow(dead_code, reason = "dropping it lets the readers go")] Vec<mpsc::Sender<()>>,
);

fn all_readers_busy(app: &TestApp) -> HeldReaders {
    let db = &app.parts.site.db;
    let (sender, begun) = mpsc::channel();
    let holds = (0..db.readers()).map(|_| {
        let (hold, held) = mpsc::channel::<()>();
        let sender = sender.clone();
        let wait = move |_: &mut _| -> Result<(), DbFailure> {
            sender.send(()).unwrap();
            held.recv().unwrap_err();
            Ok(())
        };
        db.read_aside(wait, |_| {}).unwrap();
        begun.recv().unwrap();
        hold
    });
    HeldReaders(holds.collect())
}

#[test]
fn what_is_kept_needs_no_reader_and_the_rest_is_told_to_come_back() {
    let app = TestApp::start();
    register(&app, 700);
    let kept = app.visitor().get(TABLE);
    let busy = all_readers_busy(&app);
    // Neither the table nor the word that it is still the same needs the database.
    assert_eq!(total_households(&app.visitor().get(TABLE)), 700);
    assert_eq!(status_with(&app, TABLE, &kept.headers["etag"]), 304);
    let weak = format!("\"other\", W/{}", kept.headers["etag"]);
    assert_eq!(status_with(&app, TABLE, &weak), 304);

    // One stranger has the only place and waits for a reader; the others have none.
    let (sender, answers) = mpsc::channel::<Answer>();
    for code in ["66", "01", "04", "08"] {
        let (mut visitor, sender) = (app.visitor(), sender.clone());
        let path = format!("/open/v1/communes.json?province={code}");
        thread::spawn(move || sender.send(visitor.get(&path)).unwrap());
    }
    let refused: Vec<Answer> = answers.iter().take(3).collect();
    drop(busy);
    answers.recv().unwrap().is(200);
    for answer in refused {
        answer.is(503);
        assert_eq!(answer.headers["retry-after"], "5");
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        let table: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(table["error"].as_str().unwrap().contains("ask again"));
    }
    // The place is free again.
    app.visitor()
        .get(&TABLE.replace("districts", "communes"))
        .is(200);
}

#[test]
fn many_who_ask_the_same_at_once_get_the_same() {
    let app = TestApp::start();
    register(&app, 700);
    let askers: Vec<_> = (0..12)
        .map(|_| {
            let mut visitor = app.visitor();
            thread::spawn(move || visitor.get(TABLE))
        })
        .collect();
    let answers: Vec<Answer> = askers.into_iter().map(|one| one.join().unwrap()).collect();
    // On a slow machine some have waited too long; what they asked for is made all the same.
    let made: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.status != 503)
        .collect();
    assert!(!made.is_empty());
    let again = app.visitor().get(TABLE);
    for answer in made {
        assert_eq!(total_households(answer), 700);
        assert_eq!(answer.headers["etag"], again.headers["etag"]);
    }
}

#[test]
fn an_office_asks_for_what_is_expensive_one_after_the_other() {
    let app = TestApp::start();
    register(&app, 700);
    let (_, phone) = app.account(lensan::accounts::Role::Administrator, None, vec![]);
    for path in [
        "/reports/country",
        "/reports/funnel?province=66",
        "/reports/channels?province=66",
        "/reports/lagging?province=66",
        "/reports/districts.xlsx?province=66",
        "/reports/districts.pdf?province=66",
    ] {
        let askers: Vec<_> = (0..3)
            .map(|_| {
                let mut visitor = app.sign_in(&phone);
                thread::spawn(move || visitor.get(path).status)
            })
            .collect();
        let answers: Vec<u16> = askers.into_iter().map(|one| one.join().unwrap()).collect();
        // A few wait for one another; who waits too long is told so.
        assert!(answers.contains(&200), "{path} {answers:?}");
        assert!(
            answers.iter().all(|s| [200, 429].contains(s)),
            "{path} {answers:?}"
        );
    }
}
