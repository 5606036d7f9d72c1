//! One computer, several people: a form belongs to the account that opened it, and a session to its
//! browser.

use lensan::accounts::Role;

use crate::support::app::{Answer, PASSWORD, TestApp, Visitor};

/// Two administrators who share a computer.
struct SharedComputer {
    app: TestApp,
    hoa: String,
    nam: String,
}

impl SharedComputer {
    fn open() -> Self {
        let app = TestApp::start();
        let account = || app.account(Role::Administrator, None, vec![]).1;
        let (hoa, nam) = (account(), account());
        Self { app, hoa, nam }
    }

    /// Signs somebody in where somebody else sits already.
    fn sign_in(&self, person: &mut Visitor, phone: &str) -> Answer {
        let page = person.get("/forgot");
        let token = page.field("_token").unwrap();
        let fields = [
            ("_token", token.as_str()),
            ("login", phone),
            ("password", PASSWORD),
        ];
        let answer = person.post_raw("/sign-in", &fields);
        assert_eq!(answer.is(303).location, "/");
        answer
    }
}

const NAME: &str = "Trần Thị Ngô";

fn form(token: &str) -> [(&str, &str); 4] {
    [
        ("_token", token),
        ("role", "administrator"),
        ("name", NAME),
        ("email", "ngo@example.org"),
    ]
}

fn staff(person: &mut Visitor) -> Answer {
    person.get("/accounts")
}

#[test]
fn a_form_that_another_account_opened_is_not_sent_without_a_word() {
    let shared = SharedComputer::open();
    let mut browser = shared.app.sign_in(&shared.hoa);
    let opened = browser.get("/accounts/new").field("_token").unwrap();
    shared.sign_in(&mut browser, &shared.nam);
    let own = [("sec-fetch-site", "same-origin")];
    let asked = browser.post_from("/accounts", &form(&opened), &own);
    asked.is(409).shows("do tài khoản khác mở").shows(NAME);
    staff(&mut browser).hides(NAME);
    // Whoever presses the button of that page does it in the own name.
    let token = asked.field("_token").unwrap();
    browser
        .post_raw("/accounts", &form(&token))
        .is(200)
        .shows(NAME);
    staff(&mut browser).shows(NAME);
}

#[test]
fn nobody_is_shown_what_another_typed_before_the_session_ended() {
    let shared = SharedComputer::open();
    let mut browser = shared.app.sign_in(&shared.hoa);
    let opened = browser.get("/accounts/new").field("_token").unwrap();
    browser.forget_cookie("lensan_session");
    let ended = browser.post_raw("/accounts", &form(&opened));
    let mut fields = ended.is(401).fields();
    fields.retain(|(name, _)| name != "login" && name != "password");
    fields.push(("login".into(), shared.nam.clone()));
    fields.push(("password".into(), PASSWORD.into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let answer = browser.post_raw("/sign-in", &fields);
    answer.is(303).hides(NAME);
    browser.follow(&answer).hides(NAME);
}

#[test]
fn signing_in_again_keeps_ones_open_forms_good() {
    let shared = SharedComputer::open();
    let mut browser = shared.app.sign_in(&shared.hoa);
    let opened = browser.get("/accounts/new").field("_token").unwrap();
    browser.forget_cookie("lensan_session");
    shared.sign_in(&mut browser, &shared.hoa);
    browser.post_raw("/accounts", &form(&opened)).is(200);
    staff(&mut browser).shows(NAME);
}

#[test]
fn signing_out_another_account_and_a_new_password_end_open_forms() {
    let shared = SharedComputer::open();
    let own = [("sec-fetch-site", "same-origin")];
    // Signing out.
    let mut browser = shared.app.sign_in(&shared.hoa);
    let opened = browser.get("/accounts/new").field("_token").unwrap();
    let left = browser.post("/sign-out", &[]);
    assert_eq!(left.headers["clear-site-data"], "\"storage\"");
    shared.sign_in(&mut browser, &shared.hoa);
    let late = browser.post_from("/accounts", &form(&opened), &own);
    late.is(409).shows("Biểu mẫu mở đã lâu").shows(NAME);
    // Another account in between.
    let opened = browser.get("/accounts/new").field("_token").unwrap();
    shared.sign_in(&mut browser, &shared.nam);
    shared.sign_in(&mut browser, &shared.hoa);
    browser.post_from("/accounts", &form(&opened), &own).is(409);
    // A new password.
    let opened = browser.get("/accounts/new").field("_token").unwrap();
    let passwords = [
        ("current_password", PASSWORD),
        ("new_password", "hai vụ lúa xanh"),
    ];
    browser.post("/account/password", &passwords).is(303);
    browser.post_from("/accounts", &form(&opened), &own).is(409);
    staff(&mut browser).hides(NAME);
}

#[test]
fn signing_in_ends_the_browsers_former_session() {
    let shared = SharedComputer::open();
    let mut browser = shared.app.sign_in(&shared.hoa);
    let former = browser.cookie("lensan_session").unwrap().to_owned();
    shared.sign_in(&mut browser, &shared.nam);
    browser.set_cookie("lensan_session", &former);
    browser.get("/account").is(303);
}

#[test]
fn a_person_sees_and_ends_sessions_elsewhere() {
    let shared = SharedComputer::open();
    let mut phone = shared.app.sign_in(&shared.hoa);
    let mut laptop = shared.app.sign_in(&shared.hoa);
    let mut stranger = shared.app.sign_in(&shared.nam);
    let page = laptop.get("/account");
    page.shows("Đang dùng ở đây").shows("Đăng xuất máy này");
    let session = page.field("session").unwrap();
    // Another's session is not there.
    stranger.post("/account/sessions/end", &[("session", &session)]);
    phone.get("/account").is(200);
    let ended = laptop.post("/account/sessions/end", &[("session", &session)]);
    assert_eq!(ended.is(303).location, "/account");
    phone.get("/account").is(303);
    laptop.follow(&ended).is(200).hides("Đăng xuất máy này");
    // All others at once.
    let mut phone = shared.app.sign_in(&shared.hoa);
    let mut tablet = shared.app.sign_in(&shared.hoa);
    laptop.post("/account/sessions/end", &[("session", "others")]);
    phone.get("/account").is(303);
    tablet.get("/account").is(303);
    laptop.get("/account").is(200);
}
