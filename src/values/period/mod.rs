//! The periods that reports are made for.
//!
//! Calendar periods, those of the State (Decree 09/2019/NĐ-CP: from the 15th to the 14th), free
//! ranges, and everything up to a day. All of them are whole half-months, so every figure of
//! every period is a sum of the same counts.

mod code;
mod kind;

use chrono::NaiveDate;

pub use kind::PeriodKind;

use crate::error::Message;
use crate::text;
use crate::values::HalfMonth;

const YEAR: i32 = 24;
const FIRST_YEAR: i32 = 2000;
const LAST_YEAR: i32 = 2100;

/// From a day (or from the beginning) until a day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// `None`: from the beginning of all figures.
    pub from: Option<NaiveDate>,
    pub until: NaiveDate,
    pub kind: PeriodKind,
}

impl Period {
    /// The `index`th (from 1) period of a kind in a year; see [`PeriodKind::per_year`].
    ///
    /// # Errors
    /// Beyond the years 2000 to 2100, beyond the periods of a year, and for the kinds that are
    /// told by their days.
    pub fn of_year(kind: PeriodKind, year: i32, index: i32) -> Result<Self, Message> {
        check_year(year)?;
        let (Some(per_year), Some(last_month)) = (kind.per_year(), kind.last_month(index)) else {
            return Err(Message::new("values.period.shape"));
        };
        if !(1..=per_year).contains(&index) {
            return Err(Message::new("values.period.shape"));
        }
        let end = i32::from(!kind.is_state());
        let last = HalfMonth::new((year * 12 + last_month - 1) * 2 + end)?;
        Ok(Self::ending(kind, last))
    }

    /// The period of a kind that `day` lies in: "this month", "this quarter". Of nine months, those
    /// of its reporting year; a range is the half-month alone; a cumulative period ends with it.
    pub fn containing(kind: PeriodKind, day: NaiveDate) -> Self {
        let half = HalfMonth::of(day);
        let (Some(length), Some(per_year)) = (kind.half_months(), kind.per_year()) else {
            let from = (kind == PeriodKind::Range).then(|| half.first_day());
            let until = half.last_day();
            return Self { from, until, kind };
        };
        // A State year begins a half-month before the calendar's.
        let place = half.number() + i32::from(kind.is_state());
        let index = (place % YEAR / length).min(per_year - 1);
        let next = place - place % YEAR + (index + 1) * length;
        let last = half.shift(next - 1 - i32::from(kind.is_state()) - half.number());
        Self::ending(kind, last)
    }

    /// Everything up to the end of the half-month that `day` lies in.
    pub fn to_date(day: NaiveDate) -> Self {
        Self::containing(PeriodKind::Cumulative, day)
    }

    /// A free range, or everything until a day.
    ///
    /// # Errors
    /// If a day does not lie on the edge of a half-month (counts know nothing finer): `from` is a
    /// 1st or a 15th, `until` a 14th or the last of a month.
    pub fn custom(from: Option<NaiveDate>, until: NaiveDate) -> Result<Self, Message> {
        if HalfMonth::of(until).last_day() != until {
            return Err(Message::new("values.period.until_edge"));
        }
        let Some(first) = from else {
            let kind = PeriodKind::Cumulative;
            return Ok(Self { from, until, kind });
        };
        if HalfMonth::of(first).first_day() != first {
            return Err(Message::new("values.period.from_edge"));
        }
        if first > until {
            return Err(Message::new("values.period.order"));
        }
        let kind = PeriodKind::Range;
        Ok(Self { from, until, kind })
    }

    /// The first and the last half-month.
    pub fn half_months(&self) -> (Option<HalfMonth>, HalfMonth) {
        (self.from.map(HalfMonth::of), HalfMonth::of(self.until))
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && day <= self.until
    }

    /// The period before, as long as this one. Nine months are compared with those of the year
    /// before; what is cumulative with where it stood a month ago.
    #[must_use]
    pub fn previous(&self) -> Self {
        let (first, last) = self.half_months();
        let range = first.map_or(2, |first| last.number() - first.number() + 1);
        self.shift(-match self.kind {
            PeriodKind::StateNine => YEAR,
            kind => kind.half_months().unwrap_or(range),
        })
    }

    /// The same period of the year before.
    #[must_use]
    pub fn year_before(&self) -> Self {
        self.shift(-YEAR)
    }

    /// How it is called, with `from` and `until` among the arguments.
    pub fn label(&self) -> Message {
        let label = self.kind.label(self.until);
        let label = label.with("until", text::date(self.until));
        match self.from {
            Some(from) => label.with("from", text::date(from)),
            None => label,
        }
    }

    fn shift(&self, by: i32) -> Self {
        let (first, last) = self.half_months();
        Self {
            from: first.map(|first| first.shift(by).first_day()),
            until: last.shift(by).last_day(),
            kind: self.kind,
        }
    }

    fn ending(kind: PeriodKind, last: HalfMonth) -> Self {
        let length = kind.half_months();
        Self {
            from: length.map(|length| last.shift(1 - length).first_day()),
            until: last.last_day(),
            kind,
        }
    }
}

fn check_year(year: i32) -> Result<(), Message> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Ok(());
    }
    Err(Message::new("values.period.year")
        .with("first", FIRST_YEAR)
        .with("last", LAST_YEAR))
}

#[cfg(test)]
mod tests;
