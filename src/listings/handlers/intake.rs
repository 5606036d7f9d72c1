//! Photos on their way in. What costs little is asked first: nothing is opened for which there is
//! no room or which its uploader may not send today, and nothing is written that will not be shown.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use chrono::{NaiveDateTime, Timelike};

use crate::accounts::Actor;
use crate::blobs::{BlobError, ContentHash, Store};
use crate::clock::local_time;
use crate::db::Failure as DbFailure;
use crate::error::Message;
use crate::listings::model::{MOST_PHOTOS, SentPhoto};
use crate::photos::process::MAX_BYTES;
use crate::photos::{self, DecodeGate, KeptPicture, Processed, Uploader};
use crate::web::{Failure, Sent, Site, Upload};

/// A file that may be a photo, not opened yet.
pub(in crate::listings) struct UploadedFile {
    pub photo: SentPhoto,
    bytes: Vec<u8>,
}

/// What came with a form: files to open, and why others are none.
pub(in crate::listings) struct PhotoBatch {
    pub files: Vec<UploadedFile>,
    pub refused: Vec<Message>,
}

impl PhotoBatch {
    pub async fn of(upload: Upload) -> Result<Self, Failure> {
        let (mut files, mut refused) = (Vec::new(), Vec::new());
        let sent = upload.files.into_iter();
        for (_, sent) in sent.filter(|(field, _)| field == "photo") {
            match sent {
                Sent::File(bytes) => files.push(bytes),
                Sent::TooHeavy => refused.push(too_heavy()),
                Sent::TooMany => refused.push(full()),
            }
        }
        if files.is_empty() && refused.is_empty() {
            refused.push(Message::new("photos.refused.none"));
        }
        // Forty megabytes take a tenth of a second to hash.
        let marked =
            actix_web::web::block(move || files.into_iter().map(UploadedFile::of).collect());
        Ok(Self {
            files: marked.await.map_err(Failure::internal)?,
            refused,
        })
    }

    pub fn photos(&self) -> Vec<SentPhoto> {
        self.files.iter().map(|file| file.photo.clone()).collect()
    }
}

impl UploadedFile {
    fn of(bytes: Vec<u8>) -> Self {
        let photo = SentPhoto {
            hash: ContentHash::of(&bytes),
            size: bytes.len(),
        };
        Self { photo, bytes }
    }
}

/// What became of files that were to be opened.
#[derive(Default)]
pub(in crate::listings) struct DecodedBatch {
    pub good: Vec<Processed>,
    pub refused: Vec<Message>,
    /// Sizes of those that were not opened after all.
    pub unopened: Vec<usize>,
}

/// Opens one file after the other until so many are good photos.
pub(in crate::listings) async fn open(
    gate: &DecodeGate,
    files: Vec<UploadedFile>,
    room: usize,
) -> DecodedBatch {
    let mut opened = DecodedBatch::default();
    for UploadedFile { photo, bytes } in files {
        if opened.good.len() == room {
            opened.refused.push(full());
            opened.unopened.push(photo.size);
            continue;
        }
        match gate.process_gated(bytes).await {
            Ok(good) => opened.good.push(good),
            Err(message) => {
                if message.key == photos::BUSY {
                    opened.unopened.push(photo.size);
                }
                opened.refused.push(message);
            }
        }
    }
    opened
}

pub(in crate::listings) fn uploader<P>(site: &Site, actor: &Actor<P>) -> Uploader {
    Uploader {
        account_id: actor.id(),
        role: actor.role(),
        today: site.clock.today(),
    }
}

/// What was counted and not opened does not count.
pub(in crate::listings) async fn give_back(site: &Site, uploader: Uploader, sizes: Vec<usize>) {
    if sizes.is_empty() {
        return;
    }
    let written = site
        .db
        .write(move |c| photos::give_back(c, uploader, &sizes));
    if let Err(failure) = written.await.map_err(|f: DbFailure| f) {
        tracing::warn!(%failure, "photos that were not opened still count for their uploader");
    }
}

/// Files first, rows afterwards: a crash between leaves a file nobody mentions.
pub(in crate::listings) async fn keep(
    site: &Site,
    good: Vec<Processed>,
) -> Result<Vec<KeptPicture>, Failure> {
    let (blobs, now) = (site.blobs.clone(), site.clock.now());
    let kept = actix_web::web::block(move || keep_all(&blobs, &good, now)).await;
    match kept.map_err(Failure::internal)? {
        Ok(kept) => Ok(kept),
        Err(BlobError::DiskFull) => Err(Failure::NoRoom),
        Err(error) => Err(Failure::internal(error)),
    }
}

fn keep_all(
    blobs: &Store,
    good: &[Processed],
    now: NaiveDateTime,
) -> Result<Vec<KeptPicture>, BlobError> {
    good.iter().map(|p| photos::keep(blobs, p, now)).collect()
}

pub(in crate::listings) fn full() -> Message {
    Message::new("photos.refused.too_many").with("max", MOST_PHOTOS)
}

fn too_heavy() -> Message {
    Message::new("photos.refused.too_heavy").with("max", MAX_BYTES / (1024 * 1024))
}

pub(in crate::listings) fn spent() -> Message {
    Message::new("photos.refused.spent")
}

/// 429 until the day is over in Vietnam.
pub(in crate::listings) fn until_tomorrow(site: &Site, mut answer: HttpResponse) -> HttpResponse {
    let gone = local_time(site.clock.now()).num_seconds_from_midnight();
    let wait = HeaderValue::from(86_400 - gone);
    *answer.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    answer.headers_mut().insert(RETRY_AFTER, wait);
    answer
}
