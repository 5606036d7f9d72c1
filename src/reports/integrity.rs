//! What must hold beside the counts: references, the file itself, codes, photos, days.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::signing;
use super::verify::Findings;
use crate::blobs::{Blobs, ContentHash, Ending};
use crate::db::schema::pictures;
use crate::db::{Conn, Outcome};

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

pub(super) fn check(c: &mut Conn, blobs: &Blobs, findings: &mut Findings) -> Outcome<()> {
    let keys = Some(KEYS_OF_SQLITE).filter(|_| !c.is_postgres());
    for rule in keys.iter().chain(&OF_BOTH) {
        obey(c, rule, findings)?;
    }
    signing::check(c, findings)?;
    photos(c, blobs, findings)
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

/// So many rows are looked at together: memory does not grow with the photos.
const PAGE: i64 = 1000;

/// Every size of every picture lies where its hash says. That the bytes are those of the hash is
/// left to the backup, which reads them anyway.
fn photos(c: &mut Conn, blobs: &Blobs, findings: &mut Findings) -> Outcome<()> {
    let mut after = String::new();
    loop {
        let page: Vec<(String, String, String, String)> = pictures::table
            .filter(pictures::content_hash.gt(&after))
            .order(pictures::content_hash)
            .limit(PAGE)
            .select((
                pictures::content_hash,
                pictures::large_hash,
                pictures::medium_hash,
                pictures::small_hash,
            ))
            .load(c)?;
        let Some((last, ..)) = page.last() else {
            return Ok(());
        };
        after.clone_from(last);
        for (_, large, medium, small) in &page {
            for hash in [large, medium, small] {
                if !lies_there(blobs, hash) {
                    findings.add(format!("the file of a photo is missing: {hash}.webp"));
                }
            }
        }
    }
}

fn lies_there(blobs: &Blobs, hash: &str) -> bool {
    let lies = |hash| matches!(blobs.find(&hash, Ending::WebP), Ok(Some(_)));
    ContentHash::parse(hash).is_some_and(lies)
}
