//! A SQLite file with a page that is not what it was: writing ends, reading goes on, and the next
//! start after an unclean end finds it by itself.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use lensan::db::{AnyConnection, Conn, Db, DbFailure, DbOptions, quick_check};
use tempfile::TempDir;

use crate::support::app::{PASSWORD, Visitor};
use crate::support::database::TestDatabase;
use crate::support::village::EA_KAR;

const STOPPED: &str = "Tạm dừng ghi";

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn number(c: &mut Conn, sql: &str) -> Result<i64, DbFailure> {
    let found: NumberRow = diesel::sql_query(sql).get_result(c)?;
    Ok(found.n)
}

/// A migrated database, closed, in a folder of its own.
fn furnished() -> (TempDir, PathBuf) {
    let home = TempDir::new().unwrap();
    let path = home.path().join("lensan.db");
    TestDatabase::furnish_at(&path);
    (home, path)
}

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// Scribbles over the first page of a table or an index.
pub fn damage(path: &Path, name: &str) {
    let mut c = AnyConnection::open(&url(path)).unwrap();
    let page = format!("SELECT rootpage AS n FROM sqlite_master WHERE name = '{name}'");
    let page = number(&mut c, &page).unwrap();
    let size = number(&mut c, "SELECT page_size AS n FROM pragma_page_size").unwrap();
    drop(c);
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    let at = u64::try_from((page - 1) * size).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(&vec![0xAA; 512]).unwrap();
}

#[test]
fn a_quick_look_finds_a_page_that_is_none() {
    let (_home, path) = furnished();
    quick_check(&url(&path)).unwrap();
    damage(&path, "count_sums_trend_idx");
    let found = quick_check(&url(&path));
    assert!(matches!(found, Err(DbFailure::Damaged(_))), "{found:?}");
    fs::write(&path, vec![b'x'; 8192]).unwrap();
    let found = quick_check(&url(&path));
    assert!(matches!(found, Err(DbFailure::Damaged(_))), "{found:?}");
}

fn note(c: &mut Conn) -> Result<(), DbFailure> {
    let note = "INSERT INTO audit_events (at, action, subject_kind, subject_id, detail) \
        VALUES ('2026-11-30 00:00:00', 'x', 'x', 1, '{}')";
    diesel::sql_query(note).execute(c)?;
    Ok(())
}

fn notes(db: &Db) -> i64 {
    db.read_blocking(|c| {
        number(
            c,
            "SELECT count(*) AS n FROM audit_events WHERE action = 'x'",
        )
    })
    .unwrap()
}

#[test]
fn whoever_meets_a_damage_stops_the_writing_of_all() {
    let (_home, path) = furnished();
    damage(&path, "sessions");
    let db = Db::open(&DbOptions::new(url(&path))).unwrap();
    db.write_blocking(note).unwrap();
    assert!(!db.write_stop().is_set());

    let met = db.read_blocking(|c| number(c, "SELECT count(seen_at) AS n FROM sessions"));
    assert!(matches!(met, Err(DbFailure::Damaged(_))), "{met:?}");
    assert!(db.write_stop().is_set());
    for _ in 0..3 {
        let refused = db.write_blocking(note);
        assert!(matches!(refused, Err(DbFailure::Damaged(_))), "{refused:?}");
    }
    assert_eq!(notes(&db), 1, "what is whole can be read");
    db.close();
}

/// Not even what was asked in the same group, before the damage was met.
#[test]
fn a_write_that_meets_a_damage_keeps_nothing_of_its_group() {
    let (_home, path) = furnished();
    damage(&path, "sessions");
    let db = Db::open(&DbOptions::new(url(&path))).unwrap();
    let met = db.write_blocking(|c: &mut Conn| -> Result<(), DbFailure> {
        note(c)?;
        // A job that makes light of it does not get past the COMMIT either.
        diesel::sql_query("DELETE FROM sessions").execute(c).ok();
        Ok(())
    });
    assert!(matches!(met, Err(DbFailure::Damaged(_))), "{met:?}");
    assert_eq!(notes(&db), 0);
    db.close();
}

