//! What must hold beside the counts: references, the file itself, codes, days.

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use super::findings::Findings;
use crate::db::{Conn, Outcome};
use crate::sign_offs;

/// A rule: what is wrong where it is broken, and the rows that break it.
struct Rule {
    says: &'static str,
    /// What names such a row.
    name: &'static str,
    broken_by: &'static str,
}

/// PostgreSQL keeps its own constraints and pages; SQLite trusts whoever opened the file, with or
/// without foreign keys.
const KEYS_OF_SQLITE: Rule = Rule {
    says: "a reference leads nowhere: table and missing row of",
    name: "f.\"table\" || ' ' || COALESCE(f.rowid, '?') || ' → ' || f.parent",
    broken_by: "pragma_foreign_key_check f",
};

const FILE_OF_SQLITE: Rule = Rule {
    says: "the database file is damaged",
    name: "i.integrity_check",
    broken_by: "pragma_integrity_check i WHERE i.integrity_check <> 'ok'",
};

/// Looking up every row in every index goes back and forth in the file: with the usual 2 MB each
/// look-up reads the way to its leaf anew.
const ROOM_FOR_INDEXES: &str = "PRAGMA cache_size = -32768";
/// As every connection begins.
const USUAL_ROOM: &str = "PRAGMA cache_size = -2000";

const OF_BOTH: [Rule; 4] = [
    Rule {
        says: "a listing on the floor has no trace code",
        name: "l.uuid",
        broken_by: "listings l LEFT JOIN trace_codes t ON t.listing_id = l.id \
            WHERE l.status IN ('published', 'paused') AND t.code IS NULL",
    },
    Rule {
        says: "trained on another day than that of the earliest course attended",
        name: "p.number",
        broken_by: "producers p LEFT JOIN (SELECT a.producer_id, MIN(k.held_on) AS day \
            FROM attendances a JOIN courses k ON k.id = a.course_id GROUP BY a.producer_id) t \
            ON t.producer_id = p.id WHERE p.trained_on IS DISTINCT FROM t.day",
    },
    Rule {
        says: "a sale belongs to another producer than its listing",
        name: "s.uuid",
        broken_by: "transactions s JOIN listings l ON l.id = s.listing_id \
            WHERE l.producer_id <> s.producer_id",
    },
    // A fact of such a day would count twice.
    Rule {
        says: "was in two places on one day",
        name: "p.number",
        broken_by: "earlier_places a JOIN earlier_places b ON b.producer_id = a.producer_id \
            AND b.from_day > a.from_day AND b.from_day < a.until_day \
            JOIN producers p ON p.id = a.producer_id",
    },
];

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The file itself, byte by byte and index by index: what takes longest, and speaks of nothing that
/// anybody wrote.
pub(super) fn file(c: &mut Conn, findings: &mut Findings) -> Outcome<()> {
    if c.is_postgres() {
        return Ok(());
    }
    c.batch_execute(ROOM_FOR_INDEXES)?;
    let done = obey(c, &FILE_OF_SQLITE, findings);
    c.batch_execute(USUAL_ROOM)?;
    done
}

pub(super) fn check(c: &mut Conn, findings: &mut Findings) -> Outcome<()> {
    let keys = Some(KEYS_OF_SQLITE).filter(|_| !c.is_postgres());
    for rule in keys.iter().chain(&OF_BOTH) {
        obey(c, rule, findings)?;
    }
    sign_offs::check(c, &mut |line| findings.add(line))
}

fn obey(c: &mut Conn, rule: &Rule, findings: &mut Findings) -> Outcome<()> {
    let Rule {
        says,
        name,
        broken_by,
    } = rule;
    let sql = format!("SELECT COUNT(*) AS number FROM {broken_by}");
    let Number { number } = diesel::sql_query(sql).get_result(c)?;
    if number == 0 {
        return Ok(());
    }
    let room = findings.room();
    let sql = format!("SELECT CAST({name} AS TEXT) AS name FROM {broken_by} LIMIT {room}");
    let names: Vec<Name> = diesel::sql_query(sql).load(c)?;
    let lines = names.into_iter().map(|row| format!("{says}: {}", row.name));
    findings.add_all(lines, usize::try_from(number).unwrap_or(usize::MAX));
    Ok(())
}

/// The newest rows of what somebody does every day; each is found by its key.
const NEWEST: &str = "SELECT max(x.at) AS at FROM (\
    SELECT at FROM audit_events WHERE id = (SELECT max(id) FROM audit_events) \
    UNION ALL SELECT created_at FROM transactions WHERE id = (SELECT max(id) FROM transactions) \
    UNION ALL SELECT created_at FROM listings WHERE id = (SELECT max(id) FROM listings) \
    UNION ALL SELECT created_at FROM photos WHERE id = (SELECT max(id) FROM photos) \
    UNION ALL SELECT max(seen_at) FROM sessions) x";

#[derive(QueryableByName)]
struct Moment {
    #[diesel(sql_type = Nullable<Timestamp>)]
    at: Option<NaiveDateTime>,
}

/// The newest moment (UTC) that anything was done of which the database knows. A copy that lacks the
/// last days is sound in itself: only this tells.
pub fn newest_moment(c: &mut Conn) -> Outcome<Option<NaiveDateTime>> {
    let newest: Moment = diesel::sql_query(NEWEST).get_result(c)?;
    Ok(newest.at)
}
