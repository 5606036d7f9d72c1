//! The page on which one says who sends a document.

use askama::Template;

use crate::reports::figures::links::{Crumb, place_crumbs};
use crate::reports::figures::question::ReportQuestion;
use crate::reports::figures::report::ReportSubject;
use crate::web::{FormView, Shell};

#[derive(Template)]
#[template(path = "letterheads/document.html")]
pub(super) struct DocumentPage<'a> {
    pub shell: &'a Shell,
    pub crumbs: Vec<Crumb>,
    pub place: String,
    pub period: String,
    pub form: FormView,
    /// What the report is asked, as hidden fields.
    pub question: Vec<(String, String)>,
    /// Back to the report.
    pub back: String,
}

impl<'a> DocumentPage<'a> {
    pub fn new(
        shell: &'a Shell,
        question: &ReportQuestion,
        about: &ReportSubject,
        form: FormView,
    ) -> Self {
        let href = question.href("");
        let query = href.trim_start_matches('?').as_bytes();
        Self {
            crumbs: place_crumbs(shell, question, about, "reports.document.title"),
            place: about.name.clone(),
            period: shell.msg(&question.period.label()),
            question: form_urlencoded::parse(query).into_owned().collect(),
            back: question.href("/reports/districts"),
            shell,
            form,
        }
    }
}
