//! The lists of what lags behind, made for calling people.

use std::collections::HashMap;

use askama::Template;

use super::lists::{self, LaggingCursor, LaggingKind, LaggingList, LaggingProducer, UnsoldListing};
use crate::areas::{Area, AreaId};
use crate::reports::answer::ReportAnswer;
use crate::reports::figures::links::{Crumb, Tab, people};
use crate::reports::figures::question::ReportQuestion;
use crate::text;
use crate::values::Phone;
use crate::web::Shell;

/// A line: somebody, or a commune.
pub(in crate::reports) struct LaggingRow {
    pub name: String,
    pub href: String,
    pub place: String,
    /// What is for sale and for how long; since when somebody is registered.
    pub what: String,
    pub phone: Option<Phone>,
}

pub(in crate::reports) enum LaggingRows {
    Communes(Vec<LaggingRow>, bool),
    People(Vec<LaggingRow>),
}

#[derive(Template)]
#[template(path = "reports/lagging.html")]
pub(in crate::reports) struct LaggingPage<'a> {
    pub shell: &'a Shell,
    pub heading: String,
    pub crumbs: Vec<Crumb>,
    pub kinds: Vec<Tab>,
    pub lead: &'static str,
    pub what: &'static str,
    pub found: LaggingRows,
    pub next: Option<String>,
    pub first: Option<String>,
}

impl<'a> LaggingPage<'a> {
    pub fn new(
        shell: &'a Shell,
        question: &ReportQuestion,
        name: &str,
        crumbs: Vec<Crumb>,
        kind: LaggingKind,
        found: LaggingRows,
    ) -> Self {
        let tab = |one: LaggingKind| Tab {
            label: one.label_key(),
            href: one.href(question),
            current: one == kind,
        };
        let (lead, what) = match (&found, kind) {
            (LaggingRows::Communes(_, true), _) => {
                ("reports.lagging.under_target", "reports.lagging.reached")
            }
            (LaggingRows::Communes(..), _) => {
                ("reports.lagging.no_sale", "reports.column.transactions")
            }
            (_, LaggingKind::Unsold) => ("reports.lagging.unsold_lead", "reports.lagging.product"),
            _ => ("reports.lagging.unlisted_lead", "reports.lagging.since"),
        };
        Self {
            heading: shell.tr1("reports.lagging.heading", "place", name),
            kinds: LaggingKind::ALL.map(tab).into(),
            next: None,
            first: None,
            shell,
            crumbs,
            lead,
            what,
            found,
        }
    }

    /// `last` is the last line of this page, where there are more.
    #[must_use]
    pub fn paged(mut self, own: &str, last: Option<LaggingCursor>, later: bool) -> Self {
        self.next = last.map(|last| format!("{own}&after={}", last.code()));
        self.first = later.then(|| own.to_owned());
        self
    }

    pub fn is_empty(&self) -> bool {
        match &self.found {
            LaggingRows::Communes(entries, _) | LaggingRows::People(entries) => entries.is_empty(),
        }
    }
}

pub(in crate::reports) fn communes(
    question: &ReportQuestion,
    answer: &ReportAnswer,
) -> LaggingRows {
    let (behind, by_target) = lists::behind(question, answer);
    let entry = |(row, shown): (&crate::reports::figures::report::Row, String)| LaggingRow {
        name: row.name.clone(),
        href: people(question, &row.code),
        place: String::new(),
        what: shown,
        phone: None,
    };
    LaggingRows::Communes(behind.into_iter().map(entry).collect(), by_target)
}

pub(in crate::reports) fn unlisted(
    listed: LaggingList<LaggingProducer>,
    phones: &HashMap<i64, Phone>,
) -> LaggingRows {
    let names = names(&listed.communes);
    let entries = listed.rows.into_iter().map(|row| {
        let since = text::date(row.since);
        entry(row, &names, phones, since)
    });
    LaggingRows::People(entries.collect())
}

pub(in crate::reports) fn unsold(
    shell: &Shell,
    listed: LaggingList<UnsoldListing>,
    phones: &HashMap<i64, Phone>,
) -> LaggingRows {
    let names = names(&listed.communes);
    let entries = listed.rows.into_iter().map(|row| {
        let since = row.published_on.map(text::date).unwrap_or_default();
        let args = [("title", row.title.as_str()), ("day", since.as_str())];
        let what = shell.tr("reports.lagging.listed_on", &args);
        entry(row.person, &names, phones, what)
    });
    LaggingRows::People(entries.collect())
}

fn names(communes: &[Area]) -> HashMap<AreaId, String> {
    let named = communes
        .iter()
        .map(|area| (area.id, area.full_name.clone()));
    named.collect()
}

fn entry(
    person: LaggingProducer,
    names: &HashMap<AreaId, String>,
    phones: &HashMap<i64, Phone>,
    what: String,
) -> LaggingRow {
    let commune = names.get(&person.commune_id).cloned().unwrap_or_default();
    LaggingRow {
        place: if person.hamlet.is_empty() {
            commune
        } else {
            format!("{}, {commune}", person.hamlet)
        },
        href: format!("/producers/{}", person.uuid),
        phone: phones.get(&person.id).cloned(),
        name: person.name,
        what,
    }
}
