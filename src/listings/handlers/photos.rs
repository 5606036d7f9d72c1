//! Photos of a listing: sent, removed, put first.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::{Data, Payload};

use crate::accounts::{Actor, KeepListings, Posted, SeeListings};
use crate::areas::Gazetteer;
use crate::audit::By;
use crate::db::Failure as DbFailure;
use crate::error::Message;
use crate::listings::model::{Added, Admission, MOST_PHOTOS, NewPhoto, Refused, SentPhoto};
use crate::listings::pages::ShowPage;
use crate::listings::{actions, store};
use crate::photos::process::MAX_BYTES;
use crate::photos::{DecodeGate, KeptPicture, Processed};
use crate::values::PublicId;
use crate::vault::digest;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Site, UploadLimits, html,
    read_upload, see_other, with_notice,
};

use super::intake::{self, PhotoBatch};
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
    let form = PhotoForm {
        site: &site,
        places: &places,
        actor: &actor,
        listing: &uuid,
        form,
    };
    let batch = PhotoBatch::of(upload).await?;
    match form.take(&gate, batch).await {
        Ok(outcome) => form.answer(outcome).await,
        Err(UploadError::Refused(Refused::Db(DbFailure::DiskFull)))
        | Err(UploadError::Failed(Failure::NoRoom)) => form.no_room().await,
        Err(UploadError::Refused(why)) => answer(&actor.shell, &uuid, Err(why), "photos.added"),
        Err(UploadError::Failed(failure)) => Err(failure),
    }
}

/// Photos that were sent to a listing with one form.
struct PhotoForm<'a> {
    site: &'a Site,
    places: &'a Gazetteer,
    actor: &'a Actor<KeepListings>,
    listing: &'a str,
    form: PublicId,
}

/// What became of the photos of a form.
#[derive(Default)]
struct UploadOutcome {
    kept: usize,
    refused: Vec<Message>,
    /// Some were refused because their uploader has sent enough today.
    spent: bool,
}

/// Why nothing became of them.
enum UploadError {
    Refused(Refused),
    Failed(Failure),
}

impl<E: Into<Refused>> From<E> for UploadError {
    fn from(why: E) -> Self {
        Self::Refused(why.into())
    }
}

impl PhotoForm<'_> {
    async fn take(
        &self,
        gate: &DecodeGate,
        batch: PhotoBatch,
    ) -> Result<UploadOutcome, UploadError> {
        let mut outcome = UploadOutcome::default();
        let (admitted, room) = self.admit(batch.photos()).await?;
        let mut to_open = Vec::new();
        outcome.refused = batch.refused;
        for (file, admission) in batch.files.into_iter().zip(admitted) {
            match admission {
                Admission::Admitted => to_open.push(file),
                Admission::AlreadyShown => outcome.kept += 1,
                Admission::ListingFull => outcome.refused.push(intake::full()),
                Admission::AllowanceSpent => {
                    outcome.refused.push(intake::spent());
                    outcome.spent = true;
                }
            }
        }
        let opened = intake::open(gate, to_open, room).await;
        outcome.refused.extend(opened.refused);
        let uploader = intake::uploader(self.site, self.actor);
        intake::give_back(self.site, uploader, opened.unopened).await;
        let added = self.keep(opened.good).await?;
        outcome.kept += added.kept;
        let too_many = std::iter::repeat_n(intake::full(), added.too_many);
        outcome.refused.extend(too_many);
        Ok(outcome)
    }

    async fn admit(&self, sent: Vec<SentPhoto>) -> Result<(Vec<Admission>, usize), Refused> {
        let (sight, wanted) = (self.actor.sight(), self.listing.to_owned());
        let uploader = intake::uploader(self.site, self.actor);
        let admitted = self.site.db.write(move |c| {
            let listing = store::find(c, &sight, &wanted)?;
            actions::admit_photos(c, uploader, &listing, &sent)
        });
        admitted.await
    }

    /// Others may have filled the listing while the photos were opened: what it cannot show any
    /// more is not written.
    async fn keep(&self, mut good: Vec<Processed>) -> Result<Added, UploadError> {
        let (sight, wanted) = (self.actor.sight(), self.listing.to_owned());
        let read = self.site.db.read(move |c| {
            let listing = store::find(c, &sight, &wanted)?;
            actions::photo_room(c, &listing)
        });
        let room = read.await.map_err(|f: DbFailure| f)?;
        let too_many = good.len().saturating_sub(room);
        good.truncate(room);
        let kept = intake::keep(self.site, good).await;
        let kept = kept.map_err(UploadError::Failed)?;
        let new = kept.into_iter().map(|picture| of_form(self.form, picture));
        let mut added = self.write(new.collect()).await?;
        added.too_many += too_many;
        Ok(added)
    }

    async fn write(&self, new: Vec<NewPhoto>) -> Result<Added, Refused> {
        let (sight, wanted) = (self.actor.sight(), self.listing.to_owned());
        let by = By::account(self.actor.id(), self.site.clock.now());
        let written = self.site.db.write(move |c| {
            let listing = store::find(c, &sight, &wanted)?;
            actions::add_photos(c, by, &listing, &new)
        });
        written.await
    }

    async fn answer(&self, outcome: UploadOutcome) -> Handled {
        if outcome.refused.is_empty() {
            return answer(&self.actor.shell, self.listing, Ok(()), "photos.added");
        }
        let page = self.refusals(&outcome).await?;
        let answer = html(&self.actor.shell, StatusCode::UNPROCESSABLE_ENTITY, &page)?;
        Ok(match outcome.spent {
            true => intake::until_tomorrow(self.site, answer),
            false => answer,
        })
    }

    /// The photos stay in the telephone: their uploader is told to send them again, on the same page.
    async fn no_room(&self) -> Handled {
        tracing::error!("no space is left for photos");
        let outcome = UploadOutcome {
            refused: vec![Message::new("photos.refused.no_room")],
            ..UploadOutcome::default()
        };
        let page = self.refusals(&outcome).await?;
        let mut answer = html(&self.actor.shell, StatusCode::SERVICE_UNAVAILABLE, &page)?;
        let wait = HeaderValue::from_static("60");
        answer.headers_mut().insert(RETRY_AFTER, wait);
        Ok(answer)
    }

    /// The listing's page once more, with each refused photo's reason beside the field.
    async fn refusals(&self, outcome: &UploadOutcome) -> Result<ShowPage<'_>, Failure> {
        let listing = self.listing.to_owned();
        let mut page = sheet_page(self.site, self.places, self.actor, listing).await?;
        let shell = &self.actor.shell;
        let mut errors = FieldErrors::default();
        for message in &outcome.refused {
            errors.add("photo", message.clone());
        }
        let mut fields = Fields::default();
        fields.set("uuid", PublicId::new().to_string());
        page.photo_form = FormView::refused(shell, fields, &errors);
        let others = outcome.refused.iter().skip(1);
        page.refused = others.map(|message| shell.msg(message)).collect();
        page.kept = outcome.kept;
        Ok(page)
    }
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
