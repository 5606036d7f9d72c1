//! The page that says what open data there are.

use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};

use super::table::{LICENCE_URL, SUPPRESSED_BELOW};
use crate::areas::REFORM;
use crate::text;
use crate::values::{Period, PeriodKind};
use crate::web::{Shell, Site};

/// One table with its addresses.
pub(super) struct OpenTableOffer {
    pub name: String,
    pub about: String,
    pub json: String,
    pub csv: String,
}

#[derive(Template)]
#[template(path = "open_data/open.html")]
pub(super) struct OpenPage<'a> {
    pub shell: &'a Shell,
    pub offers: Vec<OpenTableOffer>,
    pub licence_url: &'static str,
    pub few: i64,
    /// Empty where nothing was ever done.
    pub updated: String,
    pub example: String,
    pub before: NaiveDate,
    pub period: String,
}

impl<'a> OpenPage<'a> {
    pub fn new(
        shell: &'a Shell,
        site: &Site,
        updated: Option<NaiveDateTime>,
        today: NaiveDate,
    ) -> Self {
        let period = Period::containing(PeriodKind::Month, today).previous();
        let offer = |table: &str, query: &str| OpenTableOffer {
            name: shell.t(&format!("opendata.{table}.name")).to_owned(),
            about: shell.t(&format!("opendata.{table}.about")).to_owned(),
            json: format!("/open/v1/{table}.json{query}"),
            csv: format!("/open/v1/{table}.csv{query}"),
        };
        let before = REFORM.pred_opt().unwrap_or(REFORM);
        let example = format!(
            "/open/v1/districts.json?province=66&period={}&boundaries={before}",
            period.code()
        );
        Self {
            offers: vec![
                offer("provinces", ""),
                offer("districts", "?province=66"),
                offer("communes", "?province=66"),
            ],
            licence_url: LICENCE_URL,
            few: SUPPRESSED_BELOW,
            updated: updated.map(text::date_time).unwrap_or_default(),
            example: site.address(&example),
            before,
            period: period.code(),
            shell,
        }
    }
}

impl OpenPage<'_> {
    fn definition(&self, code: &str) -> String {
        let key = format!("signing.definition.{code}");
        self.shell.t(&key).to_owned()
    }
}
