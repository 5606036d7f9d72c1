//! What the pages of reports show.

mod bases;
mod channels;
mod districts;
mod funnel;
mod lagging;
mod multiples;
mod rows;
mod targets;
mod ways;

pub(super) use bases::BasesPage;
pub(super) use channels::{About as ChannelsAbout, ChannelsPage};
pub(super) use districts::DistrictsPage;
pub(super) use funnel::{About as FunnelAbout, Course, FunnelPage};
pub(super) use lagging::{Found, LaggingPage, communes, unlisted, unsold};
pub(super) use multiples::MultiplesPage;
pub(super) use rows::due;
pub(super) use targets::TargetsPage;

use chrono::{Datelike, NaiveDate};

use super::answer::Answer;
use super::bases::Chosen;
use super::columns::{Column, Order};
use super::question::{LAST_OF_THREE_TIERS, Question};
use super::report::About;
use crate::areas::{Area, REFORM, Scope};
use crate::reports::targets::href as set_at;
use crate::text;
use crate::web::{Choice, Fields, FormView, Shell};

/// A link that changes one part of the question.
pub(super) struct Tab {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

/// The two pages that say what a year's figures are held against, beside one another.
fn year_tabs(chosen: &Chosen, province: &str, district: Option<&str>, here: &str) -> Vec<Tab> {
    let tab = |label, href| Tab {
        label,
        href,
        current: label == here,
    };
    vec![
        tab(BASES, chosen.href(province)),
        tab(TARGETS, set_at(chosen, province, district)),
    ]
}

const BASES: &str = "reports.bases.title";
const TARGETS: &str = "reports.targets.title";

/// A step of the way from the country down to here; the last one leads nowhere.
pub(super) struct Crumb {
    pub label: String,
    pub href: Option<String>,
}

/// Where the answer to a question stands.
pub(super) fn path(scope: Scope) -> &'static str {
    match scope {
        Scope::Country(_) => "/reports/country",
        Scope::Province { .. } | Scope::District { .. } => "/reports/districts",
    }
}

/// Country › province › district, as far as the reader sees it.
pub(super) fn crumbs(shell: &Shell, question: &Question, answer: &Answer) -> Vec<Crumb> {
    let about = &answer.report.about;
    let mut crumbs = Vec::new();
    let at = |province: Option<String>, scope: Scope| {
        let up = Question {
            province,
            district: None,
            rows: crate::areas::Grain::District,
            ..question.clone()
        };
        Some(up.href(path(scope)))
    };
    if answer.whole_country {
        let scope = Scope::Country(crate::areas::Grain::Province);
        crumbs.push(Crumb {
            label: shell.t("reports.country").to_owned(),
            href: at(None, scope),
        });
    }
    if let Some(province) = &about.province {
        crumbs.push(Crumb {
            label: province.full_name.clone(),
            href: at(Some(province.code.clone()), about.scope),
        });
    }
    let here = match about.scope {
        Scope::Country(_) => None,
        _ => Some(about.name.clone()),
    };
    if let Some(label) = here {
        crumbs.push(Crumb { label, href: None });
    } else if let Some(last) = crumbs.last_mut() {
        last.href = None;
    }
    crumbs
}

/// The way to a page beside the report of a place.
pub(super) fn place_crumbs(
    shell: &Shell,
    question: &Question,
    about: &About,
    title: &str,
) -> Vec<Crumb> {
    let (province, district) = match &about.province {
        Some(province) => ((&province.full_name, &province.code), Some(about)),
        None => ((&about.name, &about.code), None),
    };
    let up = Question {
        province: Some(province.1.clone()),
        district: None,
        ..question.clone()
    };
    let mut crumbs = vec![Crumb {
        label: province.0.clone(),
        href: Some(up.href("/reports/districts")),
    }];
    if let Some(about) = district {
        let down = Question {
            district: Some(about.code.clone()),
            ..up
        };
        crumbs.push(Crumb {
            label: about.name.clone(),
            href: Some(down.href("/reports/districts")),
        });
    }
    crumbs.push(Crumb {
        label: shell.t(title).to_owned(),
        href: None,
    });
    crumbs
}

