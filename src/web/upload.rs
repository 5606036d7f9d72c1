//! Forms with files: read with bounds on everything, by people on weak networks.
//!
//! Nothing that the sender says of a file is believed: its name and its type are not even kept. A file
//! goes to the store as it comes, so that many large ones at once take no memory.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::error::PayloadError;
use actix_web::web::{Data, Payload};
use futures_util::StreamExt;
use tokio::task::spawn_blocking;

use super::body_timeout::timed_body;
use super::failure::Failure;
use super::fields::{Fields, received};
use super::form_token::TokenVerdict;
use super::guard::check_token;
use super::site::Site;
use crate::blobs::{BlobError, IncomingFile, ReceivedFile, Store};

/// All text fields together, in bytes.
const LARGEST_TEXT: usize = 128 * 1024;

/// No form of ours has more parts.
const MOST_PARTS: usize = 64;

/// So much of a file waits in memory, in bytes, before it is written.
const PART: usize = 128 * 1024;

/// What a form with files may weigh, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct UploadLimits {
    /// A heavier file is thrown away and its place kept: the others are still taken.
    pub file: usize,
    /// All of it. More is refused as a whole.
    pub request: usize,
    /// Files beyond so many are thrown away like heavy ones.
    pub files: usize,
}

/// One file, or why there is none.
#[derive(Debug)]
pub enum UploadedPart {
    File(ReceivedFile),
    TooHeavy,
    TooMany,
    /// The disk is full: it could not even be received.
    NoRoom,
}

/// What came: the text fields, and the files with the names of their fields.
#[derive(Debug, Default)]
pub struct Upload {
    pub fields: Fields,
    pub files: Vec<(String, UploadedPart)>,
}

/// Reads a multipart form and checks its token. A file field that was left empty gives no file.
///
/// # Errors
/// `TooLarge`, `TooSlow`, `BadRequest` for what is no form, `StaleForm` for a wrong token and
/// `FormOfAnother` for that of another account: nothing is kept of it, for a page cannot hold the
/// files.
pub async fn read_upload(
    req: &HttpRequest,
    payload: Payload,
    limits: UploadLimits,
) -> Result<Upload, Failure> {
    let site = req.app_data::<Data<Site>>();
    let site = site.ok_or_else(|| Failure::internal("the site is not configured"))?;
    let body = timed_body(
        payload.into_inner(),
        limits.request,
        site.options.body_timeout,
    );
    let upload = read_parts(Multipart::new(req.headers(), body), &site.blobs, limits).await?;
    match check_token(req, site, upload.fields.raw("_token")) {
        TokenVerdict::Good => Ok(upload),
        TokenVerdict::Stale => Err(Failure::StaleForm(None)),
        TokenVerdict::OfAnother => Err(Failure::FormOfAnother(None)),
    }
}

async fn read_parts(
    mut parts: Multipart,
    blobs: &Store,
    limits: UploadLimits,
) -> Result<Upload, Failure> {
    let mut receiver = Receiver::new(blobs.clone());
    let mut pairs = Vec::new();
    let mut files = Vec::new();
    let (mut room, mut count) = (LARGEST_TEXT, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|e| refusal(&e, limits.request))?;
        count += 1;
        if count > MOST_PARTS {
            return Err(Failure::BadRequest);
        }
        let name = received(part.name().unwrap_or_default());
        if is_file(&part) {
            let sent = read_file(&mut part, &mut receiver, limits, files.len()).await?;
            files.extend(sent.map(|sent| (name, sent)));
        } else {
            let value = read_text(&mut part, room, limits.request).await?;
            room = room.saturating_sub(value.len());
            pairs.push((name, value));
        }
    }
    Ok(Upload {
        fields: Fields::new(pairs),
        files,
    })
}

fn is_file(part: &Field) -> bool {
    part.content_disposition()
        .is_some_and(|d| d.get_filename().is_some() || d.get_filename_ext().is_some())
}

async fn read_file(
    part: &mut Field,
    receiver: &mut Receiver,
    limits: UploadLimits,
    before: usize,
) -> Result<Option<UploadedPart>, Failure> {
    if before >= limits.files {
        let is_empty = pass_over(part, limits.request).await? == 0;
        return Ok((!is_empty).then_some(UploadedPart::TooMany));
    }
    match receive(part, receiver, limits).await? {
        UploadedPart::File(file) if file.length == 0 && !has_file_name(part) => Ok(None),
        sent => Ok(Some(sent)),
    }
}

