//! Where a place sold, and who says so.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::page::{ChannelsPage, ChannelsSubject};
use super::sales;
use crate::accounts::{Actor, SeeReports};
use crate::areas::BoundariesCache;
use crate::reports::answer::report_question;
use crate::reports::figures::former::or_as_it_last_was;
use crate::reports::figures::links::place_crumbs;
use crate::reports::figures::question::{ReportQuery, ReportQuestion};
use crate::reports::figures::scope;
use crate::reports::figures::selection;
use crate::reports::figures::work_limits::{WorkLimits, WorkPermit};
use crate::web::{Handled, Query, Site, html};

pub(in crate::reports) async fn show(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    limits: Data<WorkLimits>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
    request: HttpRequest,
) -> Handled {
    let permit = limits.account(actor.id()).await?;
    let answered = page(&site, &boundaries_cache, &actor, permit, &query).await;
    or_as_it_last_was(&request, answered)
}

async fn page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    permit: WorkPermit,
    query: &ReportQuery,
) -> Handled {
    let (today, shell) = (site.clock.today(), &actor.shell);
    let (question, wrong) = report_question(shell, query, today);
    let status = match wrong {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let (asked, sight) = (question.clone(), actor.sight());
    let boundaries_cache = boundaries_cache.clone();
    let read = site.db.read(move |c| {
        let _permit = permit;
        let scope = scope::of(c, &sight, asked.boundaries_on, asked.province.as_deref())?;
        let boundaries = boundaries_cache.current(c)?;
        let frame = boundaries.reporting_frame(asked.boundaries_on);
        let about = selection::about(&frame, &sight, &scope.province, &asked)?;
        let found = sales::read(c, &frame, about.scope, &asked.period)?;
        Ok((scope, about, found))
    });
    let (scope, about, found) = read.await?;
    let question = ReportQuestion {
        province: Some(scope.province.code),
        ..question
    };
    let about = ChannelsSubject {
        crumbs: place_crumbs(shell, &question, &about, "reports.channels.title"),
        question: &question,
        name: about.name,
        offered: scope.offered,
        wrong,
    };
    html(
        shell,
        status,
        &ChannelsPage::new(shell, about, &found, today),
    )
}
