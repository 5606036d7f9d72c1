//! The district report: on a page, and the same figures as CSV and JSON.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Query};

use crate::accounts::{Actor, SeeReports, Sight};
use crate::db::{Conn, Failure as DbFailure, Outcome};
use crate::reports::districts::{self, DistrictReport};
use crate::reports::pages::DistrictsPage;
use crate::reports::question::{Question, Wish};
use crate::reports::scope::{self, Scope};
use crate::web::{Failure, Handled, Site, html};

pub(super) async fn show(site: Data<Site>, actor: Actor<SeeReports>, wish: Query<Wish>) -> Handled {
    let (today, shell) = (site.clock.today(), &actor.shell);
    let (question, wrong) = match Question::parse(&wish, today) {
        Ok(question) => (question, None),
        Err(message) => (Question::usual(today), Some(shell.msg(&message))),
    };
    let status = match wrong {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let (scope, report) = answer(&site, actor.sight(), &question).await?;
    let page = DistrictsPage::new(shell, &question, scope, report, today, wrong);
    html(shell, status, &page)
}

pub(super) async fn csv(site: Data<Site>, actor: Actor<SeeReports>, wish: Query<Wish>) -> Handled {
    let report = asked(&site, &actor, &wish).await?;
    let body = report
        .csv(actor.shell.language)
        .map_err(Failure::internal)?;
    Ok(file(&report, "text/csv; charset=utf-8", "csv", body))
}

pub(super) async fn json(site: Data<Site>, actor: Actor<SeeReports>, wish: Query<Wish>) -> Handled {
    let report = asked(&site, &actor, &wish).await?;
    let body = report
        .json(actor.shell.language)
        .map_err(Failure::internal)?;
    Ok(file(&report, "application/json", "json", body))
}

async fn asked(
    site: &Site,
    actor: &Actor<SeeReports>,
    wish: &Wish,
) -> Result<DistrictReport, Failure> {
    let question = Question::parse(wish, site.clock.today());
    let question = question.map_err(|_| Failure::BadRequest)?;
    let (_, mut report) = answer(site, actor.sight(), &question).await?;
    if let Some(order) = question.order {
        order.sort(&mut report.rows);
    }
    Ok(report)
}

async fn answer(
    site: &Site,
    sight: Sight,
    question: &Question,
) -> Result<(Scope, DistrictReport), Failure> {
    let question = question.clone();
    let read = site.db.read(move |c| within(c, &sight, &question));
    read.await.map_err(|f: DbFailure| f.into())
}

fn within(c: &mut Conn, sight: &Sight, question: &Question) -> Outcome<(Scope, DistrictReport)> {
    let (boundaries, wanted) = (question.boundaries, question.province.as_deref());
    let scope = scope::of(c, sight, boundaries, wanted)?;
    let province = scope.province.clone();
    let report = districts::of_province(c, province, boundaries, question.period)?;
    Ok((scope, report))
}

fn file(report: &DistrictReport, kind: &str, ending: &str, body: String) -> HttpResponse {
    let name = format!("lensan-{}-{}.{ending}", report.province.code, report.period);
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(body)
}
