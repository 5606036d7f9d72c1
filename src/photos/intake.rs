//! Photos on their way in. What costs little is asked first: nothing is opened for which there is
//! no room or which its uploader may not send today, and nothing is written that will not be shown.

use tokio::task::spawn_blocking;

use super::allowance::{self, Uploader};
use super::gate::{BUSY, DecodeGate};
use super::process::{ProcessedPhoto, too_heavy};
use super::store::{self, KeptPicture};
use crate::blobs::{BlobError, ContentHash, ReceivedFile, Store};
use crate::clock::Clock;
use crate::db::{Conn, Db, DbFailure};
use crate::error::Message;
use crate::web::UploadedPart;

/// A photo that was sent, known by its content before anybody has opened it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPhoto {
    pub hash: ContentHash,
    /// Bytes.
    pub size: usize,
}

/// What is done with a photo that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoAdmission {
    AlreadyShown,
    /// It is decoded, if those before it leave room.
    Admitted,
    Full,
    /// Its account has sent enough today.
    AllowanceSpent,
}

/// What is done with photos that were sent together, and how many of them can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdmittedPhotos {
    pub admissions: Vec<PhotoAdmission>,
    pub room: usize,
}

/// What became of photos that were to be added together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AddedPhotos {
    /// Shown now, whether this form or one before it brought them.
    pub kept: usize,
    /// Left out because there is no room for them.
    pub too_many: usize,
}

/// What photos are added to: who may, how many it shows and what it shows already.
///
/// Each function runs inside one transaction, and again where that is repeated.
pub trait PhotoTarget: Clone + Send + 'static {
    type Refused: From<DbFailure> + Send + 'static;

    /// Says of each photo, before anybody opens it, whether it is worth that, and counts those that
    /// are for their uploader.
    ///
    /// # Errors
    /// Where no photo at all can be added.
    fn admit(
        &self,
        c: &mut Conn,
        uploader: Uploader,
        sent: &[SentPhoto],
    ) -> Result<AdmittedPhotos, Self::Refused>;

    /// How many more it can show.
    ///
    /// # Errors
    /// Where it is not there.
    fn room(&self, c: &mut Conn) -> Result<usize, Self::Refused>;

    /// Adds pictures, whose files are kept already, as far as there is room.
    ///
    /// # Errors
    /// Where no photo at all can be added any more.
    fn add(&self, c: &mut Conn, pictures: &[KeptPicture]) -> Result<AddedPhotos, Self::Refused>;
}

/// What came with a form: files to open, and why others are none.
#[derive(Debug, Default)]
struct PhotoBatch {
    files: Vec<ReceivedFile>,
    refused: Vec<Message>,
}

impl PhotoBatch {
    /// The files of the field `photo`; `most` is how many can be shown. `DiskFull` where one could not
    /// be received for want of room.
    fn of(files: Vec<(String, UploadedPart)>, most: usize) -> Result<Self, BlobError> {
        let mut batch = Self::default();
        for (_, sent) in files.into_iter().filter(|(field, _)| field == "photo") {
            match sent {
                UploadedPart::File(file) => batch.files.push(file),
                UploadedPart::TooHeavy => batch.refused.push(too_heavy()),
                UploadedPart::TooMany => batch.refused.push(full(most)),
                UploadedPart::NoRoom => return Err(BlobError::DiskFull),
            }
        }
        if batch.files.is_empty() && batch.refused.is_empty() {
            batch.refused.push(Message::new("photos.refused.none"));
        }
        Ok(batch)
    }

    fn photos(&self) -> Vec<SentPhoto> {
        let photos = self.files.iter().map(|file| SentPhoto {
            hash: file.hash.clone(),
            size: size(file),
        });
        photos.collect()
    }
}

/// What became of the photos of a form.
#[derive(Debug, Default)]
pub struct IntakeOutcome {
    /// Files that came whole.
    pub received: usize,
    /// Shown before they were sent.
    pub already: usize,
    pub added: usize,
    pub refused: Vec<Message>,
    /// Some were refused because their uploader has sent enough today.
    pub spent: bool,
}

/// Why nothing became of them.
#[derive(Debug)]
pub enum IntakeError<R> {
    Refused(R),
    Blobs(BlobError),
}

impl<R> From<BlobError> for IntakeError<R> {
    fn from(cause: BlobError) -> Self {
        Self::Blobs(cause)
    }
}

/// What photos are taken in with.
#[derive(Clone, Copy)]
pub struct Intake<'a> {
    pub db: &'a Db,
    pub blobs: &'a Store,
    pub clock: &'a Clock,
    pub gate: &'a DecodeGate,
    pub uploader: Uploader,
    /// So many photos can be shown together: for the sentence that says so.
    pub most: usize,
}

/// What became of files that were to be opened.
#[derive(Default)]
struct DecodedBatch {
    good: Vec<ProcessedPhoto>,
    refused: Vec<Message>,
    /// Sizes of those that were not opened after all.
    unopened: Vec<usize>,
}

