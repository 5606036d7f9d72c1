//! How a period stands in an address.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use super::{Period, PeriodKind, check_year};
use crate::error::Message;

const UNTIL: &str = "until-";

impl Period {
    /// `2024-08`, `2024-Q3`, `2024`; of the State `s2024-08`, `s2024-Q3`, `s2024-H1`, `s2024-9M`,
    /// `s2024`; `2024-08-01_2024-10-14`, `until-2024-08-31`.
    pub fn parse(code: &str) -> Result<Self, Message> {
        let shape = || Message::new("values.period.shape");
        let code = code.trim();
        if let Some(until) = code.strip_prefix(UNTIL) {
            return Self::custom(None, day(until)?);
        }
        if let Some((from, until)) = code.split_once('_') {
            return Self::custom(Some(day(from)?), day(until)?);
        }
        let (state, rest) = match code.strip_prefix('s') {
            Some(rest) => (true, rest),
            None => (false, code),
        };
        let (year, part) = rest.split_at_checked(4).ok_or_else(shape)?;
        let (kind, index) = kind_of(state, part).ok_or_else(shape)?;
        Self::of_year(kind, number(year).ok_or_else(shape)?, index)
    }

    /// What [`parse`](Self::parse) reads.
    pub fn code(&self) -> String {
        let (year, month) = (self.until.year(), self.until.month());
        match self.kind {
            PeriodKind::Month => format!("{year}-{month:02}"),
            PeriodKind::Quarter => format!("{year}-Q{}", month / 3),
            PeriodKind::Year => format!("{year}"),
            PeriodKind::StateMonth => format!("s{year}-{month:02}"),
            PeriodKind::StateQuarter => format!("s{year}-Q{}", month / 3),
            PeriodKind::StateHalf => format!("s{year}-H{}", month / 6),
            PeriodKind::StateNine => format!("s{year}-9M"),
            PeriodKind::StateYear => format!("s{year}"),
            PeriodKind::Range | PeriodKind::Cumulative => match self.from {
                Some(from) => format!("{from}_{}", self.until),
                None => format!("{UNTIL}{}", self.until),
            },
        }
    }
}

/// What follows the year.
fn kind_of(state: bool, part: &str) -> Option<(PeriodKind, i32)> {
    use PeriodKind::{
        Month, Quarter, StateHalf, StateMonth, StateNine, StateQuarter, StateYear, Year,
    };
    let either = |calendar, of_state| if state { of_state } else { calendar };
    if part.is_empty() {
        return Some((either(Year, StateYear), 1));
    }
    let part = part.strip_prefix('-')?;
    if let Some(quarter) = part.strip_prefix('Q') {
        return Some((either(Quarter, StateQuarter), number(quarter)?));
    }
    match part.strip_prefix('H') {
        Some(half) if state => Some((StateHalf, number(half)?)),
        None if state && part == "9M" => Some((StateNine, 1)),
        None if part.len() == 2 => Some((either(Month, StateMonth), number(part)?)),
        _ => None,
    }
}

fn number(digits: &str) -> Option<i32> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

fn day(text: &str) -> Result<NaiveDate, Message> {
    let shape = |_| Message::new("values.period.shape");
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(shape)?;
    check_year(day.year()).map(|()| day)
}

/// Its code.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.code())
    }
}

impl FromStr for Period {
    type Err = Message;
    fn from_str(code: &str) -> Result<Self, Message> {
        Self::parse(code)
    }
}
