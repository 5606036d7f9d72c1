//! The members of a cooperative: found by number or name, added and ended with a date.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use crate::accounts::{Actor, KeepMembers, Posted, Sight};
use crate::audit::By;
use crate::db::{Conn, Failure as DbFailure, Outcome};
use crate::error::Message;
use crate::producers::forms::{self, MemberOn};
use crate::producers::model::Producer;
use crate::producers::pages::MembersPage;
use crate::producers::{actions, store};
use crate::web::{FieldErrors, Fields, FormView, Handled, NoticeKind, Site, html, with_notice};

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    q: String,
}

pub(super) async fn list(
    site: Data<Site>,
    actor: Actor<KeepMembers>,
    uuid: Path<String>,
    wish: Query<Wish>,
) -> Handled {
    let mut fields = Fields::default();
    fields.set("on", site.clock.today().to_string());
    let form = FormView::fresh(fields);
    page(
        &site,
        &actor,
        uuid.into_inner(),
        wish.into_inner().q,
        (StatusCode::OK, form),
    )
    .await
}

async fn page(
    site: &Site,
    actor: &Actor<KeepMembers>,
    uuid: String,
    typed: String,
    (status, form): (StatusCode, FormView),
) -> Handled {
    let (sight, asked) = (actor.sight(), typed.clone());
    let found = site.db.read(move |c| {
        let producer = cooperative(c, &sight, &uuid)?;
        let members = store::members_of(c, producer.id)?;
        let candidates = store::candidates(c, &sight, &asked)?;
        Ok((producer, members, candidates))
    });
    let (producer, members, candidates) = found.await.map_err(|f: DbFailure| f)?;
    let today = site.clock.today();
    let page = MembersPage::new(
        &actor.shell,
        &producer,
        (members, today),
        (typed, candidates),
        form,
    );
    html(&actor.shell, status, &page)
}

/// Only those that speak for others have members, and only once they were let in.
fn cooperative(c: &mut Conn, sight: &Sight, uuid: &str) -> Outcome<Producer> {
    let producer = store::find(c, sight, uuid)?;
    match producer.kind.has_members() && producer.is_active() {
        true => Ok(producer),
        false => Err(DbFailure::Missing),
    }
}

pub(super) async fn add(
    site: Data<Site>,
    posted: Posted<KeepMembers>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let typed = match forms::member_on(&fields, site.clock.today()) {
        Ok(typed) => typed,
        Err(errors) => return refused(&site, &actor, &uuid, fields, &errors).await,
    };
    let (sight, by) = (actor.sight(), By::account(actor.id(), site.clock.now()));
    let address = uuid.clone();
    let added = site
        .db
        .write(move |c| join(c, &sight, by, &address, &typed));
    match added.await.map_err(|f: DbFailure| f)? {
        None => {
            let path = format!("/producers/{uuid}/members");
            with_notice(
                &actor.shell,
                path,
                NoticeKind::Good,
                "producers.members.added",
            )
        }
        Some(key) => {
            let errors = ("number", Message::new(key)).into();
            refused(&site, &actor, &uuid, fields, &errors).await
        }
    }
}

/// The key of what stands against it.
fn join(
    c: &mut Conn,
    sight: &Sight,
    by: By,
    uuid: &str,
    typed: &MemberOn,
) -> Outcome<Option<&'static str>> {
    let cooperative = cooperative(c, sight, uuid)?;
    let found = store::candidates(c, sight, typed.number.as_str())?;
    let Some(member) = found.first() else {
        return Ok(Some("producers.members.unknown"));
    };
    match actions::add_member(c, by, &cooperative, member, typed.on)? {
        true => Ok(None),
        false => Ok(Some("producers.members.already")),
    }
}

pub(super) async fn end(
    site: Data<Site>,
    posted: Posted<KeepMembers>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let typed = match forms::member_on(&fields, site.clock.today()) {
        Ok(typed) => typed,
        Err(errors) => return refused(&site, &actor, &uuid, fields, &errors).await,
    };
    let path = format!("/producers/{uuid}/members");
    let (sight, by) = (actor.sight(), By::account(actor.id(), site.clock.now()));
    let ended = site.db.write(move |c| {
        let cooperative = cooperative(c, &sight, &uuid)?;
        let found = store::candidates(c, &sight, typed.number.as_str())?;
        match found.first() {
            Some(member) => actions::end_membership(c, by, &cooperative, member, typed.on),
            None => Ok(false),
        }
    });
    let (kind, key) = match ended.await.map_err(|f: DbFailure| f)? {
        true => (NoticeKind::Good, "producers.members.ended"),
        false => (NoticeKind::Attention, "producers.members.not_ended"),
    };
    with_notice(&actor.shell, path, kind, key)
}

async fn refused(
    site: &Site,
    actor: &Actor<KeepMembers>,
    uuid: &str,
    fields: Fields,
    errors: &FieldErrors,
) -> Handled {
    let form = FormView::refused(&actor.shell, fields, errors);
    let answer = (StatusCode::UNPROCESSABLE_ENTITY, form);
    page(site, actor, uuid.to_owned(), String::new(), answer).await
}
