//! The column types of this program, through the enum, on either database.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use lensan::db::Outcome;

use super::test_database;

diesel::table! {
    probes (id) {
        id -> BigInt,
        yes -> Bool,
        small -> Integer,
        big -> BigInt,
        words -> Text,
        bytes -> Binary,
        day -> Date,
        moment -> Timestamp,
        no_words -> Nullable<Text>,
        no_day -> Nullable<Date>,
        no_moment -> Nullable<Timestamp>,
        no_number -> Nullable<BigInt>,
    }
}

#[derive(Debug, Clone, PartialEq, Insertable, Queryable, Selectable)]
#[diesel(table_name = probes)]
struct Probe {
    id: i64,
    yes: bool,
    small: i32,
    big: i64,
    words: String,
    bytes: Vec<u8>,
    day: NaiveDate,
    moment: NaiveDateTime,
    no_words: Option<String>,
    no_day: Option<NaiveDate>,
    no_moment: Option<NaiveDateTime>,
    no_number: Option<i64>,
}

fn probe(id: i64, moment: &str) -> Probe {
    Probe {
        id,
        yes: id % 2 == 0,
        small: i32::MIN,
        big: i64::MAX,
        words: "Sầu riêng Krông Pắc".into(),
        bytes: vec![0, 159, 146, 150],
        day: "2024-08-15".parse().unwrap(),
        moment: moment.parse().unwrap(),
        no_words: None,
        no_day: (id == 1).then(|| "1975-04-30".parse().unwrap()),
        no_moment: (id == 1).then(|| "2025-07-01T00:00:00".parse().unwrap()),
        no_number: None,
    }
}

#[tokio::test]
async fn every_type_comes_back_as_it_went_in_and_sorts_by_time() {
    let (_database, db) = test_database();
    let bytes = if db.is_postgres() { "BYTEA" } else { "BLOB" };
    let sql = format!(
        "CREATE TABLE probes (id BIGINT PRIMARY KEY, yes BOOLEAN NOT NULL, small INTEGER NOT NULL, \
         big BIGINT NOT NULL, words TEXT NOT NULL, bytes {bytes} NOT NULL, day DATE NOT NULL, \
         moment TIMESTAMP NOT NULL, no_words TEXT, no_day DATE, no_moment TIMESTAMP, no_number BIGINT)"
    );
    let moments = [
        "2024-08-15T23:59:59.999999",
        "2024-08-15T23:59:59.000001",
        "2024-08-15T23:59:59",
        "2024-08-15T23:59:59.5",
    ];
    let mut sent: Vec<_> = (1..)
        .zip(moments)
        .map(|(id, moment)| probe(id, moment))
        .collect();
    let rows = sent.clone();
    let mut back = db
        .write(move |conn| -> Outcome<Vec<Probe>> {
            conn.batch_execute(&sql)?;
            for row in &rows {
                diesel::insert_into(probes::table)
                    .values(row)
                    .execute(conn)?;
            }
            let day: NaiveDate = "2024-08-15".parse().unwrap();
            let midnight = day.and_hms_opt(0, 0, 0).unwrap();
            Ok(probes::table
                .select(Probe::as_select())
                .filter(probes::day.eq(day))
                .filter(probes::moment.ge(midnight))
                .filter(probes::no_words.is_null())
                .order(probes::moment)
                .load(conn)?)
        })
        .await
        .unwrap();
    sent.sort_by_key(|row| row.moment);
    assert_eq!(back, sent);
    back.retain(|row| row.yes);
    assert_eq!(back.len(), 2);
}
