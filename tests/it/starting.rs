//! The start of the server: what it refuses to make, what it takes first, and what it says.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use lensan::blobs::{Ending, Store};
use lensan::db::schema::installation;
use lensan::values::PublicId;

use crate::support::installation::{CommandOutput, Server, TestInstallation};

fn identity(home: &TestInstallation) -> PublicId {
    let uuid = installation::table.select(installation::uuid);
    uuid.get_result(&mut home.connection()).unwrap()
}

fn marked(home: &TestInstallation) -> Option<PublicId> {
    Store::at(home.uploads()).installation().unwrap()
}

fn with_a_picture(home: &TestInstallation) {
    let blobs = Store::open(home.uploads()).unwrap();
    blobs.put(b"a picture", Ending::WebP).unwrap();
}

#[test]
fn no_database_is_made_beside_photos_or_a_key() {
    for beside in ["photos", "key"] {
        let home = TestInstallation::empty();
        match beside {
            "photos" => with_a_picture(&home),
            _ => fs::write(home.key(), "ab".repeat(32)).unwrap(),
        }
        for command in [
            &["serve"][..],
            &["migrate"],
            &["user", "create-admin", "--phone", "0905123456"],
        ] {
            let ended = home.run(command);
            let ended = ended.fails("Chưa có gì bị thay đổi", "Nothing was changed");
            assert!(ended.err.contains("lensan.db"), "{ended:#?}");
            assert!(!home.file("lensan.db").exists(), "{command:?}");
        }
        let server = Server::start(home.command(&["serve", "--new"]));
        assert!(server.terminate().success());
        assert!(home.file("lensan.db").exists());
    }
}

#[test]
fn a_first_start_that_was_cut_short_goes_on() {
    let home = TestInstallation::empty();
    // An empty file, and the folder of the uploads with nothing in it.
    fs::write(home.file("lensan.db"), "").unwrap();
    Store::open(home.uploads()).unwrap();
    let home = home.served_once();
    assert_eq!(marked(&home), Some(identity(&home)));
}

#[test]
fn database_and_uploads_get_the_same_identity() {
    let home = TestInstallation::furnished_on_either().served_once();
    let own = identity(&home);
    assert_eq!(marked(&home), Some(own));
    let home = home.served_once();
    assert_eq!(identity(&home), own, "and keep it");
}

#[test]
fn uploads_of_an_upgraded_installation_are_adopted_where_nothing_speaks_against_it() {
    let picture = "INSERT INTO pictures (content_hash, large_hash, medium_hash, small_hash, width, \
        height, medium_width, medium_height, small_width, small_height, created_at) \
        VALUES ('{}', '{}', '{}', '{}', 1, 1, 1, 1, 1, 1, '2026-11-01 00:00:00')";
    for (named, there, adopted) in [
        (false, false, true),
        (true, true, true),
        // Photos that the database knows nothing of.
        (false, true, false),
        // A mount that is missing.
        (true, false, false),
    ] {
        let home = TestInstallation::furnished_on_either();
        let mut c = home.connection();
        c.batch_execute("DELETE FROM installation").unwrap();
        let blobs = Store::open(home.uploads()).unwrap();
        let name = blobs.put(b"a picture", Ending::WebP).unwrap();
        if named {
            c.batch_execute(&picture.replace("{}", name.hash.as_str()))
                .unwrap();
        }
        if !there {
            fs::remove_file(home.uploads().join(name.sharded())).unwrap();
        }
        drop(c);
        let server = home.serve();
        let log = server.log();
        assert!(server.terminate().success());
        let warned = log.contains("do not look like those of this database");
        assert_eq!(marked(&home).is_some(), adopted, "{named} {there}: {log}");
        assert_eq!(warned, !adopted, "{named} {there}: {log}");
    }
}

#[test]
fn uploads_of_another_installation_are_never_adopted() {
    let home = TestInstallation::furnished_on_either().served_once();
    let other = PublicId::new();
    Store::at(home.uploads()).belong_to(&other).unwrap();
    let server = home.serve();
    let log = server.log();
    assert!(server.terminate().success());
    assert!(log.contains("belong to another installation"), "{log}");
    assert!(log.contains("thuộc về một hệ thống khác"), "{log}");
    assert_eq!(marked(&home), Some(other));
}

