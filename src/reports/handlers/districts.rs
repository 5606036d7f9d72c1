//! The report of a province, of a district, of the country: on a page, and the same figures as
//! files.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Data, block};
use actix_web::{HttpRequest, HttpResponse};

use super::{Reading, Sources};
use crate::accounts::{Actor, Permission, RegroupDistricts, SeeReports};
use crate::areas::AtlasShelf;
use crate::db::Failure as DbFailure;
use crate::documents::{DocumentError, Sheet};
use crate::reports::answer;
use crate::reports::former::or_as_it_last_was;
use crate::reports::lanes::{Lanes, WorkPermit};
use crate::reports::letterhead::{self, Dated};
use crate::reports::pages::DistrictsPage;
use crate::reports::question::{Question, Wish};
use crate::reports::report::Report;
use crate::web::{Failure, Handled, Query, Site, html};

pub(super) async fn show(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    actor: Actor<SeeReports>,
    wish: Query<Wish>,
    request: HttpRequest,
) -> Handled {
    let answered = page(
        (&site, &atlas),
        &actor,
        &wish,
        Reading::cheap(answer::of_province),
    )
    .await;
    or_as_it_last_was(&request, answered)
}

pub(super) async fn country(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    lanes: Data<Lanes>,
    actor: Actor<SeeReports>,
    wish: Query<Wish>,
) -> Handled {
    let permit = lanes.account(actor.id()).await?;
    let reading = Reading::with(permit, answer::of_country);
    page((&site, &atlas), &actor, &wish, reading).await
}

async fn page(
    (site, atlas): Sources<'_>,
    actor: &Actor<SeeReports>,
    wish: &Wish,
    reading: Reading,
) -> Handled {
    let (today, shell) = (site.clock.today(), &actor.shell);
    let (question, wrong) = super::asked(shell, wish, today);
    let status = match wrong {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let answer = super::answered((site, atlas), actor.sight(), &question, reading).await?;
    let mut page = DistrictsPage::new(shell, &question, answer, today, wrong);
    if RegroupDistricts::allows(actor.role()) {
        page = page.leading_to_regrouping(question.boundaries);
    }
    html(shell, status, &page)
}

pub(super) async fn csv(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    actor: Actor<SeeReports>,
    wish: Query<Wish>,
) -> Handled {
    let report = asked((&site, &atlas), &actor, &wish).await?;
    let body = report
        .csv(actor.shell.language)
        .map_err(Failure::internal)?;
    let name = for_scripts(&report, "csv");
    Ok(file(&name, "text/csv; charset=utf-8", body))
}

pub(super) async fn json(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    actor: Actor<SeeReports>,
    wish: Query<Wish>,
) -> Handled {
    let report = asked((&site, &atlas), &actor, &wish).await?;
    let body = report
        .json(actor.shell.language)
        .map_err(Failure::internal)?;
    let name = for_scripts(&report, "json");
    Ok(file(&name, "application/json", body))
}

pub(super) async fn xlsx(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    lanes: Data<Lanes>,
    actor: Actor<SeeReports>,
    wish: Query<Wish>,
) -> Handled {
    let permit = lanes.account(actor.id()).await?;
    let report = asked((&site, &atlas), &actor, &wish).await?;
    let sheet = sheet(&site, &actor, &wish, &report)?;
    let body = made(permit, move || sheet.xlsx()).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(&for_people(&report, "xlsx"), kind, body))
}

/// Who issues the document and who signs it is what the reader has said before
/// ([`letterhead`](crate::reports::letterhead)); whoever never did gets dotted lines.
pub(super) async fn pdf(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    lanes: Data<Lanes>,
    actor: Actor<SeeReports>,
    wish: Query<Wish>,
    dated: Query<Dated>,
) -> Handled {
    let permit = lanes.account(actor.id()).await?;
    let report = asked((&site, &atlas), &actor, &wish).await?;
    let sheet = sheet(&site, &actor, &wish, &report)?;
    let account = actor.id();
    let read = site.db.read(move |c| letterhead::of_account(c, account));
    let known = read.await.map_err(|f: DbFailure| f)?;
    let day = dated.day(site.clock.today());
    let letter = letterhead::letter(known.as_ref(), &report.about, &dated.number, day);
    let body = made(permit, move || sheet.pdf(&letter)).await?;
    Ok(file(&for_people(&report, "pdf"), "application/pdf", body))
}

fn sheet(
    site: &Site,
    actor: &Actor<SeeReports>,
    wish: &Wish,
    report: &Report,
) -> Result<Sheet, Failure> {
    let question = Question::parse(wish, site.clock.today());
    let boundaries = question.map_err(|_| Failure::BadRequest)?.boundaries;
    Ok(report.sheet(actor.shell.language, boundaries, site.clock.now()))
}

/// Away from the threads that answer requests: a large table takes its time, and its place with it.
async fn made(
    permit: WorkPermit,
    work: impl FnOnce() -> Result<Vec<u8>, DocumentError> + Send + 'static,
) -> Result<Vec<u8>, Failure> {
    let bytes = block(move || {
        let _permit = permit;
        work()
    });
    let bytes = bytes.await.map_err(Failure::internal)?;
    bytes.map_err(Failure::internal)
}

async fn asked(
    (site, atlas): Sources<'_>,
    actor: &Actor<SeeReports>,
    wish: &Wish,
) -> Result<Report, Failure> {
    let question = Question::parse(wish, site.clock.today());
    let question = question.map_err(|_| Failure::BadRequest)?;
    let (asked, sight, atlas) = (question.clone(), actor.sight(), atlas.clone());
    let read = site
        .db
        .read(move |c| answer::plain(c, &atlas, &sight, &asked));
    let mut report = read.await.map_err(|f: DbFailure| f)?;
    if let Some(order) = question.order {
        order.sort(&mut report.rows);
    }
    Ok(report)
}

fn for_scripts(report: &Report, ending: &str) -> String {
    format!("lensan-{}-{}.{ending}", report.about.code, report.period)
}

fn for_people(report: &Report, ending: &str) -> String {
    format!("bao-cao-{}-{}.{ending}", report.about.code, report.period)
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
