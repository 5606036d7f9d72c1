//! The answer to a cooperative that asks for a household: its own, or that of somebody who sees it
//! already. The cooperative that asks does not, so it cannot answer itself. And the way out again.

use actix_web::web::Data;

use crate::accounts::{EditProducers, Posted, Role};
use crate::audit::By;
use crate::db::Failure as DbFailure;
use crate::producers::{actions, store};
use crate::web::{Failure, Handled, NoticeKind, Path, Site, with_notice};

pub(super) async fn answer(
    site: Data<Site>,
    posted: Posted<EditProducers>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let path = match actor.role() {
        Role::Household => "/".to_owned(),
        _ => format!("/producers/{uuid}"),
    };
    let (sight, by) = (actor.sight(), By::account(actor.id(), site.clock.now()));
    let accepts = fields.get("answer") == "accept";
    let (invitation, itself) = (
        fields.get("invitation").to_owned(),
        actor.role() == Role::Household,
    );
    let answered = site.db.write(move |c| {
        let member = store::find(c, &sight, &uuid)?;
        let Some(invitation) = store::invitation(c, &member, &invitation, by.at)? else {
            return Ok(false);
        };
        let (both, on_behalf_of) = ((&member, &invitation), (!itself).then_some(member.id));
        match accepts {
            true => actions::accept_invitation(c, by, both, on_behalf_of),
            false => actions::refuse_invitation(c, by, both, on_behalf_of),
        }
    });
    let (kind, key) = match (answered.await.map_err(|f: DbFailure| f)?, accepts) {
        (true, true) => (NoticeKind::Good, "producers.invitations.accepted"),
        (true, false) => (NoticeKind::Good, "producers.invitations.refused"),
        (false, _) => (NoticeKind::Attention, "producers.invitations.gone"),
    };
    with_notice(&actor.shell, path, kind, key)
}

/// A household takes back what it agreed to. Others end a membership on the cooperative's page.
pub(super) async fn leave(
    site: Data<Site>,
    posted: Posted<EditProducers>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    if actor.role() != Role::Household {
        return Err(Failure::NotFound);
    }
    let path = format!("/producers/{uuid}");
    let (sight, by) = (actor.sight(), By::account(actor.id(), site.clock.now()));
    let wanted = fields.get("cooperative").to_owned();
    let left = site.db.write(move |c| {
        let member = store::find(c, &sight, &uuid)?;
        match store::cooperative_of(c, member.id, &wanted)? {
            Some(cooperative) => actions::leave(c, by, &cooperative, &member),
            None => Ok(false),
        }
    });
    let (kind, key) = match left.await.map_err(|f: DbFailure| f)? {
        true => (NoticeKind::Good, "producers.members.left_it"),
        false => (NoticeKind::Attention, "producers.members.not_ended"),
    };
    with_notice(&actor.shell, path, kind, key)
}
