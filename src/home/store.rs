//! The few questions that first screens ask.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{
    AdministratorTasks, HouseholdProgress, OfficerTasks, OwnListing, ProducerToHelp, StaffTasks,
};
use crate::accounts::{Role, Sight};
use crate::db::schema::{accounts, listings, photos, producers, transactions};
use crate::db::{Conn, Outcome};
use crate::producers::{self as people, ProducerKind, seen_by};
use crate::{areas, jobs, listings as goods, mail, placement, security_watch};

/// How many names a list on the first screen holds.
const FEW: i64 = 5;

pub(super) fn progress(c: &mut Conn, producer_id: i64) -> Outcome<HouseholdProgress> {
    let rows: Vec<(i64, String, String, goods::Status)> = listings::table
        .filter(listings::producer_id.eq(producer_id))
        .order(listings::id.desc())
        .limit(20)
        .select((
            listings::id,
            listings::uuid,
            listings::title,
            listings::status,
        ))
        .load(c)?;
    let ids: Vec<i64> = rows.iter().map(|r| r.0).collect();
    let pictured: Vec<i64> = photos::table
        .filter(photos::listing_id.eq_any(ids))
        .select(photos::listing_id)
        .distinct()
        .load(c)?;
    let (last_sale, sales) = sales_of(c, producer_id)?;
    let own_listing =
        |(id, uuid, title, status): (i64, String, String, goods::Status)| OwnListing {
            uuid,
            title,
            status,
            has_photo: pictured.contains(&id),
        };
    Ok(HouseholdProgress {
        unfinished: goods::unfinished_of(c, producer_id)?,
        listings: rows.into_iter().map(own_listing).collect(),
        last_sale,
        sales,
    })
}

fn sales_of(c: &mut Conn, producer_id: i64) -> Outcome<(Option<NaiveDate>, i64)> {
    let live = transactions::table
        .filter(transactions::producer_id.eq(producer_id))
        .filter(transactions::cancelled_at.is_null());
    let last = live
        .select(diesel::dsl::max(transactions::sold_on))
        .get_result(c)?;
    let count = live.count().get_result(c)?;
    Ok((last, count))
}

pub(super) fn officer_tasks(
    c: &mut Conn,
    sight: &Sight,
    today: NaiveDate,
) -> Outcome<OfficerTasks> {
    let own = || producers::table.filter(seen_by(sight));
    Ok(OfficerTasks {
        producers: own().count().get_result(c)?,
        published: listings::table
            .inner_join(producers::table)
            .filter(seen_by(sight))
            .filter(listings::status.eq(goods::Status::Published))
            .count()
            .get_result(c)?,
        unplaced: placement::number(c, sight)?,
        unverified: people::unverified_number(c, sight)?,
        ended: areas::ended(c, sight.units(), today)?,
        drafts: drafts(c, sight)?,
        unfinished: goods::unfinished_seen_by(c, sight)?,
        without_listing: without_listing(c, sight)?,
        not_activated: own()
            .filter(producers::activated_at.is_null())
            .filter(producers::kind.eq(ProducerKind::Household))
            .filter(exists(
                accounts::table.filter(accounts::producer_id.eq(producers::id.nullable())),
            ))
            .count()
            .get_result(c)?,
    })
}

fn drafts(c: &mut Conn, sight: &Sight) -> Outcome<Vec<ProducerToHelp>> {
    Ok(listings::table
        .inner_join(producers::table)
        .filter(seen_by(sight))
        .filter(listings::status.eq(goods::Status::Draft))
        .order(listings::id.desc())
        .limit(FEW)
        .select((listings::uuid, listings::title, listings::created_at))
        .load(c)?)
}

fn without_listing(c: &mut Conn, sight: &Sight) -> Outcome<Vec<ProducerToHelp>> {
    let listed = listings::table.filter(listings::producer_id.eq(producers::id));
    Ok(producers::table
        .filter(seen_by(sight))
        .filter(producers::status.eq(people::Status::Active))
        .filter(diesel::dsl::not(exists(listed)))
        .order(producers::id.desc())
        .limit(FEW)
        .select((producers::uuid, producers::name, producers::created_at))
        .load(c)?)
}

pub(super) fn staff_tasks(c: &mut Conn, sight: &Sight, today: NaiveDate) -> Outcome<StaffTasks> {
    let pending = producers::table
        .filter(producers::kind.ne(ProducerKind::Household))
        .filter(producers::status.eq(people::Status::Pending))
        .filter(seen_by(sight))
        .order(producers::id)
        .limit(20)
        .select((producers::uuid, producers::name, producers::created_at))
        .load(c)?;
    Ok(StaffTasks {
        pending,
        unplaced: placement::number(c, sight)?,
        unverified: people::unverified_number(c, sight)?,
        ended: areas::ended(c, sight.units(), today)?,
    })
}

pub(super) fn administrator_tasks(c: &mut Conn, now: NaiveDateTime) -> Outcome<AdministratorTasks> {
    Ok(AdministratorTasks {
        waiting_jobs: jobs::waiting(c)?,
        dead_jobs: jobs::dead(c)?,
        late_letters: mail::late_letters(c, now)?,
        alarms: security_watch::open_alarms(c, now)?,
        staff: accounts::table
            .filter(accounts::role.ne(Role::Household.code()))
            .filter(accounts::disabled_at.is_null())
            .count()
            .get_result(c)?,
    })
}
