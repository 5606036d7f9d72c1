//! Full disks and lost connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use lensan::db::{Conn, DbFailure, Outcome};
use tokio::task::JoinSet;

use super::{furnished, labels, put, test_database};
use crate::support::database::{TestDatabase, on_postgres};

const LONG: usize = 100_000;

/// The limit belongs to the connection, so it stays until the writer has to open a new one.
fn leave_room_for(conn: &mut Conn, pages: u32) -> Outcome<()> {
    #[derive(QueryableByName)]
    struct PageCountRow {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        page_count: i64,
    }
    let count: PageCountRow = diesel::sql_query("PRAGMA page_count").get_result(conn)?;
    let limit = count.page_count + i64::from(pages);
    Ok(conn.batch_execute(&format!("PRAGMA max_page_count = {limit}"))?)
}

#[tokio::test]
async fn a_full_disk_keeps_what_was_acknowledged_and_nothing_of_the_rest() {
    let database = TestDatabase::bare_sqlite();
    let db = furnished(&database);
    db.write(|conn| leave_room_for(conn, 100)).await.unwrap();
    let mut done = 0;
    let refused = loop {
        let (first, second) = (format!("a{done:03}"), format!("b{done:03}"));
        let answer = db
            .write(move |conn| {
                put(conn, &first)?;
                put(conn, &format!("{second}{}", "x".repeat(LONG)))
            })
            .await;
        match answer {
            Ok(()) => done += 1,
            Err(failure) => break failure,
        }
        assert!(done < 100, "the disk never filled up");
    };
    assert!(matches!(refused, DbFailure::DiskFull), "{refused:?}");
    assert!(done > 0);
    assert_eq!(db.read(labels).await.unwrap().len(), done * 2);
    db.write(|conn| put(conn, "when there is room again"))
        .await
        .unwrap();
    assert_eq!(db.read(labels).await.unwrap().len(), done * 2 + 1);
}

/// SQLite ends the whole transaction when a single statement finds no room, savepoints or not.
#[tokio::test]
async fn one_job_too_big_for_the_disk_costs_the_others_nothing() {
    let database = TestDatabase::bare_sqlite();
    let db = furnished(&database);
    let mut jobs = JoinSet::new();
    for number in 0..60 {
        let db = db.clone();
        jobs.spawn(async move {
            let label = format!("{number:02}");
            let answer = db
                .write(move |conn| {
                    put(conn, &label)?;
                    if number % 20 == 7 {
                        leave_room_for(conn, 1)?;
                        put(conn, &"x".repeat(LONG))?;
                    }
                    Ok(())
                })
                .await;
            (number, answer)
        });
    }
    for (number, answer) in jobs.join_all().await {
        match answer {
            Ok(()) => assert_ne!(number % 20, 7),
            Err(failure) => {
                assert!(matches!(failure, DbFailure::DiskFull), "{failure:?}");
                assert_eq!(number % 20, 7, "{failure:?}");
            }
        }
    }
    assert_eq!(db.read(labels).await.unwrap().len(), 57);
}

/// The same job that swallows the news and goes on must not be told that all is well.
#[tokio::test]
async fn nobody_is_told_done_after_the_transaction_has_gone() {
    let database = TestDatabase::bare_sqlite();
    let db = furnished(&database);
    let answer = db
        .write(|conn| -> Outcome<()> {
            put(conn, "before")?;
            leave_room_for(conn, 1)?;
            put(conn, &"x".repeat(LONG)).ok();
            conn.transaction(|conn| put(conn, "after")).ok();
            put(conn, "long after").ok();
            Ok(())
        })
        .await;
    assert!(matches!(answer, Err(DbFailure::DiskFull)), "{answer:?}");
    assert!(db.read(labels).await.unwrap().is_empty());
}

/// What SQLite says of a file that may only be read is told apart from a full disk.
#[tokio::test]
async fn a_database_that_may_only_be_read_says_so() {
    let database = TestDatabase::bare_sqlite();
    let db = furnished(&database);
    let refused = db
        .write(|conn| {
            conn.batch_execute("PRAGMA query_only = ON")?;
            put(conn, "refused")
        })
        .await;
    assert!(
        matches!(refused, Err(DbFailure::ReadOnly(_))),
        "{refused:?}"
    );
    // A new connection has forgotten it.
    db.write(|conn| put(conn, "kept")).await.unwrap();
    assert_eq!(db.read(labels).await.unwrap(), ["kept"]);
}

/// Ends every other connection of this schema, as a restart of the server would.
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
    WHERE pid <> pg_backend_pid() AND application_name = current_setting('application_name')";

#[tokio::test]
async fn connections_that_died_are_opened_again() {
    if !on_postgres() {
        return;
    }
    let mut database = TestDatabase::bare();
    database.url += &format!("&application_name=cut_{}", std::process::id());
    let db = furnished(&database);
    for round in 0..5 {
        let mut cutter = Conn::open(&database.url).unwrap();
        diesel::sql_query(CUT).execute(&mut cutter).unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        for number in 0..10 {
            db.write(move |conn| put(conn, &format!("{round} {number}")))
                .await
                .unwrap();
            assert!(!db.read(labels).await.unwrap().is_empty());
        }
    }
    assert_eq!(db.read(labels).await.unwrap().len(), 50);
}

#[tokio::test]
async fn a_connection_that_dies_in_the_middle_is_an_answer() {
    if !on_postgres() {
        return;
    }
    let (_database, db) = test_database();
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    let answer = db
        .write(move |conn| {
            counted.fetch_add(1, Ordering::SeqCst);
            put(conn, "half")?;
            conn.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())")
                .ok();
            put(conn, "other half")
        })
        .await;
    assert!(
        matches!(answer, Err(DbFailure::Unavailable(_))),
        "{answer:?}"
    );
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    assert!(db.read(labels).await.unwrap().is_empty());
    db.write(|conn| put(conn, "whole")).await.unwrap();
}
