//! Who came: written once a minute, shown to administrators, told where it is too much.

use chrono::TimeDelta;
use diesel::prelude::*;
use lensan::accounts::Role;
use lensan::db::schema::{security_alarms, security_events as rows};
use lensan::security_watch;
use lensan::values::{Email, PublicId};

use crate::support::app::{PASSWORD, TestApp, Visitor};
use crate::support::outbox::letters;
use crate::support::people::EA_KAR;

/// What the server's task does once a minute.
fn a_minute_later(app: &TestApp) {
    app.clock.advance(TimeDelta::minutes(1));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime
        .block_on(security_watch::keep(&app.parts.site))
        .unwrap();
}

type Written = Vec<(String, Option<i64>, i32)>;

fn written(app: &TestApp) -> Written {
    app.read(|c| {
        Ok(rows::table
            .order((rows::kind, rows::account_id, rows::id))
            .select((rows::kind, rows::account_id, rows::happened))
            .load(c)?)
    })
}

fn fails(visitor: &mut Visitor, login: &str) -> u16 {
    let form = [("login", login), ("password", "không phải mật khẩu")];
    visitor.post("/sign-in", &form).status
}

/// An administrator whom letters reach.
fn reached(app: &TestApp) -> Visitor {
    let (id, phone) = app.account(Role::Administrator, None, vec![]);
    let vault = app.vault();
    app.write(move |c| {
        use lensan::db::schema::accounts as people;
        let email = Email::parse("quan.tri@lensan.example").unwrap();
        diesel::update(people::table.filter(people::id.eq(id)))
            .set(people::email_sealed.eq(vault.seal(email.as_str())))
            .execute(c)?;
        Ok(())
    });
    app.sign_in(&phone)
}

#[test]
fn who_came_is_one_row_a_minute_for_each_account_and_address() {
    let app = TestApp::start();
    let (id, phone) = app.account(Role::DigitalTeam, None, vec![]);
    let mut person = app.visitor();
    for _ in 0..3 {
        assert_eq!(fails(&mut person, &phone), 422);
    }
    assert_eq!(fails(&mut person, "0900000000"), 422);
    let mut person = app.sign_in(&phone);
    // What is not there for this role, and what is nowhere.
    person.get("/accounts").is(404);
    person.get("/no-such-page").is(404);
    assert_eq!(written(&app), []);
    a_minute_later(&app);
    let word = |kind: &str, account, n| (kind.to_owned(), account, n);
    let mut first = written(&app);
    first.sort();
    assert_eq!(
        first,
        [
            word("refused", Some(id), 1),
            word("sign_in_failed", None, 1),
            word("sign_in_failed", Some(id), 3),
            word("signed_in", Some(id), 1),
        ]
    );
    person.post("/sign-out", &[]).is(303);
    a_minute_later(&app);
    a_minute_later(&app);
    assert_eq!(written(&app).len(), 5);
    // The address itself stands nowhere.
    let marks: Vec<String> =
        app.read(|c| Ok(rows::table.select(rows::address_mark).distinct().load(c)?));
    assert_eq!(marks.len(), 1);
    assert_eq!(marks[0].len(), 12);
    assert!(!marks[0].contains('.'));
}

#[test]
fn the_administrator_sees_who_came_and_nobody_else_does() {
    let app = TestApp::start();
    let (id, phone) = app.account(Role::ProvinceStaff, None, vec![]);
    let mut admin = app.administrator();
    admin
        .get("/security-events")
        .is(200)
        .shows("Chưa có gì trong nhật ký");
    fails(&mut app.visitor(), &phone);
    let mut staff = app.sign_in(&phone);
    staff.get("/security-events").is(404);
    a_minute_later(&app);
    let page = admin.get("/security-events");
    page.is(200)
        .shows("Đăng nhập sai")
        .shows("ProvinceStaff")
        .shows("Bị từ chối");
    let account: String = app.read(move |c| {
        use lensan::db::schema::accounts as people;
        Ok(people::table
            .filter(people::id.eq(id))
            .select(people::uuid)
            .get_result(c)?)
    });
    page.shows(&format!("href=\"/security-events?account={account}\""));
    admin
        .get(&format!(
            "/security-events?account={account}&kind=sign_in_failed"
        ))
        .is(200)
        .shows("ProvinceStaff")
        .hides("<td data-label=\"Việc\">Bị từ chối");
    admin
        .get("/security-events?on=2020-01-01")
        .is(200)
        .shows("Không có dòng nào như vậy");
    admin
        .get("/security-events?before=1")
        .is(200)
        .hides("ProvinceStaff");
    admin.get("/").shows("href=\"/security-events\"");
}

