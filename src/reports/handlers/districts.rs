//! The district report: on a page, and the same figures as files.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Data, Query, block};

use crate::accounts::{Actor, SeeReports, Sight};
use crate::db::{Conn, Failure as DbFailure, Outcome};
use crate::reports::districts::{self, DistrictReport};
use crate::reports::export::{ExportError, Letter, Sheet};
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
    let name = for_scripts(&report, "csv");
    Ok(file(&name, "text/csv; charset=utf-8", body))
}

pub(super) async fn json(site: Data<Site>, actor: Actor<SeeReports>, wish: Query<Wish>) -> Handled {
    let report = asked(&site, &actor, &wish).await?;
    let body = report
        .json(actor.shell.language)
        .map_err(Failure::internal)?;
    let name = for_scripts(&report, "json");
    Ok(file(&name, "application/json", body))
}

pub(super) async fn xlsx(site: Data<Site>, actor: Actor<SeeReports>, wish: Query<Wish>) -> Handled {
    let report = asked(&site, &actor, &wish).await?;
    let sheet = sheet(&site, &actor, &wish, &report)?;
    let body = made(move || sheet.xlsx()).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(&for_people(&report, "xlsx"), kind, body))
}

/// Who issues the document, its number and who signs are left as dotted lines: a page that anybody
/// of the province's staff may open cannot speak for an agency.
pub(super) async fn pdf(site: Data<Site>, actor: Actor<SeeReports>, wish: Query<Wish>) -> Handled {
    let report = asked(&site, &actor, &wish).await?;
    let sheet = sheet(&site, &actor, &wish, &report)?;
    let letter = Letter {
        place: report.province.name.clone(),
        day: Some(site.clock.today()),
        ..Letter::default()
    };
    let body = made(move || sheet.pdf(&letter)).await?;
    Ok(file(&for_people(&report, "pdf"), "application/pdf", body))
}

fn sheet(
    site: &Site,
    actor: &Actor<SeeReports>,
    wish: &Wish,
    report: &DistrictReport,
) -> Result<Sheet, Failure> {
    let question = Question::parse(wish, site.clock.today());
    let boundaries = question.map_err(|_| Failure::BadRequest)?.boundaries;
    Ok(report.sheet(actor.shell.language, boundaries, site.clock.now()))
}

/// Away from the threads that answer requests: a large table takes its time.
async fn made(
    work: impl FnOnce() -> Result<Vec<u8>, ExportError> + Send + 'static,
) -> Result<Vec<u8>, Failure> {
    let bytes = block(work).await.map_err(Failure::internal)?;
    bytes.map_err(Failure::internal)
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

fn for_scripts(report: &DistrictReport, ending: &str) -> String {
    format!("lensan-{}-{}.{ending}", report.province.code, report.period)
}

fn for_people(report: &DistrictReport, ending: &str) -> String {
    format!(
        "bao-cao-{}-{}.{ending}",
        report.province.code, report.period
    )
}

fn file(name: &str, kind: &str, body: impl Into<Bytes>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(body.into())
}
