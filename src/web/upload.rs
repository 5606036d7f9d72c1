//! Forms with files: read with bounds on everything, by people on weak networks.
//!
//! Nothing that the sender says of a file is believed: its name and its type are not even kept.

use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::error::PayloadError;
use actix_web::web::{Bytes, Data, Payload};
use futures_util::{Stream, StreamExt, stream};
use tokio::time::{Instant, timeout_at};

use super::failure::{Failure, Kept};
use super::form::Fields;
use super::guard::check_token;
use super::site::Site;
use crate::text::nfc;

/// All text fields together, in bytes.
const LARGEST_TEXT: usize = 128 * 1024;

/// No form of ours has more parts.
const MOST_PARTS: usize = 64;

/// Bytes a second on average. A 3G telephone at the edge of a field sends 8 KiB; a client that
/// sends less holds a connection for its own sake.
const SLOWEST: u64 = 4 * 1024;

/// Before the average is looked at: a phone may first have to find its mast.
const GRACE: Duration = Duration::from_secs(20);

/// How much more of a too large request is read and thrown away, so that the browser gets to see
/// our answer instead of a broken connection.
const DRAINED: usize = 64 * 1024 * 1024;

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
/// `TooLarge`, `TooSlow`, `BadRequest` for what is no form, `StaleForm` for a wrong token (what was
/// typed is in it, the files are not).
pub async fn read_upload(
    req: &HttpRequest,
    payload: Payload,
    limits: UploadLimits,
) -> Result<Upload, Failure> {
    let site = req.app_data::<Data<Site>>();
    let site = site.ok_or_else(|| Failure::internal("the site is not configured"))?;
    let body = paced(payload, limits.request);
    let upload = read_parts(Multipart::new(req.headers(), body), limits).await?;
    match check_token(req, site, upload.fields.raw("_token")) {
        true => Ok(upload),
        false => Err(Failure::StaleForm(Kept::new(req, upload.fields))),
    }
}

async fn read_parts(mut parts: Multipart, limits: UploadLimits) -> Result<Upload, Failure> {
    let mut pairs = Vec::new();
    let mut files = Vec::new();
    let (mut room, mut count) = (LARGEST_TEXT, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(refusal)?;
        count += 1;
        if count > MOST_PARTS {
            return Err(Failure::BadRequest);
        }
        let name = part.name().unwrap_or_default().to_owned();
        if is_file(&part) {
            let sent = read_file(&mut part, limits, files.len()).await?;
            files.extend(sent.map(|sent| (name, sent)));
        } else {
            let value = read_text(&mut part, room).await?;
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
            return Err(refusal(error));
        }
        return Ok((!empty).then_some(Sent::TooMany));
    }
    match part.bytes(limits.file).await {
        Ok(Ok(bytes)) if bytes.is_empty() && !has_file_name(part) => Ok(None),
        Ok(Ok(bytes)) => Ok(Some(Sent::File(bytes.into()))),
        Ok(Err(error)) => Err(refusal(error)),
        Err(_) => Ok(Some(Sent::TooHeavy)),
    }
}

/// A file field in which nothing was chosen comes with an empty name and no bytes.
fn has_file_name(part: &Field) -> bool {
    let name = part.content_disposition().and_then(|d| d.get_filename());
    name.is_some_and(|name| !name.is_empty())
}

async fn read_text(part: &mut Field, room: usize) -> Result<String, Failure> {
    let bytes = part.bytes(room).await.map_err(|_| Failure::TooLarge)?;
    let bytes = bytes.map_err(refusal)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(nfc(&text.replace("\r\n", "\n")))
}

fn refusal(error: MultipartError) -> Failure {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => Failure::TooLarge,
        MultipartError::Payload(PayloadError::Io(_)) => Failure::TooSlow,
        _ => Failure::BadRequest,
    }
}

/// The body with an end to its length and to our patience.
fn paced(
    payload: Payload,
    most: usize,
) -> impl Stream<Item = Result<Bytes, PayloadError>> + 'static {
    let began = Instant::now();
    stream::unfold(
        (payload, 0_usize),
        move |(mut payload, received)| async move {
            let chunk = match timeout_at(began + patience(received), payload.next()).await {
                Err(_) => Err(PayloadError::Io(std::io::ErrorKind::TimedOut.into())),
                Ok(chunk) => chunk?,
            };
            let received = received + chunk.as_ref().map_or(0, Bytes::len);
            if received > most {
                drain(&mut payload, began).await;
                return Some((Err(PayloadError::Overflow), (payload, received)));
            }
            Some((chunk, (payload, received)))
        },
    )
    // The reader of the form asks once more after the end.
    .fuse()
}

/// Until when so many bytes are fast enough.
fn patience(received: usize) -> Duration {
    let earned = Duration::from_secs(u64::try_from(received).unwrap_or_default() / SLOWEST);
    earned.max(GRACE)
}

async fn drain(payload: &mut Payload, began: Instant) {
    let mut thrown = 0;
    while thrown < DRAINED {
        match timeout_at(began + 3 * GRACE, payload.next()).await {
            Ok(Some(Ok(chunk))) => thrown += chunk.len(),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_network_has_time_for_a_photo_and_a_stopped_one_has_twenty_seconds() {
        assert_eq!(patience(0), GRACE);
        assert_eq!(patience(64 * 1024), GRACE);
        assert_eq!(patience(4 * 1024 * 1024), Duration::from_secs(1024));
    }
}
