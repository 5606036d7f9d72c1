//! The tables `subscriptions` and `subscription_mails`.

use chrono::NaiveDateTime;
use diesel::dsl::min;
use diesel::prelude::*;

use super::choice::NewSubscription;
use crate::db::schema::{accounts, subscription_mails, subscriptions};
use crate::db::{Conn, Outcome, on_each};
use crate::i18n::Language;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = subscriptions)]
pub(super) struct Subscription {
    pub id: i64,
    pub uuid: String,
    pub account_id: i64,
    pub province_code: String,
    pub district_code: String,
    pub name: String,
    pub period_kind: String,
    pub format: String,
    pub language: String,
    pub created_at: NaiveDateTime,
    pub ended_at: Option<NaiveDateTime>,
}

/// What an account is sent, the newest first.
pub(super) fn of_account(c: &mut Conn, account: i64) -> Outcome<Vec<Subscription>> {
    Ok(subscriptions::table
        .filter(subscriptions::account_id.eq(account))
        .filter(subscriptions::ended_at.is_null())
        .order(subscriptions::id.desc())
        .limit(200)
        .select(Subscription::as_select())
        .load(c)?)
}

pub(super) fn by_id(c: &mut Conn, id: i64) -> Outcome<Subscription> {
    Ok(subscriptions::table
        .find(id)
        .select(Subscription::as_select())
        .get_result(c)?)
}

pub(super) fn by_uuid(c: &mut Conn, uuid: &str) -> Outcome<Subscription> {
    Ok(subscriptions::table
        .filter(subscriptions::uuid.eq(uuid))
        .select(Subscription::as_select())
        .get_result(c)?)
}

/// By its address, where it is this account's.
pub(super) fn own(c: &mut Conn, account: i64, uuid: &str) -> Outcome<Subscription> {
    Ok(subscriptions::table
        .filter(subscriptions::uuid.eq(uuid))
        .filter(subscriptions::account_id.eq(account))
        .select(Subscription::as_select())
        .get_result(c)?)
}

/// The place that it tells of.
pub fn subscription_name(c: &mut Conn, account: i64, uuid: &str) -> Outcome<String> {
    own(c, account, uuid).map(|one| one.name)
}

/// Sent twice, or wanted twice: there is one.
pub(super) fn stands(c: &mut Conn, account: i64, typed: &NewSubscription) -> Outcome<bool> {
    let same = subscriptions::account_id
        .eq(account)
        .and(subscriptions::province_code.eq(&typed.place.province))
        .and(subscriptions::district_code.eq(&typed.place.district))
        .and(subscriptions::period_kind.eq(typed.kind))
        .and(subscriptions::format.eq(typed.format.code()))
        .and(subscriptions::ended_at.is_null());
    let found = subscriptions::table
        .filter(same.or(subscriptions::uuid.eq(typed.uuid.as_str())))
        .count();
    Ok(found.get_result::<i64>(c)? > 0)
}

pub(super) fn insert(
    c: &mut Conn,
    account: i64,
    now: NaiveDateTime,
    typed: &NewSubscription,
    name: &str,
    language: Language,
) -> Outcome<i64> {
    let insert = diesel::insert_into(subscriptions::table).values((
        subscriptions::uuid.eq(typed.uuid.as_str()),
        subscriptions::account_id.eq(account),
        subscriptions::province_code.eq(&typed.place.province),
        subscriptions::district_code.eq(&typed.place.district),
        subscriptions::name.eq(name),
        subscriptions::period_kind.eq(typed.kind),
        subscriptions::format.eq(typed.format.code()),
        subscriptions::language.eq(language.tag()),
        subscriptions::created_at.eq(now),
    ));
    Ok(on_each!(c, |c| insert
        .returning(subscriptions::id)
        .get_result(c))?)
}

