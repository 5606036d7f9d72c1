//! The page of the funnel: of a place, or of a course.

use askama::Template;
use chrono::NaiveDate;

use super::steps::{Funnel, FunnelSteps, STEPS, whole_of};
use crate::areas::{Area, ReportUnit};
use crate::charts::{self, Bar};
use crate::reports::figures::columns::percent;
use crate::reports::figures::links::{Crumb, LabelledBar, choices, filled};
use crate::reports::figures::per_mille;
use crate::reports::figures::question::ReportQuestion;
use crate::text;
use crate::web::{Choice, FormView, Shell};

/// A step: how many took it, and how many of those before.
pub(in crate::reports) struct FunnelCell {
    pub number: String,
    /// Empty where nobody stood before it.
    pub share: String,
}

pub(in crate::reports) struct FunnelRow {
    pub name: String,
    pub steps: Vec<FunnelCell>,
}

/// A course, and how to come back to it.
pub(in crate::reports) struct CourseLink {
    pub uuid: String,
}

#[derive(Template)]
#[template(path = "reports/funnel.html")]
pub(in crate::reports) struct FunnelPage<'a> {
    pub shell: &'a Shell,
    pub heading: String,
    pub crumbs: Vec<Crumb>,
    pub form: FormView,
    pub provinces: Vec<Choice>,
    pub course: Option<CourseLink>,
    pub day: String,
    pub iso_day: NaiveDate,
    pub heads: Vec<&'static str>,
    pub bars: Vec<LabelledBar>,
    pub lines: Vec<FunnelRow>,
    pub loose: Option<FunnelRow>,
    pub total: FunnelRow,
}

/// Whose funnel it is.
pub(in crate::reports) struct FunnelSubject<'a> {
    pub question: &'a ReportQuestion,
    pub name: String,
    pub crumbs: Vec<Crumb>,
    pub offered: Vec<Area>,
    pub units: Vec<ReportUnit>,
    pub course: Option<CourseLink>,
}

impl<'a> FunnelPage<'a> {
    pub fn new(shell: &'a Shell, about: FunnelSubject, funnel: &Funnel, day: NaiveDate) -> Self {
        let lines = about.units.iter().map(|unit| FunnelRow {
            name: unit.full_name.clone(),
            steps: cells(&funnel.of(unit.id)),
        });
        let whole = funnel.total.iter().copied().max().unwrap_or(0);
        let bars = STEPS
            .iter()
            .zip(funnel.total)
            .map(|(step, number)| LabelledBar {
                name: shell.t(step).to_owned(),
                bar: charts::bar(Bar {
                    value: number,
                    whole,
                    ..Bar::default()
                }),
                shown: text::number(number),
            });
        let loose = Some(&funnel.loose)
            .filter(|steps| about.course.is_none() && steps.iter().any(|n| *n != 0));
        Self {
            heading: shell.tr1("reports.funnel.heading", "place", &about.name),
            form: filled(about.question),
            provinces: choices(&about.offered),
            day: text::date(day),
            iso_day: day,
            heads: STEPS.to_vec(),
            bars: bars.collect(),
            lines: lines.collect(),
            loose: loose.map(|steps| FunnelRow {
                name: shell.t("reports.not_placed").to_owned(),
                steps: cells(steps),
            }),
            total: FunnelRow {
                name: shell.t("reports.total").to_owned(),
                steps: cells(&funnel.total),
            },
            crumbs: about.crumbs,
            course: about.course,
            shell,
        }
    }
}

fn cells(steps: &FunnelSteps) -> Vec<FunnelCell> {
    let cell = |(step, number): (usize, &i64)| {
        let whole = whole_of(step).and_then(|whole| steps.get(whole));
        let share = per_mille(*number, whole.copied());
        FunnelCell {
            number: text::number(*number),
            share: share.map(percent).unwrap_or_default(),
        }
    };
    steps.iter().enumerate().map(cell).collect()
}
