//! The report: of the country by province, of a province by district or commune, of a district by
//! commune.

use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::crumbs::crumbs;
use super::related_links::{RelatedLinks, related_links};
use super::rows::{DistrictRow, RowContext};
use super::tiles;
use crate::areas::{Grain, REFORM, Scope};
use crate::charts::{self, Bar, ChartText, LineChart, Tile};
use crate::reports::answer::{MONTHS, ReportAnswer};
use crate::reports::figures::columns::Column;
use crate::reports::figures::links::{
    Crumb, LabelledBar, Tab, bare, choices, filled, measure_tabs, path, short, sides,
};
use crate::reports::figures::order::SortOrder;
use crate::reports::figures::periods::{self, PeriodGroup};
use crate::reports::figures::question::ReportQuestion;
use crate::reports::figures::trend;
use crate::reports::lagging;
use crate::text;
use crate::web::{Choice, FormView, Shell};

/// The head of a column: a press sorts by it.
pub(in crate::reports) struct Head {
    pub label: &'static str,
    pub href: String,
    /// `ascending`, `descending`, or empty.
    pub sorted: &'static str,
}

/// A month of both years, as the table beside a chart has it.
pub(in crate::reports) struct Month {
    pub label: String,
    pub now: String,
    pub before: String,
}

/// Where the same report stands as a file.
pub(in crate::reports) struct ReportFileLinks {
    pub csv: String,
    pub json: String,
    pub xlsx: String,
    /// Where one says who sends the document before it is made.
    pub document: String,
}

#[derive(Template)]
#[template(path = "reports/districts.html")]
pub(in crate::reports) struct DistrictsPage<'a> {
    pub shell: &'a Shell,
    pub heading: String,
    pub crumbs: Vec<Crumb>,
    pub path: &'static str,
    pub period: String,
    /// Today: paper does not say when it was printed.
    pub printed_on: String,
    /// Why the question could not be answered as it came.
    pub wrong: Option<String>,
    pub form: FormView,
    pub provinces: Vec<Choice>,
    pub boundaries: Vec<Choice>,
    pub periods: Vec<PeriodGroup>,
    pub year_before: String,
    pub before: String,
    pub after: Option<String>,
    /// Files, where there are any.
    pub files: Option<ReportFileLinks>,
    pub grains: Vec<Tab>,
    pub measures: Vec<Tab>,
    pub measure: &'static str,
    pub name: Head,
    pub head: Head,
    pub heads: Vec<Head>,
    pub has_to_date: bool,
    pub has_target: bool,
    pub lines: Vec<DistrictRow>,
    pub not_placed: Option<DistrictRow>,
    pub total: DistrictRow,
    pub bars: Vec<LabelledBar>,
    pub chart: String,
    pub months: Vec<Month>,
    pub tiles: String,
    /// So many places have no position on the map that somebody has drawn.
    pub undrawn: usize,
    pub year: i32,
    pub base_missing: bool,
    pub ways: Option<RelatedLinks>,
    pub lagging: Option<lagging::Summary>,
    /// Households that no figure counts yet; empty where there are none.
    pub unverified: String,
}

impl<'a> DistrictsPage<'a> {
    pub fn new(
        shell: &'a Shell,
        question: &ReportQuestion,
        mut answer: ReportAnswer,
        today: NaiveDate,
        wrong: Option<String>,
    ) -> Self {
        let question = &named(question, &answer);
        let scope = answer.report.about.scope;
        let at = path(scope);
        if let Some(order) = question.order {
            order.sort(&mut answer.report.rows);
        }
        let table = RowContext {
            shell,
            question,
            answer: &answer,
        };
        let report = &answer.report;
        let lines: Vec<DistrictRow> = report.rows.iter().map(|row| table.line(row)).collect();
        let total = table.total(&report.total);
        let (chart, months) = chart(&table);
        let (tiles, undrawn) = map(&table, &lines);
        Self {
            heading: heading(shell, &answer),
            crumbs: crumbs(shell, question, &answer),
            path: at,
            period: shell.msg(&question.period.label()),
            printed_on: text::date(today),
            wrong,
            form: filled(question),
            provinces: choices(&answer.offered),
            boundaries: sides(shell, question.boundaries_on, today, &answer.drawn),
            periods: periods::offered(shell, today, &question.period),
            year_before: stepped(question, at, question.period.year_before()),
            before: stepped(question, at, question.period.previous()),
            after: periods::next(&question.period, today).map(|p| stepped(question, at, p)),
            files: files(question, scope),
            grains: grains(question, scope),
            measures: measure_tabs(question, at, &Column::ALL),
            measure: question.measure.label_key(),
            name: head(question, at, None, scope.grain()),
            head: head(question, at, Some(question.measure), scope.grain()),
            heads: table
                .others()
                .map(|column| head(question, at, Some(column), scope.grain()))
                .collect(),
            has_to_date: answer.to_date.is_some(),
            has_target: total.progress.is_some() || lines.iter().any(|l| l.progress.is_some()),
            not_placed: report.not_placed.as_ref().map(|row| table.loose(row)),
            bars: bars(&table),
            year: question.period.until.year(),
            base_missing: report.rows.iter().any(|row| row.base.is_none()),
            ways: related_links(question, scope),
            lagging: lagging::summary(question, &answer),
            unverified: unverified(shell, answer.unverified),
            shell,
            chart,
            months,
            tiles,
            undrawn,
            lines,
            total,
        }
    }

