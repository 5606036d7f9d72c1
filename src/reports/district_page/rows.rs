//! The lines of the table: the chosen measure with all that is known of it, the others plain.

use crate::areas::{Grain, ReportUnitId, Scope};
use crate::charts::{self, Bar, ChartText};
use crate::reports::answer::ReportAnswer;
use crate::reports::figures::change::{self, ChangeLabel, FigureChange, due};
use crate::reports::figures::columns::{Column, percent};
use crate::reports::figures::links::{path, people, short};
use crate::reports::figures::per_mille;
use crate::reports::figures::question::ReportQuestion;
use crate::reports::figures::report::Row;
use crate::text;
use crate::web::Shell;

pub(in crate::reports) struct DistrictRow {
    pub name: String,
    pub href: Option<String>,
    pub value: String,
    pub changes: Vec<ChangeLabel>,
    /// Empty where it has none.
    pub rank: String,
    pub to_date: Option<String>,
    pub spark: String,
    pub progress: Option<YearProgress>,
    pub others: Vec<String>,
}

/// How far a place has come this year.
pub(in crate::reports) struct YearProgress {
    pub shown: String,
    /// "430 / 1.000"
    pub detail: String,
    pub bar: String,
    pub behind: bool,
}

/// What all lines of a table have in common.
pub(in crate::reports) struct RowContext<'a> {
    pub shell: &'a Shell,
    pub question: &'a ReportQuestion,
    pub answer: &'a ReportAnswer,
}

impl RowContext<'_> {
    /// The columns beside the chosen one.
    pub fn others(&self) -> impl Iterator<Item = Column> {
        let chosen = self.question.measure;
        Column::ALL.into_iter().filter(move |one| *one != chosen)
    }

    pub fn line(&self, row: &Row) -> DistrictRow {
        let months = self.answer.trend.months(row.id);
        let year = self.answer.trend.this_year(row.id, &self.question.period);
        DistrictRow {
            href: row.id.and_then(|id| self.href(id, &row.code)),
            rank: self.rank(row),
            to_date: self.to_date(row.id),
            spark: self.spark(&row.name, &months),
            progress: self.progress(self.answer.targets.of(row.id), year),
            ..self.plain(row, &row.name)
        }
    }

    /// What lies in no unit.
    pub fn loose(&self, row: &Row) -> DistrictRow {
        DistrictRow {
            to_date: self.to_date(None),
            ..self.plain(row, self.shell.t("reports.not_placed"))
        }
    }

    pub fn total(&self, row: &Row) -> DistrictRow {
        let trend = &self.answer.trend;
        let name = self.shell.t("reports.total");
        let year = trend.total_this_year(&self.question.period);
        let sums = self.answer.to_date.as_ref().map(|placed| placed.total());
        DistrictRow {
            spark: self.spark(name, &trend.total()),
            progress: self.progress(self.answer.targets.whole, year),
            to_date: sums.map(|sums| text::number(self.question.measure.figure(&sums))),
            ..self.plain(row, name)
        }
    }

    fn plain(&self, row: &Row, name: &str) -> DistrictRow {
        DistrictRow {
            name: name.to_owned(),
            href: None,
            value: row.shown(self.question.measure),
            changes: self.changes(row),
            rank: String::new(),
            to_date: None,
            spark: String::new(),
            progress: None,
            others: self.others().map(|column| row.shown(column)).collect(),
        }
    }

    /// A rate is compared by what is above its line.
    fn changes(&self, row: &Row) -> Vec<ChangeLabel> {
        let figure = |figures| self.question.measure.figure(figures);
        let now = figure(&row.figures);
        let since = [
            (figure(&row.before), "reports.change.before"),
            (figure(&row.year_before), "reports.change.year"),
        ];
        let grows = self.question.period.from.is_none();
        let change = |before| {
            if grows {
                FigureChange::added(now, before)
            } else {
                FigureChange::of(now, before)
            }
        };
        since
            .into_iter()
            .filter_map(|(before, key)| change::change_label(self.shell, change(before), key))
            .collect()
    }

    /// Equal figures share a rank; nothing has none.
    fn rank(&self, row: &Row) -> String {
        let measure = self.question.measure;
        let Some(own) = row.value(measure).filter(|own| *own != 0) else {
            return String::new();
        };
        let rows = self.answer.report.rows.iter();
        let above = rows
            .filter(|other| other.value(measure) > Some(own))
            .count();
        (above + 1).to_string()
    }

    fn to_date(&self, unit: Option<ReportUnitId>) -> Option<String> {
        let placed = self.answer.to_date.as_ref()?;
        let figure = self.question.measure.figure(&placed.of(unit));
        Some(text::number(figure))
    }

    /// The last twelve months.
    fn spark(&self, name: &str, months: &[i64]) -> String {
        let year = months.get(months.len().saturating_sub(12)..).unwrap_or(&[]);
        if year.iter().all(|value| *value == 0) {
            return String::new();
        }
        let measure = self.question.measure.counted();
        let title = self.shell.tr(
            "reports.spark.title",
            &[
                ("name", name),
                ("measure", self.shell.t(measure.label_key())),
            ],
        );
        let end = |value: Option<i64>| text::number(value.unwrap_or(0));
        let ends = [
            ("lowest", end(year.iter().copied().min())),
            ("highest", end(year.iter().copied().max())),
            ("last", end(year.last().copied())),
        ];
        let ends = ends.each_ref().map(|(key, value)| (*key, value.as_str()));
        let words = ChartText {
            title: &title,
            description: &self.shell.tr("reports.spark.words", &ends),
        };
        charts::spark(year, words)
    }

    fn progress(&self, target: Option<i64>, reached: i64) -> Option<YearProgress> {
        let target = target.filter(|target| *target > 0)?;
        let due = due(target, self.question);
        let behind = reached < due;
        let share = per_mille(reached, Some(target)).unwrap_or(0);
        Some(YearProgress {
            shown: percent(share),
            detail: format!(
                "{} / {}",
                short(self.shell, reached),
                short(self.shell, target)
            ),
            bar: charts::bar(Bar {
                value: reached,
                whole: target,
                mark: Some(due),
                behind,
            }),
            behind,
        })
    }

    /// Down to the district, the communes, the people.
    fn href(&self, id: ReportUnitId, code: &str) -> Option<String> {
        if !self.answer.open.contains(&id) {
            return None;
        }
        let question = self.question;
        let scope = self.answer.report.about.scope;
        let down = match scope.grain() {
            Grain::Province => ReportQuestion {
                province: Some(code.to_owned()),
                order: None,
                ..question.clone()
            },
            Grain::District => ReportQuestion {
                district: Some(code.to_owned()),
                rows: Grain::District,
                order: None,
                ..question.clone()
            },
            Grain::Commune => return Some(people(question, code)),
        };
        let inside = match scope {
            Scope::Country(_) => "/reports/districts",
            other => path(other),
        };
        Some(down.href(inside))
    }
}