#[test]
fn the_port_is_taken_before_anything_is_opened() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let home = TestInstallation::empty();
    let mut command = home.command(&["serve"]);
    command.env("LENSAN_LISTEN", &address);
    let ended = CommandOutput::of(command.output().unwrap());
    let ended = ended.fails("Không nhận được địa chỉ", "cannot be taken");
    assert!(ended.err.contains(&address), "{ended:#?}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    let mut command = home.command(&["demo", "--fresh"]);
    command.env("LENSAN_LISTEN", &address);
    CommandOutput::of(command.output().unwrap())
        .fails("Không nhận được địa chỉ", "cannot be taken");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn settings_that_cannot_be_used_end_every_command() {
    let home = TestInstallation::empty();
    for (name, value) in [
        ("LENSAN_OPEN_DATA", "no"),
        ("LENSAN_BEHIND_PROXY", "yes"),
        ("LENSAN_BASE_URL", "lensan.example"),
        ("LENSAN_LISTEN", "8080"),
        ("SMTP_URL", "mail.example"),
        ("RUST_LOG", "inof"),
        ("DATABASE_URL", "lensan.db"),
    ] {
        for command in ["serve", "verify", "migrate", "check"] {
            let mut command = home.command(&[command]);
            let ended = CommandOutput::of(command.env(name, value).output().unwrap());
            let ended = ended.fails("phải", name);
            assert!(ended.err.lines().count() >= 2, "{ended:#?}");
        }
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn a_setting_that_is_none_is_named() {
    let home = TestInstallation::furnished();
    let mut command = home.command(&["areas", "editions"]);
    let ended = CommandOutput::of(command.env("LENSAN_UPLOAD", "x").output().unwrap()).succeeds();
    assert!(
        ended.err.contains("LENSAN_UPLOAD is not a setting"),
        "{ended:#?}"
    );
    assert!(ended.err.contains("không phải là thiết lập"), "{ended:#?}");
}

#[test]
fn a_relative_path_lies_where_lensan_runs() {
    let home = TestInstallation::empty();
    let name = format!("lensan-test-{}", PublicId::new());
    let mut command = home.command(&["migrate"]);
    command.env("DATABASE_URL", format!("sqlite://{name}/lensan.db"));
    CommandOutput::of(command.output().unwrap()).succeeds();
    assert!(home.file(&name).join("lensan.db").exists());
    assert!(!std::path::Path::new("/").join(&name).exists());
}

#[test]
fn errors_name_the_path_and_the_cause() {
    let home = TestInstallation::empty();
    fs::write(
        home.file("lensan.db"),
        "this is no database, only a text that is long enough",
    )
    .unwrap();
    let ended = home
        .run(&["serve"])
        .fails("Không dùng được cơ sở dữ liệu", "cannot be used");
    assert!(ended.err.contains("lensan.db"), "{ended:#?}");
    let home = TestInstallation::furnished();
    fs::write(home.uploads(), "no folder").unwrap();
    let ended = home
        .run(&["serve"])
        .fails("Không dùng được thư mục ảnh", "cannot be used");
    assert!(ended.err.contains("uploads"), "{ended:#?}");
    let home = TestInstallation::furnished();
    fs::create_dir(home.key()).unwrap();
    let ended = home.run(&["serve"]).fails("Không đọc", "cannot be read");
    assert!(ended.err.contains("lensan.key"), "{ended:#?}");
}

fn link(home: &TestInstallation, phone: &str, settings: &[(&str, &str)]) -> String {
    let mut command = home.command(&["user", "create-admin", "--phone", phone]);
    command.env_remove("LENSAN_LISTEN");
    command.envs(settings.iter().copied());
    let said = CommandOutput::of(command.output().unwrap()).succeeds().out;
    said.trim().split_once("/activate").unwrap().0.to_owned()
}

#[test]
fn the_link_of_an_administrator_leads_to_the_server() {
    let home = TestInstallation::furnished_on_either();
    assert_eq!(link(&home, "0905000001", &[]), "http://127.0.0.1:8080");
    let server = home.serve();
    // Noted a moment after it answers.
    let mut found = String::new();
    for phone in 2..60 {
        found = link(&home, &format!("09050000{phone:02}"), &[]);
        if found == server.address {
            break;
        }
        sleep(Duration::from_millis(100));
    }
    assert_eq!(found, server.address);
    let settings = [("LENSAN_BASE_URL", "https://lensan.example/")];
    assert_eq!(
        link(&home, "0905000091", &settings),
        "https://lensan.example"
    );
    let settings = [("LENSAN_LISTEN", "127.0.0.1:9")];
    assert_eq!(link(&home, "0905000092", &settings), "http://127.0.0.1:9");
}

/// The real program with so many files at most.
fn with_files(home: &TestInstallation, limit: u32) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -n {limit}; exec \"$0\" serve")]);
    shell.arg(env!("CARGO_BIN_EXE_lensan"));
    home.environment(&mut shell);
    shell
}

#[test]
fn too_few_files_are_told_and_nothing_is_opened() {
    let home = TestInstallation::empty();
    for limit in [16, 64, 150] {
        let ended = CommandOutput::of(with_files(&home, limit).output().unwrap());
        let ended = ended.fails("chỉ được mở", "may hold only");
        assert!(ended.err.contains(&limit.to_string()), "{ended:#?}");
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn a_crowd_does_not_take_the_last_file() {
    let home = TestInstallation::furnished();
    let cores = std::thread::available_parallelism()
        .map_or(2, usize::from)
        .max(2);
    let limit = u32::try_from(192 + 16 * cores).unwrap();
    let mut server = Server::start(with_files(&home, limit));
    let host = server.address.trim_start_matches("http://").to_owned();
    let connections: Vec<TcpStream> = (0..limit + 150)
        .map_while(|_| TcpStream::connect(&host).ok())
        .collect();
    assert!(connections.len() > 100, "{}", connections.len());
    sleep(Duration::from_millis(500));
    drop(connections);
    for page in ["/healthz", "/readyz?write", "/sign-in"] {
        server.visitor().get(page).is(200);
    }
    assert!(server.process.try_wait().unwrap().is_none());
    let log = server.log();
    assert!(!log.contains("panicked"), "{log}");
    assert!(
        !log.contains("os error 24"),
        "the last file was taken: {log}"
    );
    assert!(server.terminate().success());
}
