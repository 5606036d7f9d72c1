//! What strangers do in numbers: a class behind one Wi-Fi gets through, a flood is slowed.

use chrono::TimeDelta;
use lensan::accounts::{LimitedAction, RateLimit};
use lensan::values::{PublicId, TraceCode};

use crate::support::app::{Answer, PASSWORD, TestApp, Visitor};
use crate::support::village::EA_KAR;

const SLOW: &str = "Những gì đã nhập vẫn còn đây: mời chờ 6 giây";

fn register(visitor: &mut Visitor, name: &str) -> Answer {
    let uuid = PublicId::new();
    let form = [
        ("uuid", uuid.as_str()),
        ("step", "password"),
        ("name", name),
        ("commune", EA_KAR),
        ("phone", "0905 123 456"),
        ("consents", "programme"),
        ("password", PASSWORD),
    ];
    visitor.post("/register", &form)
}

/// As many have just passed as fit in at once, from the address that all tests come from.
fn fill_bucket(app: &TestApp, action: LimitedAction) {
    let (limit, now) = (RateLimit::new(&app.vault(), action, "127.0.0.1"), app.now());
    let passed = app.write(move |c| {
        let mut passed = 0;
        while limit.take(c, now)?.is_none() {
            passed += 1;
        }
        Ok(passed)
    });
    assert_eq!(passed, 120);
}

#[test]
fn forty_trainees_behind_one_wifi_register_within_minutes() {
    let app = TestApp::start();
    for n in 0..40 {
        let mut phone = app.visitor();
        register(&mut phone, &format!("Hộ {n}"))
            .is(200)
            .shows("ghi lại mã số này");
        phone.get("/").is(200);
        app.clock.advance(TimeDelta::seconds(3));
    }
}

#[test]
fn a_flood_of_registrations_is_slowed_and_keeps_what_was_typed() {
    let app = TestApp::start();
    fill_bucket(&app, LimitedAction::Register);
    let mut late = app.visitor();
    for _ in 0..2 {
        let slowed = register(&mut late, "Y Wăn Niê");
        slowed.is(429).shows(SLOW).hides("ghi lại mã số này");
        assert_eq!(slowed.field("name").as_deref(), Some("Y Wăn Niê"));
        assert_eq!(slowed.field("phone").as_deref(), Some("0905 123 456"));
    }
    app.clock.advance(TimeDelta::seconds(6));
    register(&mut late, "Y Wăn Niê").is(200);
    register(&mut late, "Y Wăn Niê").is(429);
    // A class that comes a quarter of an hour later knows nothing of it.
    app.clock.advance(TimeDelta::minutes(15));
    for n in 0..5 {
        register(&mut app.visitor(), &format!("Hộ {n}")).is(200);
    }
}

#[test]
fn a_flood_of_wishes_for_a_link_is_slowed() {
    let app = TestApp::start();
    let mut flood = app.visitor();
    for n in 0..120 {
        let login = format!("09{n:08}");
        flood.post("/forgot", &[("login", &login)]).is(200);
    }
    let slowed = flood.post("/forgot", &[("login", "0905123456")]);
    slowed.is(429).shows(SLOW);
    assert_eq!(slowed.field("login").as_deref(), Some("0905123456"));
    // Each kind has its own measure: the class next door still registers.
    register(&mut app.visitor(), "Lê Thị Hoa").is(200);
    app.clock.advance(TimeDelta::seconds(6));
    flood
        .post("/forgot", &[("login", "0905123456")])
        .is(200)
        .shows("Mời xem hộp thư");
}

#[test]
fn floods_of_codes_and_of_old_links_are_slowed_before_they_cost_anything() {
    let app = TestApp::start();
    fill_bucket(&app, LimitedAction::Activate);
    fill_bucket(&app, LimitedAction::ResetPassword);
    let mut guesser = app.visitor();
    let code = TraceCode::random().grouped();
    let form = [("code", code.as_str()), ("password", PASSWORD)];
    let slowed = guesser.post("/activate", &form);
    slowed.is(429).shows(SLOW);
    assert_eq!(slowed.field("code"), Some(code.clone()));
    let link = guesser.post("/reset/abc", &[("password", PASSWORD)]);
    link.is(429).shows(SLOW);
    app.clock.advance(TimeDelta::seconds(6));
    guesser.post("/activate", &form).is(422);
    guesser
        .post("/reset/abc", &[("password", PASSWORD)])
        .is(410);
}
