//! Making a listing and mending what it says.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::{Actor, KeepListings, Posted, Role, Sight};
use crate::areas::Gazetteer;
use crate::db::{Conn, DbFailure, Outcome};
use crate::listings::model::Origin;
use crate::listings::pages::{ChoosePage, FormPage};
use crate::listings::{actions, drafts, forms, store};
use crate::producers::{self, Producer};
use crate::values::PublicId;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Shell, Site, html,
    with_notice,
};

use super::steps::answer;

/// Whose product, and what of the name an officer typed to find that out.
#[derive(Deserialize)]
pub(super) struct NewListingQuery {
    producer: Option<String>,
    #[serde(default)]
    q: String,
}

pub(super) async fn new(
    site: Data<Site>,
    places: Data<Gazetteer>,
    actor: Actor<KeepListings>,
    query: Query<NewListingQuery>,
) -> Handled {
    let shell = &actor.shell;
    let (sight, query) = (actor.sight(), query.into_inner());
    if let Sight::Own { producer_id } = sight {
        return drafts::new(&site, shell, producer_id).await;
    }
    if query.producer.is_none() {
        return choose(&site, shell, sight, query.q).await;
    }
    let wanted = query.producer;
    let read = site.db.read(move |c| owner(c, &sight, wanted.as_deref()));
    let producer: Producer = read.await?;
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().to_string());
    fields.set("producer", producer.uuid.to_string());
    forms::set_origin(&mut fields, &places, Origin::home(&producer));
    let page = FormPage::for_new(shell, FormView::fresh(fields), Some(producer.name));
    html(shell, StatusCode::OK, &page)
}

async fn choose(site: &Site, shell: &Shell, sight: Sight, q: String) -> Handled {
    let text = q.clone();
    let read = site
        .db
        .read(move |c| store::producers_to_choose(c, &sight, &text));
    let producers = read.await?;
    let page = ChoosePage {
        shell,
        q,
        producers,
    };
    html(shell, StatusCode::OK, &page)
}

/// Whose listing it is to be: the household itself, or the producer that an officer named.
fn owner(c: &mut Conn, sight: &Sight, uuid: Option<&str>) -> Outcome<Producer> {
    match (sight, uuid) {
        (Sight::Own { producer_id }, _) => producers::by_id(c, *producer_id),
        (_, Some(uuid)) => producers::find(c, sight, uuid),
        (_, None) => Err(DbFailure::Missing),
    }
}

pub(super) async fn create(
    site: Data<Site>,
    places: Data<Gazetteer>,
    posted: Posted<KeepListings>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let (sight, wanted) = (actor.sight(), fields.get("producer").to_owned());
    let new = match forms::new_listing(&fields, &places) {
        Ok(new) => new,
        Err(errors) => return create_refused(&site, &actor, fields, &errors).await,
    };
    let by = actor.principal.acts_at(site.clock.now());
    let written = site.db.write(move |c| {
        let producer = owner(c, &sight, Some(&wanted))?;
        actions::create(c, by, &producer, &new)
    });
    let created = written.await?;
    let path = format!("/listings/{}", created.uuid);
    with_notice(&actor.shell, path, NoticeKind::Good, "listings.created")
}

async fn create_refused(
    site: &Site,
    actor: &Actor<KeepListings>,
    fields: Fields,
    errors: &FieldErrors,
) -> Handled {
    let (sight, wanted) = (actor.sight(), fields.get("producer").to_owned());
    let read = site.db.read(move |c| owner(c, &sight, Some(&wanted)));
    let producer: Producer = read.await?;
    let name = (actor.role() != Role::Household).then_some(producer.name);
    let shell = &actor.shell;
    let form = FormView::refused(shell, fields, errors);
    let page = FormPage::for_new(shell, form, name);
    html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

pub(super) async fn edit(
    site: Data<Site>,
    places: Data<Gazetteer>,
    actor: Actor<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    let (sight, wanted) = (actor.sight(), uuid.clone());
    let read = site.db.read(move |c| store::find(c, &sight, &wanted));
    let listing = read.await?;
    if !listing.status.can_change() {
        return Err(Failure::NotFound);
    }
    let form = FormView::fresh(forms::filled(&listing, &places));
    let shell = &actor.shell;
    let page = FormPage::for_edit(shell, form, &uuid);
    html(shell, StatusCode::OK, &page)
}

pub(super) async fn update(
    site: Data<Site>,
    places: Data<Gazetteer>,
    posted: Posted<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let shell = &actor.shell;
    let particulars = match forms::particulars(&fields, &places) {
        Ok(particulars) => particulars,
        Err(errors) => {
            let form = FormView::refused(shell, fields, &errors);
            let page = FormPage::for_edit(shell, form, &uuid);
            return html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (sight, wanted) = (actor.sight(), uuid.clone());
    let by = actor.principal.acts_at(site.clock.now());
    let written = site.db.try_write(move |c| {
        let (listing, producer) = store::find_with_producer(c, &sight, &wanted)?;
        actions::update(c, by, &listing, &producer, &particulars)
    });
    answer(shell, &uuid, written.await, "listings.saved")
}
