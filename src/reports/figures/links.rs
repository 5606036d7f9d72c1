//! Where a page of a report stands among the others, and what their forms share.

use chrono::NaiveDate;

use super::columns::Column;
use super::order::SortOrder;
use super::question::{LAST_OF_THREE_TIERS, ReportQuestion};
use super::report::ReportSubject;
use crate::areas::{Area, REFORM, Scope};
use crate::text;
use crate::web::{Choice, Fields, FormView, Shell};

/// A link that changes one part of the question.
pub struct Tab {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

/// A step of the way from the country down to here; the last one leads nowhere.
pub struct Crumb {
    pub label: String,
    pub href: Option<String>,
}

/// Where the answer to a question stands.
pub fn path(scope: Scope) -> &'static str {
    match scope {
        Scope::Country(_) => "/reports/country",
        Scope::Province { .. } | Scope::District { .. } => "/reports/districts",
    }
}

/// The way to a page beside the report of a place.
pub fn place_crumbs(
    shell: &Shell,
    question: &ReportQuestion,
    about: &ReportSubject,
    title: &str,
) -> Vec<Crumb> {
    let (province, district) = match &about.province {
        Some(province) => ((&province.full_name, &province.code), Some(about)),
        None => ((&about.name, &about.code), None),
    };
    let up = ReportQuestion {
        province: Some(province.1.clone()),
        district: None,
        ..question.clone()
    };
    let mut crumbs = vec![Crumb {
        label: province.0.clone(),
        href: Some(up.href("/reports/districts")),
    }];
    if let Some(about) = district {
        let down = ReportQuestion {
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
pub fn filled(question: &ReportQuestion) -> FormView {
    let mut fields = Fields::default();
    fields.set("province", question.province.clone().unwrap_or_default());
    fields.set("district", question.district.clone().unwrap_or_default());
    let communes = question.rows == crate::areas::Grain::Commune;
    fields.set("rows", if communes { "communes" } else { "" });
    fields.set("boundaries", question.boundaries_on.to_string());
    fields.set(
        "sort",
        question.order.map(SortOrder::code).unwrap_or_default(),
    );
    fields.set("measure", question.measure.code());
    FormView::fresh(fields)
}

pub fn choices(areas: &[Area]) -> Vec<Choice> {
    let one = |a: &Area| Choice::new(a.code.clone(), a.full_name.clone());
    areas.iter().map(one).collect()
}

/// Today, as the province has drawn its districts since the reform, with the former districts until
/// then, and before the reform. What is shown keeps its exact day.
pub fn sides(
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

pub fn measure_tabs(question: &ReportQuestion, at: &str, columns: &[Column]) -> Vec<Tab> {
    let tab = |measure: &Column| Tab {
        label: measure.label_key(),
        href: ReportQuestion {
            measure: *measure,
            ..question.clone()
        }
        .href(at),
        current: *measure == question.measure,
    };
    columns.iter().map(tab).collect()
}

/// A figure where there is little room: "1,2 tỷ", "12 tr", "1.715".
pub fn short(shell: &Shell, value: i64) -> String {
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

/// A bar with its figure.
pub struct LabelledBar {
    pub name: String,
    pub bar: String,
    pub shown: String,
}

/// "Ea Kar" of "Huyện Ea Kar": a tile is small.
pub fn bare(name: &str) -> &str {
    let kinds = ["Huyện ", "Quận ", "Thị xã ", "Thành phố "];
    let bare = kinds.iter().find_map(|kind| name.strip_prefix(kind));
    bare.unwrap_or(name)
}

/// A code means another commune on the other side of the reform, so the day goes along.
pub fn people(question: &ReportQuestion, code: &str) -> String {
    format!("/producers?commune={code}&on={}", question.boundaries_on)
}