/// A file that cannot be received is read to its end all the same: the fields behind it are wanted.
async fn receive(
    part: &mut Field,
    receiver: &mut Receiver,
    limits: UploadLimits,
) -> Result<UploadedPart, Failure> {
    let mut length = 0;
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|e| refusal(&e, limits.request))?;
        length += chunk.len();
        if length > limits.file {
            receiver.abandon();
            pass_over(part, limits.request).await?;
            return Ok(UploadedPart::TooHeavy);
        }
        if let Err(cause) = receiver.take(&chunk).await {
            pass_over(part, limits.request).await?;
            return unreceived(cause);
        }
    }
    match receiver.finish().await {
        Ok(received) => Ok(UploadedPart::File(received)),
        Err(cause) => unreceived(cause),
    }
}

/// A full disk is told by whoever wanted the file.
fn unreceived(cause: BlobError) -> Result<UploadedPart, Failure> {
    match cause {
        BlobError::DiskFull => Ok(UploadedPart::NoRoom),
        other => Err(other.into()),
    }
}

/// Throws away what is left of a part and says how much it was.
async fn pass_over(part: &mut Field, request: usize) -> Result<usize, Failure> {
    let mut length = 0;
    while let Some(chunk) = part.next().await {
        length += chunk.map_err(|e| refusal(&e, request))?.len();
    }
    Ok(length)
}

/// Writes the files of a form to the store off the async threads, a part at a time.
struct Receiver {
    blobs: Store,
    incoming: Option<IncomingFile>,
    part: Vec<u8>,
}

impl Receiver {
    const fn new(blobs: Store) -> Self {
        Self {
            blobs,
            incoming: None,
            part: Vec::new(),
        }
    }

    async fn take(&mut self, chunk: &[u8]) -> Result<(), BlobError> {
        self.part.extend_from_slice(chunk);
        if self.part.len() >= PART {
            let incoming = self.written().await?;
            self.incoming = Some(incoming);
        }
        Ok(())
    }

    async fn finish(&mut self) -> Result<ReceivedFile, BlobError> {
        let mut incoming = self.written().await?;
        let received = incoming.finish();
        self.incoming = Some(incoming);
        Ok(received)
    }

    fn abandon(&mut self) {
        self.part.clear();
        if let Some(incoming) = &mut self.incoming {
            incoming.abandon();
        }
    }

    /// After a failure the next file begins anew.
    async fn written(&mut self) -> Result<IncomingFile, BlobError> {
        let (blobs, incoming) = (self.blobs.clone(), self.incoming.take());
        let part = std::mem::take(&mut self.part);
        let write = move || {
            let mut incoming = match incoming {
                Some(incoming) => incoming,
                None => blobs.receive()?,
            };
            incoming.write(&part)?;
            Ok(incoming)
        };
        let written = spawn_blocking(write).await;
        written.map_err(|cause| BlobError::Unavailable(cause.into()))?
    }
}

/// A file field in which nothing was chosen comes with an empty name and no bytes.
fn has_file_name(part: &Field) -> bool {
    let name = part.content_disposition().and_then(|d| d.get_filename());
    name.is_some_and(|name| !name.is_empty())
}

async fn read_text(part: &mut Field, room: usize, request: usize) -> Result<String, Failure> {
    let bytes = part.bytes(room).await;
    let bytes = bytes.ok().ok_or(Failure::TooLarge(LARGEST_TEXT))?;
    let bytes = bytes.map_err(|e| refusal(&e, request))?;
    Ok(received(&String::from_utf8_lossy(&bytes)))
}

/// A file could not be kept or handed out.
impl From<BlobError> for Failure {
    fn from(cause: BlobError) -> Self {
        match cause {
            BlobError::DiskFull => Self::NoRoom,
            BlobError::Missing => Self::internal(cause),
            BlobError::Unavailable(why) => of_folder(&why),
        }
    }
}

/// Path and cause are in the log; the reader learns whether it is a permission or the disk.
fn of_folder(cause: &std::io::Error) -> Failure {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    tracing::error!(%cause, "the files of photos cannot be reached");
    match cause.kind() {
        PermissionDenied | ReadOnlyFilesystem => Failure::ReadOnly,
        _ => Failure::DiskFailing,
    }
}

/// `most` is what the whole request may weigh.
fn refusal(error: &MultipartError, most: usize) -> Failure {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => Failure::TooLarge(most),
        MultipartError::Payload(PayloadError::Io(_)) => Failure::TooSlow,
        _ => Failure::BadRequest,
    }
}