    /// Districts are drawn anew in the provinces of today; one that is no more leads to the reader's.
    /// The chosen boundaries in words, for paper, which has no form.
    pub fn boundaries_shown(&self) -> &str {
        let chosen = self.form.value("boundaries");
        let mut choices = self.boundaries.iter();
        choices
            .find(|choice| choice.value == chosen)
            .map_or("", |choice| choice.label.as_str())
    }

    pub fn leading_to_regrouping(mut self, boundaries_on: NaiveDate) -> Self {
        if let Some(ways) = &mut self.ways {
            let path = "/reports/districts/regroup";
            ways.regroup = Some(if boundaries_on < REFORM {
                path.to_owned()
            } else {
                format!("{path}?province={}", self.form.value("province"))
            });
        }
        self
    }
}

fn unverified(shell: &Shell, number: i64) -> String {
    match number {
        0 => String::new(),
        _ => shell.tr1("reports.unverified", "n", text::number(number)),
    }
}

/// Links must go on naming the place, whoever follows them.
fn named(question: &ReportQuestion, answer: &ReportAnswer) -> ReportQuestion {
    let about = &answer.report.about;
    let (province, district) = match about.scope {
        Scope::Country(_) => (None, None),
        Scope::Province { .. } => (Some(about.code.clone()), None),
        Scope::District { .. } => {
            let province = about.province.as_ref().map(|unit| unit.code.clone());
            (province, Some(about.code.clone()))
        }
    };
    ReportQuestion {
        province,
        district,
        ..question.clone()
    }
}

fn heading(shell: &Shell, answer: &ReportAnswer) -> String {
    let about = &answer.report.about;
    match (about.scope, about.scope.grain()) {
        (Scope::Country(_), _) => shell.t("reports.country.heading").to_owned(),
        (_, Grain::Commune) => shell.tr1("reports.communes.heading", "place", &about.name),
        _ => shell.tr1("reports.heading", "province", &about.name),
    }
}

fn stepped(question: &ReportQuestion, at: &str, period: crate::values::Period) -> String {
    let question = ReportQuestion {
        period,
        ..question.clone()
    };
    question.href(at)
}

fn files(question: &ReportQuestion, scope: Scope) -> Option<ReportFileLinks> {
    let file = |ending| question.href(&format!("/reports/districts.{ending}"));
    match scope {
        Scope::Country(_) => None,
        _ => Some(ReportFileLinks {
            csv: file("csv"),
            json: file("json"),
            xlsx: file("xlsx"),
            document: question.href("/reports/document"),
        }),
    }
}

fn grains(question: &ReportQuestion, scope: Scope) -> Vec<Tab> {
    let tab = |rows, label| Tab {
        label,
        href: ReportQuestion {
            rows,
            order: None,
            ..question.clone()
        }
        .href(path(scope)),
        current: question.rows == rows,
    };
    match scope {
        Scope::Province { .. } => vec![
            tab(Grain::District, "reports.by_district"),
            tab(Grain::Commune, "reports.by_commune"),
        ],
        _ => Vec::new(),
    }
}

