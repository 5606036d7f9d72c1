//! What a reader asks of the report, as it stands in the address.

use chrono::NaiveDate;
use serde::Deserialize;

use super::columns::Column;
use super::order::SortOrder;
use crate::areas::{Grain, REFORM};
use crate::error::Message;
use crate::values::{Period, day};

/// The last day of provinces, districts and communes.
pub const LAST_OF_THREE_TIERS: NaiveDate = match REFORM.pred_opt() {
    Some(day) => day,
    None => REFORM,
};

/// The address as it came: every part may be missing or wrong.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    pub province: String,
    pub district: String,
    pub rows: String,
    pub period: String,
    pub boundaries: String,
    pub sort: String,
    pub measure: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportQuestion {
    /// `None`: the reader's own.
    pub province: Option<String>,
    /// `None`: the whole province.
    pub district: Option<String>,
    /// What a line is: a district, or a commune. Of a district its communes, always.
    pub rows: Grain,
    pub period: Period,
    pub boundaries_on: NaiveDate,
    /// `None`: in the order of the codes, as official lists have it.
    pub order: Option<SortOrder>,
    /// What the bars show.
    pub measure: Column,
}

impl ReportQuestion {
    /// Everything up to the end of this half-month, within today's boundaries.
    pub fn usual(today: NaiveDate) -> Self {
        Self {
            province: None,
            district: None,
            rows: Grain::District,
            period: Period::to_date(today),
            boundaries_on: today,
            order: None,
            measure: Column::Households,
        }
    }

    /// A part that is missing is the usual one; a wrong one is told.
    pub fn parse(query: &ReportQuery, today: NaiveDate) -> Result<Self, Message> {
        let unknown = || Message::new("reports.unknown");
        let usual = Self::usual(today);
        Ok(Self {
            province: named(&query.province),
            district: named(&query.district),
            rows: given(&query.rows, |code| grain(code).ok_or_else(unknown))?.unwrap_or(usual.rows),
            period: given(&query.period, Period::parse)?.unwrap_or(usual.period),
            boundaries_on: given(&query.boundaries, day)?.unwrap_or(usual.boundaries_on),
            order: given(&query.sort, |code| {
                SortOrder::parse(code).ok_or_else(unknown)
            })?,
            measure: given(&query.measure, |code| {
                Column::parse(code).ok_or_else(unknown)
            })?
            .unwrap_or(usual.measure),
        })
    }

    /// Where the answer to this question stands.
    pub fn href(&self, path: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(province) = &self.province {
            query.append_pair("province", province);
        }
        if let Some(district) = &self.district {
            query.append_pair("district", district);
        }
        if self.rows == Grain::Commune {
            query.append_pair("rows", COMMUNES);
        }
        query.append_pair("period", &self.period.code());
        query.append_pair("boundaries", &self.boundaries_on.to_string());
        if let Some(order) = self.order {
            query.append_pair("sort", &order.code());
        }
        query.append_pair("measure", self.measure.code());
        format!("{path}?{}", query.finish())
    }
}

const COMMUNES: &str = "communes";

fn grain(code: &str) -> Option<Grain> {
    match code {
        "districts" => Some(Grain::District),
        COMMUNES => Some(Grain::Commune),
        _ => None,
    }
}

fn named(code: &str) -> Option<String> {
    Some(code.trim().to_owned()).filter(|code| !code.is_empty())
}

fn given<T>(text: &str, parse: impl Fn(&str) -> Result<T, Message>) -> Result<Option<T>, Message> {
    match text.trim() {
        "" => Ok(None),
        text => parse(text).map(Some),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

    #[test]
    fn nothing_asked_is_everything_until_the_end_of_this_half_month() {
        let question = ReportQuestion::parse(&ReportQuery::default(), TODAY).unwrap();
        assert_eq!(question, ReportQuestion::usual(TODAY));
        assert_eq!(question.period.code(), "until-2026-11-30");
    }

    #[test]
    fn an_address_leads_back_to_its_question() {
        let question = ReportQuestion {
            province: Some("66".to_owned()),
            district: Some("643".to_owned()),
            rows: Grain::Commune,
            period: Period::parse("s2024-08").unwrap(),
            boundaries_on: LAST_OF_THREE_TIERS,
            order: SortOrder::parse("-value"),
            measure: Column::Rate,
        };
        let href = question.href("/reports/districts");
        let parsed = href.split_once('?').unwrap().1;
        let mut query = ReportQuery::default();
        for (name, value) in form_urlencoded::parse(parsed.as_bytes()) {
            match name.as_ref() {
                "province" => query.province = value.into_owned(),
                "district" => query.district = value.into_owned(),
                "rows" => query.rows = value.into_owned(),
                "period" => query.period = value.into_owned(),
                "boundaries" => query.boundaries = value.into_owned(),
                "sort" => query.sort = value.into_owned(),
                "measure" => query.measure = value.into_owned(),
                _ => {}
            }
        }
        assert_eq!(ReportQuestion::parse(&query, TODAY), Ok(question));
    }

    #[test]
    fn what_cannot_be_asked_is_told() {
        let period = ReportQuery {
            period: "2024-08-01_2024-08-20".to_owned(),
            ..ReportQuery::default()
        };
        let sort = ReportQuery {
            sort: "colour".to_owned(),
            ..ReportQuery::default()
        };
        for (query, key) in [
            (period, "values.period.until_edge"),
            (sort, "reports.unknown"),
        ] {
            assert_eq!(ReportQuestion::parse(&query, TODAY).unwrap_err().key, key);
        }
    }
}
