//! Letters and other work that was given up, done again when the administrator says so.

use actix_web::web::Data;

use crate::accounts::actor::Posted;
use crate::accounts::permission::KeepAccounts;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome};
use crate::jobs;
use crate::web::{Failure, Handled, NoticeKind, Site, with_notice};

/// As many at one press: a mail server that was down for a day leaves fewer.
const MOST: i64 = 500;

/// One job where the form names it, else all.
pub(super) async fn retry(site: Data<Site>, posted: Posted<KeepAccounts>) -> Handled {
    let only = match posted.fields.get("id") {
        "" => None,
        typed => Some(typed.parse().map_err(|_| Failure::BadRequest)?),
    };
    let by = Author::account(posted.actor.id(), site.clock.now());
    let revived = site.db.write(move |c| revive(c, by, only)).await?;
    let (kind, key) = match revived {
        0 => (NoticeKind::Attention, "accounts.list.nothing_to_retry"),
        _ => (NoticeKind::Good, "accounts.list.retried"),
    };
    with_notice(&posted.actor.shell, "/accounts", kind, key)
}

fn revive(c: &mut Conn, by: Author, only: Option<i64>) -> Outcome<usize> {
    let mut revived = 0;
    for job in jobs::dead_letters(c, MOST)? {
        let wanted = only.is_none_or(|id| id == job.id);
        if wanted && jobs::retry_dead(c, job.id, by.at)? {
            let event = AuditEvent::new(EventKind::JobRetried, job.id);
            by.note(c, event.detail(&job.kind))?;
            revived += 1;
        }
    }
    Ok(revived)
}
