//! Mending one part of a listing.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::steps::answer;
use crate::accounts::{Actor, KeepListings, Posted};
use crate::areas::Gazetteer;
use crate::listings::mending::{self, ListingPart, MendOutcome};
use crate::listings::model::Listing;
use crate::listings::pages::MendPage;
use crate::listings::{forms, store};
use crate::web::{Failure, FormView, Handled, Path, Site, html};

type MendPath = Path<(String, String)>;

pub(super) async fn show(
    site: Data<Site>,
    places: Data<Gazetteer>,
    actor: Actor<KeepListings>,
    address: MendPath,
) -> Handled {
    let (uuid, part) = address.into_inner();
    let part = ListingPart::parse(&part).ok_or(Failure::NotFound)?;
    let (sight, wanted) = (actor.sight(), uuid.clone());
    let read = site.db.read(move |c| store::find(c, &sight, &wanted));
    let listing: Listing = read.await?;
    if !listing.status.can_change() {
        return Err(Failure::NotFound);
    }
    let form = FormView::fresh(forms::filled(&listing, &places));
    let page = MendPage::new(&actor.shell, part, &uuid, listing.title, form);
    html(&actor.shell, StatusCode::OK, &page)
}

pub(super) async fn save(
    site: Data<Site>,
    places: Data<Gazetteer>,
    posted: Posted<KeepListings>,
    address: MendPath,
) -> Handled {
    let Posted { actor, fields } = posted;
    let (uuid, part) = address.into_inner();
    let part = ListingPart::parse(&part).ok_or(Failure::NotFound)?;
    let by = actor.principal.acts_at(site.clock.now());
    let (sight, wanted) = (actor.sight(), uuid.clone());
    let sent = fields.clone();
    let written = site
        .db
        .try_write(move |c| mending::mend(c, by, &sight, &wanted, part, &sent, &places));
    let shell = &actor.shell;
    match written.await {
        Ok(MendOutcome::Wrong(title, errors)) => {
            let form = FormView::refused(shell, fields, &errors);
            let page = MendPage::new(shell, part, &uuid, title, form);
            html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Ok(MendOutcome::Saved) => answer(shell, &uuid, Ok(()), "listings.saved"),
        Err(refused) => answer(shell, &uuid, Err(refused), "listings.saved"),
    }
}
