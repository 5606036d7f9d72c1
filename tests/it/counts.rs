//! The tally in the database.

use chrono::{Days, NaiveDate};
use lensan::counts::{self, By, Change, Channel, Evidence, Measure, SumQuery, Tally};
use lensan::db::{Conn, Failure};
use lensan::values::{HalfMonth, Period};

use crate::support::database::TestDatabase;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

async fn write<T: Send + 'static>(
    work: impl Fn(&mut Conn) -> Result<T, Failure> + Send + 'static,
) -> T {
    let database = TestDatabase::new();
    database.open().write(work).await.unwrap()
}

/// Everything there is of some areas.
fn all(by: By, areas: &[i64]) -> SumQuery<'_> {
    SumQuery {
        by,
        areas,
        from: None,
        until: HalfMonth::of(day(2100, 1, 1)),
    }
}

fn scattered(count: i64) -> Vec<Change> {
    (0..count)
        .map(|n| {
            let on = day(2024, 1, 1) + Days::new((n * 37 % 700).unsigned_abs());
            let measure = Measure::ALL[(n % 13) as usize];
            let channel = Channel::ALL[(n % 12) as usize];
            Change::one(measure, (1 + n % 40, (n % 5 > 0).then_some(n % 5)), on)
                .through(channel, Evidence::ALL[(n % 4) as usize])
                .by(n % 7 - 2)
        })
        .collect()
}

#[tokio::test]
async fn changes_add_up_in_their_half_month() {
    let change = |on| Change::one(Measure::ListingsPublished, (7, Some(3)), on);
    write(move |c| {
        counts::add(c, change(day(2024, 8, 14)))?;
        counts::add(c, change(day(2024, 8, 15)))?;
        counts::add(c, change(day(2024, 9, 14)).by(5))?;
        counts::add(c, change(day(2024, 9, 15)).by(100))?;
        let sum = |c: &mut Conn, code: &str| -> Result<i64, Failure> {
            let period = Period::parse(code).unwrap();
            let rows = counts::sums(c, &SumQuery::over(By::District, &[3], &period))?;
            Ok(rows.iter().map(|row| row.2).sum())
        };
        assert_eq!(sum(c, "2024-08")?, 2);
        // The State's September: 15 August to 14 September.
        assert_eq!(sum(c, "s2024-09")?, 6);
        assert_eq!(sum(c, "2024-09")?, 105);
        let trend = counts::sums_by_half_month(c, &all(By::Commune, &[7]))?;
        assert_eq!(trend.len(), 4);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_table_says_what_the_memory_says() {
    let changes = scattered(2_000);
    let expected: Tally = changes.iter().collect();
    let found = write(move |c| {
        for some in changes.chunks(50) {
            counts::add_all(c, some)?;
        }
        Tally::from_counts(c)
    })
    .await;
    assert_eq!(expected.diff(&found), []);
    assert!(!expected.is_empty());
}

#[tokio::test]
async fn districts_and_communes_sum_to_the_same() {
    let changes = scattered(2_000);
    let by_hand: i64 = changes
        .iter()
        .filter(|change| change.measure == Measure::Transactions)
        .map(|change| change.by)
        .sum();
    write(move |c| {
        counts::add_all(c, &changes)?;
        let districts: Vec<i64> = (0..=5).collect();
        let communes: Vec<i64> = (1..=40).collect();
        for query in [all(By::District, &districts), all(By::Commune, &communes)] {
            let rows = counts::sums(c, &query)?;
            let of = rows.iter().filter(|row| row.1 == Measure::Transactions);
            assert_eq!(of.map(|row| row.2).sum::<i64>(), by_hand);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn channels_and_evidence_are_kept_apart() {
    let sale = Change::one(Measure::TransactionValue, (7, None), day(2024, 8, 2));
    write(move |c| {
        let shopee = sale.through(Channel::Shopee, Evidence::Platform);
        let direct = sale.through(Channel::Direct, Evidence::Household);
        counts::add_all(
            c,
            &[
                shopee.by(1_000_000_000_000),
                direct.by(300),
                direct.by(-100),
            ],
        )?;
        let mut rows = counts::sums_by_channel(c, &all(By::District, &[0]))?;
        rows.sort_unstable();
        let value = Measure::TransactionValue;
        assert_eq!(
            rows,
            [
                (
                    0,
                    value,
                    Channel::Shopee,
                    Evidence::Platform,
                    1_000_000_000_000
                ),
                (0, value, Channel::Direct, Evidence::Household, 200),
            ]
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn many_writers_lose_nothing() {
    let database = TestDatabase::new();
    let db = database.open();
    let mut changes = scattered(300);
    let writers: Vec<_> = (0..8)
        .map(|_| {
            changes.rotate_left(41);
            let (db, changes) = (db.clone(), changes.clone());
            tokio::spawn(async move { db.write(move |c| counts::add_all(c, &changes)).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    let found = db.read(Tally::from_counts).await.unwrap();
    let expected: Tally = changes
        .iter()
        .map(|change| change.by(change.by * 8))
        .collect::<Vec<_>>()
        .iter()
        .collect();
    assert_eq!(expected.diff(&found), []);
}
