//! What becomes of a form that cannot be taken now: a person's own is kept and told in words before
//! it is sent, another site's is refused and leaves nothing behind.

use lensan::accounts::Role;
use lensan::web::SiteOptions;

use crate::support::app::{Answer, PASSWORD, TestApp, Visitor};

const ATTACK: [(&str, &str); 3] = [
    ("role", "administrator"),
    ("name", "Quản trị viên mới"),
    ("email", "attacker@evil.example"),
];

/// What a browser says of a form that a page of another site sends.
const STRANGERS: [&[(&str, &str)]; 5] = [
    &[("origin", "https://evil.example")],
    &[
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ],
    &[
        ("origin", "https://so.lensan.test"),
        ("sec-fetch-site", "same-site"),
    ],
    &[("sec-fetch-site", "same-site")],
    &[("origin", "null")],
];

/// Nothing of what was sent is on the page, and no token that would let it be sent.
#[track_caller]
fn gives_nothing_back(answer: &Answer) {
    answer.hides("attacker@evil.example").hides("_token");
    assert!(answer.field("kept.email").is_none(), "{}", answer.body);
}

#[test]
fn a_form_of_another_site_is_refused_and_leaves_nothing() {
    let app = TestApp::start();
    for headers in STRANGERS {
        // The session cookie is held back by the browser, or it is not.
        for mut person in [app.visitor(), app.administrator()] {
            let token = person.token();
            for token in [token.as_str(), "wrong", ""] {
                let mut fields = vec![("_token", token)];
                fields.extend(ATTACK);
                let answer = person.post_from("/accounts", &fields, headers);
                answer.is(403).shows("từ một trang khác");
                gives_nothing_back(&answer);
            }
        }
    }
}

#[test]
fn no_form_of_another_site_is_carried_through_the_sign_in_page() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    let carried = [
        ("login", phone.as_str()),
        ("password", PASSWORD),
        ("resume", "/accounts"),
        ("kept.email", "attacker@evil.example"),
    ];
    let mut visitor = app.visitor();
    let token = visitor.token();
    for headers in STRANGERS {
        let mut fields = vec![("_token", token.as_str())];
        fields.extend(carried);
        let answer = visitor.post_from("/sign-in", &fields, headers);
        gives_nothing_back(answer.is(403));
    }
    // An old browser says nothing of where a form comes from: its token is all there is.
    let mut fields = vec![("_token", "wrong")];
    fields.extend(carried);
    gives_nothing_back(visitor.post_raw("/sign-in", &fields).is(409));
    assert_eq!(visitor.cookie("lensan_session"), None);
}

#[test]
fn without_a_token_and_without_an_origin_nothing_is_kept() {
    let app = TestApp::start();
    gives_nothing_back(app.visitor().post_raw("/accounts", &ATTACK).is(401));
    gives_nothing_back(app.administrator().post_raw("/accounts", &ATTACK).is(409));
    let mut visitor = app.visitor();
    gives_nothing_back(visitor.post_raw("/activate", &ATTACK).is(409));
}

/// The address that a browser of this server says.
fn own_origin(app: &TestApp) -> String {
    app.address.clone()
}

fn typed() -> [(&'static str, &'static str); 4] {
    [
        ("_token", "of an old page"),
        ("role", "administrator"),
        ("name", "Trần Thị Ngô"),
        ("email", "ngo@example.org"),
    ]
}

/// The page says what, to whom and with which values.
#[track_caller]
fn says_it_in_words(page: &Answer) {
    page.shows("Mở tài khoản cán bộ mới")
        .shows("<dd>Trần Thị Ngô</dd>")
        .shows("<dd>ngo@example.org</dd>")
        .shows("<dd>Quản trị hệ thống</dd>");
}

#[test]
fn ones_own_form_that_lay_too_long_is_told_in_words() {
    let app = TestApp::start();
    let origin = own_origin(&app);
    let own: [&[(&str, &str)]; 3] = [
        &[("origin", &origin)],
        &[("origin", "http://lensan.test")],
        &[("sec-fetch-site", "same-origin")],
    ];
    for headers in own {
        let mut admin = app.administrator();
        let page = admin.post_from("/accounts", &typed(), headers);
        page.is(409).shows("Biểu mẫu mở đã lâu");
        says_it_in_words(&page);
        let token = page.field("_token").unwrap();
        assert_eq!(page.field("email").unwrap(), "ngo@example.org");
        let mut fields = vec![("_token", token.as_str())];
        fields.extend(&typed()[1..]);
        let sent = admin.post_from("/accounts", &fields, headers);
        sent.shows("Trần Thị Ngô");
        assert_ne!(sent.status, 409);
    }
}

