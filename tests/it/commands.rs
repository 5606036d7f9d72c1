//! What the commands promise to scripts: nothing is made by looking, and a closed pipe is no fault.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::support::database::TestDatabase;

fn lensan(url: &str, home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lensan"));
    command
        .env("RUST_LOG", "info")
        .env("DATABASE_URL", url)
        .env("LENSAN_LISTEN", "127.0.0.1:0")
        .env("LENSAN_UPLOADS", home.join("uploads"))
        .env("LENSAN_KEY_FILE", home.join("key"));
    command
}

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
    &[
        "report",
        "signed",
        "--id",
        "01920000-0000-7000-8000-000000000000",
        "--out",
        "x",
    ],
    &["areas", "editions"],
    &["areas", "confirm", "2025-07-01"],
    &["areas", "revert", "2025-07-01"],
    &["areas", "import", "--changes", "data/unit_changes_2026.csv"],
];

fn refuses(url: &str, home: &Path, sentence: &str) {
    for command in LOOKING {
        let ended = lensan(url, home).args(command).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success(), "{command:?}");
        assert!(said.contains(sentence), "{command:?}: {said}");
        assert!(ended.stdout.is_empty(), "{command:?}");
    }
}

#[test]
fn a_mistyped_path_is_no_sound_database() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("lemsan.db");
    let url = format!("sqlite:{}", path.display());
    refuses(
        &url,
        home.path(),
        &format!("no database at {}", path.display()),
    );
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_database_without_tables_is_no_sound_one_either() {
    let home = TempDir::new().unwrap();
    let database = TestDatabase::bare();
    database.open().close();
    refuses(&database.url, home.path(), "holds nothing of lensan");
}

#[test]
fn a_first_administrator_may_be_made_before_anything_else() {
    let home = TempDir::new().unwrap();
    let database = TestDatabase::bare();
    let mut command = lensan(&database.url, home.path());
    command.args(["user", "create-admin", "--phone", "0905123456"]);
    let made = command.output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let verdict = lensan(&database.url, home.path()).arg("verify").output();
    assert!(verdict.unwrap().status.success());
}

/// Runs a command of which nobody reads a word.
fn unread(mut command: Command) -> Output {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = Vec::new();
    child.stderr.take().unwrap().read_to_end(&mut said).unwrap();
    Output {
        status: child.wait().unwrap(),
        stdout: Vec::new(),
        stderr: said,
    }
}

#[test]
fn nobody_has_to_read_to_the_end() {
    let home = TempDir::new().unwrap();
    let database = TestDatabase::furnished();
    for words in [&LOOKING[0], &LOOKING[1], &LOOKING[3], &LOOKING[6]] {
        let mut command = lensan(&database.url, home.path());
        command.args(*words);
        let ended = unread(command);
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(ended.status.success(), "{words:?}: {said}");
        assert!(!said.contains("panicked"), "{words:?}: {said}");
    }
}

#[test]
fn a_redirected_log_has_no_colours() {
    let home = TempDir::new().unwrap();
    let database = TestDatabase::furnished();
    let mut command = lensan(&database.url, home.path());
    let mut child = command.arg("serve").stderr(Stdio::piped()).spawn().unwrap();
    let mut log = child.stderr.take().unwrap();
    let mut said = Vec::new();
    let mut some = [0; 256];
    while !String::from_utf8_lossy(&said).contains("ready") {
        let read = log.read(&mut some).unwrap();
        assert!(read > 0, "it ended: {}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&some[..read]);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!said.contains(&0x1b), "{}", String::from_utf8_lossy(&said));
}