#[test]
fn too_many_wrong_passwords_are_told_once_an_hour() {
    let app = TestApp::start();
    let mut admin = reached(&app);
    let guess = |times: usize| {
        for n in 0..times {
            fails(&mut app.visitor(), &format!("09{n:08}"));
        }
    };
    guess(100);
    a_minute_later(&app);
    admin.get("/").hides("Dấu hiệu bất thường");
    guess(1);
    a_minute_later(&app);
    guess(30);
    a_minute_later(&app);
    admin
        .get("/")
        .shows("Dấu hiệu bất thường")
        .shows("101 lần đăng nhập sai trong một giờ");
    let told = letters(&app);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["to"], "quan.tri@lensan.example");
    let text = told[0]["text"].as_str().unwrap();
    assert!(text.contains("101 lần đăng nhập sai"), "{text}");
    assert!(
        text.contains("http://lensan.test/security-events"),
        "{text}"
    );

    let page = admin.get("/security-events");
    let last = page.field("last").unwrap();
    let seen = admin.post("/security-events/seen", &[("last", &last)]);
    admin
        .follow(&seen)
        .is(200)
        .hides("lần đăng nhập sai trong một giờ");
    admin.get("/").hides("Dấu hiệu bất thường");
    // An hour later it is told again.
    app.clock.advance(TimeDelta::minutes(61));
    guess(101);
    a_minute_later(&app);
    assert_eq!(letters(&app).len(), 2);
}

#[test]
fn an_account_that_is_refused_again_and_again_is_named() {
    let app = TestApp::start();
    let mut admin = reached(&app);
    let mut team = app.signed_in(Role::DigitalTeam, None, vec![]);
    for _ in 0..51 {
        team.get(&format!("/producers/{}", PublicId::new())).is(404);
    }
    a_minute_later(&app);
    admin
        .get("/")
        .shows("Tài khoản DigitalTeam bị từ chối 51 lần");
    // A banner goes by itself in the end.
    app.clock.advance(TimeDelta::hours(11));
    admin.get("/").shows("bị từ chối 51 lần");
    app.clock.advance(TimeDelta::hours(11));
    admin.get("/");
    app.clock.advance(TimeDelta::hours(3));
    admin.get("/").is(200).hides("bị từ chối 51 lần");
}

#[test]
fn many_who_register_themselves_at_once_are_told_by_address_and_by_commune() {
    let app = TestApp::start();
    let mut admin = reached(&app);
    for n in 0..21 {
        let (uuid, phone) = (PublicId::new(), format!("09050{n:05}"));
        let form = [
            ("uuid", uuid.as_str()),
            ("step", "password"),
            ("name", "Hộ Bịa"),
            ("commune", EA_KAR),
            ("phone", &phone),
            ("consents", "programme"),
            ("password", PASSWORD),
        ];
        app.visitor().post("/register", &form).is(200);
    }
    a_minute_later(&app);
    admin
        .get("/")
        .shows("21 hộ tự đăng ký từ cùng một địa chỉ mạng")
        .shows("21 hộ tự đăng ký ở Xã Ea Kar trong một giờ");
    assert_eq!(letters(&app).len(), 2);
}

#[test]
fn what_is_older_than_a_year_goes() {
    let app = TestApp::start();
    fails(&mut app.visitor(), "0900000000");
    a_minute_later(&app);
    app.clock.advance(TimeDelta::days(367));
    fails(&mut app.visitor(), "0900000001");
    a_minute_later(&app);
    assert_eq!(written(&app).len(), 1);
    let alarms: i64 = app.read(|c| Ok(security_alarms::table.count().get_result(c)?));
    assert_eq!(alarms, 0);
}

#[test]
fn a_form_of_another_site_and_a_code_for_staff_are_noted() {
    let app = TestApp::start();
    let (staff, _) = app.account(Role::DistrictStaff, None, vec![]);
    let uuid: String = app.read(move |c| {
        use lensan::db::schema::accounts as people;
        Ok(people::table
            .filter(people::id.eq(staff))
            .select(people::uuid)
            .get_result(c)?)
    });
    let mut admin = app.administrator();
    admin.post(&format!("/accounts/{uuid}/code"), &[]).is(200);
    let wrong = [("code", "7K2M-9QXD-4T8A"), ("password", PASSWORD)];
    app.visitor().post("/activate", &wrong);
    app.visitor()
        .post("/forgot", &[("login", "0900000000")])
        .is(200);
    a_minute_later(&app);
    let kinds: Vec<String> = written(&app).into_iter().map(|row| row.0).collect();
    for kind in ["code_handed_out", "reset_asked", "signed_in"] {
        assert!(kinds.iter().any(|k| k == kind), "{kind}: {kinds:?}");
    }
}
