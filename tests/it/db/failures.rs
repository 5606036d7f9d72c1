use diesel::prelude::*;
use lensan::db::{DbFailure, Outcome, on_each};

use super::{jars, labels, put, shelves, test_database};

#[tokio::test]
async fn a_taken_value_is_told_by_table_and_column() {
    let (_database, db) = test_database();
    let again = |conn: &mut _| {
        diesel::insert_into(shelves::table)
            .values(shelves::name.eq("first"))
            .execute(conn)
            .map_err(DbFailure::from)
    };
    let conflict = db.write(again).await.unwrap_err();
    assert!(
        matches!(&conflict, DbFailure::Conflict { table, column } if table == "shelves" && column == "name"),
        "{conflict:?}"
    );
}

#[tokio::test]
async fn the_first_column_stands_for_a_constraint_of_several() {
    let (_database, db) = test_database();
    let twice = db
        .write(|conn| put(conn, "plum").and_then(|()| put(conn, "plum")))
        .await;
    let Err(DbFailure::Conflict { table, column }) = twice else {
        panic!("{twice:?}")
    };
    // PostgreSQL tells a constraint of several columns by its name, which is ours: first column.
    assert_eq!((table.as_str(), column.as_str()), ("jars", "label"));
    assert!(db.read(labels).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_reference_to_nothing_is_dangling_and_no_row_is_missing() {
    let (_database, db) = test_database();
    let dangling = db
        .write(|conn| {
            diesel::insert_into(jars::table)
                .values((jars::shelf_id.eq(99), jars::label.eq("x")))
                .execute(conn)
                .map_err(DbFailure::from)
        })
        .await;
    assert!(matches!(dangling, Err(DbFailure::Dangling)));
    let missing: Outcome<i64> = db
        .read(|conn| {
            Ok(jars::table
                .select(jars::id)
                .filter(jars::id.eq(7))
                .get_result(conn)?)
        })
        .await;
    assert!(matches!(missing, Err(DbFailure::Missing)));
}

/// PostgreSQL ends such a transaction with a rollback that it calls a success.
#[tokio::test]
async fn an_error_that_was_swallowed_is_never_called_done() {
    let (_database, db) = test_database();
    db.write(|conn| put(conn, "plum")).await.unwrap();
    let answer = db
        .write(|conn| -> Outcome<()> {
            put(conn, "pear")?;
            put(conn, "plum").ok();
            Ok(())
        })
        .await;
    let kept = db.read(labels).await.unwrap().contains(&"pear".to_string());
    assert_eq!(answer.is_ok(), kept, "{answer:?}");
    db.write(|conn| put(conn, "quince")).await.unwrap();
}

#[tokio::test]
async fn a_savepoint_makes_an_error_survivable() {
    let (_database, db) = test_database();
    db.write(|conn| put(conn, "plum")).await.unwrap();
    db.write(|conn| {
        let again = conn.transaction(|conn| put(conn, "plum"));
        assert!(matches!(again, Err(DbFailure::Conflict { .. })));
        put(conn, "pear")
    })
    .await
    .unwrap();
    assert_eq!(db.read(labels).await.unwrap(), ["pear", "plum"]);
}

#[tokio::test]
async fn what_the_enum_cannot_say_is_said_in_both() {
    let (_database, db) = test_database();
    let ids: Outcome<Vec<i64>> = db
        .write(|conn| {
            let boundaries_cache = (shelves::name.eq("second"), shelves::filled.eq(3));
            let insert = diesel::insert_into(shelves::table).values(boundaries_cache);
            let id: i64 = on_each!(conn, |c| insert.returning(shelves::id).get_result(c))?;
            let first = shelves::name.eq("second");
            let again = diesel::insert_into(shelves::table)
                .values(first)
                .on_conflict_do_nothing();
            let made = on_each!(conn, |c| again.execute(c))?;
            assert_eq!(made, 0);
            let rows = vec![
                (jars::shelf_id.eq(id), jars::label.eq("a")),
                (jars::shelf_id.eq(id), jars::label.eq("b")),
            ];
            on_each!(conn, |c| diesel::insert_into(jars::table)
                .values(&rows)
                .execute(c))?;
            let filled = shelves::table
                .select(shelves::id)
                .filter(shelves::filled.eq(3))
                .union(jars::table.select(jars::shelf_id));
            Ok(on_each!(conn, |c| filled.load(c))?)
        })
        .await;
    assert_eq!(ids.unwrap().len(), 1);
}
