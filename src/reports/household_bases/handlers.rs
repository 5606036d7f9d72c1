//! Looking at the bases of rates and correcting them.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::bases::{self, BaseErrors, BasesQuery, BasesQuestion};
use super::page::BasesPage;
use crate::accounts::{Actor, EditDenominators, Posted};
use crate::reports::figures::former::or_as_it_last_was;
use crate::web::{Failure, Fields, Handled, NoticeKind, Query, Site, html, with_notice};

pub(in crate::reports) async fn show(
    site: Data<Site>,
    actor: Actor<EditDenominators>,
    query: Query<BasesQuery>,
    request: HttpRequest,
) -> Handled {
    let chosen = BasesQuestion::parse(&query, site.clock.today());
    let answered = page(&site, &actor, chosen, None).await;
    or_as_it_last_was(&request, answered)
}

async fn page(
    site: &Site,
    actor: &Actor<EditDenominators>,
    chosen: BasesQuestion,
    refused: Option<(Fields, BaseErrors)>,
) -> Handled {
    let (sight, asked) = (actor.sight(), chosen.clone());
    let read = site.db.read(move |c| bases::read(c, &sight, &asked));
    let found = read.await?;
    let status = match refused {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let shell = &actor.shell;
    let page = BasesPage::new(shell, &chosen, found, refused.as_ref(), site.clock.today());
    html(shell, status, &page)
}

pub(in crate::reports) async fn save(
    site: Data<Site>,
    posted: Posted<EditDenominators>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let part = |name: &str| fields.get(name).to_owned();
    let query = BasesQuery {
        province: part("province"),
        year: part("year"),
        boundaries: part("boundaries"),
    };
    let chosen = BasesQuestion::parse(&query, site.clock.today());
    let typed = match bases::parse(&fields) {
        Ok(typed) => typed,
        Err(errors) => return page(&site, &actor, chosen, Some((fields, errors))).await,
    };
    let by = actor.principal.acts_at(site.clock.now());
    let (sight, asked) = (actor.sight(), chosen.clone());
    let saved = site
        .db
        .write(move |c| bases::save(c, by, &sight, &asked, &typed));
    saved.await.map_err(Failure::from)?;
    let back = chosen.href(&query.province);
    with_notice(&actor.shell, back, NoticeKind::Good, "reports.bases.saved")
}
