//! Pictures, kept once by their content, and which listing shows which of them in what order.

use chrono::NaiveDateTime;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::BigInt;

use super::process::ProcessedPhoto;
use super::sizes::{SizeLabel, Variant};
use crate::audit::Author;
use crate::blobs::{self, BlobError, BlobOwner, BlobUse, ContentHash, Ending, KeptBlob, Store};
use crate::db::schema::{photos, pictures};
use crate::db::{Conn, Outcome, on_each};
use crate::values::PublicId;

/// Every size of every picture is kept as this.
pub const KIND: Ending = Ending::WebP;

/// What keeps the files of pictures.
const OWNER: BlobOwner = BlobOwner::new("picture");

/// A picture whose three files lie in the blobs.
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = pictures)]
pub struct KeptPicture {
    pub content_hash: ContentHash,
    width: i32,
    height: i32,
    large_hash: ContentHash,
    medium_hash: ContentHash,
    small_hash: ContentHash,
    medium_width: i32,
    medium_height: i32,
    small_width: i32,
    small_height: i32,
    created_at: NaiveDateTime,
    #[diesel(skip_insertion)]
    files: [KeptBlob; 3],
}

/// Writes the files of a photo. Blocks: call it off the async threads, before the write that
/// mentions it.
pub fn keep(
    blobs: &Store,
    photo: &ProcessedPhoto,
    now: NaiveDateTime,
) -> Result<KeptPicture, BlobError> {
    let [large, medium, small] = &photo.variants;
    let files = [put(blobs, large)?, put(blobs, medium)?, put(blobs, small)?];
    let [large_file, medium_file, small_file] = &files;
    Ok(KeptPicture {
        content_hash: photo.source_hash.clone(),
        width: pixels(photo.width),
        height: pixels(photo.height),
        large_hash: large_file.name.hash.clone(),
        medium_hash: medium_file.name.hash.clone(),
        small_hash: small_file.name.hash.clone(),
        medium_width: pixels(medium.width),
        medium_height: pixels(medium.height),
        small_width: pixels(small.width),
        small_height: pixels(small.height),
        created_at: now,
        files,
    })
}

fn put(blobs: &Store, variant: &Variant) -> Result<KeptBlob, BlobError> {
    Ok(KeptBlob {
        name: blobs.put(&variant.bytes, variant.format)?,
        length: variant.bytes.len(),
    })
}

/// The largest photo that is taken has far fewer.
fn pixels(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A photo of a listing, with what a page needs to show it without jumping.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Photo {
    pub uuid: PublicId,
    pub listing_id: i64,
    pub hash: ContentHash,
    /// Of the picture as it was sent, upright.
    pub width: i32,
    pub height: i32,
    pub medium_width: i32,
    pub medium_height: i32,
    pub small_width: i32,
    pub small_height: i32,
}

impl Photo {
    pub fn large(&self) -> String {
        self.address(SizeLabel::Large)
    }

    pub fn medium(&self) -> String {
        self.address(SizeLabel::Medium)
    }

    pub fn small(&self) -> String {
        self.address(SizeLabel::Small)
    }

    fn address(&self, label: SizeLabel) -> String {
        format!("/photos/{}/{}", self.hash, label.code())
    }
}

/// The photos of a listing in the order in which they are shown.
pub fn of_listing(c: &mut Conn, listing_id: i64) -> Outcome<Vec<Photo>> {
    let photos = PhotosOfListing { listing_id };
    Ok(on_each!(c, |c| photos.load(c))?)
}

/// [`shown`], written by hand: every scan of a code asks this.
#[derive(QueryId)]
struct PhotosOfListing {
    listing_id: i64,
}

impl<C> RunQueryDsl<C> for PhotosOfListing {}

impl<DB> QueryFragment<DB> for PhotosOfListing
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "SELECT x.uuid, x.listing_id, x.content_hash, p.width, p.height, p.medium_width, \
             p.medium_height, p.small_width, p.small_height \
             FROM photos x JOIN pictures p ON p.content_hash = x.content_hash \
             WHERE x.listing_id = ",
        );
        out.push_bind_param::<BigInt, _>(&self.listing_id)?;
        out.push_sql(" ORDER BY x.position, x.id");
        Ok(())
    }
}

impl Query for PhotosOfListing {
    type SqlType = diesel::dsl::SqlTypeOf<ShownPhotoColumns>;
}

/// The first photo of each of these listings, in one query.
pub fn first_of(c: &mut Conn, listing_ids: &[i64]) -> Outcome<Vec<Photo>> {
    let mut found: Vec<Photo> = photos::table
        .inner_join(pictures::table)
        .filter(photos::listing_id.eq_any(listing_ids))
        .order((photos::listing_id, photos::position, photos::id))
        .select(shown())
        .load(c)?;
    found.dedup_by_key(|photo| photo.listing_id);
    Ok(found)
}

