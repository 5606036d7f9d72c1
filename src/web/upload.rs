//! Forms with files: read with bounds on everything, by people on weak networks.
//!
//! Nothing that the sender says of a file is believed: its name and its type are not even kept.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::error::PayloadError;
use actix_web::web::{Data, Payload};
use futures_util::StreamExt;

use super::failure::Failure;
use super::fields::{Fields, received};
use super::guard::check_token;
use super::patience::paced;
use super::site::Site;

/// All text fields together, in bytes.
const LARGEST_TEXT: usize = 128 * 1024;

/// No form of ours has more parts.
const MOST_PARTS: usize = 64;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    File(Vec<u8>),
    TooHeavy,
    TooMany,
}

/// What came: the text fields, and the files with the names of their fields.
#[derive(Debug, Default)]
pub struct Upload {
    pub fields: Fields,
    pub files: Vec<(String, Sent)>,
}

/// Reads a multipart form and checks its token. A file field that was left empty gives no file.
///
/// # Errors
/// `TooLarge`, `TooSlow`, `BadRequest` for what is no form, `StaleForm` for a wrong token: nothing is
/// kept of it, for a page cannot hold the files.
pub async fn read_upload(
    req: &HttpRequest,
    payload: Payload,
    limits: UploadLimits,
) -> Result<Upload, Failure> {
    let site = req.app_data::<Data<Site>>();
    let site = site.ok_or_else(|| Failure::internal("the site is not configured"))?;
    let body = paced(payload.into_inner(), limits.request, site.options.patience);
    let upload = read_parts(Multipart::new(req.headers(), body), limits).await?;
    match check_token(req, site, upload.fields.raw("_token")) {
        true => Ok(upload),
        false => Err(Failure::StaleForm(None)),
    }
}

async fn read_parts(mut parts: Multipart, limits: UploadLimits) -> Result<Upload, Failure> {
    let mut pairs = Vec::new();
    let mut files = Vec::new();
    let (mut room, mut count) = (LARGEST_TEXT, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|e| refusal(e, limits.request))?;
        count += 1;
        if count > MOST_PARTS {
            return Err(Failure::BadRequest);
        }
        let name = received(part.name().unwrap_or_default());
        if is_file(&part) {
            let sent = read_file(&mut part, limits, files.len()).await?;
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
    limits: UploadLimits,
    before: usize,
) -> Result<Option<Sent>, Failure> {
    if before >= limits.files {
        // Read all the same: the fields behind it are wanted.
        let rest = part.bytes(0).await;
        let empty = matches!(&rest, Ok(Ok(bytes)) if bytes.is_empty());
        if let Ok(Err(error)) = rest {
            return Err(refusal(error, limits.request));
        }
        return Ok((!empty).then_some(Sent::TooMany));
    }
    match part.bytes(limits.file).await {
        Ok(Ok(bytes)) if bytes.is_empty() && !has_file_name(part) => Ok(None),
        Ok(Ok(bytes)) => Ok(Some(Sent::File(bytes.into()))),
        Ok(Err(error)) => Err(refusal(error, limits.request)),
        Err(_) => Ok(Some(Sent::TooHeavy)),
    }
}

/// A file field in which nothing was chosen comes with an empty name and no bytes.
fn has_file_name(part: &Field) -> bool {
    let name = part.content_disposition().and_then(|d| d.get_filename());
    name.is_some_and(|name| !name.is_empty())
}

async fn read_text(part: &mut Field, room: usize, request: usize) -> Result<String, Failure> {
    let bytes = part.bytes(room).await;
    let bytes = bytes.map_err(|_| Failure::TooLarge(LARGEST_TEXT))?;
    let bytes = bytes.map_err(|e| refusal(e, request))?;
    Ok(received(&String::from_utf8_lossy(&bytes)))
}

/// `most` is what the whole request may weigh.
fn refusal(error: MultipartError, most: usize) -> Failure {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => Failure::TooLarge(most),
        MultipartError::Payload(PayloadError::Io(_)) => Failure::TooSlow,
        _ => Failure::BadRequest,
    }
}
