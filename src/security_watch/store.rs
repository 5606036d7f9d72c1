//! Alarms as they were raised.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::alarms::{Alarm, OpenAlarm};
use crate::db::schema::security_alarms;
use crate::db::{Conn, Outcome};

/// As many on a page.
const MOST: i64 = 20;

pub(super) fn insert(
    c: &mut Conn,
    alarm: Alarm,
    subject: &str,
    number: i64,
    now: NaiveDateTime,
) -> Outcome<()> {
    diesel::insert_into(security_alarms::table)
        .values((
            security_alarms::kind.eq(alarm),
            security_alarms::subject.eq(subject),
            security_alarms::happened.eq(number),
            security_alarms::raised_at.eq(now),
        ))
        .execute(c)?;
    Ok(())
}

pub(super) fn was_raised(
    c: &mut Conn,
    alarm: Alarm,
    subject: &str,
    since: NaiveDateTime,
) -> Outcome<bool> {
    let raised = security_alarms::table
        .filter(security_alarms::kind.eq(alarm))
        .filter(security_alarms::subject.eq(subject))
        .filter(security_alarms::raised_at.gt(since));
    Ok(raised.count().get_result::<i64>(c)? > 0)
}

pub(super) fn unseen(c: &mut Conn, since: NaiveDateTime) -> Outcome<Vec<OpenAlarm>> {
    let rows: Vec<(i64, Alarm, i64, String, NaiveDateTime)> = security_alarms::table
        .filter(security_alarms::seen_at.is_null())
        .filter(security_alarms::raised_at.gt(since))
        .order(security_alarms::id.desc())
        .limit(MOST)
        .select((
            security_alarms::id,
            security_alarms::kind,
            security_alarms::happened,
            security_alarms::subject,
            security_alarms::raised_at,
        ))
        .load(c)?;
    let open = |(id, alarm, number, subject, raised_at)| OpenAlarm {
        id,
        alarm,
        number,
        subject,
        raised_at,
    };
    Ok(rows.into_iter().map(open).collect())
}

/// Up to the last that was shown: one that comes meanwhile is shown on the next page.
pub(super) fn mark_seen(c: &mut Conn, last: i64, now: NaiveDateTime) -> Outcome<()> {
    diesel::update(
        security_alarms::table
            .filter(security_alarms::seen_at.is_null())
            .filter(security_alarms::id.le(last)),
    )
    .set(security_alarms::seen_at.eq(now))
    .execute(c)?;
    Ok(())
}
