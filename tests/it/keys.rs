//! The key: nothing is opened with a wrong one, none is made where one is missing, and whoever has
//! lost it for good is told what that means and can go on.

use std::fs;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use lensan::db::schema::{account_logins, installation, producers};
use lensan::values::PublicId;
use lensan::vault::Vault;

use crate::support::app::{PASSWORD, Visitor};
use crate::support::installation::{Server, TestInstallation};
use crate::support::village::EA_KAR;

const PHONE: &str = "0905123456";
const ADMIN: &str = "0912345678";
const STAFF: &str = "0987654321";

const MISSING: (&str, &str) = ("Thiếu tệp khóa", "is missing");
const WRONG: (&str, &str) = (
    "không mở được cơ sở dữ liệu này",
    "does not open this database",
);
const NO_KEY: (&str, &str) = ("không chứa khóa", "does not hold a key");

/// What opens a database with a key.
const OPENING: [&[&str]; 4] = [
    &["serve"],
    &["user", "create-admin", "--phone", "0911111111"],
    &["areas", "confirm", "2025-07-01"],
    &["key"],
];

fn register(server: &Server, phone: &str) -> Visitor {
    let mut household = server.visitor();
    let uuid = PublicId::new();
    let form = [
        ("uuid", uuid.as_str()),
        ("step", "password"),
        ("name", "Y Wăn Niê"),
        ("commune", EA_KAR),
        ("phone", phone),
        ("consents", "programme"),
        ("password", PASSWORD),
    ];
    household.post("/register", &form).is(200);
    household
}

fn sign_in(server: &Server, login: &str) -> u16 {
    let form = [("login", login), ("password", PASSWORD)];
    server.visitor().post("/sign-in", &form).status
}

/// A household with a phone.
fn with_a_household() -> TestInstallation {
    let home = TestInstallation::furnished_on_either();
    let server = home.serve();
    register(&server, PHONE);
    assert_eq!(sign_in(&server, PHONE), 303);
    assert!(server.terminate().success());
    home
}

/// As the version before left it: no key is noted.
fn forget_the_check(home: &TestInstallation) {
    let forget = "UPDATE installation SET key_check = NULL, key_fingerprint = NULL";
    home.connection().batch_execute(forget).unwrap();
}

fn noted(home: &TestInstallation) -> Option<String> {
    let print = installation::table.select(installation::key_fingerprint);
    print.get_result(&mut home.connection()).unwrap()
}

#[test]
fn a_first_start_makes_a_key_and_notes_which() {
    let home = TestInstallation::furnished_on_either().served_once();
    let key = Vault::load(&home.key()).unwrap();
    assert_eq!(noted(&home), Some(key.fingerprint()));
    let said = home.run(&["key"]).succeeds();
    assert_eq!(said.out, format!("{}\n", key.fingerprint()));
    assert!(
        !said
            .out
            .contains(&fs::read_to_string(home.key()).unwrap()[..8])
    );
}

#[test]
fn a_missing_or_wrong_key_ends_every_command_that_needs_it() {
    let home = with_a_household();
    let right = fs::read(home.key()).unwrap();
    let wanted = noted(&home).unwrap();
    for (bytes, words) in [
        (None, MISSING),
        (Some("ab".repeat(32)), WRONG),
        (Some("nothing of a key".to_owned()), NO_KEY),
        (Some(String::new()), NO_KEY),
    ] {
        match &bytes {
            Some(bytes) => fs::write(home.key(), bytes).unwrap(),
            None => fs::remove_file(home.key()).unwrap(),
        }
        for command in OPENING {
            let ended = home.run(command).fails(words.0, words.1);
            let path = home.key().display().to_string();
            assert!(ended.err.contains(&path), "{ended:#?}");
            if words != NO_KEY {
                assert!(ended.err.contains(&wanted), "{ended:#?}");
            }
        }
        let left = fs::read_to_string(home.key()).ok();
        assert_eq!(left, bytes, "the file was touched");
    }
    fs::write(home.key(), right).unwrap();
    let server = home.serve();
    assert_eq!(sign_in(&server, PHONE), 303);
}

#[test]
fn an_upgraded_database_has_its_key_proved_by_what_was_sealed() {
    let home = with_a_household();
    let (right, print) = (fs::read(home.key()).unwrap(), noted(&home));
    forget_the_check(&home);
    fs::write(home.key(), "ab".repeat(32)).unwrap();
    home.run(&["serve"]).fails(WRONG.0, WRONG.1);
    fs::remove_file(home.key()).unwrap();
    home.run(&["serve"]).fails(MISSING.0, MISSING.1);
    assert!(!home.key().exists());
    assert_eq!(noted(&home), None);
    fs::write(home.key(), right).unwrap();
    let home = home.served_once();
    assert_eq!(noted(&home), print);
}

#[test]
fn a_key_is_made_only_where_nothing_is_sealed() {
    let home = TestInstallation::furnished_on_either();
    let server = home.serve();
    // Without a phone nothing of it is sealed; that a key exists is noted all the same.
    register(&server, "");
    assert!(server.terminate().success());
    fs::remove_file(home.key()).unwrap();
    home.run(&["serve"]).fails(MISSING.0, MISSING.1);
    forget_the_check(&home);
    let home = home.served_once();
    assert!(home.key().exists());
}

