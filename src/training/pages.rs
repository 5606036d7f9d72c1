//! What the pages of courses show.

use askama::Template;
use chrono::NaiveDate;

use super::attendees::{self, RollProducer};
use super::list::{self, Course, CourseSummary};
use super::roll::{LineOutcome, LineResult};
use crate::accounts::HistoryLine;
use crate::text;
use crate::web::{Choice, FormView, Shell};

#[derive(Template)]
#[template(path = "training/list.html")]
pub(super) struct ListPage<'a> {
    pub shell: &'a Shell,
    pub lines: Vec<CourseSummary>,
    pub year: String,
    pub search: String,
    /// The way to the next page; `None` on the last.
    pub next: Option<String>,
    /// This is not the first page.
    pub later: bool,
}

impl<'a> ListPage<'a> {
    pub fn new(
        shell: &'a Shell,
        year: String,
        search: String,
        later: bool,
        mut lines: Vec<CourseSummary>,
    ) -> Self {
        let more = list::PAGE.cut(&mut lines);
        let last = lines.last().filter(|_| more);
        let query = filter_query(&year, &search);
        Self {
            shell,
            next: last.map(|line| format!("/courses?{query}&after={}", line.course.uuid)),
            lines,
            year,
            search,
            later,
        }
    }

    /// The way to the first page of what was asked for.
    pub fn first(&self) -> String {
        format!("/courses?{}", filter_query(&self.year, &self.search))
    }

    pub fn filtered(&self) -> bool {
        !self.year.is_empty() || !self.search.is_empty()
    }

    pub fn day(&self, day: &NaiveDate) -> String {
        text::date(*day)
    }

    pub fn number(&self, number: &i64) -> String {
        text::number(*number)
    }
}

fn filter_query(year: &str, search: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("year", year).append_pair("q", search);
    query.finish()
}

#[derive(Template)]
#[template(path = "training/new.html")]
pub(super) struct NewPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    /// What the typed name of the commune may mean, where no script asked at once.
    pub meant: Vec<Choice>,
}

/// How far a roll goes, and how much of it may be shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct RollSize {
    pub all: i64,
    pub seen: i64,
}

#[derive(Template)]
#[template(path = "training/show.html")]
pub(super) struct ShowPage<'a> {
    pub shell: &'a Shell,
    pub course: Course,
    pub commune: String,
    pub people: Vec<RollProducer>,
    pub numbers: RollSize,
    /// The reader may see what became of those who attended.
    pub reports: bool,
    pub history: Vec<HistoryLine>,
    pub next: Option<String>,
    pub later: bool,
}

impl ShowPage<'_> {
    pub fn day(&self) -> String {
        text::date(self.course.held_on)
    }

    pub fn attendees(&self) -> String {
        text::number(self.numbers.all)
    }

    /// Attendees whose names this reader may not see.
    pub fn elsewhere(&self) -> i64 {
        self.numbers.all - self.numbers.seen
    }

    /// Takes off what is there only to know whether another page follows.
    pub fn paged(mut self) -> Self {
        let more = attendees::PAGE.cut(&mut self.people);
        let last = self.people.last().filter(|_| more);
        self.next = last.map(|p| format!("/courses/{}?after={}", self.course.uuid, p.uuid));
        self
    }
}

#[derive(Template)]
#[template(path = "training/attendees.html")]
pub(super) struct AttendeesPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub course: Course,
    pub search: String,
    pub candidates: Vec<RollProducer>,
    /// More would fit than are shown.
    pub more: bool,
}

impl<'a> AttendeesPage<'a> {
    pub fn new(
        shell: &'a Shell,
        form: FormView,
        course: Course,
        search: String,
        mut candidates: Vec<RollProducer>,
    ) -> Self {
        let more = attendees::PAGE.cut(&mut candidates);
        Self {
            shell,
            form,
            course,
            search,
            candidates,
            more,
        }
    }

    pub fn day(&self) -> String {
        text::date(self.course.held_on)
    }
}

/// What became of a pasted list: first what needs a look, then the rest.
#[derive(Template)]
#[template(path = "training/report.html")]
pub(super) struct RollReportPage<'a> {
    pub shell: &'a Shell,
    pub course: Course,
    pub added: usize,
    pub already: usize,
    pub wrong: usize,
    pub lines: Vec<RollReportRow>,
}

pub(super) struct RollReportRow {
    pub at: usize,
    pub text: String,
    pub name: String,
    pub key: &'static str,
    pub badge: &'static str,
}

impl<'a> RollReportPage<'a> {
    pub fn new(shell: &'a Shell, course: Course, mut answers: Vec<LineResult>) -> Self {
        let number =
            |of: &[LineOutcome]| answers.iter().filter(|a| of.contains(&a.outcome)).count();
        let added = number(&[LineOutcome::Added]);
        let already = number(&[LineOutcome::Already, LineOutcome::Repeated]);
        let wrong = number(&[LineOutcome::Unknown, LineOutcome::Unreadable]);
        answers.sort_by_key(|answer| (words(answer.outcome).1 != "attention", answer.line.at));
        Self {
            shell,
            course,
            added,
            already,
            wrong,
            lines: answers.into_iter().map(report_line).collect(),
        }
    }
}

fn report_line(answer: LineResult) -> RollReportRow {
    let (key, badge) = words(answer.outcome);
    let number = answer.line.number.map(|number| number.grouped());
    RollReportRow {
        at: answer.line.at,
        text: number.unwrap_or(answer.line.text),
        name: answer.name,
        key,
        badge,
    }
}

/// The key of the word and the badge's colour.
fn words(outcome: LineOutcome) -> (&'static str, &'static str) {
    match outcome {
        LineOutcome::Added => ("training.report.added", "good"),
        LineOutcome::Already => ("training.report.already", ""),
        LineOutcome::Repeated => ("training.report.repeated", ""),
        LineOutcome::Unknown => ("training.report.unknown", "attention"),
        LineOutcome::Unreadable => ("training.report.unreadable", "attention"),
    }
}
