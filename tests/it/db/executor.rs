use std::sync::mpsc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use lensan::db::{Db, DbFailure, DbOptions, Outcome};
use tokio::task::JoinSet;

use super::{is_other, labels, put, shelves, test_database};

/// Keeps every writer busy until the sender is dropped, so that what comes after waits together.
fn hold(db: &Db, writers: usize) -> Vec<mpsc::Sender<()>> {
    (0..writers)
        .map(|_| {
            let (release, held) = mpsc::channel::<()>();
            let (begun, begins) = mpsc::channel();
            let db = db.clone();
            std::thread::spawn(move || {
                db.write_blocking(move |_| -> Outcome<()> {
                    begun.send(()).ok();
                    held.recv().ok();
                    Ok(())
                })
            });
            begins.recv_timeout(Duration::from_secs(5)).unwrap();
            release
        })
        .collect()
}

#[tokio::test]
async fn a_job_that_fails_spoils_nobody_else_in_its_group() {
    let (_database, db) = test_database();
    let held = hold(&db, 1);
    let mut jobs = JoinSet::new();
    for number in 0..40 {
        let db = db.clone();
        jobs.spawn(async move {
            let label = format!("{number:02}");
            db.write(move |conn| {
                put(conn, &label)?;
                if number % 4 == 0 {
                    Err(DbFailure::Missing)
                } else {
                    Ok(())
                }
            })
            .await
        });
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(held);
    let answers = jobs.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 30);
    let kept = db.read(labels).await.unwrap();
    assert_eq!(kept.len(), 30);
    assert!(!kept.contains(&"04".to_string()));
}

