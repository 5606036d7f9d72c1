//! The report of a province, of a district, of the country: on a page, and the same figures as
//! files.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::page::DistrictsPage;
use crate::accounts::{Actor, Permission, RegroupDistricts, SeeReports};
use crate::areas::BoundariesCache;
use crate::documents::OfficialLetter;
use crate::reports::answer;
use crate::reports::answer::AnswerSource;
use crate::reports::export::{Download, Format};
use crate::reports::figures::former::or_as_it_last_was;
use crate::reports::figures::question::ReportQuery;
use crate::reports::figures::work_limits::WorkLimits;
use crate::web::{Handled, Query, Site, html};

pub(in crate::reports) async fn show(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
    request: HttpRequest,
) -> Handled {
    let answered = page(
        &site,
        &boundaries_cache,
        &actor,
        &query,
        AnswerSource::cheap(answer::of_province),
    )
    .await;
    or_as_it_last_was(&request, answered)
}

pub(in crate::reports) async fn country(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    limits: Data<WorkLimits>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
) -> Handled {
    let permit = limits.account(actor.id()).await?;
    let reading = AnswerSource::with(permit, answer::of_country);
    page(&site, &boundaries_cache, &actor, &query, reading).await
}

async fn page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    query: &ReportQuery,
    reading: AnswerSource,
) -> Handled {
    let (today, shell) = (site.clock.today(), &actor.shell);
    let (question, wrong) = answer::report_question(shell, query, today);
    let status = match wrong {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let answer =
        answer::answered(site, boundaries_cache, actor.sight(), &question, reading).await?;
    let mut page = DistrictsPage::new(shell, &question, answer, today, wrong);
    if RegroupDistricts::allows(&actor.principal) {
        page = page.leading_to_regrouping(question.boundaries_on);
    }
    html(shell, status, &page)
}

pub(in crate::reports) async fn csv(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
) -> Handled {
    for_scripts(&site, &boundaries_cache, &actor, &query, Format::Csv).await
}

pub(in crate::reports) async fn json(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
) -> Handled {
    for_scripts(&site, &boundaries_cache, &actor, &query, Format::Json).await
}

async fn for_scripts(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    query: &ReportQuery,
    format: Format,
) -> Handled {
    let download = Download {
        site,
        boundaries_cache,
        actor,
        query,
    };
    let report = download.report().await?;
    download
        .answer(report, format, OfficialLetter::default(), None)
        .await
}

pub(in crate::reports) async fn xlsx(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    limits: Data<WorkLimits>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
) -> Handled {
    let permit = limits.account(actor.id()).await?;
    let download = Download {
        site: &site,
        boundaries_cache: &boundaries_cache,
        actor: &actor,
        query: &query,
    };
    let report = download.report().await?;
    let letter = OfficialLetter::default();
    download
        .answer(report, Format::Xlsx, letter, Some(permit))
        .await
}
