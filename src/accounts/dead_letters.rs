//! Mail and other work that was given up, done again when the administrator says so.

use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome};
use crate::jobs;

/// As many in one write: a mail server that was down for a day leaves fewer.
const MOST: i64 = 500;

/// Lets one job be tried again, or all where `only` is `None`. Says how many that were.
pub(super) fn retry(c: &mut Conn, by: Author, only: Option<i64>) -> Outcome<usize> {
    let mut retried = 0;
    for job in jobs::dead_letters(c, MOST)? {
        let wanted = only.is_none_or(|id| id == job.id);
        if wanted && jobs::retry_dead(c, job.id, by.at)? {
            let event = AuditEvent::new(EventKind::JobRetried, job.id);
            by.note(c, event.detail(&job.kind))?;
            retried += 1;
        }
    }
    Ok(retried)
}
