//! Whose phone and whose e-mail: what somebody only typed opens that account, brings nobody letters and
//! keeps nobody out.

use chrono::TimeDelta;
use diesel::prelude::*;
use lensan::accounts::{self, Role};
use lensan::db::schema::{account_logins, accounts as account_rows};
use lensan::values::{Email, PublicId};

use crate::support::app::{Answer, PASSWORD, TestApp, Visitor};
use crate::support::outbox::{letters, link};
use crate::support::people::EA_KAR;

const PHONE: &str = "0905123456";

/// A household registers itself with its own telephone.
fn registers_itself(app: &TestApp, name: &str, more: &[(&str, &str)]) -> (Visitor, Answer) {
    let mut visitor = app.visitor();
    let uuid = PublicId::new();
    let mut form = vec![
        ("uuid", uuid.as_str()),
        ("step", "password"),
        ("name", name),
        ("commune", EA_KAR),
        ("consents", "programme"),
        ("password", PASSWORD),
    ];
    form.extend(more);
    let answer = visitor.post("/register", &form);
    (visitor, answer)
}

/// What a household writes down as its e-mail, on its own page.
fn writes_down(household: &mut Visitor, email: &str) -> Answer {
    let form = [("email", email), ("password", PASSWORD)];
    let answer = household.post("/account", &form);
    answer.is(303);
    household.follow(&answer)
}

/// Staff register a household that they saw, and open its account; the code on its slip.
fn registered_by_staff(app: &TestApp, name: &str, more: &[(&str, &str)]) -> String {
    let uuid = PublicId::new();
    let mut form = vec![
        ("uuid", uuid.as_str()),
        ("kind", "household"),
        ("name", name),
        ("commune", EA_KAR),
        ("consents", "programme"),
        ("given_via", "paper"),
        ("open_account", "yes"),
    ];
    form.extend(more);
    let slip = app.administrator().post("/producers", &form);
    slip.is(200);
    let (_, rest) = slip.body.rsplit_once("class=\"code\">").unwrap();
    rest[..14].to_owned()
}

fn activates(app: &TestApp, code: &str) -> Visitor {
    let mut owner = app.visitor();
    let form = [("code", code), ("password", PASSWORD)];
    owner.post("/activate", &form).is(303);
    owner
}

fn signs_in(app: &TestApp, login: &str) -> u16 {
    let form = [("login", login), ("password", PASSWORD)];
    app.visitor().post("/sign-in", &form).status
}

fn number(page: &Answer) -> String {
    let digits: String = page
        .body
        .split("class=\"code\">")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(|c| *c != '<')
        .collect();
    digits
}

#[test]
fn a_phone_that_was_only_typed_is_left_to_whom_the_office_saw() {
    let app = TestApp::start();
    let (mut first, done) = registers_itself(&app, "Kẻ Chiếm Số", &[("phone", PHONE)]);
    let number = number(done.is(200));
    assert_eq!(signs_in(&app, PHONE), 303);
    // Somebody else who only types it gets the same page, and signs in by the number.
    let (_, second) = registers_itself(&app, "Người Thứ Hai", &[("phone", PHONE)]);
    second.is(200).hides("đã dùng");

    let code = registered_by_staff(&app, "Chủ Thật", &[("phone", PHONE)]);
    let mut owner = activates(&app, &code);
    owner.get("/").is(200).shows("Chủ Thật");
    let mut with_phone = app.sign_in(PHONE);
    with_phone.get("/").shows("Chủ Thật");

    first.get("/").shows("Từ nay mời đăng nhập bằng mã số");
    let mut again = app.sign_in(&number);
    let home = again.get("/");
    home.shows("Kẻ Chiếm Số")
        .shows("Từ nay mời đăng nhập bằng mã số");
    let last = home.field("last").unwrap();
    let seen = again.post("/account/notices/seen", &[("last", &last)]);
    again.follow(&seen).is(200).hides("Từ nay mời đăng nhập");

    // A phone that was seen is kept, also from others that are seen.
    let third = registered_by_staff(&app, "Người Nhà", &[("phone", PHONE)]);
    activates(&app, &third).get("/").shows("Người Nhà");
    app.sign_in(PHONE).get("/").shows("Chủ Thật");
}

#[test]
fn an_e_mail_counts_once_its_letter_was_opened() {
    let app = TestApp::start();
    let (mut household, done) = registers_itself(&app, "Nhận quà ở đây", &[]);
    done.is(200);
    writes_down(&mut household, "nan.nhan@lensan.example").shows("Mời mở thư");
    // One letter asks, and repeats nothing that was typed.
    let asked = letters(&app);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["to"], "nan.nhan@lensan.example");
    let text = asked[0]["text"].as_str().unwrap();
    assert!(!text.contains("Nhận quà"), "{text}");
    // No other goes there.
    for _ in 0..3 {
        let form = [("login", "nan.nhan@lensan.example")];
        app.visitor().post("/forgot", &form).is(200);
    }
    assert_eq!(letters(&app).len(), 1);
    household.get("/account").shows("chưa được xác nhận");

    // Looking changes nothing: mail programs look by themselves.
    let confirm = link(&asked[0]);
    let mut reader = app.visitor();
    for _ in 0..2 {
        reader.get(&confirm).is(200).hides("Nhận quà");
    }
    household.get("/account").shows("chưa được xác nhận");
    reader.post(&confirm, &[]).is(303);
    household.get("/account").hides("chưa được xác nhận");
    let form = [("login", "nan.nhan@lensan.example")];
    app.visitor().post("/forgot", &form).is(200);
    assert_eq!(letters(&app).len(), 2);
    for answer in [reader.get(&confirm), reader.post(&confirm, &[])] {
        answer
            .is(410)
            .shows("Liên kết xác nhận không còn dùng được");
    }
}

