//! What the table says of the files: how long each is, who keeps it and since when nobody does.
//!
//! Room is counted for the account that brought a file first, whoever shows it later. What a producer
//! takes is the sum over the records that it has, for whom the room that keeps them looks files up by
//! name.
//!
//! A row is written in the transaction of the record that names the file, after the file. When the
//! last record goes, the row stays without an owner until the file has left its place. So what may be
//! swept is known without a look into the store; only a file without a row, left by a crash between
//! file and row, is found there.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use diesel::upsert::excluded;

use super::ending::Ending;
use super::hash::ContentHash;
use super::name::BlobName;
use super::sweep::NameShard;
use crate::db::schema::blobs;
use crate::db::{Conn, Outcome, on_each};

/// A blob that is kept once more counts as used anew, at most this often.
const NOTED_AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);

/// The kind of record that keeps a blob. A stored word: it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobOwner(&'static str);

impl BlobOwner {
    pub const fn new(word: &'static str) -> Self {
        Self(word)
    }
}

/// A blob whose file lies in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBlob {
    pub name: BlobName,
    /// In bytes.
    pub length: usize,
}

/// For which kind of record a blob is kept, who brings it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobUse {
    pub owner: BlobOwner,
    /// `None` for the program itself.
    pub account_id: Option<i64>,
    pub at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = blobs)]
struct NewRow<'a> {
    hash: &'a ContentHash,
    ending: &'static str,
    bytes: Option<i64>,
    owner: &'static str,
    account_id: Option<i64>,
    last_used_at: NaiveDateTime,
}

impl<'a> NewRow<'a> {
    fn new(hash: &'a ContentHash, ending: Ending, bytes: Option<i64>, used: BlobUse) -> Self {
        Self {
            hash,
            ending: ending.as_str(),
            bytes,
            owner: used.owner.0,
            account_id: used.account_id,
            last_used_at: used.at,
        }
    }
}

