//! The year whose bases and targets are meant, and the two pages that keep them.

use chrono::Datelike;

use super::bases::BasesQuestion;
use crate::reports::figures::links::Tab;
use crate::reports::figures::question::ReportQuestion;

/// The two pages that say what a year's figures are held against, beside one another.
pub(in crate::reports) fn year_tabs(
    chosen: &BasesQuestion,
    province: &str,
    district: Option<&str>,
    here: &str,
) -> Vec<Tab> {
    let tab = |label, href| Tab {
        label,
        href,
        current: label == here,
    };
    vec![
        tab(BASES, chosen.href(province)),
        tab(TARGETS, chosen.targets_href(province, district)),
    ]
}

pub(in crate::reports) const BASES: &str = "reports.bases.title";
pub(in crate::reports) const TARGETS: &str = "reports.targets.title";

/// Where bases and targets of a report's year are kept.
pub(in crate::reports) fn chosen(question: &ReportQuestion) -> BasesQuestion {
    BasesQuestion {
        province: None,
        year: question.period.until.year(),
        boundaries_on: question.boundaries_on,
    }
}
