//! How figures and days are written in Vietnam: 1.234.567,8 and 15/08/2024.
//!
//! The English pages write them the same way: they describe the same papers.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::clock::local_time;

/// `1.234.567`
pub fn number(value: i64) -> String {
    signed(value, &grouped(value.unsigned_abs()))
}

/// Đồng: `12.345.678 ₫`
pub fn money(dong: i64) -> String {
    format!("{} ₫", number(dong))
}

/// Thousandths of a unit: `1.234,5`
pub fn quantity(milli: i64) -> String {
    let size = milli.unsigned_abs();
    let whole = grouped(size / 1000);
    match size % 1000 {
        0 => signed(milli, &whole),
        rest => {
            let decimals = format!("{rest:03}");
            signed(
                milli,
                &format!("{whole},{}", decimals.trim_end_matches('0')),
            )
        }
    }
}

/// `15/08/2024`
pub fn date(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// A moment in UTC as a clock in Vietnam showed it: `15/08/2024 14:05`
pub fn date_time(utc: NaiveDateTime) -> String {
    local_time(utc).format("%d/%m/%Y %H:%M").to_string()
}

fn signed(value: i64, size: &str) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{size}")
}

fn grouped(size: u64) -> String {
    let digits = size.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in (0..digits.len()).rev().zip(digits.chars()) {
        out.push(digit);
        if place > 0 && place % 3 == 0 {
            out.push('.');
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1.234.567");
        assert_eq!(number(-1_000), "-1.000");
        assert_eq!(number(i64::MIN), "-9.223.372.036.854.775.808");
        assert_eq!(money(12_345_678), "12.345.678 ₫");
        assert_eq!(quantity(1_234_500), "1.234,5");
        assert_eq!(quantity(1_005), "1,005");
        assert_eq!(quantity(-50), "-0,05");
        assert_eq!(quantity(20_000), "20");
    }

    #[test]
    fn days() {
        let day = NaiveDate::from_ymd_opt(2024, 8, 15).unwrap();
        assert_eq!(date(day), "15/08/2024");
        let evening = day.and_hms_opt(17, 5, 0).unwrap();
        assert_eq!(date_time(evening), "16/08/2024 00:05");
    }

    proptest! {
        #[test]
        fn dots_are_all_that_is_added(value: i64) {
            prop_assert_eq!(number(value).replace('.', ""), value.to_string());
        }
    }
}
