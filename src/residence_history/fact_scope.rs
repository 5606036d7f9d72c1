//! The words of a recount: whose facts, and where each of them counts.

use std::ops::Range;

use chrono::NaiveDate;

use crate::db::{DbFailure, Outcome};

/// Whose facts are counted again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactScope<'a> {
    Everyone,
    Producer(i64),
    /// Few enough for one statement.
    Producers(&'a [i64]),
}

impl FactScope<'_> {
    /// The condition on a column that holds the id of a producer. The numbers stand in the text:
    /// they are the database's own.
    pub fn condition(&self, column: &str) -> String {
        match self {
            Self::Everyone => "1 = 1".to_owned(),
            Self::Producer(id) => format!("{column} = {id}"),
            Self::Producers([]) => "1 = 0".to_owned(),
            Self::Producers(ids) => {
                let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                format!("{column} IN ({})", ids.join(", "))
            }
        }
    }
}

/// District and commune of a fact, where [`at_place_of`] was joined. A row of `e` that is there
/// decides, also where its district is NULL.
pub const PLACE: &str = "\
    CASE WHEN e.producer_id IS NULL THEN p.district_id ELSE e.district_id END AS district_id, \
    COALESCE(e.commune_id, p.commune_id) AS commune_id";

/// Joins the earlier residence of producer `p` on the day of the fact. Where nobody ever moved this is
/// a look into an empty table.
pub fn at_place_of(day: &str) -> String {
    format!(
        "LEFT JOIN earlier_places e ON e.producer_id = p.id \
         AND e.from_day <= {day} AND e.until_day > {day}"
    )
}

/// A day as either database writes it as text: `2024-08-31`. By hand, as it is read for every sale
/// there is and a general reader takes ten times as long.
pub fn day_of(text: &str) -> Outcome<NaiveDate> {
    let number = |range: Range<usize>| -> Option<u32> { text.get(range)?.parse().ok() };
    let day = || {
        let year = i32::try_from(number(0..4)?).ok()?;
        NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?)
    };
    day().filter(|_| text.len() == 10).ok_or_else(|| {
        let why = format!("{text:?} is no day");
        DbFailure::Other(diesel::result::Error::DeserializationError(why.into()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_one_of_none() {
        assert_eq!(FactScope::Producers(&[]).condition("p.id"), "1 = 0");
        assert_eq!(
            FactScope::Producers(&[3, 5]).condition("p.id"),
            "p.id IN (3, 5)"
        );
        assert_eq!(FactScope::Producer(3).condition("p.id"), "p.id = 3");
    }

    #[test]
    fn a_day_is_read_as_both_databases_write_it() {
        assert_eq!(
            day_of("2024-08-31").ok(),
            NaiveDate::from_ymd_opt(2024, 8, 31)
        );
        for wrong in [
            "",
            "2024-08-32",
            "2024-8-31",
            "2024-08-31 00:00:00",
            "20240831",
        ] {
            assert!(day_of(wrong).is_err(), "{wrong}");
        }
    }
}
