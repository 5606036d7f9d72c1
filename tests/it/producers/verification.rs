//! A household that registers itself sells from the first minute; reports count it from the day on
//! which somebody else has vouched for it.

use chrono::{NaiveDate, TimeDelta};
use lensan::accounts::Role;
use lensan::areas::Place;
use lensan::audit::Author;
use lensan::counts::{Measure, Tally};
use lensan::db::Conn;
use lensan::db::schema::{audit_events, producers as rows};
use lensan::producers::{self, ProducerKind, RegisteredProducer};
use lensan::recount;
use lensan::residence_history::FactScope;
use lensan::values::{HalfMonth, PublicId};

use diesel::prelude::*;

use super::{EA_KAR, a};
use crate::support::app::{PASSWORD, TestApp, Visitor};

fn home(app: &TestApp) -> Place {
    app.parts.gazetteer.resolve(EA_KAR).unwrap()
}

/// As its own phone does it.
fn registers_itself(app: &TestApp, name: &str) -> (Visitor, String) {
    let mut phone = app.visitor();
    let uuid = PublicId::new();
    let form = [
        ("uuid", uuid.as_str()),
        ("step", "password"),
        ("name", name),
        ("commune", EA_KAR),
        ("phone", "0905123456"),
        ("consents", "programme"),
        ("password", PASSWORD),
    ];
    phone.post("/register", &form).is(200);
    (phone, uuid.to_string())
}

/// A household that registered itself ten days ago.
fn ten_days_ago(app: &TestApp) -> RegisteredProducer {
    let new = a(ProducerKind::Household, home(app));
    let (vault, at) = (app.vault(), app.now() - TimeDelta::days(10));
    let by = Author {
        code_of: None,
        account: None,
        at,
    };
    app.write(move |c| producers::register(c, &vault, by, &new))
}

fn counted(c: &mut Conn) -> Vec<(i32, i64)> {
    let tally = Tally::from_counts(c).unwrap();
    let registered = Measure::HouseholdsRegistered.number();
    let of = tally.iter().filter(|(key, _)| key.measure == registered);
    of.map(|(key, value)| (key.half_month, value)).collect()
}

/// What reports count; and that the facts, counted again, say the same.
fn households(app: &TestApp) -> i64 {
    app.write(|c| {
        let facts = recount::facts(c, FactScope::Everyone)?;
        let differences = Tally::from_counts(c)?.diff(&facts);
        assert!(differences.is_empty(), "{differences:?}");
        Ok(counted(c).iter().map(|(_, number)| number).sum())
    })
}

fn verified_on(app: &TestApp, id: i64) -> Option<NaiveDate> {
    app.read(move |c| {
        Ok(rows::table
            .filter(rows::id.eq(id))
            .select(rows::verified_on)
            .get_result(c)?)
    })
}

fn staff(app: &TestApp) -> Visitor {
    let province = home(app).province_id;
    app.signed_in(Role::ProvinceStaff, None, vec![province])
}

#[test]
fn many_at_once_are_counted_with_one_tap() {
    let app = TestApp::start();
    let people: Vec<String> = ["Y Wăn Niê", "H'Hen Êban", "Lê Thị Hoa"]
        .into_iter()
        .map(|name| registers_itself(&app, name).1)
        .collect();
    assert_eq!(households(&app), 0);
    let mut staff = staff(&app);
    staff
        .get("/reports/districts")
        .is(200)
        .shows("Chưa tính: 3 hộ tự đăng ký, chưa xác minh");
    staff
        .get("/")
        .is(200)
        .shows("3 hộ tự đăng ký, chưa xác minh");
    staff
        .get("/producers?status=unverified")
        .is(200)
        .shows("H'Hen Êban")
        .shows("Tự đăng ký, chưa xác minh");
    staff
        .get("/producers/verification")
        .is(200)
        .shows("0905 123 456")
        .hides("checked");
    let ticked = staff.get("/producers/verification?after=0&ticked=all");
    ticked.is(200).shows("checked");
    let chosen: Vec<(&str, &str)> = people[..2]
        .iter()
        .map(|uuid| ("producer", &**uuid))
        .collect();
    let answer = staff.post("/producers/verification", &chosen);
    staff
        .follow(&answer)
        .is(200)
        .shows("Đã xác minh.")
        .shows("1 hộ tự đăng ký, chưa xác minh");
    assert_eq!(households(&app), 2);
    // A second tap, somebody else's tick and an empty form count nobody twice.
    let answer = staff.post("/producers/verification", &chosen);
    staff
        .follow(&answer)
        .shows("Đã có người xác minh trước đó.");
    let answer = staff.post("/producers/verification", &[]);
    staff.follow(&answer).shows("Chưa chọn hộ nào.");
    assert_eq!(households(&app), 2);
    let path = format!("/producers/{}", people[2]);
    staff.get(&path).is(200).shows("Hộ này tự đăng ký");
    let answer = staff.post(&format!("{path}/verify"), &[]);
    let page = staff.follow(&answer);
    page.is(200)
        .hides("Hộ này tự đăng ký")
        .shows("xác minh hộ tự đăng ký");
    assert_eq!(households(&app), 3);
    staff
        .get("/producers/verification")
        .is(200)
        .shows("Không có hộ nào chờ xác minh");
    staff.get("/reports/districts").is(200).hides("Chưa tính");
}

