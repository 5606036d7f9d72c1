//! What must hold beside the counts: references, the file itself, codes, days.

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use super::findings::Findings;
use crate::db::{Conn, Outcome, is_one_of};
use crate::trace_codes::CodeSubject;
use crate::{listings, sign_offs};

/// A rule: what is wrong where it is broken, and the rows that break it.
struct IntegrityRule {
    says: &'static str,
    /// What names such a row.
    name: &'static str,
    broken_by: String,
}

/// PostgreSQL keeps its own constraints and pages; SQLite trusts whoever opened the file, with or
/// without foreign keys.
fn keys_of_sqlite() -> IntegrityRule {
    IntegrityRule {
        says: "a reference leads nowhere: table and missing row of",
        name: "f.\"table\" || ' ' || COALESCE(f.rowid, '?') || ' → ' || f.parent",
        broken_by: "pragma_foreign_key_check f".to_owned(),
    }
}

fn file_of_sqlite() -> IntegrityRule {
    IntegrityRule {
        says: "the database file is damaged",
        name: "i.integrity_check",
        broken_by: "pragma_integrity_check i WHERE i.integrity_check <> 'ok'".to_owned(),
    }
}

/// Looking up every row in every index goes back and forth in the file: with the usual 2 MB each
/// look-up reads the way to its leaf anew.
const ROOM_FOR_INDEXES: &str = "PRAGMA cache_size = -32768";
/// As every connection begins.
const USUAL_ROOM: &str = "PRAGMA cache_size = -2000";

/// What no foreign key says: a code names the kind of its subject.
fn codes_and_listings() -> [IntegrityRule; 2] {
    let of_listing = is_one_of("t.subject_kind", &[CodeSubject::LISTING]);
    let on_the_floor = listings::Status::ON_THE_FLOOR.map(listings::Status::code);
    // Codes that hold and codes that are retired stand in an index each.
    let none = |state: &str| {
        format!(
            "NOT EXISTS (SELECT 1 FROM trace_codes t \
             WHERE {of_listing} AND t.subject_id = l.id AND t.retired_at {state})"
        )
    };
    [
        IntegrityRule {
            says: "a listing on the floor has no trace code",
            name: "l.uuid",
            broken_by: format!(
                "listings l WHERE {} AND {} AND {}",
                is_one_of("l.status", &on_the_floor),
                none("IS NULL"),
                none("IS NOT NULL")
            ),
        },
        IntegrityRule {
            says: "a trace code leads to no listing",
            name: "t.code",
            broken_by: format!(
                "trace_codes t LEFT JOIN listings l ON l.id = t.subject_id \
                 WHERE {of_listing} AND l.id IS NULL"
            ),
        },
    ]
}

fn courses_sales_and_places() -> [IntegrityRule; 3] {
    [
        IntegrityRule {
            says: "trained on another day than that of the earliest course attended",
            name: "p.number",
            broken_by: "producers p LEFT JOIN (SELECT a.producer_id, MIN(k.held_on) AS day \
                FROM attendances a JOIN courses k ON k.id = a.course_id GROUP BY a.producer_id) t \
                ON t.producer_id = p.id WHERE p.trained_on IS DISTINCT FROM t.day"
                .to_owned(),
        },
        IntegrityRule {
            says: "a sale belongs to another producer than its listing",
            name: "s.uuid",
            broken_by: "transactions s JOIN listings l ON l.id = s.listing_id \
                WHERE l.producer_id <> s.producer_id"
                .to_owned(),
        },
        // A fact of such a day would count twice.
        IntegrityRule {
            says: "was in two places on one day",
            name: "p.number",
            broken_by: "earlier_places a JOIN earlier_places b ON b.producer_id = a.producer_id \
                AND b.from_day > a.from_day AND b.from_day < a.until_day \
                JOIN producers p ON p.id = a.producer_id"
                .to_owned(),
        },
    ]
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct NameRow {
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
    let done = obey(c, &file_of_sqlite(), findings);
    c.batch_execute(USUAL_ROOM)?;
    done
}

pub(super) fn check(c: &mut Conn, findings: &mut Findings) -> Outcome<()> {
    if !c.is_postgres() {
        obey(c, &keys_of_sqlite(), findings)?;
    }
    let rules = codes_and_listings().into_iter();
    for rule in rules.chain(courses_sales_and_places()) {
        obey(c, &rule, findings)?;
    }
    sign_offs::check(c, &mut |line| findings.add(line))
}

fn obey(c: &mut Conn, rule: &IntegrityRule, findings: &mut Findings) -> Outcome<()> {
    let IntegrityRule {
        says,
        name,
        broken_by,
    } = rule;
    let sql = format!("SELECT COUNT(*) AS number FROM {broken_by}");
    let NumberRow { number } = diesel::sql_query(sql).get_result(c)?;
    if number == 0 {
        return Ok(());
    }
    let room = findings.room();
    let sql = format!("SELECT CAST({name} AS TEXT) AS name FROM {broken_by} LIMIT {room}");
    let names: Vec<NameRow> = diesel::sql_query(sql).load(c)?;
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
struct MomentRow {
    #[diesel(sql_type = Nullable<Timestamp>)]
    at: Option<NaiveDateTime>,
}

/// The newest moment (UTC) that anything was done of which the database knows. A copy that lacks the
/// last days is sound in itself: only this tells.
pub fn newest_moment(c: &mut Conn) -> Outcome<Option<NaiveDateTime>> {
    let newest: MomentRow = diesel::sql_query(NEWEST).get_result(c)?;
    Ok(newest.at)
}
