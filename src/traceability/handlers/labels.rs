//! A sheet of labels to print, and the end of a code whose labels must not be trusted any more.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::accounts::{Actor, KeepListings, Permission, Posted, SeeListings};
use crate::areas::Gazetteer;
use crate::listings;
use crate::trace_codes::IssuedCode;
use crate::traceability::pages::LabelsPage;
use crate::traceability::qr;
use crate::web::{Failure, Handled, NoticeKind, Path, Site, html, with_notice};

pub(super) async fn show(
    site: Data<Site>,
    places: Data<Gazetteer>,
    actor: Actor<SeeListings>,
    uuid: Path<String>,
) -> Handled {
    let (sight, wanted) = (actor.sight(), uuid.clone());
    let read = site.db.read(move |c| {
        let (listing, producer) = listings::find_with_producer(c, &sight, &wanted)?;
        let code = listings::code_of(c, listing.id)?;
        Ok((listing, producer, code))
    });
    let (listing, producer, code) = read.await?;
    // A draft has no code yet, and a retired one is not printed again.
    let held = code.filter(IssuedCode::holds);
    let code = held.ok_or(Failure::NotFound)?.code;
    let place = places.choice_at(producer.commune_id, None);
    let shell = &actor.shell;
    let page = LabelsPage {
        shell,
        uuid: uuid.into_inner(),
        title: listing.title,
        producer: producer.name,
        place: place.map(|place| place.label.clone()).unwrap_or_default(),
        code,
        qr: qr::svg(&site.address(&format!("/t/{code}")))?,
        may_retire: KeepListings::allows(&actor.principal),
    };
    html(shell, StatusCode::OK, &page)
}

pub(super) async fn retire(
    site: Data<Site>,
    posted: Posted<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    let (sight, wanted) = (posted.actor.sight(), uuid.clone());
    let by = posted.actor.principal.acts_at(site.clock.now());
    let written = site.db.write(move |c| {
        let (listing, producer) = listings::find_with_producer(c, &sight, &wanted)?;
        listings::retire_code(c, by, &listing, &producer)
    });
    written.await?;
    let path = format!("/listings/{uuid}");
    let shell = &posted.actor.shell;
    with_notice(shell, path, NoticeKind::Good, "traceability.retired_now")
}