/// What the form does not ask goes along unseen.
fn filled(question: &Question) -> FormView {
    let mut fields = Fields::default();
    fields.set("province", question.province.clone().unwrap_or_default());
    fields.set("district", question.district.clone().unwrap_or_default());
    let communes = question.rows == crate::areas::Grain::Commune;
    fields.set("rows", if communes { "communes" } else { "" });
    fields.set("boundaries", question.boundaries.to_string());
    fields.set("sort", question.order.map(Order::code).unwrap_or_default());
    fields.set("measure", question.measure.code());
    FormView::fresh(fields)
}

fn choices(areas: &[Area]) -> Vec<Choice> {
    let one = |a: &Area| Choice::new(a.code.clone(), a.full_name.clone());
    areas.iter().map(one).collect()
}

/// Today, as the province has drawn its districts since the reform, with the former districts until
/// then, and before the reform. What is shown keeps its exact day.
pub(super) fn sides(
    shell: &Shell,
    shown: NaiveDate,
    today: NaiveDate,
    drawn: &[NaiveDate],
) -> Vec<Choice> {
    let today = today.max(REFORM);
    let first = drawn.iter().min().copied();
    let is_regrouped = |day: NaiveDate| first.is_some_and(|first| first <= day);
    let side = |day: NaiveDate, key| Choice::new(day.to_string(), shell.t(key));
    let dated = |day: NaiveDate, key| {
        let words = shell.tr1(key, "day", text::date(day));
        Choice::new(day.to_string(), words)
    };
    let mut sides = Vec::new();
    if is_regrouped(today) && !drawn.contains(&today) {
        sides.push(side(today, "reports.boundaries.today"));
    }
    if is_regrouped(shown) && shown != today && !drawn.contains(&shown) {
        sides.push(dated(shown, "reports.boundaries.day"));
    }
    for day in drawn {
        sides.push(dated(*day, "reports.boundaries.drawn"));
    }
    let former = first.and_then(|first| first.pred_opt());
    let former = former.map_or(today, |last| last.min(today));
    let asked = Some(shown).filter(|day| *day >= REFORM && !is_regrouped(*day));
    let former = asked.unwrap_or(former);
    if former >= REFORM {
        sides.push(side(former, "reports.boundaries.after"));
    }
    let old = Some(shown).filter(|day| *day < REFORM);
    let old = old.unwrap_or(LAST_OF_THREE_TIERS);
    sides.push(side(old, "reports.boundaries.before"));
    sides
}

fn measure_tabs(question: &Question, at: &str, columns: &[Column]) -> Vec<Tab> {
    let tab = |measure: &Column| Tab {
        label: measure.label_key(),
        href: Question {
            measure: *measure,
            ..question.clone()
        }
        .href(at),
        current: *measure == question.measure,
    };
    columns.iter().map(tab).collect()
}

/// Where bases and targets of a report's year are kept.
fn chosen(question: &Question) -> Chosen {
    Chosen {
        province: None,
        year: question.period.until.year(),
        boundaries: question.boundaries,
    }
}

/// A figure where there is little room: "1,2 tỷ", "12 tr", "1.715".
fn short(shell: &Shell, value: i64) -> String {
    let (unit, key) = match value.unsigned_abs() {
        1_000_000_000.. => (1_000_000_000, "reports.short.billion"),
        1_000_000.. => (1_000_000, "reports.short.million"),
        _ => return text::number(value),
    };
    let half = if value < 0 { -unit / 20 } else { unit / 20 };
    let tenths = value.saturating_add(half) / (unit / 10);
    let whole = text::number(tenths / 10);
    let written = match (tenths % 10).abs() {
        0 => whole,
        rest => format!("{whole},{rest}"),
    };
    shell.tr1(key, "number", written)
}
