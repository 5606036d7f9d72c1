//! Looking at listings.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::accounts::{Actor, KeepListings, Permission, RecordTransactions, SeeListings};
use crate::areas::Gazetteer;
use crate::listings::forms::ListingListQuery;
use crate::listings::pages::{ListPage, ListingRights, ShowPage};
use crate::listings::store;
use crate::web::{Failure, Handled, Path, Query, Site, html};

pub(super) async fn list(
    site: Data<Site>,
    actor: Actor<SeeListings>,
    query: Query<ListingListQuery>,
) -> Handled {
    let (sight, filter) = (actor.sight(), query.query());
    let read = site.db.read(move |c| store::list(c, &sight, &filter));
    let found = read.await?;
    let (shell, principal) = (&actor.shell, &actor.principal);
    let page = ListPage::new(shell, principal, &query, found);
    html(shell, StatusCode::OK, &page)
}

pub(super) async fn show(
    site: Data<Site>,
    places: Data<Gazetteer>,
    actor: Actor<SeeListings>,
    uuid: Path<String>,
) -> Handled {
    let page = sheet_page(&site, &places, &actor, uuid.into_inner()).await?;
    html(&actor.shell, StatusCode::OK, &page)
}

/// The page of a listing, to be shown as it is or with news about photos.
pub(super) async fn sheet_page<'a, P>(
    site: &Site,
    places: &Gazetteer,
    actor: &'a Actor<P>,
    uuid: String,
) -> Result<ShowPage<'a>, Failure> {
    let sight = actor.sight();
    let read = site.db.read(move |c| store::sheet(c, &sight, &uuid));
    let sheet = read.await?;
    let may = ListingRights {
        keep: KeepListings::allows(&actor.principal),
        sell: RecordTransactions::allows(&actor.principal),
        own_producer: actor.principal.producer_id(),
    };
    Ok(ShowPage::new(&actor.shell, places, may, sheet))
}
