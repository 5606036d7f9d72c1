//! The State's document: a report with who sends it.

use actix_web::web::Data;

use super::model::{DocumentReference, letter};
use super::store;
use crate::accounts::{Actor, SeeReports};
use crate::areas::BoundariesCache;
use crate::reports::export::{Download, Format};
use crate::reports::figures::question::ReportQuery;
use crate::reports::figures::work_limits::WorkLimits;
use crate::web::{Handled, Query, Site};

/// Who issues the document and who signs it is what the reader has said before; whoever never did gets
/// dotted lines.
pub(super) async fn pdf(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    limits: Data<WorkLimits>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
    dated: Query<DocumentReference>,
) -> Handled {
    let permit = limits.account(actor.id()).await?;
    let download = Download {
        site: &site,
        boundaries_cache: &boundaries_cache,
        actor: &actor,
        query: &query,
    };
    let report = download.report().await?;
    let account = actor.id();
    let read = site.db.read(move |c| store::of_account(c, account));
    let known = read.await?;
    let day = dated.day(site.clock.today());
    let letter = letter(known.as_ref(), &report.about, &dated.number, day);
    download
        .answer(report, Format::Pdf, letter, Some(permit))
        .await
}
