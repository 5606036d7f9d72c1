//! One small chart a district, all beside one another.

use askama::Template;

use crate::charts::{self, ChartText, LineChart};
use crate::reports::answer::{MONTHS, ReportAnswer};
use crate::reports::district_page::crumbs::crumbs;
use crate::reports::figures::columns::Column;
use crate::reports::figures::links::{Crumb, Tab, bare, choices, filled, measure_tabs, short};
use crate::reports::figures::question::ReportQuestion;
use crate::reports::figures::trend;
use crate::text;
use crate::web::{Choice, FormView, Shell};

pub(in crate::reports) struct SmallMultiple {
    pub name: String,
    pub href: Option<String>,
    pub chart: String,
    pub now: String,
    pub before: String,
}

#[derive(Template)]
#[template(path = "reports/multiples.html")]
pub(in crate::reports) struct MultiplesPage<'a> {
    pub shell: &'a Shell,
    pub heading: String,
    pub period: String,
    pub crumbs: Vec<Crumb>,
    pub form: FormView,
    pub provinces: Vec<Choice>,
    pub measure: &'static str,
    pub measures: Vec<Tab>,
    pub scales: Vec<Tab>,
    pub own: bool,
    pub all: Vec<SmallMultiple>,
}

const PATH: &str = "/reports/multiples";
const YEAR: usize = MONTHS / 2;

impl<'a> MultiplesPage<'a> {
    pub fn new(
        shell: &'a Shell,
        question: &ReportQuestion,
        answer: &ReportAnswer,
        own: bool,
    ) -> Self {
        let question = &ReportQuestion {
            province: Some(answer.report.about.code.clone()),
            district: None,
            ..question.clone()
        };
        let highest = highest(answer).filter(|_| !own);
        let mut crumbs = crumbs(shell, question, answer);
        if let Some(last) = crumbs.last_mut() {
            last.href = Some(question.href("/reports/districts"));
        }
        crumbs.push(Crumb {
            label: shell.t("reports.multiples").to_owned(),
            href: None,
        });
        let small = |row| small(shell, question, answer, row, highest);
        Self {
            heading: shell.tr1(
                "reports.multiples.heading",
                "province",
                &answer.report.about.name,
            ),
            period: shell.msg(&question.period.label()),
            form: filled(question),
            provinces: choices(&answer.offered),
            measure: question.measure.counted().label_key(),
            measures: measures(question, own),
            scales: scales(question, own),
            all: answer.report.rows.iter().map(small).collect(),
            shell,
            crumbs,
            own,
        }
    }
}

fn measures(question: &ReportQuestion, own: bool) -> Vec<Tab> {
    let mut tabs = measure_tabs(question, PATH, &Column::COUNTED);
    for tab in tabs.iter_mut().filter(|_| own) {
        tab.href.push_str("&scale=own");
    }
    tabs
}

fn scales(question: &ReportQuestion, own: bool) -> Vec<Tab> {
    let same = question.href(PATH);
    vec![
        Tab {
            label: "reports.multiples.same",
            href: same.clone(),
            current: !own,
        },
        Tab {
            label: "reports.multiples.own",
            href: format!("{same}&scale=own"),
            current: own,
        },
    ]
}

fn highest(answer: &ReportAnswer) -> Option<i64> {
    let rows = answer.report.rows.iter();
    rows.flat_map(|row| answer.trend.months(row.id)).max()
}

/// Twelve months do not fit side by side below a small chart; the last one is always named.
fn every_second(mut labels: Vec<String>) -> Vec<String> {
    let named = |(at, label): (usize, &mut String)| {
        if at % 2 == 1 {
            label.clear();
        }
    };
    labels.iter_mut().rev().enumerate().for_each(named);
    labels
}

fn small(
    shell: &Shell,
    question: &ReportQuestion,
    answer: &ReportAnswer,
    row: &crate::reports::figures::report::Row,
    highest: Option<i64>,
) -> SmallMultiple {
    let months = answer.trend.months(row.id);
    let (before, now) = months.split_at(months.len().min(YEAR));
    let labels = every_second(trend::labels(&question.period, YEAR));
    let sum = |values: &[i64]| text::number(values.iter().sum());
    let (this, last) = (sum(now), sum(before));
    let args = [("now", this.as_str()), ("before", last.as_str())];
    let words = ChartText {
        title: &row.name,
        description: &shell.tr("reports.multiples.words", &args),
    };
    let lines = LineChart {
        labels: &labels,
        now,
        before,
        highest,
        size: (360, 190),
        written: &|value| short(shell, value),
    };
    let open = row.id.is_some_and(|id| answer.open.contains(&id));
    let down = ReportQuestion {
        district: Some(row.code.clone()),
        order: None,
        ..question.clone()
    };
    SmallMultiple {
        name: bare(&row.name).to_owned(),
        href: open.then(|| down.href("/reports/districts")),
        chart: charts::lines("small", &lines, words),
        now: this,
        before: last,
    }
}
