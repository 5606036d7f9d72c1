//! An older program meets a newer database.

use std::process::{Command, Output};

use diesel::connection::SimpleConnection;
use lensan::db::{AnyConnection, pending};
use tempfile::TempDir;

use crate::support::database::TestDatabase;

fn lensan(url: &str, arguments: &[&str]) -> Output {
    let home = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lensan"));
    command
        .env("DATABASE_URL", url)
        .env("LENSAN_LISTEN", "127.0.0.1:0");
    command.env("LENSAN_UPLOADS", home.path().join("uploads"));
    command.env("LENSAN_KEY_FILE", home.path().join("key"));
    command.args(arguments).output().unwrap()
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let database = TestDatabase::new();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000001')";
    let mut c = AnyConnection::open(&database.url).unwrap();
    c.batch_execute(newer).unwrap();
    let commands: [&[&str]; 5] = [
        &["serve"],
        &["verify"],
        &["migrate"],
        &["migrate", "--revert"],
        &["user", "create-admin", "--phone", "0905123456"],
    ];
    for command in commands {
        let ended = lensan(&database.url, command);
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success(), "{command:?}");
        assert!(said.contains("newer lensan"), "{command:?}: {said}");
        assert!(said.contains("29991231000001"), "{command:?}: {said}");
        assert!(said.contains("Start that version or a later one"), "{said}");
    }
    assert_eq!(pending(&database.url).unwrap(), 0, "nothing was undone");
}
