//! Letters and other work that was given up, done again when the administrator says so.

use actix_web::web::Data;

use crate::accounts::actor::Posted;
use crate::accounts::dead_letters;
use crate::accounts::permission::KeepAccounts;
use crate::web::{Failure, Handled, NoticeKind, Site, with_notice};

/// One job where the form names it, else all.
pub(super) async fn retry(site: Data<Site>, posted: Posted<KeepAccounts>) -> Handled {
    let only = match posted.fields.get("id") {
        "" => None,
        typed => Some(typed.parse().map_err(Failure::malformed)?),
    };
    let by = posted.actor.principal.acts_at(site.clock.now());
    let retried = site
        .db
        .write(move |c| dead_letters::retry(c, by, only))
        .await?;
    let (kind, key) = match retried {
        0 => (NoticeKind::Attention, "accounts.list.nothing_to_retry"),
        _ => (NoticeKind::Good, "accounts.list.retried"),
    };
    with_notice(&posted.actor.shell, "/accounts", kind, key)
}