/// On SQLite both run in one group; on PostgreSQL the first has its own transaction.
#[tokio::test]
async fn nobody_hears_done_before_it_is_kept() {
    let (_database, db) = test_database();
    let held = hold(&db, 1);
    let (first, slow) = (db.clone(), db.clone());
    let first = tokio::spawn(async move { first.write(|conn| put(conn, "first")).await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    let (release, waits) = mpsc::channel::<()>();
    let slow = tokio::spawn(async move {
        slow.write(move |_| -> Outcome<()> {
            waits.recv().ok();
            Ok(())
        })
        .await
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    drop(held);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let heard = first.is_finished();
    let kept = !db.read(labels).await.unwrap().is_empty();
    assert!(kept || !heard);
    drop(release);
    first.await.unwrap().unwrap();
    slow.await.unwrap().unwrap();
    assert_eq!(db.read(labels).await.unwrap(), ["first"]);
}

#[tokio::test]
async fn a_panic_is_an_answer_and_harms_nobody() {
    let (_database, db) = test_database();
    let held = hold(&db, 1);
    let (first, panics, last) = (db.clone(), db.clone(), db.clone());
    let first = tokio::spawn(async move { first.write(|conn| put(conn, "before")).await });
    let panics = tokio::spawn(async move {
        panics
            .write(|conn| {
                conn.transaction(|conn| -> Outcome<()> {
                    put(conn, "lost")?;
                    panic!("on purpose")
                })
            })
            .await
    });
    let last = tokio::spawn(async move { last.write(|conn| put(conn, "after")).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(held);
    first.await.unwrap().unwrap();
    assert!(is_other(&panics.await.unwrap().unwrap_err()));
    last.await.unwrap().unwrap();
    assert_eq!(db.read(labels).await.unwrap(), ["after", "before"]);

    let asked: Outcome<()> = db.read(|_| panic!("on purpose")).await;
    assert!(is_other(&asked.unwrap_err()));
    assert_eq!(db.read(labels).await.unwrap(), ["after", "before"]);
}

#[tokio::test]
async fn reads_then_writes_side_by_side_lose_nothing() {
    let (_database, db) = test_database();
    let mut jobs = JoinSet::new();
    for _ in 0..64 {
        let db = db.clone();
        jobs.spawn(async move {
            db.write(|conn| -> Outcome<()> {
                let filled: i64 = shelves::table.select(shelves::filled).get_result(conn)?;
                diesel::update(shelves::table)
                    .set(shelves::filled.eq(filled + 1))
                    .execute(conn)?;
                Ok(())
            })
            .await
        });
    }
    for answer in jobs.join_all().await {
        answer.unwrap();
    }
    let filled: Outcome<i64> = db
        .read(|conn| Ok(shelves::table.select(shelves::filled).get_result(conn)?))
        .await;
    assert_eq!(filled.unwrap(), 64);
}

#[tokio::test]
async fn what_is_sent_many_times_at_once_is_done_once() {
    let (_database, db) = test_database();
    let mut jobs = JoinSet::new();
    for _ in 0..32 {
        let db = db.clone();
        jobs.spawn(async move {
            db.write(|conn| {
                if labels(conn)?.is_empty() {
                    put(conn, "once")?;
                }
                Ok::<_, DbFailure>(())
            })
            .await
        });
    }
    for answer in jobs.join_all().await {
        answer.unwrap();
    }
    assert_eq!(db.read(labels).await.unwrap(), ["once"]);
}

#[tokio::test]
async fn a_full_queue_answers_at_once() {
    let (database, db) = test_database();
    db.close();
    let options = DbOptions {
        readers: 1,
        queue: 2,
        ..DbOptions::new(&database.url)
    };
    let db = Db::open(&options).unwrap();
    let held = hold(&db, 1);
    let mut waiting = JoinSet::new();
    for label in ["a", "b"] {
        let db = db.clone();
        waiting.spawn(async move { db.write(move |conn| put(conn, label)).await });
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    let refused = db.write(|conn| put(conn, "c")).await;
    assert!(matches!(refused, Err(DbFailure::Busy)));
    drop(held);
    assert!(waiting.join_all().await.iter().all(Result::is_ok));
    assert_eq!(db.read(labels).await.unwrap(), ["a", "b"]);
}

#[tokio::test]
async fn one_read_sees_one_moment_and_changes_nothing() {
    let (_database, db) = test_database();
    let writer = db.clone();
    let seen = db
        .read(move |conn| -> Outcome<_> {
            let before = labels(conn)?.len();
            std::thread::spawn(move || writer.write_blocking(|conn| put(conn, "meanwhile")))
                .join()
                .unwrap()?;
            Ok((before, labels(conn)?.len()))
        })
        .await
        .unwrap();
    assert_eq!(seen, (0, 0));
    assert_eq!(db.read(labels).await.unwrap(), ["meanwhile"]);
    assert!(db.read(|conn| put(conn, "by a reader")).await.is_err());
    db.write(|conn| put(conn, "by a writer")).await.unwrap();
}

#[tokio::test]
async fn a_glance_sees_what_was_kept_and_changes_nothing() {
    let (_database, db) = test_database();
    db.write(|conn| put(conn, "kept")).await.unwrap();
    assert_eq!(db.glance(labels).await.unwrap(), ["kept"]);
    assert!(db.glance(|conn| put(conn, "by a glance")).await.is_err());
    for _ in 0..8 {
        let thrown: Outcome<()> = db.glance(|_| panic!("a mistake in a query")).await;
        assert!(thrown.is_err());
    }
    let missing: Outcome<()> = db.glance(|_| Err(DbFailure::Missing)).await;
    assert!(matches!(missing, Err(DbFailure::Missing)));
    db.write(|conn| put(conn, "later")).await.unwrap();
    assert_eq!(db.glance(labels).await.unwrap(), ["kept", "later"]);
}

#[tokio::test]
async fn a_glance_waits_for_no_report() {
    let (_database, db) = test_database();
    if db.is_postgres() {
        return; // a glance is a read there
    }
    let (release, held) = mpsc::channel::<()>();
    let held = std::sync::Arc::new(std::sync::Mutex::new(held));
    let mut reports = JoinSet::new();
    for _ in 0..8 {
        let (db, held) = (db.clone(), held.clone());
        reports.spawn(async move {
            db.read(move |_| -> Outcome<()> {
                held.lock().unwrap().recv().ok();
                Ok(())
            })
            .await
        });
    }
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert_eq!(db.glance(labels).await.unwrap(), Vec::<String>::new());
    drop(release);
    assert!(reports.join_all().await.iter().all(Result::is_ok));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_glance_at_a_closed_database_says_so() {
    let (_database, db) = test_database();
    db.close();
    let refused = db.glance(labels).await;
    assert!(matches!(refused, Err(DbFailure::Unavailable(_))));
}

#[test]
fn closing_finishes_what_waits_and_lets_nothing_in() {
    let (database, db) = test_database();
    let writers: Vec<_> = (0..20)
        .map(|number| {
            let db = db.clone();
            std::thread::spawn(move || {
                db.write_blocking(move |conn| {
                    std::thread::sleep(Duration::from_millis(2));
                    put(conn, &number.to_string())
                })
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(15));
    db.close();
    let refused = db.write_blocking(|conn| put(conn, "late"));
    assert!(matches!(refused, Err(DbFailure::Unavailable(_))));
    let answers = writers.into_iter().map(|writer| writer.join().unwrap());
    let kept = answers.filter(Result::is_ok).count();
    let db = database.open();
    assert_eq!(db.read_blocking(labels).unwrap().len(), kept);
}

#[test]
fn a_url_that_leads_nowhere_shows_at_the_start() {
    for url in [
        "lensan.db",
        "sqlite:",
        "sqlite:/no/such/folder/x.db",
        "postgres://x@127.0.0.1:1/x",
    ] {
        let opened = Db::open(&DbOptions::new(url));
        assert!(matches!(opened, Err(DbFailure::Unavailable(_))), "{url}");
    }
}

#[tokio::test]
async fn whoever_gives_up_waiting_leaves_the_work_whole() {
    let (_database, db) = test_database();
    let impatient = db.write(|conn| {
        std::thread::sleep(Duration::from_millis(60));
        put(conn, "a")?;
        put(conn, "b")
    });
    tokio::time::timeout(Duration::from_millis(10), impatient)
        .await
        .unwrap_err();
    db.write(|conn| Ok::<_, DbFailure>(conn.batch_execute("SELECT 1")?))
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(db.read(labels).await.unwrap(), ["a", "b"]);
}
