//! In what order the rows of a report stand.

use super::columns::Column;
use super::report::Row;
use crate::text;

/// In what order the districts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortOrder {
    /// `None`: by name.
    pub by: Option<Column>,
    pub descending: bool,
}

const NAME: &str = "name";

impl SortOrder {
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
                let value = row.value(column);
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
        SortOrder::parse(code).unwrap().sort(&mut rows);
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
        let first = SortOrder::on_press(None, Some(Column::Value));
        assert_eq!(first.code(), "-value");
        assert_eq!(
            SortOrder::on_press(Some(first), Some(Column::Value)).code(),
            "value"
        );
        assert_eq!(SortOrder::on_press(Some(first), None).code(), "name");
        assert_eq!(SortOrder::parse("colour"), None);
    }

    #[test]
    fn cells_read_as_people_write() {
        let shown = |column, base| row("x", 1_234_567, base).shown(column);
        assert_eq!(shown(Column::Value, None), "1.234.567");
        assert_eq!(row("x", 43, Some(100)).shown(Column::Rate), "43,0 %");
        assert_eq!(shown(Column::Rate, None), "–");
    }
}
