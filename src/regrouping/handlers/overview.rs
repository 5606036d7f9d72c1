//! What holds today, as a page and as a list; taking the last drawing back.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Data;
use chrono::NaiveDate;

use super::PATH;
use crate::accounts::{Actor, Posted, RegroupDistricts, Sight};
use crate::areas::BoundariesCache;
use crate::audit::Author;
use crate::db::{Conn, DbFailure, Outcome};
use crate::documents::CSV_TYPE;
use crate::regrouping::forms::RegroupingQuery;
use crate::regrouping::pages::OverviewPage;
use crate::regrouping::plan::{Complaint, Complaints, RegroupingPlan};
use crate::regrouping::province_units::ProvinceUnits;
use crate::regrouping::scope::{self, Provinces};
use crate::regrouping::store::{self, PastRegrouping};
use crate::regrouping::{actions, list_file};
use crate::web::{Handled, NoticeKind, Query, Site, html, with_notice};

pub(super) async fn show(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<RegroupDistricts>,
    query: Query<RegroupingQuery>,
) -> Handled {
    page(
        &site,
        &boundaries_cache,
        &actor,
        &query.province,
        Vec::new(),
    )
    .await
}

/// The page; with complaints it tells why something was not done.
pub(super) async fn page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<RegroupDistricts>,
    wanted: &str,
    complaints: Complaints,
) -> Handled {
    let (sight, today) = (actor.sight(), site.clock.today());
    let (boundaries_cache, wanted) = (boundaries_cache.clone(), wanted.to_owned());
    let read = site
        .db
        .read(move |c| today_of(c, &boundaries_cache, &sight, today, &wanted));
    let (provinces, province_units, history) = read.await?;
    let status = if complaints.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let shell = &actor.shell;
    let page = OverviewPage::new(
        shell,
        provinces,
        &province_units,
        history,
        today,
        &complaints,
    );
    html(shell, status, &page)
}

type OverviewData = (Provinces, ProvinceUnits, Vec<PastRegrouping>);

fn today_of(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    today: NaiveDate,
    wanted: &str,
) -> Outcome<OverviewData> {
    let boundaries = boundaries_cache.current(c)?;
    let provinces = scope::of(&boundaries, sight, today, wanted).ok_or(DbFailure::Missing)?;
    let province_units =
        ProvinceUnits::of(&boundaries, provinces.id, today).ok_or(DbFailure::Missing)?;
    let history = store::history(c, provinces.id)?;
    Ok((provinces, province_units, history))
}

/// The list as it holds today: what a new one is best made of.
pub(super) async fn csv(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<RegroupDistricts>,
    query: Query<RegroupingQuery>,
) -> Handled {
    let (sight, today) = (actor.sight(), site.clock.today());
    let (boundaries_cache, wanted) = (boundaries_cache.get_ref().clone(), query.province.clone());
    let read = site
        .db
        .read(move |c| today_of(c, &boundaries_cache, &sight, today, &wanted));
    let (provinces, province_units, _) = read.await?;
    let name = format!("lensan-districts-{}-{today}.csv", provinces.chosen.code);
    let list = list_file::write(&RegroupingPlan::as_it_is(&province_units), &province_units);
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
    boundaries_cache: Data<BoundariesCache>,
    posted: Posted<RegroupDistricts>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let by = Author::account(actor.id(), site.clock.now());
    let (sight, wanted) = (actor.sight(), fields.get("province").to_owned());
    let id = fields.get("regrouping").parse().unwrap_or(0);
    let (kept, code) = (boundaries_cache.get_ref().clone(), wanted.clone());
    let written = site.db.write(move |c| {
        let boundaries = kept.current(c)?;
        let provinces =
            scope::of(&boundaries, &sight, by.today(), &code).ok_or(DbFailure::Missing)?;
        actions::take_back(c, by, provinces.id, id)
    });
    match written.await? {
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
                &boundaries_cache,
                &actor,
                &wanted,
                vec![Complaint::new(message)],
            )
            .await
        }
    }
}
