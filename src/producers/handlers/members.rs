//! The members of a cooperative: found by number or name, added and ended with a date.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::{Actor, KeepMembers, Posted};
use crate::error::Message;
use crate::producers::actions::{self, JoinOutcome};
use crate::producers::pages::{MemberLists, MembersPage};
use crate::producers::{forms, store};
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Site, html, with_notice,
};

#[derive(Deserialize)]
pub(super) struct MembersQuery {
    #[serde(default)]
    q: String,
}

pub(super) async fn list(
    site: Data<Site>,
    actor: Actor<KeepMembers>,
    uuid: Path<String>,
    query: Query<MembersQuery>,
) -> Handled {
    let mut fields = Fields::default();
    fields.set("on", site.clock.today().to_string());
    let form = FormView::fresh(fields);
    page(
        &site,
        &actor,
        uuid.into_inner(),
        query.into_inner().q,
        StatusCode::OK,
        form,
    )
    .await
}

async fn page(
    site: &Site,
    actor: &Actor<KeepMembers>,
    uuid: String,
    typed: String,
    status: StatusCode,
    form: FormView,
) -> Handled {
    let (sight, wanted) = (actor.sight(), typed.clone());
    let now = site.clock.now();
    let found = site.db.read(move |c| {
        let cooperative = store::cooperative(c, &sight, &uuid)?;
        let lists = MemberLists {
            members: store::members_of(c, cooperative.id)?,
            asked: store::asked_by(c, cooperative.id, now)?,
            candidates: store::candidates(c, &sight, &wanted)?,
        };
        Ok((cooperative, lists))
    });
    let (cooperative, lists) = found.await?;
    let today = site.clock.today();
    let page = MembersPage::new(&actor.shell, &cooperative, lists, typed, today, form);
    html(&actor.shell, status, &page)
}

pub(super) async fn add(
    site: Data<Site>,
    posted: Posted<KeepMembers>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let wanted = match forms::member_on(&fields, site.clock.today()) {
        Ok(wanted) => wanted,
        Err(errors) => return refused(&site, &actor, &uuid, fields, &errors).await,
    };
    let (vault, now) = (site.vault.clone(), site.clock.now());
    let (principal, address) = (actor.principal.clone(), uuid.clone());
    let joined = site
        .db
        .write(move |c| actions::join(c, &vault, &principal, now, &address, wanted));
    let done = match joined.await? {
        JoinOutcome::Member => "producers.members.added",
        JoinOutcome::Asked => "producers.members.asked",
        JoinOutcome::Already => {
            let errors = FieldErrors::of("number", Message::new("producers.members.already"));
            return refused(&site, &actor, &uuid, fields, &errors).await;
        }
        JoinOutcome::Wait(seconds) => {
            let message = Message::new("producers.members.many").with("seconds", seconds);
            let form = FormView::refused(&actor.shell, fields, &FieldErrors::of("number", message));
            let status = StatusCode::TOO_MANY_REQUESTS;
            return page(&site, &actor, uuid.clone(), String::new(), status, form).await;
        }
    };
    let path = format!("/producers/{uuid}/members");
    with_notice(&actor.shell, path, NoticeKind::Good, done)
}

pub(super) async fn end(
    site: Data<Site>,
    posted: Posted<KeepMembers>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let wanted = match forms::member_on(&fields, site.clock.today()) {
        Ok(wanted) => wanted,
        Err(errors) => return refused(&site, &actor, &uuid, fields, &errors).await,
    };
    let path = format!("/producers/{uuid}/members");
    let (principal, now) = (actor.principal, site.clock.now());
    let ended = site
        .db
        .write(move |c| actions::end_membership_of(c, &principal, now, &uuid, wanted));
    let (kind, key) = if ended.await? {
        (NoticeKind::Good, "producers.members.ended")
    } else {
        (NoticeKind::Attention, "producers.members.not_ended")
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
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    page(site, actor, uuid.to_owned(), String::new(), status, form).await
}