type ShownPhotoColumns = (
    photos::uuid,
    photos::listing_id,
    pictures::content_hash,
    pictures::width,
    pictures::height,
    pictures::medium_width,
    pictures::medium_height,
    pictures::small_width,
    pictures::small_height,
);

fn shown() -> ShownPhotoColumns {
    (
        photos::uuid,
        photos::listing_id,
        pictures::content_hash,
        pictures::width,
        pictures::height,
        pictures::medium_width,
        pictures::medium_height,
        pictures::small_width,
        pictures::small_height,
    )
}

pub fn count(c: &mut Conn, listing_id: i64) -> Outcome<usize> {
    let of_it = photos::table.filter(photos::listing_id.eq(listing_id));
    let found: i64 = of_it.count().get_result(c)?;
    Ok(usize::try_from(found).unwrap_or_default())
}

/// Whether the listing shows this picture already, under whatever uuid.
pub fn shows(c: &mut Conn, listing_id: i64, hash: &ContentHash) -> Outcome<bool> {
    let same = photos::table
        .filter(photos::listing_id.eq(listing_id))
        .filter(photos::content_hash.eq(hash));
    Ok(same.count().get_result::<i64>(c)? > 0)
}

/// The row of a picture, unless it is there, and those of its files.
pub fn insert_picture(c: &mut Conn, by: Author, picture: &KeptPicture) -> Outcome<()> {
    on_each!(c, |c| diesel::insert_into(pictures::table)
        .values(picture)
        .on_conflict_do_nothing()
        .execute(c))?;
    blobs::note_kept(c, &picture.files, use_by(by.account, by.at))
}

pub(super) const fn use_by(account_id: Option<i64>, at: NaiveDateTime) -> BlobUse {
    BlobUse {
        owner: OWNER,
        account_id,
        at,
    }
}

/// A photo as the last one of its listing. False where its uuid is taken.
pub fn append(
    c: &mut Conn,
    uuid: PublicId,
    listing_id: i64,
    hash: &ContentHash,
    account: i64,
    now: NaiveDateTime,
) -> Outcome<bool> {
    let values = (
        photos::uuid.eq(uuid),
        photos::listing_id.eq(listing_id),
        photos::content_hash.eq(hash),
        photos::position.eq(edge(c, listing_id, ListEnd::Last)? + 1),
        photos::created_by.eq(account),
        photos::created_at.eq(now),
    );
    let added = on_each!(c, |c| diesel::insert_into(photos::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(added == 1)
}

#[derive(Clone, Copy)]
enum ListEnd {
    First,
    Last,
}

fn edge(c: &mut Conn, listing_id: i64, edge: ListEnd) -> Outcome<i32> {
    let positions: Vec<i32> = photos::table
        .filter(photos::listing_id.eq(listing_id))
        .order(photos::position)
        .select(photos::position)
        .load(c)?;
    let found = match edge {
        ListEnd::First => positions.first(),
        ListEnd::Last => positions.last(),
    };
    Ok(found.copied().unwrap_or_default())
}

/// Takes a photo off its listing; the picture stays, as others may show it. False where it is not
/// one of this listing's.
pub fn remove(c: &mut Conn, listing_id: i64, uuid: &PublicId) -> Outcome<bool> {
    let removed = diesel::delete(
        photos::table
            .filter(photos::uuid.eq(uuid))
            .filter(photos::listing_id.eq(listing_id)),
    )
    .execute(c)?;
    Ok(removed == 1)
}

/// Puts a photo before all others. Positions may become negative: only their order means anything.
pub fn make_first(c: &mut Conn, listing_id: i64, uuid: &PublicId) -> Outcome<bool> {
    let before = edge(c, listing_id, ListEnd::First)? - 1;
    let moved = diesel::update(
        photos::table
            .filter(photos::uuid.eq(uuid))
            .filter(photos::listing_id.eq(listing_id)),
    )
    .set(photos::position.eq(before))
    .execute(c)?;
    Ok(moved == 1)
}

/// The file of one size of a picture.
pub fn file_of(c: &mut Conn, hash: &ContentHash, label: SizeLabel) -> Outcome<ContentHash> {
    let (large, medium, small): (ContentHash, ContentHash, ContentHash) = pictures::table
        .filter(pictures::content_hash.eq(hash))
        .select((
            pictures::large_hash,
            pictures::medium_hash,
            pictures::small_hash,
        ))
        .get_result(c)?;
    Ok(match label {
        SizeLabel::Large => large,
        SizeLabel::Medium => medium,
        SizeLabel::Small => small,
    })
}

/// The large files of the latest pictures.
pub fn latest_files(c: &mut Conn, number: i64) -> Outcome<Vec<ContentHash>> {
    Ok(pictures::table
        .order(pictures::created_at.desc())
        .limit(number)
        .select(pictures::large_hash)
        .load(c)?)
}
