//! Puts pictures away that no listing shows any more, once a day.
//!
//! A photo that is removed is out of reach at once; its files stay for a day or two, so that a
//! backup of the database made before finds them, and then for thirty days in the trash. The same
//! broom takes the files that a crash or a full disk left without a row.
//!
//! With a database that is not the right one, files that are in use look unused. So nothing is swept
//! where database and uploads are not of one installation; a process sweeps nothing on its first
//! day; one sweep takes a part of the house at most; and what a row names comes back.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::store::KIND;
use crate::blobs::{BlobError, BlobName, ContentHash, ListedBlob, Sixteenth, Store};
use crate::clock::Clock;
use crate::db::schema::{listing_drafts, photos, pictures};
use crate::db::{Conn, Db, Failure, Outcome};
use crate::installation;
use crate::jobs::{self, ChunkOutcome, Handler, Job, JobError, JobFuture, Kind, Lane, StopSignal};

/// The job of a day.
#[derive(Debug, Serialize, Deserialize)]
pub struct PictureSweep;

impl Job for PictureSweep {
    const KIND: Kind = Kind::new("sweep_pictures");
    const LANE: Lane = Lane::Long;
}

/// Far more than a request takes, and time for a backup. A process waits as long before it sweeps
/// for the first time: whoever started it with the wrong database has seen that by then.
const GRACE: TimeDelta = TimeDelta::days(1);
const UNUSED_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Rows in one write.
const PART: i64 = 500;

/// One sweep takes so many files at most, or a tenth of all, whichever is more. What people take
/// down in a day is less; what a wrong database would take is more.
const FEW: usize = 100;
const TENTH: usize = 10;

/// The job that keeps itself going; asking for it again does no harm.
pub fn sweep_later(c: &mut Conn, now: NaiveDateTime) -> Outcome<()> {
    jobs::enqueue_once(c, &PictureSweep, now)
}

#[derive(Clone)]
pub struct Sweeper {
    pub db: Db,
    pub blobs: Store,
    pub clock: Clock,
}

/// What a sweep did, in files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Swept {
    to_trash: usize,
    /// Unused too, and more than one sweep takes.
    left: usize,
    /// Out of the trash, because a row names them.
    back: usize,
    /// Their time in the trash was over.
    deleted: usize,
}

/// What lies in the house, the trash not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    pub files: usize,
    pub unused: Vec<ContentHash>,
}

impl Inventory {
    /// A blob is written (or touched) before the row that mentions it, so as long as [`UNUSED_FOR`] is
    /// far more than a request takes, none is named that is just coming into use.
    fn of(listed: Vec<ListedBlob>, used: &HashSet<ContentHash>) -> Self {
        let files = listed.len();
        let unused = listed.into_iter().filter(|blob| blob.age > UNUSED_FOR);
        let unused = unused
            .map(|blob| blob.hash)
            .filter(|hash| !used.contains(hash));
        Self {
            files,
            unused: unused.collect(),
        }
    }

    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.unused.extend(other.unused);
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    #[error(transparent)]
    Db(#[from] Failure),
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// No row can be trusted to say which file is in use.
    #[error("database and uploads are not of one installation")]
    OtherInstallation,
    #[error("the files were not looked through to the end")]
    CutShort,
}

impl Handler for Sweeper {
    type Job = PictureSweep;

    fn run(&self, _: PictureSweep, _: StopSignal) -> JobFuture<PictureSweep> {
        let sweeper = self.clone();
        Box::pin(async move {
            let done = sweeper.daily().await;
            done.map_err(|cause| JobError::Retry(cause.to_string()))?;
            Ok(ChunkOutcome::Done)
        })
    }

    /// Where several processes share a database, one that has run for a day sweeps; until then the
    /// job waits.
    fn ready(&self) -> bool {
        self.clock.uptime() >= GRACE
    }
}

impl Sweeper {
    async fn daily(&self) -> Result<(), SweepError> {
        match self.sweep().await {
            Ok(done) => tell(done),
            Err(SweepError::OtherInstallation) => tracing::warn!(
                "nothing was swept: DATABASE_URL and LENSAN_UPLOADS are not of one installation"
            ),
            Err(other) => return Err(other),
        }
        let next = self.clock.now() + GRACE;
        self.db.write(move |c| sweep_later(c, next)).await?;
        Ok(())
    }

    async fn sweep(&self) -> Result<Swept, SweepError> {
        self.belongs_here().await?;
        self.forget_pictures().await?;
        let (mut done, mut inventory) = (Swept::default(), Inventory::default());
        let today = self.clock.today();
        let over = self.off_thread(move |blobs| blobs.day_to_empty(KIND, today));
        let over = over.await?;
        for of in Sixteenth::all(KIND) {
            let used = self.used(of).await?;
            // What is in use comes back before anything is deleted.
            let part = self.off_thread(move |blobs| {
                done.back += blobs.take_back(of, &used)?;
                if let Some(day) = over {
                    done.deleted += blobs.empty(day, of, &used)?;
                }
                Ok((done, Inventory::of(blobs.list(of)?, &used)))
            });
            let found;
            (done, found) = part.await?;
            inventory.add(found);
        }
        let most = FEW.max(inventory.files / TENTH);
        done.left = inventory.unused.len().saturating_sub(most);
        inventory.unused.truncate(most);
        done.to_trash = self.put_away(inventory.unused).await?;
        self.off_thread(Store::clear_abandoned).await?;
        Ok(done)
    }

