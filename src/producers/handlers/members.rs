//! The members of a cooperative: found by number or name, added and ended with a date.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::{Actor, KeepMembers, LimitedAction, Posted, RateLimit, Sight};
use crate::audit::By;
use crate::db::{Conn, Failure as DbFailure, Outcome};
use crate::error::Message;
use crate::producers::forms::{self, MemberOn};
use crate::producers::model::Producer;
use crate::producers::pages::MembersPage;
use crate::producers::{actions, store};
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Site, html, with_notice,
};

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
    let (sight, wanted) = (actor.sight(), typed.clone());
    let now = site.clock.now();
    let found = site.db.read(move |c| {
        let producer = cooperative(c, &sight, &uuid)?;
        let members = store::members_of(c, producer.id)?;
        let asked = store::asked_by(c, producer.id, now)?;
        let candidates = store::candidates(c, &sight, &wanted)?;
        Ok((producer, members, asked, candidates))
    });
    let (producer, members, asked, candidates) = found.await.map_err(|f: DbFailure| f)?;
    let today = site.clock.today();
    let page = MembersPage::new(
        &actor.shell,
        &producer,
        (members, asked, today),
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
    let asking = Asking {
        sight: actor.sight(),
        by: By::account(actor.id(), site.clock.now()),
        limit: RateLimit::new(
            &site.vault,
            LimitedAction::InviteMember,
            &format!("account {}", actor.id()),
        ),
    };
    let address = uuid.clone();
    let added = site.db.write(move |c| asking.join(c, &address, &typed));
    let done = match added.await.map_err(|f: DbFailure| f)? {
        Joining::Member => "producers.members.added",
        Joining::Asked => "producers.members.asked",
        Joining::Already => {
            let errors = ("number", Message::new("producers.members.already")).into();
            return refused(&site, &actor, &uuid, fields, &errors).await;
        }
        Joining::Wait(seconds) => {
            let message = Message::new("producers.members.many").with("seconds", seconds);
            let form = FormView::refused(&actor.shell, fields, &("number", message).into());
            let answer = (StatusCode::TOO_MANY_REQUESTS, form);
            return page(&site, &actor, uuid.clone(), String::new(), answer).await;
        }
    };
    let path = format!("/producers/{uuid}/members");
    with_notice(&actor.shell, path, NoticeKind::Good, done)
}

/// What came of a wish for a member.
enum Joining {
    Member,
    Already,
    /// The same for a stranger's number and for nobody's.
    Asked,
    Wait(u32),
}

/// Who wishes for a member.
struct Asking {
    sight: Sight,
    by: By,
    limit: RateLimit,
}

impl Asking {
    /// A household in sight joins at once; anybody else is asked first.
    fn join(&self, c: &mut Conn, uuid: &str, typed: &MemberOn) -> Outcome<Joining> {
        let cooperative = cooperative(c, &self.sight, uuid)?;
        if store::member_numbered(c, cooperative.id, typed.number)?.is_some() {
            return Ok(Joining::Already);
        }
        if let Some(member) = store::candidate(c, &self.sight, typed.number)? {
            let joined = actions::add_member(c, self.by, &cooperative, &member, typed.on)?;
            return Ok(match joined {
                true => Joining::Member,
                false => Joining::Already,
            });
        }
        if let Some(seconds) = self.limit.take(c, self.by.at)? {
            return Ok(Joining::Wait(seconds));
        }
        actions::ask_to_join(c, self.by, &cooperative, (typed.number, typed.on))?;
        Ok(Joining::Asked)
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
        match store::member_numbered(c, cooperative.id, typed.number)? {
            Some(member) => actions::end_membership(c, by, &cooperative, &member, typed.on),
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