/// Notes blobs that a record keeps. Who has brought one before stays noted, and one that was noted
/// lately is not written again: thousands of listings may show one picture.
pub fn note_kept(c: &mut Conn, kept: &[KeptBlob], used: BlobUse) -> Outcome<()> {
    let lately = noted_since(c, kept, used.at - NOTED_AGAIN_AFTER)?;
    for blob in kept.iter().filter(|blob| !lately.contains(&blob.name)) {
        let bytes = i64::try_from(blob.length).unwrap_or(i64::MAX);
        let row = NewRow::new(&blob.name.hash, blob.name.ending, Some(bytes), used);
        on_each!(c, |c| diesel::insert_into(blobs::table)
            .values(&row)
            .on_conflict((blobs::hash, blobs::ending))
            .do_update()
            .set((
                blobs::bytes.eq(excluded(blobs::bytes)),
                blobs::owner.eq(excluded(blobs::owner)),
                blobs::last_used_at.eq(excluded(blobs::last_used_at)),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// Which of these blobs a record keeps, measured, and has since that moment.
fn noted_since(c: &mut Conn, kept: &[KeptBlob], since: NaiveDateTime) -> Outcome<Vec<BlobName>> {
    let hashes = kept.iter().map(|blob| &blob.name.hash);
    let noted: Vec<(ContentHash, String)> = blobs::table
        .filter(blobs::hash.eq_any(hashes))
        .filter(blobs::owner.is_not_null())
        .filter(blobs::bytes.is_not_null())
        .filter(blobs::last_used_at.gt(since))
        .select((blobs::hash, blobs::ending))
        .load(c)?;
    let names = kept.iter().map(|blob| &blob.name);
    let names = names.filter(|name| {
        let same = |(hash, ending): &(ContentHash, String)| {
            *hash == name.hash && ending == name.ending.as_str()
        };
        noted.iter().any(same)
    });
    Ok(names.cloned().collect())
}

/// Which of these blobs the table does not know as kept by a record.
pub fn not_kept(c: &mut Conn, ending: Ending, hashes: &[ContentHash]) -> Outcome<Vec<ContentHash>> {
    let kept: Vec<ContentHash> = blobs::table
        .filter(blobs::hash.eq_any(hashes))
        .filter(blobs::ending.eq(ending.as_str()))
        .filter(blobs::owner.is_not_null())
        .select(blobs::hash)
        .load(c)?;
    let kept: HashSet<ContentHash> = kept.into_iter().collect();
    let others = hashes.iter().filter(|hash| !kept.contains(hash));
    Ok(others.cloned().collect())
}

/// Notes blobs that a record keeps and of which nothing else is known.
pub fn note_found(
    c: &mut Conn,
    ending: Ending,
    hashes: &[ContentHash],
    used: BlobUse,
) -> Outcome<()> {
    for hash in hashes {
        let row = NewRow::new(hash, ending, None, used);
        on_each!(c, |c| diesel::insert_into(blobs::table)
            .values(&row)
            .on_conflict((blobs::hash, blobs::ending))
            .do_update()
            .set(blobs::owner.eq(excluded(blobs::owner)))
            .execute(c))?;
    }
    Ok(())
}

/// Notes that no record keeps these blobs any more.
pub fn let_go(
    c: &mut Conn,
    ending: Ending,
    hashes: &[ContentHash],
    at: NaiveDateTime,
) -> Outcome<()> {
    let rows = blobs::table
        .filter(blobs::hash.eq_any(hashes))
        .filter(blobs::ending.eq(ending.as_str()));
    diesel::update(rows)
        .set((blobs::owner.eq(None::<&str>), blobs::last_used_at.eq(at)))
        .execute(c)?;
    Ok(())
}

/// Notes how many bytes each of these blobs has.
pub fn note_lengths(c: &mut Conn, ending: Ending, lengths: &[(ContentHash, u64)]) -> Outcome<()> {
    for (hash, length) in lengths {
        let row = blobs::table.find((hash, ending.as_str()));
        let length = i64::try_from(*length).unwrap_or(i64::MAX);
        diesel::update(row)
            .set(blobs::bytes.eq(length))
            .execute(c)?;
    }
    Ok(())
}

/// Removes the rows of blobs that have left their places, unless a record keeps one again.
pub fn forget(c: &mut Conn, ending: Ending, hashes: &[ContentHash]) -> Outcome<()> {
    let rows = blobs::table
        .filter(blobs::hash.eq_any(hashes))
        .filter(blobs::ending.eq(ending.as_str()))
        .filter(blobs::owner.is_null());
    diesel::delete(rows).execute(c)?;
    Ok(())
}

/// What the table says of a sixteenth.
#[derive(Debug, Default)]
pub struct KnownBlobs {
    /// A record keeps them.
    pub kept: HashSet<ContentHash>,
    /// No record keeps them any more, and since when.
    pub let_go: HashMap<ContentHash, NaiveDateTime>,
    /// Nobody has measured them yet.
    pub unmeasured: HashSet<ContentHash>,
}

pub fn known(c: &mut Conn, of: NameShard) -> Outcome<KnownBlobs> {
    let rows: Vec<(ContentHash, Option<i64>, Option<String>, NaiveDateTime)> = blobs::table
        .filter(blobs::hash.like(format!("{}%", of.digit)))
        .filter(blobs::ending.eq(of.ending.as_str()))
        .select((blobs::hash, blobs::bytes, blobs::owner, blobs::last_used_at))
        .load(c)?;
    let mut known = KnownBlobs::default();
    for (hash, bytes, owner, last_used_at) in rows {
        if bytes.is_none() {
            known.unmeasured.insert(hash.clone());
        }
        if owner.is_some() {
            known.kept.insert(hash);
        } else {
            known.let_go.insert(hash, last_used_at);
        }
    }
    Ok(known)
}
