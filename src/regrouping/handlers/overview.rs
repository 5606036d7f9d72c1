//! What holds today, as a page and as a list; taking the last drawing back.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Data;

use super::PATH;
use crate::accounts::{Actor, Posted, RegroupDistricts};
use crate::areas::BoundariesCache;
use crate::documents::CSV_TYPE;
use crate::regrouping::forms::RegroupingQuery;
use crate::regrouping::in_sight::{self, Overview, ProvinceRequest};
use crate::regrouping::list_file;
use crate::regrouping::pages::OverviewPage;
use crate::regrouping::plan::{Complaint, Complaints, RegroupingPlan};
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
    let today = site.clock.today();
    let cache = boundaries_cache.clone();
    let request = ProvinceRequest::new(actor.sight(), today, wanted);
    let read = site
        .db
        .read(move |c| in_sight::overview(c, &cache, &request));
    let Overview {
        provinces,
        units,
        history,
    } = read.await?;
    let status = if complaints.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let shell = &actor.shell;
    let page = OverviewPage::new(shell, provinces, &units, history, today, &complaints);
    html(shell, status, &page)
}

/// The list as it holds today: what a new one is best made of.
pub(super) async fn csv(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<RegroupDistricts>,
    query: Query<RegroupingQuery>,
) -> Handled {
    let today = site.clock.today();
    let cache = boundaries_cache.get_ref().clone();
    let request = ProvinceRequest::new(actor.sight(), today, &query.province);
    let read = site
        .db
        .read(move |c| in_sight::overview(c, &cache, &request));
    let Overview {
        provinces, units, ..
    } = read.await?;
    let name = format!("lensan-districts-{}-{today}.csv", provinces.chosen.code);
    let list = list_file::write(&RegroupingPlan::as_it_is(&units), &units);
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
    let by = actor.principal.acts_at(site.clock.now());
    let wanted = fields.get("province").to_owned();
    let id = fields.get("regrouping").parse().unwrap_or(0);
    let cache = boundaries_cache.get_ref().clone();
    let request = ProvinceRequest::new(actor.sight(), by.today(), &wanted);
    let written = site
        .db
        .write(move |c| in_sight::take_back(c, &cache, by, &request, id));
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
