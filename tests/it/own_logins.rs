//! What everybody knows of a person is no password: phone, e-mail and number, however written.

use lensan::accounts::{self, NewAccount, Role, TypedBy};
use lensan::values::{Email, Phone, PublicId};

use crate::support::app::{PASSWORD, TestApp, Visitor};
use crate::support::outbox::{letters, link};
use crate::support::village::EA_KAR;

const REFUSED: &str = "Không dùng số điện thoại, e-mail hoặc mã số của chính mình làm mật khẩu";
const OWN: [&str; 7] = [
    "0905123456",
    "0905 123 456",
    "0905.123.456",
    "+84905123456",
    "84 905 123 456",
    "Mia@lensan.example",
    "1000 0001",
];

/// An account that signs in with all three, and its activation code.
fn open(app: &TestApp) -> String {
    let new = NewAccount {
        name: "Lê Thị Mía".into(),
        role: Role::DigitalTeam,
        producer_id: None,
        phone: Some(Phone::parse("0905123456").unwrap()),
        email: Some(Email::parse("mia@lensan.example").unwrap()),
        number: Some("10000001".into()),
        areas: vec![],
        typed_by: TypedBy::Office,
        created_by: None,
    };
    let (vault, now) = (app.vault(), app.now());
    app.write(move |c| {
        let opened = accounts::open(c, &vault, &new, now)?;
        accounts::confirm_email(c, &vault, opened.account_id, now)?;
        Ok(opened.activation_code)
    })
}

#[test]
fn no_form_takes_ones_own_login_as_a_password() {
    let app = TestApp::start();
    let code = open(&app);
    let mut person = app.visitor();
    let activate = |person: &mut Visitor, password: &str| {
        person.post("/activate", &[("code", &code), ("password", password)])
    };
    for own in OWN {
        let refused = activate(&mut person, own);
        refused.is(422).shows(REFUSED);
        assert_eq!(refused.field("code").as_deref(), Some(code.as_str()));
    }
    // A neighbour's phone is not told apart from any other number.
    activate(&mut person, "0905123457").is(303);

    for own in OWN {
        let fields = [("current_password", "0905123457"), ("new_password", own)];
        person
            .post("/account/password", &fields)
            .is(422)
            .shows(REFUSED);
    }
    let mut stranger = app.visitor();
    stranger
        .post("/forgot", &[("login", "mia@lensan.example")])
        .is(200);
    let reset = link(letters(&app).last().unwrap());
    for own in OWN {
        stranger
            .post(&reset, &[("password", own)])
            .is(422)
            .shows(REFUSED);
    }
    stranger.post(&reset, &[("password", PASSWORD)]).is(303);
    app.sign_in("0905123456");
}

#[test]
fn nobody_registers_with_the_phone_as_a_password() {
    let app = TestApp::start();
    let uuid = PublicId::new();
    let mut visitor = app.visitor();
    visitor.get("/language?to=en&back=/register").is(303);
    let form = [
        ("uuid", uuid.as_str()),
        ("step", "password"),
        ("name", "Y Wăn Niê"),
        ("commune", EA_KAR),
        ("phone", "0905 123 456"),
        ("consents", "programme"),
        ("password", "+84 905.123.456"),
    ];
    visitor
        .post("/register", &form)
        .is(422)
        .shows("Your own phone number, e-mail or number is easy to guess");
}
