//! Signing in, the first password, a forgotten one, and staff accounts, as people meet them.

use lensan::accounts::Role;

use crate::support::app::{PASSWORD, TestApp};

#[test]
fn a_wrong_password_and_an_unknown_phone_get_the_same_answer() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    let mut visitor = app.visitor();
    let wrong = visitor.post(
        "/sign-in",
        &[("login", &phone), ("password", "không đúng rồi")],
    );
    let unknown = visitor.post(
        "/sign-in",
        &[("login", "0987654321"), ("password", "không đúng rồi")],
    );
    wrong.is(422).shows("mật khẩu chưa đúng");
    unknown.is(422);
    let body = |answer: &crate::support::app::Answer, login: &str| answer.body.replace(login, "");
    assert_eq!(body(&wrong, &phone), body(&unknown, "0987654321"));
}

#[test]
fn signing_in_makes_a_new_session_and_signing_out_ends_it() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    let mut person = app.visitor();
    person.set_cookie("lensan_session", "chosen-by-somebody-else");
    let answer = person.post("/sign-in", &[("login", &phone), ("password", PASSWORD)]);
    answer.is(303);
    let session = person.cookie("lensan_session").unwrap().to_owned();
    assert_ne!(session, "chosen-by-somebody-else");
    person.get("/accounts").is(200);
    person.post("/sign-out", &[]).is(303);
    person.set_cookie("lensan_session", &session);
    person.get("/accounts").is(303);
}

#[test]
fn after_many_mistakes_one_waits_but_is_not_locked_out() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    let mut visitor = app.visitor();
    for _ in 0..5 {
        visitor.post(
            "/sign-in",
            &[("login", &phone), ("password", "sai mật khẩu")],
        );
    }
    let slow = visitor.post("/sign-in", &[("login", &phone), ("password", PASSWORD)]);
    slow.is(429).shows("Tài khoản không bị khóa");
    app.clock.advance(chrono::TimeDelta::seconds(70));
    visitor
        .post("/sign-in", &[("login", &phone), ("password", PASSWORD)])
        .is(303);
}

#[test]
fn forty_trainees_behind_one_wifi_all_get_in() {
    let app = TestApp::start();
    for _ in 0..40 {
        let (_, phone) = app.account(Role::DigitalTeam, None, vec![]);
        let mut trainee = app.visitor();
        let mistake = [("login", phone.as_str()), ("password", "gõ nhầm rồi nhé")];
        trainee.post("/sign-in", &mistake).is(422);
        trainee
            .post("/sign-in", &[("login", &phone), ("password", PASSWORD)])
            .is(303);
    }
}

#[test]
fn an_administrator_opens_an_account_and_its_owner_sets_a_password() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let form = [
        ("role", "province_staff"),
        ("province", "66"),
        ("name", "Phạm Thị Bưởi"),
        ("phone", "0912 345 678"),
        ("areas", "66"),
    ];
    let page = admin.post("/accounts", &form);
    page.is(200).shows("Phạm Thị Bưởi");
    let at = page.body.find("class=\"code\">").unwrap() + 13;
    let code = &page.body[at..at + 14];
    let mut owner = app.visitor();
    let weak = owner.post("/activate", &[("code", code), ("password", "12345678")]);
    weak.is(422).shows("quá nhiều người dùng");
    owner
        .post("/activate", &[("code", code), ("password", PASSWORD)])
        .is(303);
    owner.get("/reports/districts").is(200);
    let again = app
        .visitor()
        .post("/activate", &[("code", code), ("password", PASSWORD)]);
    again.is(422).shows("đã dùng");
    app.sign_in("+84 912345678").get("/").is(200);
}

#[test]
fn a_mistyped_code_is_told_apart_from_a_wrong_one() {
    let app = TestApp::start();
    let answer = app.visitor().post(
        "/activate",
        &[("code", "AAAA-AAAA-AAAB"), ("password", PASSWORD)],
    );
    answer.is(422).shows("gõ nhầm");
}

#[test]
fn forgetting_a_password_answers_the_same_for_everybody() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    let known = app.visitor().post("/forgot", &[("login", &phone)]);
    let unknown = app.visitor().post("/forgot", &[("login", "0987654321")]);
    known.is(200).shows("Mời xem hộp thư");
    let same = |body: &str| body.split("<main").nth(1).unwrap().to_owned();
    assert_eq!(same(&known.body), same(&unknown.body));
}

#[test]
fn a_form_without_its_token_is_kept_and_can_be_sent_again() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let form = [
        ("_token", "stale"),
        ("role", "administrator"),
        ("name", "Cam & Quýt <3"),
    ];
    let kept = admin.post_raw("/accounts", &form);
    kept.is(409)
        .shows("Biểu mẫu mở đã lâu")
        .shows("Cam & Quýt <3");
    assert_eq!(kept.field("name").unwrap(), "Cam & Quýt <3");
}

#[test]
fn a_form_sent_after_the_night_survives_signing_in() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    let mut admin = app.sign_in(&phone);
    admin.token();
    app.clock.advance(chrono::TimeDelta::hours(13));
    let answer = admin.post(
        "/accounts",
        &[("role", "administrator"), ("name", "Trần Thị Ngô")],
    );
    answer.is(401).shows("Mời đăng nhập lại");
    assert_eq!(answer.field("kept.name").unwrap(), "Trần Thị Ngô");
    let signed_in = admin.post(
        "/sign-in",
        &[
            ("login", &phone),
            ("password", PASSWORD),
            ("resume", "/accounts"),
            ("kept.name", "Trần Thị Ngô"),
            ("kept.role", "administrator"),
        ],
    );
    signed_in.is(200).shows("Bấm nút dưới để gửi tiếp");
    assert_eq!(signed_in.field("name").unwrap(), "Trần Thị Ngô");
}

#[test]
fn big_forms_of_accents_pass_and_huge_ones_are_refused() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    let long = "ắ".repeat(9_000);
    visitor.post("/forgot", &[("login", &long)]).is(200);
    let huge = "ắ".repeat(2_000_000);
    visitor
        .post("/forgot", &[("login", &huge)])
        .is(413)
        .shows("quá lớn");
}

#[test]
fn display_choices_last_and_change_nothing_else() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    visitor.get("/language?to=en&back=/sign-in").is(303);
    visitor.get("/display?size=3&back=/sign-in").is(303);
    visitor
        .get("/display?contrast=high&back=//evil.example")
        .is(303);
    let page = visitor.get("/sign-in");
    page.shows("lang=\"en\"")
        .shows("data-size=\"3\"")
        .shows("data-contrast=\"high\"");
    let away = visitor.get("/display?contrast=normal&back=https://evil.example");
    assert_eq!(away.location, "/");
}

#[test]
fn every_page_carries_the_headers_that_protect_it() {
    let app = TestApp::start();
    for path in ["/sign-in", "/nowhere", "/static/lensan.css"] {
        let answer = app.visitor().get(path);
        let policy = &answer.headers["content-security-policy"];
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert!(answer.headers.contains_key("referrer-policy"));
    }
}