#[derive(QueryableByName)]
struct WordRow {
    #[diesel(sql_type = Text)]
    word: String,
}

/// PostgreSQL tells of a damage with SQLSTATE XX001; only the words reach us.
#[test]
fn postgresql_says_it_in_words() {
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
        return;
    };
    let db = Db::open(&DbOptions::new(server)).unwrap();
    let met = db.read_blocking(|c| {
        let raise = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'XX001', \
            MESSAGE = 'invalid page in block 3 of relation base/5/16384'; END $$";
        diesel::sql_query(raise).execute(c)?;
        let word: WordRow = diesel::sql_query("SELECT 'x' AS word").get_result(c)?;
        Ok::<String, DbFailure>(word.word)
    });
    assert!(matches!(met, Err(DbFailure::Damaged(_))), "{met:?}");
    let refused = db.write_blocking(|c| number(c, "SELECT CAST(1 AS BIGINT) AS n"));
    assert!(matches!(refused, Err(DbFailure::Damaged(_))), "{refused:?}");
    db.close();
}

struct DamagedServer {
    process: Child,
    address: String,
}

impl DamagedServer {
    fn start(home: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
        let listen = format!("127.0.0.1:{}", port.unwrap().port());
        let process = Command::new(env!("CARGO_BIN_EXE_lensan"))
            .arg("serve")
            .env("RUST_LOG", "off")
            .env("DATABASE_URL", url(&home.join("lensan.db")))
            .env("LENSAN_UPLOADS", home.join("uploads"))
            .env("LENSAN_KEY_FILE", home.join("lensan.key"))
            .env("LENSAN_MAIL_DIR", home.join("mail"))
            .env("LENSAN_LISTEN", &listen)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let timeout = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(&listen).is_err() {
            assert!(Instant::now() < timeout, "the server does not answer");
            sleep(Duration::from_millis(50));
        }
        Self {
            process,
            address: format!("http://{listen}"),
        }
    }

    fn register(&self) -> crate::support::app::Answer {
        let uuid = lensan::values::PublicId::new();
        let fields = [
            ("uuid", uuid.as_str()),
            ("step", "password"),
            ("name", "Y Wăn Niê"),
            ("commune", EA_KAR),
            ("consents", "programme"),
            ("consents", "public_page"),
            ("password", PASSWORD),
        ];
        Visitor::new(&self.address).post("/register", &fields)
    }

    fn signal(mut self, signal: &str) {
        let process = self.process.id().to_string();
        Command::new("kill")
            .args([signal, &process])
            .status()
            .unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for DamagedServer {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn after_an_unclean_end_a_damage_is_found_before_anybody_meets_it() {
    let (home, path) = furnished();
    let mark = home.path().join("lensan.db-running");
    let server = DamagedServer::start(home.path());
    server.register().is(200);
    assert!(mark.exists());
    server.signal("-TERM");
    assert!(!mark.exists(), "a clean end leaves no mark");
    // Nobody reads it in what follows.
    damage(&path, "transactions_sold_on_idx");
    let server = DamagedServer::start(home.path());
    server.register().is(200);
    server.signal("-KILL");
    assert!(mark.exists());

    let server = DamagedServer::start(home.path());
    let timeout = Instant::now() + Duration::from_secs(60);
    let mut answer = server.register();
    while answer.status != 503 {
        assert!(Instant::now() < timeout, "nothing was ever found");
        sleep(Duration::from_millis(100));
        answer = server.register();
    }
    answer.shows(STOPPED).hides(PASSWORD);
    assert_eq!(answer.field("name").as_deref(), Some("Y Wăn Niê"));
    let mut reader = Visitor::new(&server.address);
    reader.get("/t").is(200);
    reader.get("/readyz").shows("damaged");
    server.signal("-TERM");
    assert!(mark.exists(), "the next start looks again");
}
