//! Puts pictures away that no listing shows any more, once a day.
//!
//! A photo that is removed is out of reach at once; its files stay for a day or two, so that a
//! backup of the database made before finds them, and then for thirty days in the trash. The same
//! sweep takes the files that a crash or a full disk left without a row.
//!
//! With a database that is not the right one, files that are in use look unused. So nothing is swept
//! where database and uploads are not of one installation; a process sweeps nothing on its first
//! day; one sweep takes a part of the files at most; and what a row names comes back.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use tokio::task::JoinError;

use super::files;
use super::inventory::{BlobInventory, Grace};
use super::store::{KIND, use_by};
use super::unshown::{self, PictureHashes, ShownPictures};
use crate::blobs::{self, BlobError, BlobName, ContentHash, KnownBlobs, NameShard, Store};
use crate::clock::Clock;
use crate::db::{Conn, Db, DbFailure, Outcome};
use crate::installation;
use crate::jobs::{
    self, ChunkOutcome, Handler, Job, JobError, JobFuture, JobKind, Lane, StopSignal,
};

/// The job of a day.
#[derive(Debug, Serialize, Deserialize)]
pub struct PictureSweep;

impl Job for PictureSweep {
    const KIND: JobKind = JobKind::new("sweep_pictures");
    const LANE: Lane = Lane::Long;
}

/// Far more than a request takes, and time for a backup. A process waits as long before it sweeps
/// for the first time: whoever started it with the wrong database has seen that by then.
const GRACE: TimeDelta = TimeDelta::days(1);
const UNUSED_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Rows in one write.
const PART: usize = 500;

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
    /// Of the rooms above, that show pictures too.
    pub shown_above: ShownPictures,
}

/// What a sweep did, in files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct SweepOutcome {
    to_trash: usize,
    /// Unused too, and more than one sweep takes.
    left: usize,
    /// Out of the trash, because a row names them.
    back: usize,
    /// Their time in the trash was over.
    deleted: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    #[error(transparent)]
    Db(#[from] DbFailure),
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// No row can be trusted to say which file is in use.
    #[error("database and uploads are not of one installation")]
    OtherInstallation,
    #[error("the files were not looked through to the end: {0}")]
    CutShort(#[from] JoinError),
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
            Ok(done) => log_outcome(done),
            Err(SweepError::OtherInstallation) => tracing::warn!(
                "nothing was swept: DATABASE_URL and LENSAN_UPLOADS are not of one installation"
            ),
            Err(other) => return Err(other),
        }
        let next = self.clock.now() + GRACE;
        self.db.write(move |c| sweep_later(c, next)).await?;
        Ok(())
    }

    async fn sweep(&self) -> Result<SweepOutcome, SweepError> {
        self.belongs_here().await?;
        self.forget_pictures().await?;
        self.note_files().await?;
        let (mut done, mut inventory) = (SweepOutcome::default(), BlobInventory::default());
        let today = self.clock.today();
        let over = self.off_thread(move |blobs| blobs.day_to_empty(KIND, today));
        let (over, grace) = (over.await?, self.grace());
        for of in NameShard::all(KIND) {
            let known = self.known(of).await?;
            // What is in use comes back before anything is deleted.
            let part = self.off_thread(move |blobs| {
                done.back += blobs.take_back(of, &known.kept)?;
                if let Some(day) = over {
                    done.deleted += blobs.empty(day, of, &known.kept)?;
                }
                Ok((done, BlobInventory::of(blobs.list(of)?, known, grace)))
            });
            let found;
            (done, found) = part.await?;
            self.note_lengths(&found).await?;
            self.forget_rows(&found.lost).await?;
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
    pub async fn look(&self) -> Result<BlobInventory, SweepError> {
        self.belongs_here().await?;
        let (mut inventory, grace) = (BlobInventory::default(), self.grace());
        for of in NameShard::all(KIND) {
            let known = self.known(of).await?;
            let part = self.off_thread(move |blobs| {
                let listed = blobs.list(of)?;
                Ok(BlobInventory::of(listed, known, grace))
            });
            inventory.add(part.await?);
        }
        Ok(inventory)
    }

    /// All that is unused goes to the trash, however much it is, because somebody has said so.
    pub async fn sweep_all(&self) -> Result<usize, SweepError> {
        self.belongs_here().await?;
        self.note_files().await?;
        let unused = self.look().await?.unused;
        self.put_away(unused).await
    }

    fn grace(&self) -> Grace {
        Grace {
            let_go_before: self.clock.now() - GRACE,
            without_row: UNUSED_FOR,
        }
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

    async fn known(&self, of: NameShard) -> Result<KnownBlobs, SweepError> {
        let known = self.db.read(move |c| blobs::known(c, of));
        Ok(known.await?)
    }

    /// Rows after their files: a crash between leaves rows without files, which the next sweep finds.
    async fn put_away(&self, files: Vec<ContentHash>) -> Result<usize, SweepError> {
        let (today, named) = (self.clock.today(), names(&files));
        let swept = self.off_thread(move |blobs| blobs.sweep(&named, UNUSED_FOR, today));
        let swept = swept.await?;
        self.forget_rows(&files).await?;
        Ok(swept)
    }

    async fn forget_rows(&self, files: &[ContentHash]) -> Result<(), SweepError> {
        for part in files.chunks(PART) {
            let part = part.to_vec();
            let write = move |c: &mut Conn| blobs::forget(c, KIND, &part);
            self.db.write(write).await?;
        }
        Ok(())
    }

    async fn note_lengths(&self, found: &BlobInventory) -> Result<(), SweepError> {
        for part in found.unmeasured.chunks(PART) {
            let part = part.to_vec();
            let write = move |c: &mut Conn| blobs::note_lengths(c, KIND, &part);
            self.db.write(write).await?;
        }
        Ok(())
    }

    /// Lets the files of pictures go that nobody shows; their time of grace begins.
    async fn forget_pictures(&self) -> Result<(), SweepError> {
        let (now, before) = (self.clock.now(), self.clock.now() - GRACE);
        let (shown_above, mut last) = (self.shown_above, String::new());
        loop {
            let after = std::mem::take(&mut last);
            let unshown = self.db.read(move |c| unshown::after(c, before, &after));
            let unshown: Vec<PictureHashes> = unshown.await?;
            let Some((name, ..)) = unshown.last() else {
                return Ok(());
            };
            last = name.to_string();
            let write = move |c: &mut Conn| unshown::forget(c, &unshown, shown_above, now);
            self.db.write(write).await?;
        }
    }

    /// Notes as kept what pictures name and the table does not know so: a file that another picture
    /// let go, or one of an older version that ran beside this one.
    async fn note_files(&self) -> Result<(), SweepError> {
        let (used, mut last) = (use_by(None, self.clock.now()), String::new());
        loop {
            let after = std::mem::take(&mut last);
            let page = self.db.read(move |c| files::not_kept_after(c, &after));
            let Some((name, missing)) = page.await? else {
                return Ok(());
            };
            last = name;
            for part in missing.chunks(PART) {
                let part = part.to_vec();
                let write = move |c: &mut Conn| blobs::note_found(c, KIND, &part, used);
                self.db.write(write).await?;
            }
        }
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, SweepError> {
        let blobs = self.blobs.clone();
        let done = tokio::task::spawn_blocking(move || work(&blobs)).await;
        Ok(done??)
    }
}

fn names(files: &[ContentHash]) -> Vec<BlobName> {
    let names = files.iter().cloned().map(|hash| BlobName::new(hash, KIND));
    names.collect()
}

fn log_outcome(done: SweepOutcome) {
    let SweepOutcome {
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
