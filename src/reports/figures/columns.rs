//! The columns of the table: what they are called, in what order a row lies, what a cell shows.

use super::Figures;
use super::report::Row;
use crate::counts::Measure;
use crate::text;

/// A column that holds a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Households,
    Cooperatives,
    Listings,
    Transactions,
    Value,
    Trained,
    /// Trained of all households of the place.
    Rate,
}

impl Column {
    pub const ALL: [Self; 7] = [
        Self::Households,
        Self::Cooperatives,
        Self::Listings,
        Self::Transactions,
        Self::Value,
        Self::Trained,
        Self::Rate,
    ];

    /// As it stands in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Households => "households",
            Self::Cooperatives => "cooperatives",
            Self::Listings => "listings",
            Self::Transactions => "transactions",
            Self::Value => "value",
            Self::Trained => "trained",
            Self::Rate => "rate",
        }
    }

    pub const fn label_key(self) -> &'static str {
        match self {
            Self::Households => "reports.column.households",
            Self::Cooperatives => "reports.column.cooperatives",
            Self::Listings => "reports.column.listings",
            Self::Transactions => "reports.column.transactions",
            Self::Value => "reports.column.value",
            Self::Trained => "reports.column.trained",
            Self::Rate => "reports.column.rate",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.code() == code)
    }

    /// Whatever is counted, as opposed to worked out: what a place can be given a target for.
    pub const COUNTED: [Self; 6] = [
        Self::Households,
        Self::Cooperatives,
        Self::Listings,
        Self::Transactions,
        Self::Value,
        Self::Trained,
    ];

    /// What it is counted by; a rate by what is above its line.
    pub const fn counted(self) -> Self {
        match self {
            Self::Rate => Self::Trained,
            other => other,
        }
    }

    pub const fn measures(self) -> &'static [Measure] {
        match self {
            Self::Households => &[
                Measure::HouseholdsRegistered,
                Measure::HouseholdBusinessesRegistered,
            ],
            Self::Cooperatives => &[Measure::CooperativesRegistered, Measure::GroupsRegistered],
            Self::Listings => &[Measure::ListingsPublished, Measure::ListingsWithdrawn],
            Self::Transactions => &[Measure::Transactions],
            Self::Value => &[Measure::TransactionValue],
            Self::Trained | Self::Rate => &[Measure::HouseholdsTrained],
        }
    }

    /// The figure it is counted by.
    pub const fn figure(self, figures: &Figures) -> i64 {
        match self {
            Self::Households => figures.households,
            Self::Cooperatives => figures.cooperatives,
            Self::Listings => figures.listings,
            Self::Transactions => figures.transactions,
            Self::Value => figures.value,
            Self::Trained | Self::Rate => figures.trained,
        }
    }

    /// `None`: there is no such figure of this place.
    pub fn of(self, row: &Row) -> Option<i64> {
        match self {
            Self::Rate => row.rate(),
            counted => Some(counted.figure(&row.figures)),
        }
    }

    /// The figure for people: `1.234`, `43,0 %`, or a dash where there is none.
    pub fn shown(self, row: &Row) -> String {
        match (self, self.of(row)) {
            (_, None) => "–".to_owned(),
            (Self::Rate, Some(tenths)) => percent(tenths),
            (_, Some(value)) => text::number(value),
        }
    }
}

pub fn percent(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let size = tenths.unsigned_abs();
    format!("{sign}{},{} %", size / 10, size % 10)
}

/// In what order the districts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// `None`: by name.
    pub by: Option<Column>,
    pub descending: bool,
}

const NAME: &str = "name";

impl Order {
    /// `value`, `-value` (the largest first), `name`.
    pub fn parse(code: &str) -> Option<Self> {
        let (descending, code) = match code.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, code),
        };
        let by = match code {
            NAME => None,
            code => Some(Column::parse(code)?),
        };
        Some(Self { by, descending })
    }

    pub fn code(self) -> String {
        let sign = if self.descending { "-" } else { "" };
        format!("{sign}{}", self.by.map_or(NAME, Column::code))
    }

    /// What a press on a column's head leads to: names from A, figures from the largest; a second
    /// press turns it round.
    pub fn on_press(now: Option<Self>, by: Option<Column>) -> Self {
        match now {
            Some(now) if now.by == by => Self {
                descending: !now.descending,
                ..now
            },
            _ => Self {
                by,
                descending: by.is_some(),
            },
        }
    }

    /// Equal rows keep the order of their codes; a missing figure always comes last.
    pub fn sort(self, rows: &mut [Row]) {
        match self.by {
            None => rows.sort_by_cached_key(|row| text::collation_key(&row.name)),
            Some(column) => rows.sort_by_key(|row| {
                let value = column.of(row);
                let turned = value.map(|value| if self.descending { !value } else { value });
                (value.is_none(), turned)
            }),
        }
        if self.by.is_none() && self.descending {
            rows.reverse();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reports::figures::Figures;

    fn row(name: &str, value: i64, base: Option<i64>) -> Row {
        Row {
            id: None,
            before: Figures::default(),
            year_before: Figures::default(),
            code: String::new(),
            name: name.to_owned(),
            province: None,
            figures: Figures {
                value,
                trained: value,
                ..Figures::default()
            },
            base,
        }
    }

    fn sorted(code: &str) -> Vec<String> {
        let mut rows = vec![
            row("Đức Phổ", 3, Some(10)),
            row("Ba Tơ", -7, None),
            row("Dầu Tiếng", 5, Some(50)),
        ];
        Order::parse(code).unwrap().sort(&mut rows);
        rows.into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn rows_stand_by_name_in_the_vietnamese_order_or_by_a_figure() {
        assert_eq!(sorted("name"), ["Ba Tơ", "Dầu Tiếng", "Đức Phổ"]);
        assert_eq!(sorted("-name"), ["Đức Phổ", "Dầu Tiếng", "Ba Tơ"]);
        assert_eq!(sorted("value"), ["Ba Tơ", "Đức Phổ", "Dầu Tiếng"]);
        assert_eq!(sorted("-value"), ["Dầu Tiếng", "Đức Phổ", "Ba Tơ"]);
    }

    #[test]
    fn a_place_without_a_rate_comes_last_both_ways() {
        assert_eq!(sorted("rate"), ["Dầu Tiếng", "Đức Phổ", "Ba Tơ"]);
        assert_eq!(sorted("-rate"), ["Đức Phổ", "Dầu Tiếng", "Ba Tơ"]);
    }

    #[test]
    fn a_second_press_turns_the_order_round() {
        let first = Order::on_press(None, Some(Column::Value));
        assert_eq!(first.code(), "-value");
        assert_eq!(
            Order::on_press(Some(first), Some(Column::Value)).code(),
            "value"
        );
        assert_eq!(Order::on_press(Some(first), None).code(), "name");
        assert_eq!(Order::parse("colour"), None);
    }

    #[test]
    fn cells_read_as_people_write() {
        assert_eq!(Column::Value.shown(&row("x", 1_234_567, None)), "1.234.567");
        assert_eq!(Column::Rate.shown(&row("x", 43, Some(100))), "43,0 %");
        assert_eq!(Column::Rate.shown(&row("x", 43, None)), "–");
        assert_eq!(percent(-5), "-0,5 %");
    }
}
