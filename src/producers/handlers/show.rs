//! The page of one producer.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use chrono::NaiveDateTime;
use serde::Deserialize;

use crate::accounts::{Actor, SeeProducers, Sight};
use crate::areas;
use crate::audit::SubjectKind;
use crate::db::{Conn, Outcome};
use crate::producers::history::history;
use crate::producers::pages::{ProducerDetails, ShowPage};
use crate::producers::store;
use crate::vault::Vault;
use crate::web::{FormView, Handled, Path, Query, Site, html};

const HISTORY: i64 = 20;

/// Tells whether anything of a producer was ever put up, for the list of its next steps. Products are
/// of a room below, so `app` hands it in.
#[derive(Clone, Copy)]
pub struct ListingCheck(pub fn(&mut Conn, producer_id: i64) -> Outcome<bool>);

#[derive(Deserialize)]
pub(super) struct ProducerQuery {
    /// It was registered just now, and the next one may wait.
    #[serde(default)]
    registered: String,
}

pub(super) async fn show(
    site: Data<Site>,
    actor: Actor<SeeProducers>,
    listed: Data<ListingCheck>,
    uuid: Path<String>,
    query: Query<ProducerQuery>,
) -> Handled {
    let (sight, vault) = (actor.sight(), site.vault.clone());
    let now = site.clock.now();
    let found = site
        .db
        .read(move |c| find(c, &vault, now, &sight, &uuid, **listed));
    let found = found.await?;
    let mut page = ShowPage::new(&actor.shell, &actor.principal, &found, FormView::default());
    page.just_registered = query.registered == "yes";
    html(&actor.shell, StatusCode::OK, &page)
}

/// Everything the page shows, at one moment.
pub(super) fn find(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    sight: &Sight,
    uuid: &str,
    ListingCheck(listed): ListingCheck,
) -> Outcome<ProducerDetails> {
    let producer = store::find(c, sight, uuid)?;
    let id = producer.id;
    Ok(ProducerDetails {
        reach: store::reach(c, vault, id)?,
        place: areas::label(c, producer.commune_id, producer.old_commune_id)?,
        account: store::account_of(c, id)?,
        consents: store::consents_of(c, id)?,
        listed: listed(c, id)?,
        memberships: if producer.kind.has_members() {
            store::members_of(c, id)?
        } else {
            store::cooperatives_of(c, id)?
        },
        invitations: store::invitations_to(c, &producer, now)?,
        history: history(c, SubjectKind::Producer, id, HISTORY)?,
        producer,
    })
}
