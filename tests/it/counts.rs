//! The tally in the database.

use chrono::{Days, NaiveDate};
use lensan::areas::{Cell, Cells};
use lensan::counts::{
    self, Channel, CountChange, CountPlace, Detail, Evidence, Measure, SumQuery, Tally,
};
use lensan::db::{Conn, DbFailure};
use lensan::values::{HalfMonth, Period};

use crate::support::database::TestDatabase;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

async fn write<T: Send + 'static>(
    work: impl Fn(&mut Conn) -> Result<T, DbFailure> + Send + 'static,
) -> T {
    let database = TestDatabase::new();
    database.open().write(work).await.unwrap()
}

/// Everything there is in some places.
fn all(cells: &Cells, detail: Detail) -> SumQuery<'_> {
    SumQuery {
        cells,
        detail,
        from: None,
        until: HalfMonth::of(day(2100, 1, 1)),
        measures: Measure::ALL,
    }
}

fn scattered(count: i64) -> Vec<CountChange> {
    (0..count)
        .map(|n| {
            let on = day(2024, 1, 1) + Days::new((n * 37 % 700).unsigned_abs());
            let measure = Measure::ALL[(n % 13) as usize];
            let channel = Channel::ALL[(n % 12) as usize];
            CountChange::one(
                measure,
                CountPlace::new(1 + n % 40, (n % 5 > 0).then_some(n % 5)),
                on,
            )
            .through(channel, Evidence::ALL[(n % 4) as usize])
            .by(n % 7 - 2)
        })
        .collect()
}

#[tokio::test]
async fn changes_add_up_in_their_half_month() {
    let change = |on| CountChange::one(Measure::ListingsPublished, CountPlace::new(7, Some(3)), on);
    write(move |c| {
        counts::add(c, change(day(2024, 8, 14)))?;
        counts::add(c, change(day(2024, 8, 15)))?;
        counts::add(c, change(day(2024, 9, 14)).by(5))?;
        counts::add(c, change(day(2024, 9, 15)).by(100))?;
        let cells = Cells::Of {
            districts: vec![3],
            loose_communes: vec![],
        };
        let sum = |c: &mut Conn, code: &str| -> Result<i64, DbFailure> {
            let period = Period::parse(code).unwrap();
            let query = SumQuery::over(&cells, Detail::Districts, &period);
            Ok(counts::sums(c, &query)?.iter().map(|row| row.2).sum())
        };
        // Folded or waiting, the figures are the same.
        for _ in 0..2 {
            assert_eq!(sum(c, "2024-08")?, 2);
            // The State's September: 15 August to 14 September.
            assert_eq!(sum(c, "s2024-09")?, 6);
            assert_eq!(sum(c, "2024-09")?, 105);
            let trend = counts::sums_by_half_month(c, &all(&cells, Detail::Communes))?;
            assert_eq!(trend.len(), 4);
            counts::fold(c)?;
        }
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
        let some = Cells::Of {
            districts: (1..=5).collect(),
            loose_communes: (1..=40).collect(),
        };
        for _ in 0..2 {
            for cells in [&Cells::All, &some] {
                for detail in [Detail::Districts, Detail::Communes] {
                    let rows = counts::sums(c, &all(cells, detail))?;
                    let of = rows.iter().filter(|row| row.1 == Measure::Transactions);
                    assert_eq!(of.map(|row| row.2).sum::<i64>(), by_hand);
                }
            }
            while counts::fold(c)? {}
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn channels_and_evidence_are_kept_apart() {
    let sale = CountChange::one(
        Measure::TransactionValue,
        CountPlace::new(7, None),
        day(2024, 8, 2),
    );
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
        let value = Measure::TransactionValue;
        let here = Cell::new(0, 7);
        let expected = [
            (
                here,
                value,
                Channel::Shopee,
                Evidence::Platform,
                1_000_000_000_000,
            ),
            (here, value, Channel::Direct, Evidence::Household, 200),
        ];
        for _ in 0..2 {
            let query = all(&Cells::All, Detail::Districts);
            assert_eq!(counts::sums_by_channel(c, &query)?, expected);
            counts::fold(c)?;
        }
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

/// Whatever the range: the sums by year and half-month say what adding one by one says.
#[tokio::test]
async fn any_range_is_the_sum_of_its_half_months() {
    let changes = scattered(1_000);
    write(move |c| {
        let (folded, waiting) = changes.split_at(700);
        counts::add_all(c, folded)?;
        while counts::fold(c)? {}
        counts::add_all(c, waiting)?;
        for (first, length) in [
            (0, 1),
            (3, 12),
            (3, 13),
            (0, 24),
            (23, 24),
            (7, 41),
            (0, 48),
        ] {
            let from = HalfMonth::of(day(2024, 1, 1)).shift(first);
            let until = from.shift(length - 1);
            let inside = |change: &&CountChange| {
                change.measure == Measure::Lots
                    && (from..=until).contains(&HalfMonth::of(change.on))
            };
            let query = SumQuery {
                from: Some(from),
                until,
                measures: &[Measure::Lots],
                ..all(&Cells::All, Detail::Districts)
            };
            let rows = counts::sums(c, &query)?;
            let by_hand: i64 = changes.iter().filter(inside).map(|change| change.by).sum();
            assert_eq!(rows.iter().map(|row| row.2).sum::<i64>(), by_hand);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_sum_at_odds_is_found() {
    use diesel::RunQueryDsl;
    let changes = scattered(500);
    write(move |c| {
        counts::add_all(c, &changes)?;
        while counts::fold(c)? {}
        assert_eq!(counts::sums_at_odds(c)?, 0);
        diesel::sql_query("UPDATE count_sums SET value = value + 1 WHERE detail = 1 AND span < 0")
            .execute(c)?;
        assert!(counts::sums_at_odds(c)? > 0);
        Ok(())
    })
    .await;
}
