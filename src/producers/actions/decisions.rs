//! Correcting what is known of a producer, and deciding on those that speak for others.

use crate::accounts::{self, Principal};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::counts::{self, CountChange};
use crate::db::{Conn, DbFailure, Outcome};
use crate::i18n::Language;
use crate::notifications::{self, Notification, Recipient};
use crate::producers::model::{Particulars, Producer, ProducerKind, Status};
use crate::producers::store;
use crate::residence_history;
use crate::vault::Vault;
use crate::web::FieldErrors;
use chrono::NaiveDateTime;

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionOutcome {
    /// Made, and its letter is on the way.
    Told,
    /// Made. No e-mail is confirmed, so somebody has to say it.
    Untold,
    /// Somebody has decided already.
    DecidedBefore,
}

impl DecisionOutcome {
    const fn made(told: bool) -> Self {
        if told { Self::Told } else { Self::Untold }
    }
}

/// Lets a cooperative in: from now on it counts.
///
/// `sign_in` is the whole address that its letter leads to.
pub fn approve(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    producer: &Producer,
    sign_in: &str,
) -> Outcome<DecisionOutcome> {
    let (from, to) = (Status::Pending, Status::Active);
    if !store::decide(c, producer.id, from, to, "", Some(by.at))? {
        return Ok(DecisionOutcome::DecidedBefore);
    }
    by.note(c, AuditEvent::new(EventKind::ProducerApproved, producer.id))?;
    let told = write_to(c, vault, producer, |c, to| {
        let event = Notification::CooperativeApproved { sign_in };
        notifications::notify(c, vault, by.at, to, event)
    })?;
    let measure = producer.kind.measure();
    let place = residence_history::place_on(c, producer.id, by.today(), producer.place())?;
    counts::add(c, CountChange::one(measure, place, by.today()))?;
    Ok(DecisionOutcome::made(told))
}

/// Turns a cooperative down, with a reason it can act on.
pub fn refuse(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    producer: &Producer,
    reason: &str,
) -> Outcome<DecisionOutcome> {
    let (from, to) = (Status::Pending, Status::Refused);
    if !store::decide(c, producer.id, from, to, reason, Some(by.at))? {
        return Ok(DecisionOutcome::DecidedBefore);
    }
    by.note(
        c,
        AuditEvent::new(EventKind::ProducerRefused, producer.id).detail(reason),
    )?;
    let told = write_to(c, vault, producer, |c, to| {
        let event = Notification::CooperativeRefused { reason };
        notifications::notify(c, vault, by.at, to, event)
    })?;
    Ok(DecisionOutcome::made(told))
}

/// A refused one, corrected, asks again. False where it was not refused.
pub fn send_again(c: &mut Conn, by: Author, producer: &Producer) -> Outcome<bool> {
    let (from, to) = (Status::Refused, Status::Pending);
    if !store::decide(c, producer.id, from, to, "", None)? {
        return Ok(false);
    }
    by.note(
        c,
        AuditEvent::new(EventKind::ProducerSentAgain, producer.id),
    )?;
    Ok(true)
}

/// Why new particulars were not written.
pub enum EditRefused {
    Form(Box<Producer>, FieldErrors),
    Db(DbFailure),
}

impl From<DbFailure> for EditRefused {
    fn from(failure: DbFailure) -> Self {
        Self::Db(failure)
    }
}

/// New particulars for a producer in sight. What is asked depends on the kind, which only the
/// database knows: `read` gives it for that kind.
pub fn edit_seen(
    c: &mut Conn,
    vault: &Vault,
    principal: &Principal,
    at: NaiveDateTime,
    uuid: &str,
    read: impl Fn(ProducerKind) -> Result<Particulars, FieldErrors>,
) -> Result<(), EditRefused> {
    let producer = store::find(c, &principal.sight, uuid)?;
    match read(producer.kind) {
        Ok(to) => Ok(edit(c, vault, principal.acts_at(at), &producer, &to)?),
        Err(errors) => Err(EditRefused::Form(Box::new(producer), errors)),
    }
}

/// New particulars. What changed is not repeated in the history: it may be personal.
pub fn edit(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    producer: &Producer,
    to: &Particulars,
) -> Outcome<()> {
    store::update(c, vault, producer.id, to)?;
    by.note(c, AuditEvent::new(EventKind::ProducerEdited, producer.id))
}

/// Posts a letter where the cooperative's account has an e-mail that counts. True where it did.
fn write_to(
    c: &mut Conn,
    vault: &Vault,
    producer: &Producer,
    post: impl Fn(&mut Conn, Recipient) -> Outcome<bool>,
) -> Outcome<bool> {
    let Some(account) = store::account_of(c, producer.id)? else {
        return Ok(false);
    };
    let Some((_, Some(email))) = accounts::reachable(c, vault, account)? else {
        return Ok(false);
    };
    let to = Recipient {
        email: &email,
        name: Some(producer.person()),
        language: Language::Vietnamese,
    };
    post(c, to)
}