impl Intake<'_> {
    /// Adds the good photos of a form, whatever the others are. `files` have the names of their fields.
    ///
    /// # Errors
    /// Where the target refuses all of them or their files cannot be received or kept.
    pub async fn take<T: PhotoTarget>(
        &self,
        target: &T,
        files: Vec<(String, UploadedPart)>,
    ) -> Result<IntakeOutcome, IntakeError<T::Refused>> {
        let batch = PhotoBatch::of(files, self.most)?;
        let admitted = self.admit(target, batch.photos()).await;
        let admitted = admitted.map_err(IntakeError::Refused)?;
        let (mut outcome, mut to_open) = (IntakeOutcome::default(), Vec::new());
        (outcome.received, outcome.refused) = (batch.files.len(), batch.refused);
        for (file, admission) in batch.files.into_iter().zip(admitted.admissions) {
            match admission {
                PhotoAdmission::Admitted => to_open.push(file),
                PhotoAdmission::AlreadyShown => outcome.already += 1,
                PhotoAdmission::Full => outcome.refused.push(full(self.most)),
                PhotoAdmission::AllowanceSpent => {
                    outcome.refused.push(Message::new("photos.refused.spent"));
                    outcome.spent = true;
                }
            }
        }
        let decoded = self.open(to_open, admitted.room).await?;
        outcome.refused.extend(decoded.refused);
        self.give_back(decoded.unopened).await;
        let added = self.keep(target, decoded.good).await?;
        outcome.added = added.kept;
        let too_many = std::iter::repeat_n(full(self.most), added.too_many);
        outcome.refused.extend(too_many);
        Ok(outcome)
    }

    async fn admit<T: PhotoTarget>(
        &self,
        target: &T,
        sent: Vec<SentPhoto>,
    ) -> Result<AdmittedPhotos, T::Refused> {
        let (target, uploader) = (target.clone(), self.uploader);
        let admitted = self.db.try_write(move |c| target.admit(c, uploader, &sent));
        admitted.await
    }

    /// Opens one file after the other until so many are good photos.
    async fn open(&self, files: Vec<ReceivedFile>, room: usize) -> Result<DecodedBatch, BlobError> {
        let mut decoded = DecodedBatch::default();
        for file in files {
            let size = size(&file);
            if decoded.good.len() == room {
                decoded.refused.push(full(self.most));
                decoded.unopened.push(size);
                continue;
            }
            match self.gate.process_gated(file).await? {
                Ok(good) => decoded.good.push(good),
                Err(message) => {
                    if message.key == BUSY {
                        decoded.unopened.push(size);
                    }
                    decoded.refused.push(message);
                }
            }
        }
        Ok(decoded)
    }

    /// What was counted and not opened does not count.
    async fn give_back(&self, sizes: Vec<usize>) {
        if sizes.is_empty() {
            return;
        }
        let uploader = self.uploader;
        let write = move |c: &mut Conn| allowance::give_back(c, uploader, &sizes);
        if let Err(failure) = self.db.write(write).await {
            tracing::warn!(%failure, "photos that were not opened still count for their uploader");
        }
    }

    /// Others may have filled the place while the photos were opened: what cannot be shown any more
    /// is not written.
    async fn keep<T: PhotoTarget>(
        &self,
        target: &T,
        mut good: Vec<ProcessedPhoto>,
    ) -> Result<AddedPhotos, IntakeError<T::Refused>> {
        if good.is_empty() {
            return Ok(AddedPhotos::default());
        }
        let looked_at = target.clone();
        let room = self.db.try_read(move |c| looked_at.room(c)).await;
        let room = room.map_err(IntakeError::Refused)?;
        let too_many = good.len().saturating_sub(room);
        good.truncate(room);
        let pictures = self.write_files(good).await?;
        let target = target.clone();
        let added = self.db.try_write(move |c| target.add(c, &pictures));
        let mut added = added.await.map_err(IntakeError::Refused)?;
        added.too_many += too_many;
        Ok(added)
    }

    /// Files first, rows afterwards: a crash between leaves a file nobody mentions.
    async fn write_files(&self, good: Vec<ProcessedPhoto>) -> Result<Vec<KeptPicture>, BlobError> {
        let (blobs, now) = (self.blobs.clone(), self.clock.now());
        let write = move || {
            let kept = good.iter().map(|photo| store::keep(&blobs, photo, now));
            kept.collect()
        };
        let written = spawn_blocking(write).await;
        written.map_err(|cause| BlobError::Unavailable(cause.into()))?
    }
}

fn size(file: &ReceivedFile) -> usize {
    usize::try_from(file.length).unwrap_or(usize::MAX)
}

fn full(most: usize) -> Message {
    Message::new("photos.refused.too_many").with("max", most)
}
