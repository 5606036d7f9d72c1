//! Locks that others hold, limits by kind of work, and connections that fall silent.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use lensan::db::{Conn, Db, DbFailure, DbOptions, Outcome};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::{labels, put, test_database};
use crate::support::database::on_postgres;

/// Far more than any limit under test.
const LONG: Duration = Duration::from_secs(180);

#[tokio::test]
async fn all_that_wait_for_a_lock_from_outside_share_its_end() {
    let (database, db) = test_database();
    let mut other = Conn::open(&database.url).unwrap();
    other
        .batch_execute(if on_postgres() {
            "BEGIN; LOCK TABLE jars"
        } else {
            "BEGIN IMMEDIATE"
        })
        .unwrap();
    let began = Instant::now();
    let mut writes = JoinSet::new();
    for number in 0..12 {
        let db = db.clone();
        writes.spawn(async move { db.write(move |c| put(c, &format!("{number:02}"))).await });
    }
    for answer in writes.join_all().await {
        assert!(matches!(answer, Err(DbFailure::Busy)), "{answer:?}");
    }
    // One after the other they would wait for a minute.
    assert!(began.elapsed() < Duration::from_secs(30));
    other.batch_execute("ROLLBACK").unwrap();
    db.write(|c| put(c, "free again")).await.unwrap();
    assert_eq!(db.read(labels).await.unwrap(), ["free again"]);
}

#[derive(QueryableByName)]
struct SettingRow {
    #[diesel(sql_type = Text)]
    value: String,
}

fn setting(name: &'static str) -> impl Fn(&mut Conn) -> Outcome<String> + Send + 'static {
    move |c| {
        let sql = format!("SELECT current_setting('{name}') AS value");
        let found: SettingRow = diesel::sql_query(sql).get_result(c)?;
        Ok(found.value)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_are_limited_by_the_kind_of_work() {
    if !on_postgres() {
        return; // SQLite has no such limit
    }
    let (_database, db) = test_database();
    let limit = || setting("statement_timeout");
    assert_eq!(db.glance(limit()).await.unwrap(), "6s");
    assert_eq!(db.read(limit()).await.unwrap(), "20s");
    assert_eq!(db.write(limit()).await.unwrap(), "10s");
    let background = db.in_background();
    assert_eq!(background.read(limit()).await.unwrap(), "1min");
    let of_commands = tokio::task::spawn_blocking({
        let db = db.clone();
        move || {
            (
                db.read_blocking(limit()).unwrap(),
                db.write_blocking(limit()).unwrap(),
            )
        }
    });
    assert_eq!(of_commands.await.unwrap(), ("0".to_owned(), "0".to_owned()));
    assert_eq!(db.read(setting("lock_timeout")).await.unwrap(), "5s");
    assert_eq!(
        db.read(setting("application_name")).await.unwrap(),
        "lensan"
    );
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_an_answer_of_its_own() {
    if !on_postgres() {
        return; // SQLite has no such limit
    }
    let (_database, db) = test_database();
    let answer = db
        .write(|c| {
            put(c, "half")?;
            c.batch_execute("SET LOCAL statement_timeout = 50; SELECT pg_sleep(60)")?;
            Outcome::Ok(())
        })
        .await;
    assert!(matches!(answer, Err(DbFailure::TimedOut)), "{answer:?}");
    assert!(db.read(labels).await.unwrap().is_empty());
}

/// Between lensan and PostgreSQL; swallows what comes over the connections of before.
struct SilentProxy {
    address: String,
    generation: Arc<AtomicUsize>,
}

impl SilentProxy {
    fn before(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let generation = Arc::new(AtomicUsize::new(0));
        let current = generation.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = TcpStream::connect(&server).unwrap();
                let back = (server.try_clone().unwrap(), client.try_clone().unwrap());
                for (from, to) in [(client, server), back] {
                    let current = current.clone();
                    std::thread::spawn(move || carry(from, to, &current));
                }
            }
        });
        Self {
            address,
            generation,
        }
    }

    fn fall_silent(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, generation: &AtomicUsize) {
    let born = generation.load(Ordering::SeqCst);
    let mut part = [0; 16 << 10];
    while let Ok(length @ 1..) = from.read(&mut part) {
        let silent = generation.load(Ordering::SeqCst) != born;
        if !silent && to.write_all(&part[..length]).is_err() {
            break;
        }
    }
    if generation.load(Ordering::SeqCst) == born {
        to.shutdown(std::net::Shutdown::Both).ok();
    }
}

/// The database of the test through a proxy.
fn through_proxy(url: &str) -> (SilentProxy, String) {
    let (login, rest) = url.split_once('@').unwrap();
    let (server, database) = rest.split_once('/').unwrap();
    let proxy = SilentProxy::before(server.to_owned());
    let url = format!("{login}@{}/{database}", proxy.address);
    (proxy, url)
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_connections_are_left_and_others_opened() {
    if !on_postgres() {
        return; // there is no connection to fall silent
    }
    let (database, direct) = test_database();
    direct.close();
    let (proxy, url) = through_proxy(&database.url);
    let db = Db::open(&DbOptions::new(url)).unwrap();
    db.write(|c| put(c, "before")).await.unwrap();
    proxy.fall_silent();

    let readable = timeout(LONG, db.readable(|c| labels(c).map(drop))).await;
    let readable = readable.unwrap();
    assert!(matches!(readable, Err(DbFailure::TimedOut)), "{readable:?}");
    let written = timeout(LONG, db.write(|c| put(c, "swallowed"))).await;
    let written = written.unwrap();
    assert!(matches!(written, Err(DbFailure::TimedOut)), "{written:?}");

    // One that was found silent speaks for all of its time: no other write has to find it out.
    tokio::time::sleep(Duration::from_secs(3)).await;
    for number in 0..16 {
        let label = format!("after {number:02}");
        let written = timeout(LONG, db.write(move |c| put(c, &label)));
        written.await.unwrap().unwrap();
    }
    assert_eq!(db.glance(labels).await.unwrap().len(), 17);

    // What the reader still had to say to the server of its last transaction may be lost here.
    proxy.fall_silent();
    let stuck = tokio::spawn({
        let db = db.clone();
        async move { db.write(|c| put(c, "at the end")).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let closed = timeout(LONG, tokio::task::spawn_blocking(move || db.close()));
    assert!(!closed.await.unwrap().unwrap(), "a thread was at work");
    stuck.abort();
}

/// The server would keep what such a transaction holds for as long as the wire stands.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_whose_wire_falls_silent_gives_its_locks_back() {
    if !on_postgres() {
        return; // SQLite's locks end with their process
    }
    let (database, direct) = test_database();
    direct.close();
    let (proxy, url) = through_proxy(&database.url);
    let db = Db::open(&DbOptions::new(url)).unwrap();
    let looked = db.glance(move |c| {
        let found = labels(c);
        proxy.fall_silent();
        found
    });
    assert_eq!(timeout(LONG, looked).await.unwrap().unwrap().len(), 0);

    let waits = "SET lock_timeout = '60s'; BEGIN; LOCK TABLE jars; COMMIT";
    let mut other = Conn::open(&database.url).unwrap();
    let locked = tokio::task::spawn_blocking(move || other.batch_execute(waits));
    timeout(LONG, locked).await.unwrap().unwrap().unwrap();
    db.close();
}