#[test]
fn an_e_mail_that_somebody_else_typed_is_its_owners_who_opens_the_letter() {
    let app = TestApp::start();
    let address = "chu.that@lensan.example";
    let (mut first, _) = registers_itself(&app, "Kẻ Chiếm Thư", &[]);
    writes_down(&mut first, address);
    assert_eq!(signs_in(&app, address), 303);
    let (_, phone) = app.account(Role::ProvinceStaff, None, vec![]);
    let mut owner = app.sign_in(&phone);
    let form = [("email", address), ("password", PASSWORD)];
    owner.post("/account", &form).is(303);
    let confirm = link(letters(&app).last().unwrap());
    owner.get(&confirm).is(200);
    owner.post(&confirm, &[]).is(303);
    app.sign_in(address).get("/").shows("ProvinceStaff");
    first.get("/").shows("E-mail đã ghi là của người khác");

    // From now on it is kept: a household is told nothing, staff are told.
    let (mut stranger, _) = registers_itself(&app, "Người Lạ", &[]);
    let (taken, free) = (
        writes_down(&mut stranger, address),
        writes_down(&mut stranger, "khac@lensan.example"),
    );
    for page in [taken, free] {
        page.shows("Mời mở thư").hides("đã dùng cho tài khoản khác");
    }
    let other = app.account(Role::DistrictStaff, None, vec![]).1;
    let refused = app.sign_in(&other).post("/account", &form);
    refused.is(422).shows("đã dùng cho tài khoản khác");
    app.sign_in(address).get("/").shows("ProvinceStaff");
}

#[test]
fn letters_to_one_address_are_few_whoever_brings_them_about() {
    let app = TestApp::start();
    let address = "hop.thu@lensan.example";
    let ask = |households: usize| {
        for n in 0..households {
            let (mut household, _) = registers_itself(&app, &format!("Hộ {n}"), &[]);
            writes_down(&mut household, address);
        }
        letters(&app).len()
    };
    assert_eq!(ask(6), 3);
    app.clock.advance(TimeDelta::hours(24));
    assert_eq!(ask(6), 6);
    // Nor do staff flood it.
    for n in 0..30 {
        registered_by_staff(&app, &format!("Hộ của xã {n}"), &[("email", address)]);
    }
    let all = letters(&app).len();
    assert!((20..=26).contains(&all), "{all}");
}

#[test]
fn a_name_holds_no_link() {
    let app = TestApp::start();
    for name in ["Xem http://evil.example", "Nhận quà tại evil.com"] {
        let (_, page) = registers_itself(&app, name, &[("phone", PHONE)]);
        page.is(422).shows("Tên không được chứa địa chỉ trang web");
    }
    let mut admin = app.administrator();
    let form = [
        ("role", "administrator"),
        ("name", "Vào www.qua"),
        ("email", "cau@lensan.example"),
    ];
    admin
        .post("/accounts", &form)
        .is(422)
        .shows("Tên không được chứa địa chỉ trang web");
    assert_eq!(letters(&app).len(), 0);
}

#[test]
fn all_spellings_of_an_address_are_one_login() {
    let app = TestApp::start();
    let (mut household, _) = registers_itself(&app, "Y Wăn Niê", &[]);
    let page = writes_down(&mut household, "Wan@nôngsản.vn");
    page.shows("Wan@nôngsản.vn");
    assert_eq!(letters(&app)[0]["to"], "Wan@xn--nngsn-6ta0134c.vn");
    for spelt in ["wan@nôngsản.vn", "WAN@xn--nngsn-6ta0134c.vn"] {
        assert_eq!(signs_in(&app, spelt), 303, "{spelt}");
    }
}

#[test]
fn an_e_mail_from_before_is_found_by_every_spelling_after_the_next_start() {
    let app = TestApp::start();
    let (id, _) = app.account(Role::ProvinceStaff, None, vec![]);
    let (vault, now) = (app.vault(), app.now());
    let before = vault.clone();
    app.write(move |c| {
        // As landed versions kept it.
        diesel::update(account_rows::table.filter(account_rows::id.eq(id)))
            .set(
                account_rows::email_sealed
                    .eq(before.seal("Hòa.Htx@nôngsản.vn".replace("Hòa", "Hoa").as_str())),
            )
            .execute(c)?;
        diesel::insert_into(account_logins::table)
            .values((
                account_logins::mark.eq(before.mark("login", "Hoa.Htx@nôngsản.vn")),
                account_logins::account_id.eq(id),
                account_logins::kind.eq("email"),
                account_logins::proven.eq(true),
                account_logins::as_typed.eq(true),
            ))
            .execute(c)?;
        Ok(())
    });
    assert_eq!(signs_in(&app, "hoa.htx@nôngsản.vn"), 422);
    assert!(!app.write(move |c| accounts::fold_spellings(c, &vault, now)));
    for spelt in ["Hoa.Htx@nôngsản.vn", "hoa.htx@nôngsản.vn"] {
        assert_eq!(signs_in(&app, spelt), 303, "{spelt}");
    }
    let form = [("login", "HOA.HTX@nôngsản.vn")];
    app.visitor().post("/forgot", &form).is(200);
    let to = Email::parse("Hoa.Htx@nôngsản.vn").unwrap();
    assert_eq!(letters(&app)[0]["to"], to.as_str());
}
