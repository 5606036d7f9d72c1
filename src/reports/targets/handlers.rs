//! Looking at targets and setting them.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::page::TargetsPage;
use super::yearly::{self, TargetsQuery, TargetsQuestion};
use crate::accounts::{Actor, EditDenominators, Posted};
use crate::areas::BoundariesCache;
use crate::reports::figures::former::or_as_it_last_was;
use crate::reports::household_bases::BaseErrors;
use crate::web::{Failure, Fields, Handled, NoticeKind, Query, Site, html, with_notice};

pub(in crate::reports) async fn show(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<EditDenominators>,
    query: Query<TargetsQuery>,
    request: HttpRequest,
) -> Handled {
    let question = query.question(site.clock.today());
    let answered = page(&site, &boundaries_cache, &actor, question, None).await;
    or_as_it_last_was(&request, answered)
}

async fn page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<EditDenominators>,
    question: TargetsQuestion,
    refused: Option<(Fields, BaseErrors)>,
) -> Handled {
    let (sight, asked, boundaries_cache) =
        (actor.sight(), question.clone(), boundaries_cache.clone());
    let read = site
        .db
        .read(move |c| yearly::sheet(c, &boundaries_cache, &sight, &asked));
    let sheet = read.await?;
    let status = match refused {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let shell = &actor.shell;
    let page = TargetsPage::new(
        shell,
        &question,
        sheet,
        refused.as_ref(),
        site.clock.today(),
    );
    html(shell, status, &page)
}

pub(in crate::reports) async fn save(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    posted: Posted<EditDenominators>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let part = |name: &str| fields.get(name).to_owned();
    let query = TargetsQuery {
        province: part("province"),
        district: part("district"),
        year: part("year"),
        boundaries: part("boundaries"),
    };
    let question = query.question(site.clock.today());
    let typed = match yearly::parse(&fields) {
        Ok(typed) => typed,
        Err(errors) => {
            return page(
                &site,
                &boundaries_cache,
                &actor,
                question,
                Some((fields, errors)),
            )
            .await;
        }
    };
    let by = actor.principal.acts_at(site.clock.now());
    let (sight, asked, cache) = (actor.sight(), question.clone(), boundaries_cache.clone());
    let saved = site
        .db
        .write(move |c| yearly::save(c, &cache, by, &sight, &asked, &typed));
    saved.await.map_err(Failure::from)?;
    let back = question
        .bases
        .targets_href(&query.province, question.district.as_deref());
    with_notice(
        &actor.shell,
        back,
        NoticeKind::Good,
        "reports.targets.saved",
    )
}
