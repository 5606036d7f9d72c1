//! Letters that lead somewhere: an account's first code, and work that was given up and is done again.

use chrono::TimeDelta;
use diesel::prelude::*;
use lensan::accounts::Role;
use lensan::db::schema::jobs;
use lensan::values::{Email, PublicId};

use crate::support::app::{Answer, PASSWORD, TestApp};
use crate::support::outbox::{letters, link};
use crate::support::people::EA_KAR;

/// The code as it stands on the page that is handed over.
fn code(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("class=\"code\">").unwrap();
    rest[..14].to_owned()
}

#[test]
fn whoever_gets_an_account_and_has_an_e_mail_is_written_to() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let form = [
        ("role", "province_staff"),
        ("province", "66"),
        ("name", "Phạm Thị Bưởi"),
        ("email", "buoi@lensan.example"),
        ("areas", "66"),
    ];
    let page = admin.post("/accounts", &form);
    page.is(200).shows("đang được gửi tới e-mail");
    let written = letters(&app);
    assert_eq!(written.len(), 1);
    assert_eq!(written[0]["to"], "buoi@lensan.example");
    let address = format!("/activate?code={}&letter=", code(&page));
    assert!(link(&written[0]).starts_with(&address));
    let mut owner = app.visitor();
    let page = owner.get(&link(&written[0]));
    let field = page.is(200).field("code").unwrap();
    let letter = page.field("letter").unwrap();
    let opened = [
        ("code", field.as_str()),
        ("letter", &letter),
        ("password", PASSWORD),
    ];
    let answer = owner.post("/activate", &opened);
    owner.follow(&answer).is(200);
    // Opened twice, the link says so.
    let spent = app.visitor().get(&link(&written[0]));
    spent.is(410).shows("Mã này không còn dùng được");
    // An account that was refused leaves no letter.
    admin.post("/accounts", &form).is(422).shows("đã dùng");
    assert_eq!(letters(&app).len(), 1);
}

#[test]
fn a_new_code_is_posted_and_without_an_e_mail_nothing_is() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let account =
        |name, way: (&'static str, &'static str)| [("role", "administrator"), ("name", name), way];
    admin
        .post(
            "/accounts",
            &account("Lê Thị Mía", ("phone", "0912 345 670")),
        )
        .is(200)
        .hides("đang được gửi tới e-mail");
    assert_eq!(letters(&app).len(), 0);
    let form = account("Vũ Văn Cau", ("email", "cau@lensan.example"));
    admin.post("/accounts", &form).is(200);
    let list = admin.get("/accounts").body;
    // The newest account stands first.
    let (_, rest) = list.split_once("action=\"/accounts/").unwrap();
    let renew = format!("/accounts/{}/code", &rest[..36]);
    let page = admin.post(&renew, &[]);
    page.is(200).shows("Vũ Văn Cau");
    let written = letters(&app);
    assert_eq!(written.len(), 2);
    let address = format!("/activate?code={}&letter=", code(&page));
    assert!(link(&written[1]).starts_with(&address));
}

#[test]
fn a_household_with_an_e_mail_gets_its_slip_by_mail_too() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let uuid = PublicId::new();
    let form = [
        ("uuid", uuid.as_str()),
        ("kind", "household"),
        ("name", "Y Wăn Niê"),
        ("email", "wan@lensan.example"),
        ("commune", EA_KAR),
        ("consents", "programme"),
        ("given_via", "paper"),
        ("open_account", "yes"),
    ];
    let slip = admin.post("/producers", &form);
    slip.is(200).shows("đang được gửi tới e-mail trong hồ sơ");
    let slip = admin.post(&format!("/producers/{uuid}/code"), &[]);
    slip.is(200);
    let written = letters(&app);
    assert_eq!(written.len(), 2);
    let link = link(&written[1]);
    let code = link.trim_start_matches("/activate?code=");
    let (code, _) = code.split_once("&letter=").unwrap();
    assert!(slip.body.contains(code));
}

/// As the worker leaves it after the twelfth attempt.
fn given_up(app: &TestApp, kind: &'static str) -> i64 {
    let now = app.now();
    app.write(move |c| {
        diesel::insert_into(jobs::table)
            .values((
                jobs::kind.eq(kind),
                jobs::payload.eq("{}"),
                jobs::state.eq("dead"),
                jobs::attempts.eq(12),
                jobs::run_at.eq(now),
                jobs::last_error.eq("the line is down"),
                jobs::created_at.eq(now),
            ))
            .execute(c)?;
        Ok(jobs::table
            .select(diesel::dsl::max(jobs::id))
            .get_result::<Option<i64>>(c)?
            .unwrap())
    })
}

