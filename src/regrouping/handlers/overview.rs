//! What holds today, as a page and as a list; taking the last drawing back.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Data;
use chrono::NaiveDate;

use super::PATH;
use crate::accounts::{Actor, Posted, RegroupDistricts, Sight};
use crate::areas::AtlasShelf;
use crate::audit::By;
use crate::db::{Conn, Failure as DbFailure, Outcome};
use crate::documents::CSV_TYPE;
use crate::regrouping::forms::RegroupingQuery;
use crate::regrouping::ground::ProvinceUnits;
use crate::regrouping::pages::OverviewPage;
use crate::regrouping::plan::{Complaint, Complaints, RegroupingPlan};
use crate::regrouping::scope::{self, Provinces};
use crate::regrouping::store::{self, PastRegrouping};
use crate::regrouping::{actions, list_file};
use crate::web::{Handled, NoticeKind, Query, Site, html, with_notice};

pub(super) async fn show(
    site: Data<Site>,
    shelf: Data<AtlasShelf>,
    actor: Actor<RegroupDistricts>,
    wish: Query<RegroupingQuery>,
) -> Handled {
    page(&site, &shelf, &actor, &wish.province, Vec::new()).await
}

/// The page; with complaints it tells why something was not done.
pub(super) async fn page(
    site: &Site,
    shelf: &AtlasShelf,
    actor: &Actor<RegroupDistricts>,
    wanted: &str,
    complaints: Complaints,
) -> Handled {
    let (sight, today) = (actor.sight(), site.clock.today());
    let (shelf, wanted) = (shelf.clone(), wanted.to_owned());
    let read = site
        .db
        .read(move |c| today_of(c, &shelf, &sight, today, &wanted));
    let (provinces, ground, history) = read.await.map_err(|f: DbFailure| f)?;
    let status = if complaints.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let shell = &actor.shell;
    let page = OverviewPage::new(shell, (provinces, &ground), history, today, &complaints);
    html(shell, status, &page)
}

type OverviewData = (Provinces, ProvinceUnits, Vec<PastRegrouping>);

fn today_of(
    c: &mut Conn,
    shelf: &AtlasShelf,
    sight: &Sight,
    today: NaiveDate,
    wanted: &str,
) -> Outcome<OverviewData> {
    let atlas = shelf.current(c)?;
    let provinces = scope::of(&atlas, sight, today, wanted).ok_or(DbFailure::Missing)?;
    let ground = ProvinceUnits::of(&atlas, provinces.id, today).ok_or(DbFailure::Missing)?;
    let history = store::history(c, provinces.id)?;
    Ok((provinces, ground, history))
}

/// The list as it holds today: what a new one is best made of.
pub(super) async fn csv(
    site: Data<Site>,
    shelf: Data<AtlasShelf>,
    actor: Actor<RegroupDistricts>,
    wish: Query<RegroupingQuery>,
) -> Handled {
    let (sight, today) = (actor.sight(), site.clock.today());
    let (shelf, wanted) = (shelf.get_ref().clone(), wish.province.clone());
    let read = site
        .db
        .read(move |c| today_of(c, &shelf, &sight, today, &wanted));
    let (provinces, ground, _) = read.await.map_err(|f: DbFailure| f)?;
    let name = format!("lensan-districts-{}-{today}.csv", provinces.chosen.code);
    let list = list_file::write(&RegroupingPlan::as_it_is(&ground), &ground);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, CSV_TYPE))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(format!("\u{feff}{list}")))
}

pub(super) async fn take_back(
    site: Data<Site>,
    shelf: Data<AtlasShelf>,
    posted: Posted<RegroupDistricts>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let by = By::account(actor.id(), site.clock.now());
    let (sight, wanted) = (actor.sight(), fields.get("province").to_owned());
    let id = fields.get("regrouping").parse().unwrap_or(0);
    let (kept, code) = (shelf.get_ref().clone(), wanted.clone());
    let written = site.db.write(move |c| {
        let atlas = kept.current(c)?;
        let provinces = scope::of(&atlas, &sight, by.today(), &code).ok_or(DbFailure::Missing)?;
        actions::take_back(c, by, provinces.id, id)
    });
    match written.await.map_err(|f: DbFailure| f)? {
        Ok(()) => {
            let back = format!("{PATH}?province={wanted}");
            with_notice(
                &actor.shell,
                back,
                NoticeKind::Good,
                "regrouping.taken_back",
            )
        }
        Err(message) => {
            page(
                &site,
                &shelf,
                &actor,
                &wanted,
                vec![Complaint::new(message)],
            )
            .await
        }
    }
}
