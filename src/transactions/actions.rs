//! Recording and cancelling, each inside one write.

use chrono::NaiveDateTime;

use super::list;
use super::model::{NewTransaction, RecordedTransaction, SaleForm, order_code_taken};
use super::store;
use crate::accounts::Principal;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::counts::{self, Evidence};
use crate::db::{Conn, DbFailure, Outcome, Refusal};
use crate::error::RowError;
use crate::residence_history::ResidenceHistory;
use crate::values::PublicId;

/// Records a sale and counts it. The listing must have been looked up within the actor's sight.
///
/// # Errors
/// `Refusal::Rule` for a draft, a day that cannot be, an order code that stands there already;
/// `DbFailure::Missing` where another account has used the UUID.
pub fn record(
    c: &mut Conn,
    by: Author,
    new: &NewTransaction,
) -> Result<RecordedTransaction, Refusal<RowError>> {
    // Looked for first and not after a refused insert, which would end the transaction on
    // PostgreSQL; two at the same moment meet in the unique constraint.
    if let Some((id, recorded_by)) = store::by_uuid(c, &new.uuid)? {
        return Ok(sent_again(id, recorded_by, by, new.uuid)?);
    }
    let goods = store::goods(c, new.listing_id)?;
    goods.admit(new, by.today())?;
    if store::order_code_stands(c, new)? {
        return Err(order_code_taken().into());
    }
    let id = store::insert(c, by, new, goods.producer_id)?;
    by.note(c, goods.recorded(id, new.evidence))?;
    let history = ResidenceHistory::of(c, &[goods.producer_id])?;
    counts::add_all(c, &goods.fact(new, &history).counted())?;
    Ok(RecordedTransaction {
        id,
        uuid: new.uuid,
        already: false,
    })
}

fn sent_again(
    id: i64,
    recorded_by: i64,
    by: Author,
    uuid: PublicId,
) -> Outcome<RecordedTransaction> {
    if recorded_by != store::author(by) {
        return Err(DbFailure::Missing);
    }
    Ok(RecordedTransaction {
        id,
        uuid,
        already: true,
    })
}

/// Records a sale of a listing in sight: another's is missing.
pub(super) fn record_seen(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    sale: &SaleForm,
    evidence: Evidence,
) -> Result<RecordedTransaction, Refusal<RowError>> {
    let offer = store::offer(c, &principal.sight, &sale.listing)?;
    let new = NewTransaction {
        uuid: sale.uuid,
        listing_id: offer.id,
        channel: sale.channel,
        quantity: sale.quantity,
        amount: sale.amount,
        sold_on: sale.sold_on,
        order_code: sale.order_code.clone(),
        evidence,
    };
    record(c, principal.acts_at(at), &new)
}

/// Takes back a sale in sight. False where it was cancelled before.
pub(super) fn cancel_seen(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    uuid: &PublicId,
    reason: &str,
) -> Outcome<bool> {
    let sale = list::find(c, &principal.sight, uuid)?;
    cancel(c, principal.acts_at(at), sale.id, reason)
}

/// Takes a sale back, with its counts. False where it was cancelled before: then nothing changes.
pub fn cancel(c: &mut Conn, by: Author, id: i64, reason: &str) -> Outcome<bool> {
    if !store::mark_cancelled(c, by, id, reason)? {
        return Ok(false);
    }
    let (producer_id, fact) = store::fact(c, id)?;
    let helped = store::helped(c, by, producer_id)?;
    let event = AuditEvent::new(EventKind::TransactionCancelled, id);
    by.note(c, event.on_behalf_of(helped))?;
    counts::add_all(c, &fact.taken_back())?;
    Ok(true)
}
