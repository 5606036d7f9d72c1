//! The districts of a province as small charts.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use super::page::MultiplesPage;
use crate::accounts::{Actor, SeeReports};
use crate::areas::{BoundariesCache, Grain};
use crate::reports::answer::{self, AnswerSource, answered, report_question};
use crate::reports::figures::columns::Column;
use crate::reports::figures::former::or_as_it_last_was;
use crate::reports::figures::question::{ReportQuery, ReportQuestion};
use crate::web::{Handled, Query, Site, html};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::reports) struct ScaleQuery {
    scale: String,
}

pub(in crate::reports) async fn show(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
    scale: Query<ScaleQuery>,
    request: HttpRequest,
) -> Handled {
    let answered = page(&site, &boundaries_cache, &actor, &query, &scale).await;
    or_as_it_last_was(&request, answered)
}

async fn page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    query: &ReportQuery,
    scale: &ScaleQuery,
) -> Handled {
    let shell = &actor.shell;
    let (question, _) = report_question(shell, query, site.clock.today());
    let question = ReportQuestion {
        district: None,
        rows: Grain::District,
        measure: Column::counted(question.measure),
        ..question
    };
    let reading = AnswerSource::cheap(answer::of_province);
    let answer = answered(site, boundaries_cache, actor.sight(), &question, reading).await?;
    let page = MultiplesPage::new(shell, &question, &answer, scale.scale == "own");
    html(shell, StatusCode::OK, &page)
}
