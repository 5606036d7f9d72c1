//! Signing in, the first password, a forgotten one, and staff accounts, as people meet them.

use lensan::accounts::Role;

use crate::support::app::{PASSWORD, TestApp};
use crate::support::outbox::{letters, link};

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
    let own = [("sec-fetch-site", "same-origin")];
    let kept = admin.post_from("/accounts", &form, &own);
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
    let owner = answer.field("resume_owner").unwrap();
    let signed_in = admin.post(
        "/sign-in",
        &[
            ("login", &phone),
            ("password", PASSWORD),
            ("resume", "/accounts"),
            ("resume_owner", &owner),
            ("kept.name", "Trần Thị Ngô"),
            ("kept.role", "administrator"),
        ],
    );
    signed_in.is(200).shows("chưa được gửi");
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

/// The address of the newest account of staff.
fn newest(admin: &mut crate::support::app::Visitor) -> String {
    let list = admin.get("/accounts");
    let (_, rest) = list.body.split_once("href=\"/accounts/").unwrap();
    let (_, rest) = if rest.starts_with("new") {
        rest.split_once("href=\"/accounts/").unwrap()
    } else {
        ("", rest)
    };
    format!("/accounts/{}", &rest[..36])
}

#[test]
fn an_administrator_corrects_an_account_and_a_smaller_reach_holds_at_once() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let household = crate::support::people::household(&app);
    let page_of_household = format!("/producers/{}", household.uuid);
    let areas = app.read(|c| {
        use lensan::areas;
        let day = areas::REFORM.pred_opt().unwrap();
        let id = |c: &mut _, code: &str| {
            Ok::<_, lensan::db::DbFailure>(
                areas::by_code(c, areas::Level::District, code, day)?
                    .unwrap()
                    .id,
            )
        };
        Ok(vec![id(c, "651")?, id(c, "654")?])
    });
    let (_, phone) = app.account(Role::DistrictStaff, None, areas);
    let mut staff = app.sign_in(&phone);
    staff.get(&page_of_household).is(200);
    staff
        .get("/reports/subscriptions")
        .is(200)
        .shows("Tài khoản này chưa có e-mail");
    let edit = format!("{}/edit", newest(&mut admin));
    let page = admin.get(&edit);
    page.is(200).shows("Huyện Ea Kar").shows("Huyện Krông Pắc");
    assert_eq!(page.field("name").unwrap(), "DistrictStaff");
    assert_eq!(page.field("phone").unwrap().replace(' ', ""), phone);
    assert_eq!(page.body.matches(" checked").count(), 2, "{}", page.body);
    let wrong = [("name", " "), ("phone", "12"), ("email", "x@")];
    admin
        .post(&edit, &wrong)
        .is(422)
        .shows("Mời chọn ít nhất một địa bàn");
    let (_, other) = app.account(Role::DigitalTeam, None, vec![]);
    let taken = [("name", "Lê Thị Mía"), ("phone", &other), ("areas", "651")];
    admin
        .post(&edit, &taken)
        .is(422)
        .shows("đã dùng cho tài khoản khác");
    // In another province: the districts of Gia Lai, and those that are held.
    let elsewhere = admin.get(&format!("{edit}?province=52"));
    elsewhere
        .is(200)
        .shows("Huyện Ea Kar")
        .shows("Huyện Chư Sê");
    let right = [
        ("name", "Lê Thị Mía"),
        ("phone", phone.as_str()),
        ("email", "mia@lensan.example"),
        ("areas", "654"),
    ];
    let answer = admin.post(&edit, &right);
    admin.follow(&answer).is(200).shows("Lê Thị Mía");
    admin
        .get(&edit)
        .shows("sửa tài khoản")
        .shows("giao địa bàn: Huyện Krông Pắc");
    // A letter asks its owner about the e-mail; until then no report goes there.
    let subscriptions = "/reports/subscriptions";
    staff.get(subscriptions).is(200).shows("chưa có e-mail");
    confirm_last(&app);
    // The session goes on, with less to see.
    staff.get(subscriptions).is(200).hides("chưa có e-mail");
    staff.get(&page_of_household).is(404);
    app.sign_in("mia@lensan.example").get("/").is(200);
    staff.get(&edit).is(404);
    // A household's account stands with its household.
    app.account(Role::Household, Some(household.id), vec![]);
    let uuid: String = app.read(|c| {
        use diesel::prelude::*;
        use lensan::db::schema::accounts;
        Ok(accounts::table
            .filter(accounts::role.eq("household"))
            .select(accounts::uuid)
            .get_result(c)?)
    });
    admin.get(&format!("/accounts/{uuid}/edit")).is(404);
}