fn head(question: &ReportQuestion, at: &str, by: Option<Column>, grain: Grain) -> Head {
    let now = question.order;
    let sorted = match now.filter(|now| now.by == by) {
        None => "",
        Some(now) if now.descending => "descending",
        Some(_) => "ascending",
    };
    let pressed = ReportQuestion {
        order: Some(SortOrder::on_press(now, by)),
        ..question.clone()
    };
    let name = match grain {
        Grain::Province => "reports.province",
        Grain::District => "reports.column.district",
        Grain::Commune => "reports.column.commune",
    };
    Head {
        label: by.map_or(name, Column::label_key),
        href: pressed.href(at),
        sorted,
    }
}

/// The places by the chosen measure, the largest first; those with nothing are left out. Rates are shown of a hundred percent, all
/// else of the largest place.
fn bars(table: &RowContext) -> Vec<LabelledBar> {
    let measure = table.question.measure;
    let mut rows = table.answer.report.rows.clone();
    let order = SortOrder {
        by: Some(measure),
        descending: true,
    };
    order.sort(&mut rows);
    rows.retain(|row| row.value(measure).is_some_and(|value| value != 0));
    let largest = rows.iter().filter_map(|row| row.value(measure)).max();
    let whole = match measure {
        Column::Rate => 1000,
        _ => largest.unwrap_or(0).max(1),
    };
    let bar = |row: &crate::reports::figures::report::Row| LabelledBar {
        name: row.name.clone(),
        bar: charts::bar(Bar {
            value: row.value(measure).unwrap_or(0),
            whole,
            ..Bar::default()
        }),
        shown: row.shown(measure),
    };
    rows.iter().map(bar).collect()
}

/// The last twelve months of the whole and the twelve before.
fn chart(table: &RowContext) -> (String, Vec<Month>) {
    let (shell, question) = (table.shell, table.question);
    let total = table.answer.trend.total();
    let (before, now) = total.split_at(total.len().min(MONTHS / 2));
    let labels = trend::labels(&question.period, MONTHS / 2);
    let measure = shell.t(question.measure.counted().label_key());
    let words = ChartText {
        title: &shell.tr1("reports.months.title", "measure", measure),
        description: shell.t("reports.months.words"),
    };
    let lines = LineChart {
        labels: &labels,
        now,
        before,
        highest: None,
        size: (640, 250),
        written: &|value| short(shell, value),
    };
    let drawn = if total.iter().any(|value| *value != 0) {
        charts::lines("wide", &lines, words)
    } else {
        String::new()
    };
    let month = |((label, now), before): ((&String, &i64), &i64)| Month {
        label: shell.tr1("reports.months.month", "month", label),
        now: text::number(*now),
        before: text::number(*before),
    };
    let months = labels.iter().zip(now).zip(before).map(month).collect();
    (drawn, months)
}

/// Only districts of one province lie side by side. A tile leads where its line does.
fn map(table: &RowContext, lines: &[DistrictRow]) -> (String, usize) {
    let (shell, measure) = (table.shell, table.question.measure);
    let rows = &table.answer.report.rows;
    let scope = table.answer.report.about.scope;
    if !matches!(
        scope,
        Scope::Province {
            grain: Grain::District,
            ..
        }
    ) {
        return (String::new(), 0);
    }
    let codes: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    let (places, missing) = tiles::placed(&codes);
    type PlacedTile<'a> = (
        (&'a crate::reports::figures::report::Row, &'a DistrictRow),
        (u32, u32),
    );
    let tile = |((row, line), (column, down)): PlacedTile<'_>| Tile {
        column,
        row: down,
        name: bare(&row.name).to_owned(),
        value: row.value(measure).unwrap_or(0),
        written: match (measure, row.value(measure)) {
            (Column::Rate, _) | (_, None) => row.shown(measure),
            (_, Some(value)) => short(shell, value),
        },
        link: (line.href.clone()).map(|href| (href, format!("{}: {}", row.name, line.value))),
    };
    let drawn = rows.iter().zip(lines).zip(places).map(tile);
    let drawn: Vec<Tile> = drawn.collect();
    let measure = shell.t(measure.label_key());
    let words = ChartText {
        title: &shell.tr1("reports.map.title", "measure", measure),
        description: shell.t("reports.map.words"),
    };
    (charts::tiles(&drawn, words), missing)
}