#[test]
fn a_household_cannot_vouch_for_itself_and_sells_meanwhile() {
    let app = TestApp::start();
    let (mut phone, uuid) = registers_itself(&app, "Y Wăn Niê");
    let path = format!("/producers/{uuid}");
    phone
        .get(&path)
        .is(200)
        .shows("Tự đăng ký, chưa xác minh")
        .shows("vẫn đăng và bán hàng bình thường");
    phone.post(&format!("{path}/verify"), &[]).is(404);
    phone.get("/producers/verification").is(404);
    let tick = [("producer", uuid.as_str())];
    phone.post("/producers/verification", &tick).is(404);
    phone.get("/listings/new").is(200);
    // Nor does anybody who does not see it.
    let elsewhere = app.parts.gazetteer.resolve("24133").unwrap();
    let districts = vec![elsewhere.district_id.unwrap()];
    let mut stranger = app.signed_in(Role::DistrictStaff, None, districts);
    stranger.post(&format!("{path}/verify"), &[]).is(404);
    stranger.post("/producers/verification", &tick).is(303);
    stranger
        .get("/producers/verification")
        .is(200)
        .hides("Y Wăn Niê");
    assert_eq!(households(&app), 0);
}

#[test]
fn it_counts_from_the_day_on_which_somebody_vouched() {
    let app = TestApp::start();
    let made = ten_days_ago(&app);
    assert_eq!(verified_on(&app, made.id), None);
    let path = format!("/producers/{}/verify", made.uuid);
    staff(&app).post(&path, &[]).is(303);
    let today = app.parts.site.clock.today();
    assert_eq!(verified_on(&app, made.id), Some(today));
    assert_eq!(
        app.write(|c| Ok(counted(c))),
        [(HalfMonth::of(today).number(), 1)]
    );
    let noted: i64 = app.read(move |c| {
        Ok(audit_events::table
            .filter(audit_events::action.eq("producer_verified"))
            .filter(audit_events::subject_id.eq(made.id))
            .count()
            .get_result(c)?)
    });
    assert_eq!(noted, 1);
}

#[test]
fn a_course_a_code_and_a_placement_vouch() {
    let app = TestApp::start();
    let mut staff = staff(&app);
    let trained = ten_days_ago(&app);
    let course = PublicId::new();
    let held = [
        ("uuid", course.as_str()),
        ("topic", "Bán hàng trên sàn"),
        ("held_on", "2026-11-02"),
        ("commune", EA_KAR),
        ("place", "Nhà văn hóa"),
        ("agency", "Trung tâm"),
    ];
    staff.post("/courses", &held).is(303);
    let number = trained.number.to_string();
    let roll = format!("/courses/{course}/attendees");
    staff.post(&roll, &[("numbers", &number)]).is(200);
    assert_eq!(households(&app), 1);
    let handed = ten_days_ago(&app);
    staff
        .post(&format!("/producers/{}/code", handed.uuid), &[])
        .is(200);
    assert_eq!(households(&app), 2);
    let moved = ten_days_ago(&app);
    let to = [
        ("commune", "24133"),
        ("kind", "mistake"),
        ("reason", "ghi nhầm xã"),
    ];
    let answer = staff.post(&format!("/producers/{}/place", moved.uuid), &to);
    answer.is(303);
    assert_eq!(households(&app), 3);
}

#[test]
fn a_membership_that_it_accepts_vouches() {
    let app = TestApp::start();
    let place = home(&app);
    let (vault, at) = (app.vault(), app.now());
    let cooperative = app.write(move |c| {
        let by = Author::account(900, at);
        let made = producers::register(c, &vault, by, &a(ProducerKind::Cooperative, place))?;
        let made = producers::by_id(c, made.id)?;
        producers::approve(c, &vault, by, &made, "http://lensan.test/sign-in")?;
        Ok(made)
    });
    let (mut phone, uuid) = registers_itself(&app, "Lê Thị Hoa");
    let number: String = app.read(|c| {
        Ok(rows::table
            .order(rows::id.desc())
            .select(rows::number)
            .limit(1)
            .get_result(c)?)
    });
    let mut officer = app.signed_in(Role::CooperativeOfficer, Some(cooperative.id), vec![]);
    let members = format!("/producers/{}/members", cooperative.uuid);
    officer
        .post(&members, &[("number", &number), ("on", "2026-11-01")])
        .is(303);
    assert_eq!(households(&app), 0);
    let invitation = phone.get("/").is(200).field("invitation").unwrap();
    let yes = [("invitation", invitation.as_str()), ("answer", "accept")];
    phone
        .post(&format!("/producers/{uuid}/invitations"), &yes)
        .is(303);
    assert_eq!(households(&app), 1);
}