fn state(app: &TestApp, id: i64) -> (String, i32) {
    app.read(move |c| {
        Ok(jobs::table
            .filter(jobs::id.eq(id))
            .select((jobs::state, jobs::attempts))
            .get_result(c)?)
    })
}

#[test]
fn what_was_given_up_is_done_again_at_a_press() {
    let app = TestApp::start();
    let ids = [(); 3].map(|()| given_up(&app, "mail"));
    let mut admin = app.administrator();
    admin
        .get("/accounts")
        .is(200)
        .shows("the line is down")
        .shows("Làm lại tất cả");
    let one = ids[1].to_string();
    admin
        .post_raw("/jobs/retry", &[("_token", "stale"), ("id", &one)])
        .is(409);
    let mut staff = app.signed_in(Role::ProvinceStaff, None, vec![]);
    staff.post("/jobs/retry", &[("id", &one)]).is(404);
    assert_eq!(state(&app, ids[1]), ("dead".to_owned(), 12));
    let answer = admin.post("/jobs/retry", &[("id", &one)]);
    admin.follow(&answer).is(200).shows("Đã xếp lại");
    assert_eq!(state(&app, ids[1]), ("waiting".to_owned(), 0));
    assert_eq!(state(&app, ids[0]), ("dead".to_owned(), 12));
    let answer = admin.post("/jobs/retry", &[("id", &one)]);
    admin.follow(&answer).shows("không còn trong danh sách");
    let answer = admin.post("/jobs/retry", &[]);
    admin.follow(&answer).is(200).hides("the line is down");
    assert_eq!(state(&app, ids[0]), ("waiting".to_owned(), 0));
    let noted: i64 = app.read(|c| {
        use lensan::db::schema::audit_events;
        Ok(audit_events::table
            .filter(audit_events::action.eq("job_retried"))
            .count()
            .get_result(c)?)
    });
    assert_eq!(noted, 3);
}

#[test]
fn letters_that_wait_for_over_an_hour_are_shown_with_the_reason() {
    let app = TestApp::start();
    let (vault, now) = (app.parts.site.vault.clone(), app.now());
    app.write(move |c| {
        let mail = lensan::mail::Mail::plain(Email::parse("hoa@example.vn").unwrap(), "Thư", "Thư");
        lensan::mail::send_later(c, &vault, now, &mail)?;
        diesel::update(jobs::table)
            .set(jobs::last_error.eq("the mail server answered 421"))
            .execute(c)?;
        Ok(())
    });
    let mut admin = app.administrator();
    admin.get("/").is(200).hides("chờ gửi hơn một giờ");
    app.clock.advance(TimeDelta::minutes(61));
    admin
        .get("/")
        .shows("1 thư chờ gửi hơn một giờ")
        .shows("the mail server answered 421");
}

#[test]
fn a_link_that_was_used_says_so_and_leads_to_a_new_one() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let form = [
        ("role", "administrator"),
        ("name", "Vũ Văn Cau"),
        ("email", "cau@lensan.example"),
    ];
    admin.post("/accounts", &form).is(200);
    let mut owner = app.visitor();
    let page = owner.get(&link(letters(&app).last().unwrap()));
    let (code, letter) = (page.field("code").unwrap(), page.field("letter").unwrap());
    let form = [
        ("code", code.as_str()),
        ("letter", &letter),
        ("password", PASSWORD),
    ];
    owner.post("/activate", &form).is(303);
    let query = [("login", "cau@lensan.example")];
    app.visitor().post("/forgot", &query).is(200);
    let reset = link(letters(&app).last().unwrap());
    let mut owner = app.visitor();
    owner.get(&reset).is(200).shows("Đặt mật khẩu mới");
    let password = [("password", "một câu khác dễ nhớ")];
    owner.post(&reset, &password).is(303);
    for answer in [owner.get(&reset), owner.post(&reset, &password)] {
        answer
            .is(410)
            .shows("Liên kết này không còn dùng được")
            .shows("href=\"/forgot\"")
            .hides("type=\"password\"");
    }
    owner.get("/reset/abc").is(410);
    // One that was never used grows old.
    app.visitor().post("/forgot", &query).is(200);
    let reset = link(letters(&app).last().unwrap());
    app.clock.advance(chrono::TimeDelta::minutes(119));
    owner.get(&reset).is(200);
    app.clock.advance(chrono::TimeDelta::minutes(2));
    owner.get(&reset).is(410);
}
