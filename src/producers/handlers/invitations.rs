//! The answer to a cooperative that asks for a household: its own, or that of somebody who sees it
//! already. The cooperative that asks does not, so it cannot answer itself. And the way out again.

use actix_web::web::Data;

use crate::accounts::{EditProducers, Posted, Role};
use crate::producers::actions;
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
    let accepts = fields.get("answer") == "accept";
    let invitation = fields.get("invitation").to_owned();
    let (principal, now) = (actor.principal, site.clock.now());
    let answered = site.db.write(move |c| {
        actions::answer_invitation(c, &principal, now, &uuid, &invitation, accepts)
    });
    let (kind, key) = match (answered.await?, accepts) {
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
    let wanted = fields.get("cooperative").to_owned();
    let (principal, now) = (actor.principal, site.clock.now());
    let left = site
        .db
        .write(move |c| actions::leave_cooperative(c, &principal, now, &uuid, &wanted));
    let (kind, key) = if left.await? {
        (NoticeKind::Good, "producers.members.left_it")
    } else {
        (NoticeKind::Attention, "producers.members.not_ended")
    };
    with_notice(&actor.shell, path, kind, key)
}
