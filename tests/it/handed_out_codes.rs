//! A code for an account that is in use: its owner is told, and what is done with it is marked.

use chrono::TimeDelta;
use diesel::prelude::*;
use lensan::accounts::{self, Role};
use lensan::audit::Author;
use lensan::db::schema::{accounts as account_rows, audit_events};
use lensan::values::PublicId;

use crate::support::app::{Answer, PASSWORD, TestApp, Visitor};
use crate::support::outbox::letters;
use crate::support::people::{EA_KAR, household};

const STOLEN: &str = "mật khẩu của kẻ khác";

fn code(page: &Answer) -> String {
    let (_, rest) = page.body.rsplit_once("class=\"code\">").unwrap();
    rest[..14].to_owned()
}

fn uses(app: &TestApp, code: &str, password: &str) -> (Visitor, Answer) {
    let mut visitor = app.visitor();
    let answer = visitor.post("/activate", &[("code", code), ("password", password)]);
    (visitor, answer)
}

fn uuid_of(app: &TestApp, id: i64) -> String {
    app.read(move |c| {
        Ok(account_rows::table
            .filter(account_rows::id.eq(id))
            .select(account_rows::uuid)
            .get_result(c)?)
    })
}

fn marked(app: &TestApp) -> i64 {
    app.read(|c| {
        Ok(audit_events::table
            .filter(audit_events::code_of.is_not_null())
            .count()
            .get_result(c)?)
    })
}

#[test]
fn a_household_is_told_of_a_code_and_what_is_done_with_it_is_marked() {
    let app = TestApp::start();
    let home = household(&app);
    let (id, phone) = app.account(Role::Household, Some(home.id), vec![]);
    let (vault, now) = (app.vault(), app.now());
    app.write(move |c| {
        diesel::update(account_rows::table.filter(account_rows::id.eq(id)))
            .set(account_rows::email_sealed.eq(vault.seal("ho@lensan.example")))
            .execute(c)?;
        Ok(now)
    });
    let mut officer = app.administrator();
    let slip = officer.post(&format!("/producers/{}/code", home.uuid), &[]);
    let stolen = code(slip.is(200));
    // The owner hears of it by letter and on the next page; the letter opens nothing.
    let letter = letters(&app).pop().unwrap();
    assert_eq!(letter["to"], "ho@lensan.example");
    let text = letter["text"].as_str().unwrap();
    assert!(!text.contains(&stolen) && !text.contains("http"), "{text}");
    let mut owner = app.sign_in(&phone);
    owner
        .get("/")
        .is(200)
        .shows("Administrator đã cấp mã đặt lại mật khẩu");

    // Unused, it leaves the password alone; a new password ends it.
    let fields = [
        ("current_password", PASSWORD),
        ("new_password", "một vụ lúa chín"),
    ];
    owner.post("/account/password", &fields).is(303);
    uses(&app, &stolen, STOLEN).1.is(422);
    assert_eq!(marked(&app), 0);

    // Used, its session is marked, and stays so under another password.
    let slip = officer.post(&format!("/producers/{}/code", home.uuid), &[]);
    let (mut thief, answer) = uses(&app, &code(&slip), STOLEN);
    answer.is(303);
    thief.get("/").shows("đã được dùng để đặt mật khẩu mới");
    let edit = format!("/producers/{}/edit", home.uuid);
    let form = [("name", "Tên Kẻ Khác"), ("phone", "0905 111 222")];
    thief.post(&edit, &form).is(303);
    assert_eq!(marked(&app), 1);
    let fields = [
        ("current_password", STOLEN),
        ("new_password", "mật khẩu thứ ba"),
    ];
    thief.post("/account/password", &fields).is(303);
    thief.post(&edit, &[("name", "Tên Khác Nữa")]).is(303);
    assert_eq!(marked(&app), 2);
    officer
        .get(&format!("/producers/{}", home.uuid))
        .shows("bằng mã do Administrator cấp");
}

#[test]
fn the_first_code_of_an_account_is_told_to_nobody() {
    let app = TestApp::start();
    let uuid = PublicId::new();
    let form = [
        ("uuid", uuid.as_str()),
        ("kind", "household"),
        ("name", "Y Wăn Niê"),
        ("commune", EA_KAR),
        ("consents", "programme"),
        ("given_via", "paper"),
        ("open_account", "yes"),
    ];
    let mut officer = app.administrator();
    officer.post("/producers", &form).is(200);
    let slip = officer.post(&format!("/producers/{uuid}/code"), &[]);
    let (mut owner, answer) = uses(&app, &code(&slip), PASSWORD);
    answer.is(303);
    owner.get("/").is(200).hides("Thông báo về tài khoản");
    assert_eq!(marked(&app), 0);
}

