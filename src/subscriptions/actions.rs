//! Subscribing to a report, and ending that.

use chrono::{NaiveDate, NaiveDateTime};

use super::choice::{self, NewSubscription};
use super::link;
use super::pages::SubscriptionsData;
use super::store::{self, Subscription};
use crate::accounts::{Sight, reachable};
use crate::areas::BoundariesCache;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, DbFailure, Outcome};
use crate::i18n::Language;
use crate::vault::Vault;

/// What an account is sent, and what it could be sent.
pub(super) fn overview(
    c: &mut Conn,
    cache: &BoundariesCache,
    vault: &Vault,
    account: i64,
    sight: &Sight,
    today: NaiveDate,
) -> Outcome<SubscriptionsData> {
    Ok(SubscriptionsData {
        has_email: has_email(c, vault, account)?,
        places: choice::offered(c, cache, sight, today)?,
        subscriptions: store::of_account(c, account)?,
        sent: store::sent(c, account)?,
    })
}

fn has_email(c: &mut Conn, vault: &Vault, account: i64) -> Outcome<bool> {
    let account = reachable(c, vault, account)?;
    Ok(account.is_some_and(|(_, email)| email.is_some()))
}

/// Who subscribes, and in which language the letters are.
pub(super) struct Subscriber {
    pub account: i64,
    pub sight: Sight,
    pub language: Language,
}

/// Subscribes once, however often it is asked. False where the account has no e-mail address.
pub(super) fn subscribe(
    c: &mut Conn,
    cache: &BoundariesCache,
    vault: &Vault,
    by: Author,
    subscriber: &Subscriber,
    new: &NewSubscription,
) -> Outcome<bool> {
    if !has_email(c, vault, subscriber.account)? {
        return Ok(false);
    }
    let about = choice::about(c, cache, &subscriber.sight, &new.place, by.today())?;
    if !store::stands(c, subscriber.account, new)? {
        let name = &about.name;
        let id = store::insert(c, subscriber.account, by.at, new, name, subscriber.language)?;
        let event = AuditEvent::new(EventKind::ReportSubscribed, id);
        by.note(c, event.detail(name))?;
    }
    Ok(true)
}

/// What a link in a letter leads to.
pub(super) fn of_link(c: &mut Conn, vault: &Vault, link: &str) -> Outcome<Subscription> {
    let uuid = link::subscription(vault, link).ok_or(DbFailure::Missing)?;
    store::by_uuid(c, uuid)
}

/// Ends the subscription of a link in a letter, and answers with it as it is now. Whoever holds the
/// letter acts for its reader.
pub(super) fn unsubscribe_by_link(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    link: &str,
) -> Outcome<Subscription> {
    let subscription = of_link(c, vault, link)?;
    let by = Author::account(subscription.account_id, now);
    end(c, by, &subscription)?;
    of_link(c, vault, link)
}

/// Ends a subscription of the account; ending it again changes nothing.
pub(super) fn unsubscribe(c: &mut Conn, by: Author, account: i64, uuid: &str) -> Outcome<()> {
    let subscription = store::own(c, account, uuid)?;
    end(c, by, &subscription)
}

fn end(c: &mut Conn, by: Author, subscription: &Subscription) -> Outcome<()> {
    if store::end(c, subscription.id, by.at)? {
        let event = AuditEvent::new(EventKind::ReportUnsubscribed, subscription.id);
        by.note(c, event.detail(&subscription.name))?;
    }
    Ok(())
}
