//! Letters that open a door: an account's first code, a link for a forgotten password.

use lensan::values::PublicId;

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
    assert_eq!(link(&written[0]), format!("/activate?code={}", code(&page)));
    let mut owner = app.visitor();
    let door = owner.get(&link(&written[0]));
    let field = door.is(200).field("code").unwrap();
    let answer = owner.post("/activate", &[("code", &field), ("password", PASSWORD)]);
    owner.follow(&answer).is(200);
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
    assert_eq!(link(&written[1]), format!("/activate?code={}", code(&page)));
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
    assert!(
        slip.body
            .contains(link.trim_start_matches("/activate?code="))
    );
}
