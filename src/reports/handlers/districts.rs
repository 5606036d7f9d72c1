//! The report of a province, of a district, of the country: on a page, and the same figures as CSV and JSON.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Query};

use super::Sources;
use crate::accounts::{Actor, SeeReports};
use crate::areas::AtlasShelf;
use crate::db::Failure as DbFailure;
use crate::reports::answer;
use crate::reports::pages::DistrictsPage;
use crate::reports::question::{Question, Wish};
use crate::reports::report::Report;
use crate::web::{Failure, Handled, Site, html};

pub(super) async fn show(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    actor: Actor<SeeReports>,
    wish: Query<Wish>,
) -> Handled {
    page((&site, &atlas), &actor, &wish, answer::of_province).await
}

pub(super) async fn country(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    actor: Actor<SeeReports>,
    wish: Query<Wish>,
) -> Handled {
    page((&site, &atlas), &actor, &wish, answer::of_country).await
}

async fn page(
    (site, atlas): Sources<'_>,
    actor: &Actor<SeeReports>,
    wish: &Wish,
    read: super::Read,
) -> Handled {
    let (today, shell) = (site.clock.today(), &actor.shell);
    let (question, wrong) = super::asked(shell, wish, today);
    let status = match wrong {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let answer = super::answered((site, atlas), actor.sight(), &question, read).await?;
    let page = DistrictsPage::new(shell, &question, answer, today, wrong);
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
    Ok(file(&report, "text/csv; charset=utf-8", "csv", body))
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
    Ok(file(&report, "application/json", "json", body))
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

fn file(report: &Report, kind: &str, ending: &str, body: String) -> HttpResponse {
    let name = format!("lensan-{}-{}.{ending}", report.about.code, report.period);
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(body)
}
