//! The queue of those who are not placed.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::{Actor, PlaceProducers, Posted, Sight};
use crate::areas::{self, AreaId};
use crate::db::{Conn, DbFailure, Outcome};
use crate::placement::candidates::{candidates, is_divided};
use crate::placement::forms::{Choices, QueueFilter};
use crate::placement::pages::{QueueData, QueuePage};
use crate::placement::place_waiting::place_page;
use crate::placement::queue;
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Query, Site, html, with_notice,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct QueueQuery {
    commune: String,
    hamlet: String,
    page: String,
}

pub(super) async fn show(
    site: Data<Site>,
    actor: Actor<PlaceProducers>,
    query: Query<QueueQuery>,
) -> Handled {
    let part = QueueFilter::read(&query.commune, &query.hamlet, &query.page);
    let form = FormView::fresh(Fields::default());
    page(&site, &actor, StatusCode::OK, part, form).await
}

async fn page(
    site: &Site,
    actor: &Actor<PlaceProducers>,
    status: StatusCode,
    part: QueueFilter,
    form: FormView,
) -> Handled {
    let (sight, shell) = (actor.sight(), &actor.shell);
    let asked = part.clone();
    let read = site.db.read(move |c| find(c, &sight, asked.clone()));
    let (part, found) = read.await?;
    let page = QueuePage::new(shell, &actor.sight(), part, &found, form);
    html(shell, status, &page)
}

/// The part that was asked for; without a choice, or where nobody waits there any more, the
/// commune where the most do.
fn find(c: &mut Conn, sight: &Sight, mut part: QueueFilter) -> Outcome<(QueueFilter, QueueData)> {
    let communes = queue::communes(c, sight)?;
    let waits = |id: &AreaId| communes.iter().any(|(commune, _)| commune == id);
    if !part.commune.as_ref().is_some_and(waits) {
        part = QueueFilter::read("", "", "");
        part.commune = communes.first().map(|(id, _)| *id);
    }
    let ids: Vec<AreaId> = communes.iter().map(|(id, _)| *id).collect();
    let mut found = QueueData {
        total: communes.iter().map(|(_, n)| n).sum(),
        places: with_parents(c, &ids)?,
        communes,
        ..QueueData::default()
    };
    if let Some(commune) = part.commune {
        found.hamlets = queue::hamlets(c, sight, commune)?;
        let known = |h: &String| found.hamlets.iter().any(|(name, _)| name == h);
        part.hamlet = part.hamlet.filter(known);
        let hamlet = part.hamlet.as_deref();
        found.waiting = queue::page(c, sight, commune, hamlet, part.page)?;
        if found.waiting.is_empty() {
            part.page = 1;
            found.waiting = queue::page(c, sight, commune, hamlet, 1)?;
        }
        found.more = queue::PAGE.cut(&mut found.waiting);
        found.candidates = candidates(c, commune)?;
        found.divided = is_divided(c, commune)?;
    }
    Ok((part, found))
}

fn with_parents(c: &mut Conn, ids: &[AreaId]) -> Outcome<Vec<areas::Area>> {
    let mut communes = areas::by_ids(c, ids)?;
    let mut above: Vec<AreaId> = communes.iter().filter_map(|a| a.parent_id).collect();
    above.sort_unstable();
    above.dedup();
    communes.extend(areas::by_ids(c, &above)?);
    Ok(communes)
}

pub(super) async fn place(site: Data<Site>, posted: Posted<PlaceProducers>) -> Handled {
    let Posted { actor, fields } = posted;
    let (part, choices) = (QueueFilter::of(&fields), Choices::read(&fields));
    if let Some(message) = choices.obstacle() {
        let errors = FieldErrors::of("all", message);
        let form = FormView::refused(&actor.shell, fields, &errors);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&site, &actor, status, part, form).await;
    }
    let path = part.address(part.page);
    let commune = part.commune.ok_or(DbFailure::Missing)?;
    let (principal, now) = (actor.principal, site.clock.now());
    let placed = site
        .db
        .write(move |c| place_page(c, &principal, now, commune, &choices));
    let outcome = placed.await?;
    let (kind, key) = match (outcome.placed(), outcome.overtaken) {
        (_, true) => (NoticeKind::Attention, "placement.queue.some_done"),
        // Not a district that is offered here.
        (0, false) => (NoticeKind::Attention, "placement.queue.none_done"),
        (_, false) => (NoticeKind::Good, "placement.queue.done"),
    };
    with_notice(&actor.shell, path, kind, key)
}
