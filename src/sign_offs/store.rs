//! The table `signed_files`. There is no function here that changes or removes a row.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::max;
use diesel::prelude::*;

use super::causes::CauseCursor;
use super::sight::SignedFileSight;
use crate::areas::AreaId;
use crate::db::schema::{audit_events, signed_files};
use crate::db::{Conn, Outcome, on_each};
use crate::values::PublicId;

/// A signed file without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = signed_files)]
pub(super) struct SignedFile {
    pub id: i64,
    pub uuid: String,
    pub number: i32,
    pub province_id: AreaId,
    pub place: String,
    pub province_code: String,
    /// Empty: the whole province.
    pub district_code: String,
    pub name: String,
    pub period: String,
    pub boundaries: NaiveDate,
    pub sha256: String,
    pub last_event_id: i64,
    pub signer_name: String,
    pub signer_position: String,
    pub signed_by: i64,
    pub signed_at: NaiveDateTime,
}

impl SignedFile {
    pub fn since(&self) -> CauseCursor {
        CauseCursor {
            at: self.signed_at,
            event: self.last_event_id,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = signed_files)]
pub(super) struct NewSignedFile<'a> {
    pub uuid: &'a str,
    pub predecessor_id: Option<i64>,
    pub number: i32,
    pub province_id: AreaId,
    pub place: &'a str,
    pub province_code: &'a str,
    pub district_code: &'a str,
    pub name: &'a str,
    pub period: &'a str,
    pub boundaries: NaiveDate,
    pub sha256: &'a str,
    pub bytes: &'a [u8],
    pub last_event_id: i64,
    pub signer_name: &'a str,
    pub signer_position: &'a str,
    pub signed_by: i64,
    pub signed_at: NaiveDateTime,
}

pub(super) fn insert(c: &mut Conn, file: &NewSignedFile) -> Outcome<i64> {
    let insert = diesel::insert_into(signed_files::table).values(file);
    Ok(on_each!(c, |c| insert
        .returning(signed_files::id)
        .get_result(c))?)
}

pub(super) fn last_event(c: &mut Conn) -> Outcome<i64> {
    let last: Option<i64> = audit_events::table
        .select(max(audit_events::id))
        .get_result(c)?;
    Ok(last.unwrap_or(0))
}

pub(super) fn by_uuid(c: &mut Conn, uuid: &PublicId) -> Outcome<Option<SignedFile>> {
    Ok(signed_files::table
        .filter(signed_files::uuid.eq(uuid.as_str()))
        .select(SignedFile::as_select())
        .get_result(c)
        .optional()?)
}

/// The sign-off of a place and period, with its restatements behind it.
pub(super) fn chain(
    c: &mut Conn,
    place: &str,
    period: &str,
    boundaries_on: NaiveDate,
) -> Outcome<Vec<SignedFile>> {
    Ok(signed_files::table
        .filter(signed_files::place.eq(place))
        .filter(signed_files::period.eq(period))
        .filter(signed_files::boundaries.eq(boundaries_on))
        .order(signed_files::number)
        .select(SignedFile::as_select())
        .load(c)?)
}

pub(super) fn bytes(c: &mut Conn, id: i64) -> Outcome<Vec<u8>> {
    Ok(signed_files::table
        .find(id)
        .select(signed_files::bytes)
        .get_result(c)?)
}

/// Sign-offs within reach, the newest first, from below the id `before` on.
pub(super) fn sign_offs(
    c: &mut Conn,
    reach: &SignedFileSight,
    before: i64,
    limit: i64,
) -> Outcome<Vec<SignedFile>> {
    let all = signed_files::table
        .filter(signed_files::number.eq(0))
        .filter(signed_files::id.lt(before))
        .order(signed_files::id.desc())
        .limit(limit)
        .select(SignedFile::as_select());
    Ok(match reach {
        SignedFileSight::Everything => all.load(c)?,
        SignedFileSight::Provinces(own) => {
            all.filter(signed_files::province_id.eq_any(own)).load(c)?
        }
        SignedFileSight::Places(own) => all.filter(signed_files::place.eq_any(own)).load(c)?,
    })
}

/// What `verify` looks at: id, uuid, number, predecessor, hash, bytes.
pub(super) type StoredSignedFile = (i64, String, i32, Option<i64>, String, Vec<u8>);

pub(super) fn stored_after(c: &mut Conn, id: i64, limit: i64) -> Outcome<Vec<StoredSignedFile>> {
    Ok(signed_files::table
        .filter(signed_files::id.gt(id))
        .order(signed_files::id)
        .limit(limit)
        .select((
            signed_files::id,
            signed_files::uuid,
            signed_files::number,
            signed_files::predecessor_id,
            signed_files::sha256,
            signed_files::bytes,
        ))
        .load(c)?)
}

pub(super) fn hash_of(c: &mut Conn, id: i64) -> Outcome<Option<(String, String)>> {
    Ok(signed_files::table
        .find(id)
        .select((signed_files::uuid, signed_files::sha256))
        .get_result(c)
        .optional()?)
}

/// The bytes of a signed file with their SHA-256, for the command line.
pub fn signed_file(c: &mut Conn, uuid: &PublicId) -> Outcome<Option<(String, Vec<u8>)>> {
    Ok(signed_files::table
        .filter(signed_files::uuid.eq(uuid.as_str()))
        .select((signed_files::sha256, signed_files::bytes))
        .get_result(c)
        .optional()?)
}
