//! Clears away pictures that no listing shows any more, once a day.
//!
//! A photo that is removed is out of reach at once; its files stay for a day or two, so that a
//! backup of the database made before finds them. The same broom takes the files that a crash or a
//! full disk left without a row.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::store::KIND;
use crate::blobs::{BlobError, Blobs, ContentHash};
use crate::clock::Clock;
use crate::db::schema::{photos, pictures};
use crate::db::{Conn, Db, Failure, Outcome};
use crate::jobs::{self, Doing, Handler, JobError, Kind};

pub const SWEEP: Kind = Kind::new("sweep_pictures");

/// Far more than a request takes, and time for a backup.
const GRACE: TimeDelta = TimeDelta::days(1);
const UNUSED_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Rows in one write.
const PART: i64 = 500;

/// The job that keeps itself going; asking for it again does no harm.
pub fn sweep_later(c: &mut Conn, now: NaiveDateTime) -> Outcome<()> {
    jobs::enqueue_once(c, SWEEP, now)
}

#[derive(Clone)]
pub struct Sweeper {
    pub db: Db,
    pub blobs: Blobs,
    pub clock: Clock,
}

impl Handler for Sweeper {
    fn run(&self, _: String) -> Doing {
        let sweeper = self.clone();
        Box::pin(async move {
            let swept = sweeper.sweep().await;
            let swept = swept.map_err(|cause| JobError::Retry(cause.to_string()))?;
            tracing::info!(files = swept, "pictures that nobody shows are cleared away");
            Ok(())
        })
    }
}

#[derive(Debug, thiserror::Error)]
enum Obstacle {
    #[error(transparent)]
    Db(#[from] Failure),
    #[error(transparent)]
    Blobs(#[from] BlobError),
    #[error("the files were not looked through to the end")]
    CutShort,
}

impl Sweeper {
    async fn sweep(&self) -> Result<usize, Obstacle> {
        self.forget_pictures().await?;
        let mut swept = 0;
        // A sixteenth at a time: a country's pictures have many names.
        for digit in "0123456789abcdef".chars() {
            let used = self.db.read(move |c| names(c, digit));
            let used = Outcome::Ok(used.await?)?;
            swept += self
                .off_thread(move |blobs| blobs.sweep((digit, KIND), &used, UNUSED_FOR))
                .await?;
        }
        self.off_thread(Blobs::clear_abandoned).await?;
        let next = self.clock.now() + GRACE;
        self.db.write(move |c| sweep_later(c, next)).await?;
        Ok(swept)
    }

    /// Files first: their time of grace begins when the row that mentions them goes.
    async fn forget_pictures(&self) -> Result<(), Obstacle> {
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
            self.off_thread(move |blobs| files.iter().try_for_each(|f| blobs.touch(f, KIND)))
                .await?;
            let rows: Vec<ContentHash> = unused.into_iter().map(|(row, ..)| row).collect();
            self.db.write(move |c| forget(c, &rows)).await?;
        }
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Blobs) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, Obstacle> {
        let blobs = self.blobs.clone();
        let done = tokio::task::spawn_blocking(move || work(&blobs)).await;
        Ok(done.map_err(|_| Obstacle::CutShort)??)
    }
}

/// A picture's own name and those of its three files.
type Names = (ContentHash, ContentHash, ContentHash, ContentHash);

fn unused(c: &mut Conn, before: NaiveDateTime) -> Outcome<Vec<Names>> {
    let shown = photos::table.filter(photos::content_hash.eq(pictures::content_hash));
    Ok(pictures::table
        .filter(pictures::created_at.lt(before))
        .filter(not(exists(shown)))
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

/// Unless a listing has begun to show it since.
fn forget(c: &mut Conn, rows: &[ContentHash]) -> Outcome<()> {
    let shown = photos::table.filter(photos::content_hash.eq(pictures::content_hash));
    diesel::delete(
        pictures::table
            .filter(pictures::content_hash.eq_any(rows))
            .filter(not(exists(shown))),
    )
    .execute(c)?;
    Ok(())
}

/// The names of all files that begin with the digit.
fn names(c: &mut Conn, digit: char) -> Outcome<HashSet<ContentHash>> {
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
