//! Every figure that open data publish.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::history::{HALVES, half};
use crate::support::app::TestApp;

/// A figure as it is published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Published {
    pub column: &'static str,
    /// `province 66`, `district 643`, `commune 24133`, and the boundaries it is of.
    pub place: String,
    pub boundaries_on: String,
    pub period: String,
    pub as_of: NaiveDate,
    pub value: i64,
}

impl Published {
    pub fn is_cumulative(&self) -> bool {
        self.period.starts_with("until")
    }
}

pub const COLUMNS: [&str; 4] = ["households", "cooperatives", "listings", "trained"];

pub fn periods() -> Vec<String> {
    let ends = (-1..HALVES + 6).filter(|n| n % 6 == 5 || n % 6 == -1 || n % 12 == 2);
    let mut periods: Vec<String> = ends
        .map(|n| format!("until-{}", half(n).last_day()))
        .collect();
    let more = [
        "2024-Q2",
        "2024-Q3",
        "2025-Q1",
        "2025-Q4",
        "2025",
        "2024-08",
        "s2024-Q3",
        "2024-07-01_2024-12-31",
        "2024-07-01_2025-03-31",
        "2024-08-01_2024-09-30",
    ];
    periods.extend(more.map(str::to_owned));
    periods
}

/// What is told of the quarter that is over, and until its end.
pub fn fetched_of_quarter(app: &TestApp, quarter: i32) -> Vec<Published> {
    let last = half(quarter * 6 + 5).last_day();
    let number = last.month().div_euclid(3);
    let periods = [
        format!("until-{last}"),
        format!("{}-Q{number}", last.year()),
    ];
    fetched_periods(app, &periods)
}

pub fn fetched(app: &TestApp) -> Vec<Published> {
    fetched_periods(app, &periods())
}

fn fetched_periods(app: &TestApp, periods: &[String]) -> Vec<Published> {
    let mut all = BTreeSet::new();
    for boundaries in ["2025-06-30", "2026-11-20"] {
        for period in periods {
            for (level, provinces) in [
                ("provinces", &[""][..]),
                ("districts", &["66", "54"]),
                ("communes", &["66", "54"]),
            ] {
                for province in provinces {
                    let path = format!(
                        "/open/v1/{level}.json?province={province}&period={period}&boundaries={boundaries}"
                    );
                    let answer = app.visitor().get(&path);
                    // Province 54 is no more.
                    if answer.status == 200 {
                        let table: Value = serde_json::from_slice(&answer.bytes).unwrap();
                        all.extend(published_figures(&table, level, boundaries, period));
                    }
                }
            }
        }
    }
    all.into_iter().collect()
}

pub fn published_figures(
    table: &Value,
    level: &str,
    boundaries: &str,
    period: &str,
) -> Vec<Published> {
    let total = table["province"]["code"].as_str();
    let total = total.map_or("country".to_owned(), |code| format!("provinces {code}"));
    let loose = format!("loose of {level} {total}");
    let rows = table["rows"].as_array().unwrap().iter();
    let rows = rows.map(|row| (format!("{level} {}", row["code"].as_str().unwrap()), row));
    let mut published = Vec::new();
    for (place, row) in rows.chain([(total, &table["total"]), (loose, &table["not_placed"])]) {
        for column in COLUMNS {
            let Some(value) = row[column].as_i64() else {
                continue;
            };
            let as_of = row[format!("{column}_as_of")].as_str();
            let as_of = as_of.unwrap_or(table["period"]["until"].as_str().unwrap());
            published.push(Published {
                column,
                place: place.clone(),
                boundaries_on: boundaries.to_owned(),
                period: period.to_owned(),
                as_of: as_of.parse().unwrap(),
                value,
            });
        }
    }
    published
}