/// A browser whose session has ended, with the token of a page that it still shows.
fn timed_out(app: &TestApp, phone: &str) -> (Visitor, String) {
    let mut person = app.sign_in(phone);
    let token = person.token();
    person.forget_cookie("lensan_session");
    (person, token)
}

fn with_token<'a>(token: &'a str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    std::iter::once(("_token", token))
        .chain(fields.iter().copied())
        .collect()
}

/// Sends the sign-in form with all that the page holds.
fn sign_in_with_all(person: &mut Visitor, page: &Answer, phone: &str) -> Answer {
    let mut fields = page.fields();
    fields.retain(|(name, _)| name != "login" && name != "password");
    fields.push(("login".into(), phone.into()));
    fields.push(("password".into(), PASSWORD.into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    person.post_raw("/sign-in", &fields)
}

#[test]
fn ones_own_form_survives_the_end_of_the_session_and_is_told_in_words() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    // By its token alone, as an old browser sends it.
    let (mut person, token) = timed_out(&app, &phone);
    let ended = person.post_raw("/accounts", &with_token(&token, &typed()[1..]));
    ended.is(401).shows("Mời đăng nhập lại");
    let page = sign_in_with_all(&mut person, &ended, &phone);
    says_it_in_words(page.is(200));
    // By its origin alone: the cookie of the form is gone as well.
    let (mut person, token) = timed_out(&app, &phone);
    person.forget_cookie("lensan_form");
    let origin = own_origin(&app);
    let fields = with_token(&token, &typed()[1..]);
    let ended = person.post_from("/accounts", &fields, &[("origin", &origin)]);
    let page = sign_in_with_all(&mut person, ended.is(401), &phone);
    says_it_in_words(page.is(200));
}

#[test]
fn a_form_about_what_the_account_does_not_see_is_dropped() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    let mut person = app.visitor();
    for path in [
        "/accounts/no-such/end",
        "/nowhere",
        "//evil.example",
        "/healthz",
    ] {
        let token = person.token();
        let fields = [
            ("_token", token.as_str()),
            ("login", &phone),
            ("password", PASSWORD),
            ("resume", path),
        ];
        let answer = person.post_raw("/sign-in", &fields);
        assert_eq!(answer.is(303).location, "/", "{path}");
        person.follow(&answer).shows("không gửi tiếp được");
        person.post("/sign-out", &[]);
    }
}

#[test]
fn passwords_are_asked_for_again_and_never_stand_in_a_page() {
    let app = TestApp::start();
    let (_, phone) = app.account(Role::Administrator, None, vec![]);
    let (mut person, token) = timed_out(&app, &phone);
    let typed = [
        ("current_password", PASSWORD),
        ("new_password", "hai vụ lúa xanh"),
    ];
    let ended = person.post_raw("/account/password", &with_token(&token, &typed));
    ended.is(401).hides(PASSWORD).hides("hai vụ lúa xanh");
    let page = sign_in_with_all(&mut person, &ended, &phone);
    page.is(200).hides(PASSWORD).hides("hai vụ lúa xanh");
    page.shows("name=\"current_password\" type=\"password\"")
        .shows("name=\"new_password\" type=\"password\"");
}

/// Under TLS, behind a proxy that asks for us by another name.
#[test]
fn the_published_address_is_our_own_behind_a_proxy() {
    let app = TestApp::with(SiteOptions {
        base_url: "https://lensan.test".to_owned(),
        secure: true,
        ..SiteOptions::default()
    });
    let mut visitor = app.visitor();
    for (origin, status) in [
        ("https://lensan.test", 401),
        ("http://lensan.test", 403),
        ("https://evil.example", 403),
    ] {
        let headers = [("origin", origin)];
        visitor
            .post_from("/accounts", &typed(), &headers)
            .is(status);
    }
}

#[test]
fn a_neighbours_cookie_of_our_name_hides_nobody() {
    let app = TestApp::start();
    let mut person = app.administrator();
    let session = person.cookie("lensan_session").unwrap().to_owned();
    let other = "A".repeat(43);
    person.set_cookie(
        "lensan_session",
        &format!("{other}; lensan_session={session}"),
    );
    person.get("/account").is(200);
    person.post("/sign-out", &[]);
    person.set_cookie("lensan_session", &session);
    person.get("/account").is(303);
}
