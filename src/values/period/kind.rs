//! The kinds of period and how long each is.

use chrono::{Datelike, NaiveDate};

use crate::error::Message;

/// How a period is cut. The State's kinds are those of Decree 09/2019/NĐ-CP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodKind {
    Month,
    Quarter,
    Year,
    /// From the 15th of the month before to the 14th.
    StateMonth,
    /// From the 15th of the month before the quarter to the 14th of its last month.
    StateQuarter,
    /// 15 December to 14 June, and 15 June to 14 December.
    StateHalf,
    /// 15 December to 14 September.
    StateNine,
    /// 15 December to 14 December.
    StateYear,
    /// From one day to another.
    Range,
    /// Everything until a day.
    Cumulative,
}

impl PeriodKind {
    pub const ALL: [Self; 10] = [
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::StateMonth,
        Self::StateQuarter,
        Self::StateHalf,
        Self::StateNine,
        Self::StateYear,
        Self::Range,
        Self::Cumulative,
    ];

    pub const fn is_state(self) -> bool {
        matches!(
            self,
            Self::StateMonth
                | Self::StateQuarter
                | Self::StateHalf
                | Self::StateNine
                | Self::StateYear
        )
    }

    /// How many of them are counted in a year; `None` for those told by their days.
    pub const fn per_year(self) -> Option<i32> {
        match self {
            Self::Month | Self::StateMonth => Some(12),
            Self::Quarter | Self::StateQuarter => Some(4),
            Self::StateHalf => Some(2),
            Self::Year | Self::StateNine | Self::StateYear => Some(1),
            Self::Range | Self::Cumulative => None,
        }
    }

    /// How many half-months long it is; `None` for those told by their days.
    pub const fn half_months(self) -> Option<i32> {
        match self.months() {
            Some(months) => Some(months * 2),
            None => None,
        }
    }

    /// The month that the `index`th of a year ends in.
    pub(super) fn last_month(self, index: i32) -> Option<i32> {
        self.months()?.checked_mul(index)
    }

    pub(super) fn label(self, until: NaiveDate) -> Message {
        let (month, year) = (until.month(), until.year());
        match self {
            Self::Month => Message::new("values.period.month").with("month", month),
            Self::Quarter => Message::new("values.period.quarter").with("quarter", month / 3),
            Self::Year => Message::new("values.period.full_year"),
            Self::StateMonth => Message::new("values.period.state_month").with("month", month),
            Self::StateQuarter => {
                Message::new("values.period.state_quarter").with("quarter", month / 3)
            }
            Self::StateHalf if month <= 6 => Message::new("values.period.state_half_1"),
            Self::StateHalf => Message::new("values.period.state_half_2"),
            Self::StateNine => Message::new("values.period.state_nine"),
            Self::StateYear => Message::new("values.period.state_year"),
            Self::Range => Message::new("values.period.free_range"),
            Self::Cumulative => Message::new("values.period.cumulative"),
        }
        .with("year", year)
    }

    const fn months(self) -> Option<i32> {
        match self {
            Self::Month | Self::StateMonth => Some(1),
            Self::Quarter | Self::StateQuarter => Some(3),
            Self::StateHalf => Some(6),
            Self::StateNine => Some(9),
            Self::Year | Self::StateYear => Some(12),
            Self::Range | Self::Cumulative => None,
        }
    }
}