#[test]
fn people_change_their_password_and_stay_where_they_are() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::ProvinceStaff, None, vec![]);
    let (mut person, mut elsewhere) = (app.sign_in(&phone), app.sign_in(&phone));
    let new = "một vụ lúa chín";
    let mut send = |current: &str, new: &str| {
        let fields = [("current_password", current), ("new_password", new)];
        person.post("/account/password", &fields)
    };
    // All that is wrong at once, and no password comes back.
    send("không đúng rồi", "ngắn")
        .is(422)
        .shows("Mật khẩu chưa đúng")
        .shows("f-new_password-error")
        .hides("không đúng rồi");
    send(PASSWORD, "12345678")
        .is(422)
        .shows("f-new_password-error");
    let answer = send(PASSWORD, new);
    person.follow(&answer).is(200).shows("Đã đổi mật khẩu");
    person.get("/account").is(200);
    elsewhere.get("/account").is(303);
    // Sent where the session has ended, the form is not handed back with passwords in it.
    let late = [
        ("current_password", PASSWORD),
        ("new_password", "hai vụ lúa xanh"),
    ];
    elsewhere
        .post("/account/password", &late)
        .is(401)
        .hides(PASSWORD)
        .hides("hai vụ lúa xanh");
    let with = |password: &'static str| [("login", phone.clone()), ("password", password.into())];
    let sign_in = |password: &'static str| {
        let fields = with(password);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.visitor().post("/sign-in", &fields).status
    };
    assert_eq!((sign_in(PASSWORD), sign_in("một vụ lúa chín")), (422, 303));
}

#[test]
fn an_empty_door_says_what_is_missing() {
    let app = TestApp::start();
    let page = app
        .visitor()
        .post("/sign-in", &[("login", ""), ("password", "")]);
    page.is(422)
        .shows("Mời nhập số điện thoại hoặc email")
        .shows("Mời nhập mật khẩu")
        .hides("vẫn còn nguyên bên dưới");
}

/// Follows the link of the last letter and presses its button.
fn confirm_last(app: &TestApp) {
    let address = link(letters(app).last().unwrap());
    let mut reader = app.visitor();
    reader.get(&address).is(200).shows("Xác nhận e-mail");
    reader.post(&address, &[]).is(303);
}

#[test]
fn people_change_their_own_e_mail_with_their_password() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::ProvinceStaff, None, vec![]);
    let mut person = app.sign_in(&phone);
    person.get("/").shows("href=\"/account\"");
    person.get("/account").is(200).shows("Cán bộ cấp tỉnh");
    let form =
        |email: &'static str, password: &'static str| [("email", email), ("password", password)];
    person
        .post("/account", &form("cau@lensan.example", "không đúng rồi"))
        .is(422)
        .shows("Mật khẩu chưa đúng");
    person.post("/account", &form("cau@", PASSWORD)).is(422);
    let answer = person.post("/account", &form("cau@lensan.example", PASSWORD));
    let page = person.follow(&answer);
    page.is(200).shows("Mời mở thư").shows("chưa được xác nhận");
    confirm_last(&app);
    let page = person.get("/account");
    page.is(200).hides("chưa được xác nhận");
    assert_eq!(page.field("email").unwrap(), "cau@lensan.example");
    app.sign_in("cau@lensan.example");
    // A link that went to the address before opens nothing.
    app.visitor()
        .post("/forgot", &[("login", "cau@lensan.example")])
        .is(200);
    let reset = link(letters(&app).last().unwrap());
    app.visitor().get(&reset).is(200);
    let answer = person.post("/account", &form("nhan@lensan.example", PASSWORD));
    person.follow(&answer).is(200);
    // The one before counts until the new one is confirmed.
    app.visitor().get(&reset).is(200);
    app.sign_in("cau@lensan.example");
    confirm_last(&app);
    app.visitor().get(&reset).is(410);
    app.visitor()
        .post(
            "/sign-in",
            &[("login", "cau@lensan.example"), ("password", PASSWORD)],
        )
        .is(422);
    let (_, other) = app.account(Role::Administrator, None, vec![]);
    let mut other = app.sign_in(&other);
    other
        .post("/account", &form("nhan@lensan.example", PASSWORD))
        .is(422)
        .shows("đã dùng cho tài khoản khác");
    // Emptied, the phone still signs in.
    let answer = person.post("/account", &form("", PASSWORD));
    person.follow(&answer).is(200);
    for _ in 0..5 {
        person.post("/account", &form("cau@lensan.example", "sai mật khẩu"));
    }
    person
        .post("/account", &form("cau@lensan.example", PASSWORD))
        .is(429);
}