/// True where it stood.
pub(super) fn end(c: &mut Conn, id: i64, now: NaiveDateTime) -> Outcome<bool> {
    let standing = subscriptions::table
        .filter(subscriptions::id.eq(id))
        .filter(subscriptions::ended_at.is_null());
    let ended = diesel::update(standing)
        .set(subscriptions::ended_at.eq(Some(now)))
        .execute(c)?;
    Ok(ended == 1)
}

/// When the oldest subscription that stands was made.
pub(super) fn oldest(c: &mut Conn) -> Outcome<Option<NaiveDateTime>> {
    Ok(subscriptions::table
        .filter(subscriptions::ended_at.is_null())
        .select(min(subscriptions::created_at))
        .get_result(c)?)
}

/// The periods of which something was queued after a moment.
pub(super) fn periods_queued_after(c: &mut Conn, after: NaiveDateTime) -> Outcome<Vec<String>> {
    Ok(subscription_mails::table
        .filter(subscription_mails::queued_at.gt(after))
        .select(subscription_mails::period)
        .distinct()
        .load(c)?)
}

/// Deletes the notes of what was queued of a period.
pub(super) fn forget_mailings(c: &mut Conn, period: &str) -> Outcome<usize> {
    let of_period = subscription_mails::table.filter(subscription_mails::period.eq(period));
    Ok(diesel::delete(of_period).execute(c)?)
}

/// Subscriptions to a kind of period, made before `by`, for which nothing is queued yet.
pub(super) fn without_mail(
    c: &mut Conn,
    kind: &str,
    period: &str,
    by: NaiveDateTime,
) -> Outcome<Vec<i64>> {
    let queued = subscription_mails::subscription_id
        .eq(subscriptions::id)
        .and(subscription_mails::period.eq(period));
    Ok(subscriptions::table
        .inner_join(accounts::table)
        .left_join(subscription_mails::table.on(queued))
        .filter(subscriptions::period_kind.eq(kind))
        .filter(subscriptions::ended_at.is_null())
        .filter(subscriptions::created_at.lt(by))
        .filter(accounts::disabled_at.is_null())
        .filter(subscription_mails::period.nullable().is_null())
        .order(subscriptions::id)
        .limit(500)
        .select(subscriptions::id)
        .load(c)?)
}

pub(super) fn queue(c: &mut Conn, id: i64, period: &str, now: NaiveDateTime) -> Outcome<()> {
    diesel::insert_into(subscription_mails::table)
        .values((
            subscription_mails::subscription_id.eq(id),
            subscription_mails::period.eq(period),
            subscription_mails::queued_at.eq(now),
        ))
        .execute(c)?;
    Ok(())
}

/// Notes that the letter is written, or why it is not; false where that was noted before.
pub(super) fn settle(
    c: &mut Conn,
    id: i64,
    period: &str,
    now: NaiveDateTime,
    why_not: &str,
) -> Outcome<bool> {
    let open = subscription_mails::table
        .filter(subscription_mails::subscription_id.eq(id))
        .filter(subscription_mails::period.eq(period))
        .filter(subscription_mails::posted_at.is_null());
    let settled = diesel::update(open)
        .set((
            subscription_mails::posted_at.eq(Some(now)),
            subscription_mails::why_not.eq(why_not),
        ))
        .execute(c)?;
    Ok(settled == 1)
}

/// The last period that was sent, by subscription.
pub(super) fn sent(c: &mut Conn, account: i64) -> Outcome<Vec<(i64, String, NaiveDateTime)>> {
    let rows: Vec<(i64, String, Option<NaiveDateTime>)> = subscription_mails::table
        .inner_join(subscriptions::table)
        .filter(subscriptions::account_id.eq(account))
        .filter(subscriptions::ended_at.is_null())
        .filter(subscription_mails::why_not.eq(""))
        .order(subscription_mails::queued_at)
        .select((
            subscription_mails::subscription_id,
            subscription_mails::period,
            subscription_mails::posted_at,
        ))
        .load(c)?;
    let posted = |(id, period, at): (i64, String, Option<NaiveDateTime>)| Some((id, period, at?));
    Ok(rows.into_iter().filter_map(posted).collect())
}