#[test]
fn a_key_that_is_not_lost_is_not_replaced() {
    let home = with_a_household();
    let before = fs::read(home.key()).unwrap();
    home.run(&["key", "--lost", "--yes"])
        .fails("không mất gì", "nothing is lost");
    assert_eq!(fs::read(home.key()).unwrap(), before);
    let bare = TestInstallation::furnished_on_either();
    bare.run(&["key", "--lost", "--yes"])
        .fails("chưa niêm phong gì", "Nothing is sealed");
    assert!(!bare.key().exists());
}

#[test]
fn whoever_lost_the_key_is_told_and_asked() {
    let home = with_a_household();
    let print = noted(&home);
    fs::remove_file(home.key()).unwrap();
    let ended = home.run(&["key", "--lost"]);
    let ended = ended.fails("Không có ai để xác nhận", "Nobody is there to confirm");
    // The household's phone lies with the producer and with its account.
    assert!(ended.out.contains("can read any more: 2"), "{ended:#?}");
    assert!(!home.key().exists());
    assert_eq!(noted(&home), print);
}

fn number(home: &TestInstallation) -> String {
    let number = producers::table.select(producers::number);
    number.first(&mut home.connection()).unwrap()
}

/// The code in a link that opens an account.
fn activate(server: &Server, code: &str) {
    let form = [("code", code), ("password", PASSWORD)];
    server.visitor().post("/activate", &form).is(303);
}

fn create_admin(home: &TestInstallation, server: &Server, phone: &str) -> Visitor {
    let ended = home.run(&["user", "create-admin", "--phone", phone]);
    let link = ended.succeeds().out;
    activate(server, link.trim().split_once("code=").unwrap().1);
    let mut admin = server.visitor();
    let form = [("login", phone), ("password", PASSWORD)];
    admin.post("/sign-in", &form).is(303);
    admin
}

fn staff(admin: &mut Visitor, server: &Server) -> String {
    let form = [
        ("role", "province_staff"),
        ("province", "66"),
        ("name", "Phạm Thị Bưởi"),
        ("phone", STAFF),
        ("areas", "66"),
    ];
    let page = admin.post("/accounts", &form);
    let at = page.is(200).body.find("class=\"code\">").unwrap() + 13;
    activate(server, &page.body[at..at + 14]);
    let list = admin.get("/accounts");
    let row = &list.body[list.body.find("Phạm Thị Bưởi").unwrap_or(0)..];
    let at = list.body.find("/accounts/0").unwrap();
    assert!(!row.is_empty());
    list.body[at..].split('"').next().unwrap().to_owned()
}

#[test]
fn after_a_lost_key_people_get_in_as_was_promised() {
    let home = TestInstallation::furnished_on_either();
    let server = home.serve();
    let mut household = register(&server, PHONE);
    let mut admin = create_admin(&home, &server, ADMIN);
    let page = staff(&mut admin, &server);
    let uuid = page.trim_start_matches("/accounts/").split('/').next();
    let edit = format!("/accounts/{}/edit", uuid.unwrap());
    assert_eq!(sign_in(&server, STAFF), 303);
    assert!(server.terminate().success());
    fs::write(home.key(), "ab".repeat(32)).unwrap();

    let ended = home.run(&["key", "--lost", "--yes"]).succeeds();
    assert!(
        ended.out.contains("Logins that still work: 1; ended: 3"),
        "{ended:#?}"
    );
    let aside = fs::read_dir(home.path()).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("lensan.key.")
    });
    assert_eq!(aside.count(), 1, "the other key is put aside");

    let mut server = home.serve();
    household = {
        let mut again = server.visitor();
        let session = household.cookie("lensan_session").unwrap();
        again.set_cookie("lensan_session", session);
        again
    };
    household.get("/").is(200).shows("Y Wăn Niê");
    assert_eq!(sign_in(&server, PHONE), 422);
    assert_eq!(sign_in(&server, &number(&home)), 303);
    assert_eq!(sign_in(&server, ADMIN), 422);
    assert_eq!(sign_in(&server, STAFF), 422);
    let mut admin = create_admin(&home, &server, "0933333333");
    admin.get(&edit).is(200).shows("Phạm Thị Bưởi");
    let anew = [("name", "Phạm Thị Bưởi"), ("phone", STAFF), ("areas", "66")];
    let answer = admin.post(&edit, &anew);
    admin.follow(&answer).is(200);
    assert_eq!(sign_in(&server, STAFF), 303, "with the old password");
    assert!(server.process.try_wait().unwrap().is_none());
    assert!(server.terminate().success());
    home.run(&["key"]).succeeds();
    home.run(&["verify"]).succeeds();
}

/// The version before made a new key unnoticed: what was sealed since then is not lost again.
#[test]
fn a_key_that_followed_a_lost_one_is_kept() {
    let home = with_a_household();
    fs::write(home.key(), "ab".repeat(32)).unwrap();
    let newer = Vault::load(&home.key()).unwrap();
    let sealed = newer.seal("0977777777");
    home.write(move |c| {
        diesel::update(producers::table)
            .set(producers::phone_sealed.eq(&sealed))
            .execute(c)?;
        Ok(())
    });
    forget_the_check(&home);
    home.run(&["serve"]).fails(WRONG.0, WRONG.1);
    let ended = home.run(&["key", "--lost", "--yes"]).succeeds();
    assert!(ended.out.contains("does open 1 newer values"), "{ended:#?}");
    assert_eq!(noted(&home), Some(newer.fingerprint()));
    assert_eq!(
        Vault::load(&home.key()).unwrap().fingerprint(),
        newer.fingerprint()
    );
    let logins: i64 = account_logins::table
        .count()
        .get_result(&mut home.connection())
        .unwrap();
    assert_eq!(logins, 1, "the number alone");
    home.served_once();
}
