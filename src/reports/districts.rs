//! The district report: one row a reporting district, what is not yet placed, and the total.

use super::figures::{Figures, per_mille};
use super::store;
use crate::areas::{self, Area, AreaId};
use crate::db::{Conn, Outcome};
use crate::values::Period;
use chrono::{Datelike, NaiveDate};

/// A line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Of the district as it was until 30 June 2025; empty where the line is of no district.
    pub code: String,
    /// With its kind: "Huyện Cư M'gar". Empty where the line is of no district.
    pub name: String,
    pub figures: Figures,
    /// The households that live there, in the year the period ends in; `None` = nobody has said.
    pub base: Option<i64>,
}

impl Row {
    fn nowhere(figures: Figures) -> Self {
        Self {
            code: String::new(),
            name: String::new(),
            figures,
            base: None,
        }
    }

    /// Trained of all households, in tenths of a percent.
    pub fn rate(&self) -> Option<i64> {
        per_mille(self.figures.trained, self.base)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistrictReport {
    pub province: Area,
    pub period: Period,
    /// In the order of their codes.
    pub rows: Vec<Row>,
    /// What lies in the province but in no known district; `None` where there is nothing.
    pub not_placed: Option<Row>,
    /// All of it, placed or not. It has a rate only where every district has a base.
    pub total: Row,
}

/// The report on a province as its boundaries were on a day. `None` where no province bore the
/// code on that day.
///
/// Until 30 June 2025 these are the provinces of then with their districts; since 1 July the
/// merged ones, whose reporting districts are the former districts of all their parts.
pub fn district_report(
    c: &mut Conn,
    province: &str,
    boundaries: NaiveDate,
    period: Period,
) -> Outcome<Option<DistrictReport>> {
    let level = areas::Level::Province;
    match areas::by_code(c, level, province, boundaries)? {
        Some(province) => of_province(c, province, boundaries, period).map(Some),
        None => Ok(None),
    }
}

pub(super) fn of_province(
    c: &mut Conn,
    province: Area,
    boundaries: NaiveDate,
    period: Period,
) -> Outcome<DistrictReport> {
    let districts = areas::districts_of_province(c, &province.code, boundaries)?;
    let ids: Vec<AreaId> = districts.iter().map(|district| district.id).collect();
    let (figures, loose) = store::by_district(c, &ids, &period)?;
    let bases = areas::households_base(c, &ids, period.until.year())?;
    let rows: Vec<Row> = districts
        .into_iter()
        .map(|district| Row {
            figures: figures.get(&district.id).copied().unwrap_or_default(),
            base: bases.get(&district.id).copied(),
            code: district.code,
            name: district.full_name,
        })
        .collect();
    Ok(DistrictReport {
        total: total(&rows, loose),
        not_placed: (!loose.is_zero()).then(|| Row::nowhere(loose)),
        province,
        period,
        rows,
    })
}

/// A base that leaves a district out would make the rate of the whole too high: then there is none.
fn total(rows: &[Row], loose: Figures) -> Row {
    let mut total = Row::nowhere(loose);
    for row in rows {
        total.figures += row.figures;
    }
    let bases: Option<Vec<i64>> = rows.iter().map(|row| row.base).collect();
    total.base = bases.map(|bases| bases.iter().sum());
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(trained: i64, base: Option<i64>) -> Row {
        Row {
            base,
            ..Row::nowhere(Figures {
                trained,
                ..Figures::default()
            })
        }
    }

    #[test]
    fn the_total_has_what_is_not_placed() {
        let loose = row(5, None).figures;
        let total = total(&[row(10, Some(50)), row(20, Some(50))], loose);
        assert_eq!((total.figures.trained, total.rate()), (35, Some(350)));
    }

    #[test]
    fn a_missing_base_leaves_the_total_without_a_rate() {
        let total = total(&[row(10, Some(50)), row(20, None)], Figures::default());
        assert_eq!((total.base, total.rate()), (None, None));
    }
}
