//! A day as it is typed.

use chrono::{Datelike, NaiveDate};

use super::grouping::is_digits;
use crate::error::Message;

const FIRST_YEAR: i32 = 1900;
const LAST_YEAR: i32 = 2100;

/// `15/08/2024`, `15-8-2024`, `15.8.2024`, or `2024-08-15` as browsers send it.
pub fn day(text: &str) -> Result<NaiveDate, Message> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Message::new("values.day.empty"));
    }
    let (year, month, day) = parts(text).ok_or_else(|| Message::new("values.day.shape"))?;
    let date = NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| Message::new("values.day.impossible").with("found", text))?;
    if !(FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
        return Err(Message::new("values.day.year")
            .with("first", FIRST_YEAR)
            .with("last", LAST_YEAR));
    }
    Ok(date)
}

/// Year, month and day. The year has four digits: it alone tells which end is which.
fn parts(text: &str) -> Option<(i32, u32, u32)> {
    let mark = text.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let mut parts = text.split(mark).map(str::trim);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || ![first, month, last].into_iter().all(is_digits) {
        return None;
    }
    let (year, day) = match (first.len(), last.len()) {
        (4, 1 | 2) => (first, last),
        (1 | 2, 4) => (last, first),
        _ => return None,
    };
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text;

    #[test]
    fn reads_the_usual_ways_of_writing() {
        let expected = NaiveDate::from_ymd_opt(2024, 8, 5).unwrap();
        for good in [
            "05/08/2024",
            "5-8-2024",
            " 5.8.2024 ",
            "2024-08-05",
            "5 / 8 / 2024",
        ] {
            assert_eq!(day(good).unwrap(), expected, "{good}");
        }
    }

    #[test]
    fn refuses_with_a_reason() {
        for (bad, why) in [
            ("", "empty"),
            ("hôm nay", "shape"),
            ("15/08", "shape"),
            ("15/08/24", "shape"),
            ("15/08/2024/1", "shape"),
            ("15-08/2024", "shape"),
            ("+5/08/2024", "shape"),
            ("1/99999999999/2024", "shape"),
            ("31/02/2024", "impossible"),
            ("08/15/2024", "impossible"),
            ("29/02/2023", "impossible"),
            ("01/01/0024", "year"),
            ("01/01/2101", "year"),
        ] {
            assert_eq!(
                day(bad).unwrap_err().key,
                format!("values.day.{why}"),
                "{bad}"
            );
        }
    }

    proptest! {
        #[test]
        fn reads_what_is_written(days in 0..73_000_u64) {
            let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days);
            prop_assert_eq!(day(&text::date(date)).unwrap(), date);
            prop_assert_eq!(day(&date.to_string()).unwrap(), date);
        }
    }
}
