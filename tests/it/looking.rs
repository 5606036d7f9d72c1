//! Commands that only look make nothing: no folder, no key, no file, not even the files that SQLite
//! makes beside a database that it reads.

use std::fs;
use std::process::Command;

use diesel::connection::SimpleConnection;
use lensan::vault::Vault;

use crate::support::database::{TestDatabase, on_postgres};
use crate::support::disk::Disk;
use crate::support::installation::TestInstallation;

const LOOKING: [&[&str]; 7] = [
    &["verify"],
    &[
        "report",
        "districts",
        "--province",
        "66",
        "--until",
        "2024-08-31",
    ],
    &["report", "provinces", "--period", "2024", "--format", "csv"],
    &["areas", "editions"],
    &["areas", "import", "--changes", "data/unit_changes_2026.csv"],
    &["key"],
    &["check"],
];

/// Run where the files of the sources are.
fn look(home: &TestInstallation, words: &[&str]) -> crate::support::installation::CommandOutput {
    let mut command = home.command(words);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    crate::support::installation::CommandOutput::of(command.output().unwrap())
}

#[test]
fn looking_leaves_everything_as_it_was() {
    let home = TestInstallation::furnished().served_once();
    fs::remove_dir_all(home.uploads()).unwrap();
    let before = home.contents();
    assert!(
        before
            .iter()
            .all(|(path, _)| !path.ends_with("lensan.db-wal"))
    );
    for words in LOOKING {
        look(&home, words).succeeds();
        assert_eq!(
            home.contents().len(),
            before.len(),
            "{words:?}: {:?}",
            home.path()
        );
        assert!(home.contents() == before, "{words:?} changed a file");
    }
}

#[test]
fn what_needs_no_key_looks_without_one_and_makes_none() {
    let home = TestInstallation::furnished();
    for words in &LOOKING[..5] {
        look(&home, words).succeeds();
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "{words:?}");
    }
    look(&home, &["key"]).fails("Chưa có khóa", "There is no key yet");
    look(&home, &["check"]).succeeds();
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

/// A log that a crash left is read and stays: only a writer may put it into the file.
#[test]
fn a_log_that_was_left_is_read_and_kept() {
    let home = TestInstallation::furnished();
    let file = home.file("lensan.db");
    let mut open = home.connection();
    let change = "PRAGMA wal_autocheckpoint = 0; UPDATE areas SET name = 'đổi tên' WHERE id = 1";
    open.batch_execute(change).unwrap();
    let copy = TestInstallation::empty();
    for end in ["", "-wal"] {
        let name = format!("lensan.db{end}");
        fs::copy(home.file(&name), copy.file(&name)).unwrap();
    }
    drop(open);
    let (was, log) = (
        fs::read(&file).unwrap(),
        fs::read(copy.file("lensan.db-wal")).unwrap(),
    );
    assert!(!was.is_empty() && !log.is_empty());
    let before = fs::read(copy.file("lensan.db")).unwrap();
    look(&copy, &["verify"]).succeeds();
    assert!(fs::read(copy.file("lensan.db")).unwrap() == before);
    assert!(fs::read(copy.file("lensan.db-wal")).unwrap() == log);
}

/// A backup that is mounted to be read only.
#[test]
fn a_database_that_only_reads_can_be_looked_at() {
    let Some(disk) = Disk::small(96) else {
        println!("no small disk can be mounted here (root may)");
        return;
    };
    TestDatabase::furnish_at(&disk.path().join("lensan.db"));
    let mut mount = Command::new("mount");
    mount.args(["-o", "remount,ro"]).arg(disk.path());
    assert!(mount.status().unwrap().success());
    let home = TestInstallation::empty();
    let run = |words: &[&str]| {
        let mut command = home.command(words);
        let url = format!("sqlite:{}", disk.path().join("lensan.db").display());
        command.env("DATABASE_URL", url);
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        crate::support::installation::CommandOutput::of(command.output().unwrap())
    };
    for words in &LOOKING[..5] {
        run(words).succeeds();
    }
    let checked = run(&["check"]);
    assert_eq!(checked.status.code(), Some(1), "{checked:#?}");
    let problem = "the database may only be read, not written";
    assert!(checked.out.contains(problem), "{checked:#?}");
}

#[test]
fn an_older_database_is_looked_at_after_it_was_migrated() {
    let database = TestDatabase::new();
    let mut c = lensan::db::AnyConnection::open(&database.url).unwrap();
    let older = "DELETE FROM __diesel_schema_migrations WHERE version = '20261130000041'";
    c.batch_execute(older).unwrap();
    let home = TestInstallation::empty();
    for words in [&["verify"][..], &["areas", "editions"], &["key"]] {
        let mut command = home.command(words);
        command.env("DATABASE_URL", &database.url);
        let ended = crate::support::installation::CommandOutput::of(command.output().unwrap());
        ended.fails("lensan cũ hơn", "an older lensan");
    }
}

#[test]
fn check_tells_a_line_of_everything_and_what_is_wrong() {
    let home = TestInstallation::furnished_on_either().served_once();
    let whole = home.run(&["check"]).succeeds();
    for line in [
        "ok       setting: LENSAN_OPEN_DATA = on",
        "ok       place of uploads: ",
        "ok       place of key: ",
        "ok       place of mail: ",
        "ok       address: ",
        "ok       database: ",
        "ok       key: ",
        "ok       uploads: ",
        "ok       mail: files under",
        "problems: 0",
    ] {
        assert!(whole.out.contains(line), "{line:?} in {whole:#?}");
    }
    let print = Vault::load(&home.key()).unwrap().fingerprint();
    assert!(whole.out.contains(&print));
    if on_postgres() {
        assert!(whole.out.contains("database: postgres"), "{whole:#?}");
    }

    fs::write(home.key(), "ab".repeat(32)).unwrap();
    fs::write(
        home.uploads().join("installation"),
        format!("{}\n", lensan::values::PublicId::new()),
    )
    .unwrap();
    let mut command = home.command(&["check"]);
    command
        .env("SMTP_URL", "smtp://127.0.0.1:9")
        .env("LENSAN_UPLOAD", "x");
    let ended = crate::support::installation::CommandOutput::of(command.output().unwrap());
    assert_eq!(ended.status.code(), Some(1), "{ended:#?}");
    for line in [
        "PROBLEM  key: ",
        "PROBLEM  uploads: ",
        "PROBLEM  mail: ",
        "PROBLEM  setting: LENSAN_UPLOAD ",
        "problems: 4",
    ] {
        assert!(ended.out.contains(line), "{line:?} in {ended:#?}");
    }
}
