//! A report as a file that a browser fetches.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::block;

use super::files::{Format, file};
use crate::accounts::{Actor, SeeReports};
use crate::areas::BoundariesCache;
use crate::documents::OfficialLetter;
use crate::reports::figures::question::{ReportQuery, ReportQuestion};
use crate::reports::figures::report::Report;
use crate::reports::figures::selection;
use crate::reports::figures::work_limits::WorkPermit;
use crate::web::{Failure, Handled, Site};

/// Who asks for a file, and of what.
#[derive(Clone, Copy)]
pub struct Download<'a> {
    pub site: &'a Site,
    pub boundaries_cache: &'a BoundariesCache,
    pub actor: &'a Actor<SeeReports>,
    pub query: &'a ReportQuery,
}

impl Download<'_> {
    /// The report that is asked for, its rows in the order that is asked for.
    pub async fn report(&self) -> Result<Report, Failure> {
        let question = ReportQuestion::parse(self.query, self.site.clock.today());
        let question = question.map_err(Failure::malformed)?;
        let (asked, sight) = (question.clone(), self.actor.sight());
        let boundaries_cache = self.boundaries_cache.clone();
        let read = self
            .site
            .db
            .read(move |c| selection::plain(c, &boundaries_cache, &sight, &asked));
        let mut report = read.await?;
        if let Some(order) = question.order {
            order.sort(&mut report.rows);
        }
        Ok(report)
    }

    /// Away from the threads that answer requests: a large table takes its time, and its place with
    /// it. `letter` is who sends it, for a document.
    pub async fn answer(
        &self,
        report: Report,
        format: Format,
        letter: OfficialLetter,
        permit: Option<WorkPermit>,
    ) -> Handled {
        let (language, now) = (self.actor.shell.language, self.site.clock.now());
        let made = block(move || {
            let _permit = permit;
            file(&report, format, language, now, &letter)
        });
        let file = made.await.map_err(Failure::internal)?;
        let file = file.map_err(Failure::internal)?;
        let attachment = format!("attachment; filename=\"{}\"", file.name);
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, file.content_type))
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((CONTENT_DISPOSITION, attachment))
            .body(file.bytes))
    }
}
