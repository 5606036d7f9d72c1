//! Photos of a listing: sent, removed, put first.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::{Data, Payload};
use chrono::NaiveDateTime;

use crate::accounts::{Actor, KeepListings, Posted, SeeListings};
use crate::areas::Gazetteer;
use crate::audit::By;
use crate::blobs::{BlobError, Blobs};
use crate::db::Failure as DbFailure;
use crate::error::Message;
use crate::listings::model::{Added, MOST_PHOTOS, NewPhoto, Refused};
use crate::listings::pages::ShowPage;
use crate::listings::{actions, store};
use crate::photos::process::MAX_BYTES;
use crate::photos::{self, DecodeGate, KeptPicture, Processed};
use crate::values::PublicId;
use crate::vault::digest;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Sent, Site, Upload,
    UploadLimits, html, read_upload, see_other, with_notice,
};

use super::show::sheet_page;
use super::steps::answer;

pub(in crate::listings) const LIMITS: UploadLimits = UploadLimits {
    file: MAX_BYTES,
    request: 40 * 1024 * 1024,
    files: MOST_PHOTOS,
};

pub(super) async fn back(_: Actor<SeeListings>, uuid: Path<String>) -> Handled {
    see_other(format!("/listings/{uuid}"))
}

/// The good photos of a request are kept, whatever the others are.
pub(super) async fn add(
    site: Data<Site>,
    (places, gate): (Data<Gazetteer>, Data<DecodeGate>),
    actor: Actor<KeepListings>,
    uuid: Path<String>,
    (req, payload): (HttpRequest, Payload),
) -> Handled {
    let (sight, wanted) = (actor.sight(), uuid.clone());
    // Before megabytes are read for somebody who may not.
    let seen = site.db.read(move |c| store::find(c, &sight, &wanted));
    seen.await.map_err(|f: DbFailure| f)?;
    let upload = match read_upload(&req, payload, LIMITS).await {
        Err(Failure::StaleForm(_)) => {
            let path = format!("/listings/{uuid}");
            return with_notice(&actor.shell, path, NoticeKind::Attention, "photos.stale");
        }
        upload => upload?,
    };
    let form = PublicId::parse(upload.fields.get("uuid")).map_err(|_| Failure::BadRequest)?;
    let (good, mut refused) = look_at(&gate, upload).await;
    let full_disk = || no_room(&site, &places, &actor, &uuid);
    let new = match keep(&site, form, good).await {
        Err(Failure::NoRoom) => return full_disk().await,
        new => new?,
    };
    let added = match write(&site, &actor, &uuid, new).await {
        Ok(added) => added,
        Err(Refused::Db(DbFailure::DiskFull)) => return full_disk().await,
        Err(why) => return answer(&actor.shell, &uuid, Err(why), "photos.added"),
    };
    refused.extend(std::iter::repeat_n(full(), added.too_many));
    match refused.is_empty() {
        true => answer(&actor.shell, &uuid, Ok(()), "photos.added"),
        false => {
            let page = refusals(&site, &places, &actor, &uuid, (refused, added.kept)).await?;
            html(&actor.shell, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// The photos stay in the telephone: their sender is told to send them again, on the same page.
async fn no_room(
    site: &Site,
    places: &Gazetteer,
    actor: &Actor<KeepListings>,
    uuid: &str,
) -> Handled {
    tracing::error!("no space is left for photos");
    let refused = vec![Message::new("photos.refused.no_room")];
    let page = refusals(site, places, actor, uuid, (refused, 0)).await?;
    let mut answer = html(&actor.shell, StatusCode::SERVICE_UNAVAILABLE, &page)?;
    let wait = HeaderValue::from_static("60");
    answer.headers_mut().insert(RETRY_AFTER, wait);
    Ok(answer)
}

fn full() -> Message {
    Message::new("photos.refused.too_many").with("max", MOST_PHOTOS)
}

/// Sorts what was sent into photos and reasons, each reason with the place of its photo.
pub(in crate::listings) async fn look_at(
    gate: &DecodeGate,
    upload: Upload,
) -> (Vec<Processed>, Vec<Message>) {
    let (mut good, mut refused) = (Vec::new(), Vec::new());
    let files = upload.files.into_iter();
    for (_, sent) in files.filter(|(field, _)| field == "photo") {
        let looked_at = match sent {
            Sent::File(bytes) => gate.process_gated(bytes).await,
            Sent::TooHeavy => Err(too_heavy()),
            Sent::TooMany => Err(full()),
        };
        match looked_at {
            Ok(photo) => good.push(photo),
            Err(message) => refused.push(message),
        }
    }
    if good.is_empty() && refused.is_empty() {
        refused.push(Message::new("photos.refused.none"));
    }
    (good, refused)
}

fn too_heavy() -> Message {
    Message::new("photos.refused.too_heavy").with("max", MAX_BYTES / (1024 * 1024))
}

/// Files first, rows afterwards: a crash between leaves a file nobody mentions.
pub(in crate::listings) async fn keep(
    site: &Site,
    form: PublicId,
    good: Vec<Processed>,
) -> Result<Vec<NewPhoto>, Failure> {
    let (blobs, now) = (site.blobs.clone(), site.clock.now());
    let kept = actix_web::web::block(move || keep_all(&blobs, &good, now)).await;
    match kept.map_err(Failure::internal)? {
        Ok(kept) => Ok(kept.into_iter().map(|p| of_form(form, p)).collect()),
        Err(BlobError::DiskFull) => Err(Failure::NoRoom),
        Err(error) => Err(Failure::internal(error)),
    }
}

fn keep_all(
    blobs: &Blobs,
    good: &[Processed],
    now: NaiveDateTime,
) -> Result<Vec<KeptPicture>, BlobError> {
    good.iter().map(|p| photos::keep(blobs, p, now)).collect()
}

/// One form may bring several photos, so each one's uuid is made of the form's and its content:
/// the same again when the form is sent again.
fn of_form(form: PublicId, picture: KeptPicture) -> NewPhoto {
    let mark = digest(&format!("{form} {}", picture.content_hash));
    let mut bytes = [0_u8; 16];
    for (byte, letter) in bytes.iter_mut().zip(mark.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(letter).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
    }
    let uuid = PublicId::from(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    NewPhoto { uuid, picture }
}

async fn write(
    site: &Site,
    actor: &Actor<KeepListings>,
    uuid: &str,
    new: Vec<NewPhoto>,
) -> Result<Added, Refused> {
    let (sight, wanted) = (actor.sight(), uuid.to_owned());
    let by = By::account(actor.id(), site.clock.now());
    let written = site.db.write(move |c| {
        let listing = store::find(c, &sight, &wanted)?;
        actions::add_photos(c, by, &listing, &new)
    });
    written.await
}

/// The listing's page once more, with each refused photo's reason beside the field.
async fn refusals<'a>(
    site: &Site,
    places: &Gazetteer,
    actor: &'a Actor<KeepListings>,
    uuid: &str,
    (refused, kept): (Vec<Message>, usize),
) -> Result<ShowPage<'a>, Failure> {
    let mut page = sheet_page(site, places, actor, uuid.to_owned()).await?;
    let mut errors = FieldErrors::default();
    for message in &refused {
        errors.add("photo", message.clone());
    }
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().to_string());
    page.photo_form = FormView::refused(&actor.shell, fields, &errors);
    page.refused = refused.iter().skip(1).map(|m| actor.shell.msg(m)).collect();
    page.kept = kept;
    Ok(page)
}

pub(super) async fn remove(
    site: Data<Site>,
    posted: Posted<KeepListings>,
    path: Path<(String, String)>,
) -> Handled {
    let (uuid, photo) = parts(path)?;
    let (sight, wanted) = (posted.actor.sight(), uuid.clone());
    let by = By::account(posted.actor.id(), site.clock.now());
    let written = site.db.write(move |c| {
        let listing = store::find(c, &sight, &wanted)?;
        actions::remove_photo(c, by, &listing, &photo)
    });
    answer(&posted.actor.shell, &uuid, written.await, "photos.removed")
}

pub(super) async fn first(
    site: Data<Site>,
    posted: Posted<KeepListings>,
    path: Path<(String, String)>,
) -> Handled {
    let (uuid, photo) = parts(path)?;
    let (sight, wanted) = (posted.actor.sight(), uuid.clone());
    let by = By::account(posted.actor.id(), site.clock.now());
    let written = site.db.write(move |c| {
        let listing = store::find(c, &sight, &wanted)?;
        actions::make_photo_first(c, by, &listing, &photo)
    });
    answer(
        &posted.actor.shell,
        &uuid,
        written.await,
        "photos.made_first",
    )
}

fn parts(path: Path<(String, String)>) -> Result<(String, PublicId), Failure> {
    let (uuid, photo) = path.into_inner();
    match PublicId::parse(&photo) {
        Ok(photo) => Ok((uuid, photo)),
        Err(_) => Err(Failure::NotFound),
    }
}
