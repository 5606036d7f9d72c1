//! The process dies in the middle of a write: what is there afterwards is whole.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use lensan::db::AnyConnection;
use lensan::db::schema::producers;
use tempfile::TempDir;

fn lensan(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lensan"));
    command
        .env("RUST_LOG", "off")
        .env(
            "DATABASE_URL",
            format!("sqlite:{}", dir.join("lensan.db").display()),
        )
        .env("LENSAN_UPLOADS", dir.join("uploads"))
        .env("LENSAN_KEY_FILE", dir.join("lensan.key"));
    command
}

/// The demo writes thousands of facts with their counts, one big write after the other.
fn start_writing(dir: &Path) -> Child {
    let mut command = lensan(dir);
    command
        .args(["demo", "--no-serve", "--fresh", "--dir"])
        .arg(dir);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Units, the log they were written through and a first district with its log: beyond, one write is
/// whole and another is under way. Only looked at from outside, for a second process that opens
/// the file would be in the way of the first.
const ENOUGH: u64 = 72 << 20;

fn written(dir: &Path) -> u64 {
    let length = |name: &str| std::fs::metadata(dir.join(name)).map_or(0, |m| m.len());
    length("lensan.db") + length("lensan.db-wal")
}

fn producers_kept(dir: &Path) -> i64 {
    let url = format!("sqlite:{}", dir.join("lensan.db").display());
    let Ok(mut c) = AnyConnection::open(&url) else {
        return 0;
    };
    let count = producers::table.count().get_result(&mut c);
    count.unwrap_or(0)
}

fn verify(dir: &Path) -> Output {
    lensan(dir).arg("verify").output().unwrap()
}

#[test]
fn a_process_killed_while_writing_leaves_nothing_half_done() {
    let home = TempDir::new().unwrap();
    let dir = home.path();
    let mut child = start_writing(dir);
    let timeout = Instant::now() + Duration::from_secs(300);
    while written(dir) < ENOUGH {
        assert!(Instant::now() < timeout, "nothing was ever written");
        sleep(Duration::from_millis(7));
    }
    // SIGKILL: no destructor runs, no buffer is flushed.
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(producers_kept(dir) > 0);
    let verdict = verify(dir);
    let said = String::from_utf8_lossy(&verdict.stdout).into_owned();
    assert!(said.ends_with("differences: 0\n"), "{said}");
    assert!(verdict.status.success());
    assert!(
        !dir.join("ready").exists(),
        "a demo cut short must not be taken for a whole one"
    );
}