    /// How many files there are, and which are unused. Changes nothing.
    pub async fn look(&self) -> Result<Inventory, SweepError> {
        self.belongs_here().await?;
        let mut inventory = Inventory::default();
        for of in Sixteenth::all(KIND) {
            let used = self.used(of).await?;
            let part = self.off_thread(move |blobs| Ok(Inventory::of(blobs.list(of)?, &used)));
            inventory.add(part.await?);
        }
        Ok(inventory)
    }

    /// All that is unused goes to the trash, however much it is, because somebody has said so.
    pub async fn sweep_all(&self) -> Result<usize, SweepError> {
        let unused = self.look().await?.unused;
        self.put_away(unused).await
    }

    async fn belongs_here(&self) -> Result<(), SweepError> {
        let blobs = self.blobs.clone();
        let read = self.db.read(move |c| installation::owns_uploads(c, &blobs));
        if Outcome::Ok(read.await?)? {
            Ok(())
        } else {
            Err(SweepError::OtherInstallation)
        }
    }

    async fn used(&self, of: Sixteenth) -> Result<HashSet<ContentHash>, SweepError> {
        let used = self.db.read(move |c| in_use(c, of.digit));
        Ok(Outcome::Ok(used.await?)?)
    }

    async fn put_away(&self, files: Vec<ContentHash>) -> Result<usize, SweepError> {
        let today = self.clock.today();
        self.off_thread(move |blobs| blobs.sweep(&names(files), UNUSED_FOR, today))
            .await
    }

    /// Files first: their time of grace begins when the row that mentions them goes.
    async fn forget_pictures(&self) -> Result<(), SweepError> {
        let before = self.clock.now() - GRACE;
        loop {
            let unused = self.db.read(move |c| unused(c, before));
            let unused: Vec<Names> = Outcome::Ok(unused.await?)?;
            if unused.is_empty() {
                return Ok(());
            }
            let files: Vec<ContentHash> = unused
                .iter()
                .flat_map(|(_, large, medium, small)| [large, medium, small])
                .cloned()
                .collect();
            self.off_thread(move |blobs| names(files).iter().try_for_each(|f| blobs.touch(f)))
                .await?;
            let rows: Vec<ContentHash> = unused.into_iter().map(|(row, ..)| row).collect();
            self.db.write(move |c| forget(c, &rows)).await?;
        }
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, SweepError> {
        let blobs = self.blobs.clone();
        let done = tokio::task::spawn_blocking(move || work(&blobs)).await;
        Ok(done.map_err(|_| SweepError::CutShort)??)
    }
}

fn names(files: Vec<ContentHash>) -> Vec<BlobName> {
    let names = files.into_iter().map(|hash| BlobName::new(hash, KIND));
    names.collect()
}

fn tell(done: Swept) {
    let Swept {
        to_trash,
        left,
        back,
        deleted,
    } = done;
    tracing::info!(to_trash, back, deleted, "unused pictures were put away");
    if left > 0 {
        tracing::warn!(
            to_trash,
            left,
            "more files are unused than one sweep takes; if that is right: lensan sweep --all"
        );
    }
}

/// A picture's own name and those of its three files.
type Names = (ContentHash, ContentHash, ContentHash, ContentHash);

fn unused(c: &mut Conn, before: NaiveDateTime) -> Outcome<Vec<Names>> {
    Ok(pictures::table
        .filter(pictures::created_at.lt(before))
        .filter(not(exists(in_listing())))
        .filter(not(exists(in_draft())))
        .order(pictures::content_hash)
        .limit(PART)
        .select((
            pictures::content_hash,
            pictures::large_hash,
            pictures::medium_hash,
            pictures::small_hash,
        ))
        .load(c)?)
}

/// Unless a listing or a draft has begun to show it since.
fn forget(c: &mut Conn, rows: &[ContentHash]) -> Outcome<()> {
    diesel::delete(
        pictures::table
            .filter(pictures::content_hash.eq_any(rows))
            .filter(not(exists(in_listing())))
            .filter(not(exists(in_draft()))),
    )
    .execute(c)?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn in_listing() -> _ {
    photos::table.filter(photos::content_hash.eq(pictures::content_hash))
}

/// The one photo of a listing that is not finished.
#[diesel::dsl::auto_type(no_type_alias)]
fn in_draft() -> _ {
    listing_drafts::table.filter(listing_drafts::content_hash.eq(pictures::content_hash.nullable()))
}

/// The names of all files that begin with the digit.
fn in_use(c: &mut Conn, digit: char) -> Outcome<HashSet<ContentHash>> {
    let begins = format!("{digit}%");
    let large = pictures::table
        .filter(pictures::large_hash.like(&begins))
        .select(pictures::large_hash)
        .load(c)?;
    let medium = pictures::table
        .filter(pictures::medium_hash.like(&begins))
        .select(pictures::medium_hash)
        .load(c)?;
    let small = pictures::table
        .filter(pictures::small_hash.like(&begins))
        .select(pictures::small_hash)
        .load(c)?;
    Ok([large, medium, small].into_iter().flatten().collect())
}