#[test]
fn a_second_administrator_agrees_to_a_code_for_staff() {
    let app = TestApp::start();
    let (staff, phone) = app.account(Role::ProvinceStaff, None, vec![]);
    let (mut first, mut second) = (app.administrator(), app.administrator());
    let renew = format!("/accounts/{}/code", uuid_of(&app, staff));
    let page = first.post(&renew, &[]);
    page.is(200).shows("một quản trị viên khác đồng ý");
    let handed = code(&page);
    uses(&app, &handed, STOLEN)
        .1
        .is(422)
        .shows("còn chờ một quản trị viên khác");
    app.sign_in(&phone)
        .get("/")
        .shows("Administrator đã cấp mã đặt lại mật khẩu");
    // Whoever handed it out does not agree with himself, nor does anybody else in the office.
    let list = first.get("/accounts");
    list.shows("Mã chờ đồng ý").shows("Chờ quản trị viên");
    let waiting = second.get("/accounts");
    let (_, rest) = waiting
        .body
        .split_once("action=\"/accounts/codes/")
        .unwrap();
    let agree = format!("/accounts/codes/{}", rest.split('"').next().unwrap());
    let answer = first.post(&agree, &[]);
    first.follow(&answer).shows("Mã này không còn chờ đồng ý");
    let mut other = app.signed_in(Role::ProvinceStaff, None, vec![]);
    other.post(&agree, &[]).is(404);
    uses(&app, &handed, STOLEN).1.is(422);
    let answer = second.post(&agree, &[]);
    second.follow(&answer).shows("Đã đồng ý");
    uses(&app, &handed, "mật khẩu mới tinh").1.is(303);
    second
        .get(&format!("/accounts/{}/edit", uuid_of(&app, staff)))
        .shows("đồng ý mã mới cho tài khoản");
    // Nor does an administrator agree to a code that opens the own account.
    let mut third = app.administrator();
    let own: i64 = app.read(|c| {
        Ok(account_rows::table
            .filter(account_rows::role.eq("administrator"))
            .order(account_rows::id.desc())
            .select(account_rows::id)
            .first(c)?)
    });
    let renew = format!("/accounts/{}/code", uuid_of(&app, own));
    first.post(&renew, &[]).is(200);
    third.get("/accounts").shows("Chờ quản trị viên khác");
    second.get("/accounts").shows("action=\"/accounts/codes/");
}

#[test]
fn the_only_administrator_waits_a_day_and_the_server_does_not() {
    let app = TestApp::start();
    let (staff, phone) = app.account(Role::DistrictStaff, None, vec![]);
    let mut only = app.administrator();
    let page = only.post(&format!("/accounts/{}/code", uuid_of(&app, staff)), &[]);
    page.is(200)
        .shows("sau khi chủ tài khoản đã được báo 24 giờ");
    let handed = code(&page);
    uses(&app, &handed, STOLEN)
        .1
        .is(422)
        .shows("Mã này dùng được từ");
    app.clock.advance(TimeDelta::hours(23));
    uses(&app, &handed, STOLEN).1.is(422);
    app.sign_in(&phone);
    app.clock.advance(TimeDelta::minutes(61));
    uses(&app, &handed, "mật khẩu mới tinh").1.is(303);

    let (vault, by) = (app.vault(), Author::program(app.now()));
    let login = phone.clone();
    let code = app.write(move |c| accounts::renew_code_of_login(c, &vault, &login, by));
    uses(&app, &code, PASSWORD).1.is(303);
}

#[test]
fn an_ended_account_gets_no_code() {
    let app = TestApp::start();
    let (staff, _) = app.account(Role::DistrictStaff, None, vec![]);
    let uuid = uuid_of(&app, staff);
    let mut admin = app.administrator();
    admin.post(&format!("/accounts/{uuid}/end"), &[]).is(303);
    admin.post(&format!("/accounts/{uuid}/code"), &[]).is(404);
}

#[test]
fn an_administrator_signs_somebody_out_everywhere() {
    let app = TestApp::start();
    let (staff, phone) = app.account(Role::DistrictStaff, None, vec![]);
    let (mut here, mut there) = (app.sign_in(&phone), app.sign_in(&phone));
    let mut admin = app.administrator();
    let edit = format!("/accounts/{}/edit", uuid_of(&app, staff));
    admin.get(&edit).shows("Đăng xuất mọi máy của người này");
    let answer = admin.post(&edit.replace("/edit", "/sign-out"), &[]);
    admin.follow(&answer).is(200).shows("Đã đăng xuất mọi máy");
    here.get("/account").is(303);
    there.get("/account").is(303);
    app.sign_in(&phone).get("/account").is(200);
}
