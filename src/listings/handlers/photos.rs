//! Photos of a listing: sent, removed, put first.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use chrono::Timelike;

use crate::accounts::{Actor, KeepListings, Posted, SeeListings};
use crate::areas::Gazetteer;
use crate::blobs::BlobError;
use crate::clock::local_time;
use crate::db::DbFailure;
use crate::error::Message;
use crate::listings::model::{ListingRefusal, MOST_PHOTOS};
use crate::listings::pages::ShowPage;
use crate::listings::photo_target::ListingPhotos;
use crate::listings::{actions, store};
use crate::photos::process::MAX_BYTES;
use crate::photos::{DecodeGate, Intake, IntakeError, IntakeOutcome, Uploader};
use crate::values::PublicId;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Site, UploadLimits, html,
    read_upload, see_other, with_notice,
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
    places: Data<Gazetteer>,
    gate: Data<DecodeGate>,
    actor: Actor<KeepListings>,
    uuid: Path<String>,
    req: HttpRequest,
    payload: Payload,
) -> Handled {
    let (sight, wanted) = (actor.sight(), uuid.clone());
    // Before megabytes are read for somebody who may not.
    let seen = site.db.read(move |c| store::find(c, &sight, &wanted));
    seen.await?;
    let upload = match read_upload(&req, payload, LIMITS).await {
        Err(Failure::StaleForm(_)) => {
            let path = format!("/listings/{uuid}");
            return with_notice(&actor.shell, path, NoticeKind::Attention, "photos.stale");
        }
        upload => upload?,
    };
    let form = PublicId::parse(upload.fields.get("uuid")).map_err(Failure::malformed)?;
    let target = ListingPhotos {
        sight: actor.sight(),
        listing: uuid.clone(),
        form,
        by: actor.principal.acts_at(site.clock.now()),
    };
    let intake = intake(&site, &gate, &actor);
    let taken = intake.take(&target, upload.files).await;
    let answers = PhotoAnswers {
        site: &site,
        places: &places,
        actor: &actor,
        listing: &uuid,
    };
    answers.to(taken).await
}

pub(in crate::listings) fn intake<'a, P>(
    site: &'a Site,
    gate: &'a DecodeGate,
    actor: &Actor<P>,
) -> Intake<'a> {
    Intake {
        db: &site.db,
        blobs: &site.blobs,
        clock: &site.clock,
        gate,
        uploader: Uploader {
            account_id: actor.id(),
            role: actor.role(),
            today: site.clock.today(),
        },
        most: MOST_PHOTOS,
    }
}

/// 429 until the day is over in Vietnam.
pub(in crate::listings) fn until_tomorrow(site: &Site, mut answer: HttpResponse) -> HttpResponse {
    let gone = local_time(site.clock.now()).num_seconds_from_midnight();
    let wait = HeaderValue::from(86_400 - gone);
    *answer.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    answer.headers_mut().insert(RETRY_AFTER, wait);
    answer
}

/// What is answered to who sent photos to a listing.
struct PhotoAnswers<'a> {
    site: &'a Site,
    places: &'a Gazetteer,
    actor: &'a Actor<KeepListings>,
    listing: &'a str,
}

impl PhotoAnswers<'_> {
    async fn to(&self, taken: Result<IntakeOutcome, IntakeError<ListingRefusal>>) -> Handled {
        match taken {
            Ok(outcome) => self.answer(outcome).await,
            Err(
                IntakeError::Refused(ListingRefusal::Db(DbFailure::DiskFull))
                | IntakeError::Blobs(BlobError::DiskFull),
            ) => self.no_room().await,
            Err(IntakeError::Refused(why)) => {
                answer(&self.actor.shell, self.listing, Err(why), "photos.added")
            }
            Err(IntakeError::Blobs(cause)) => Err(cause.into()),
        }
    }

    async fn answer(&self, outcome: IntakeOutcome) -> Handled {
        if outcome.refused.is_empty() {
            return answer(&self.actor.shell, self.listing, Ok(()), "photos.added");
        }
        let page = self.refusals(&outcome).await?;
        let answer = html(&self.actor.shell, StatusCode::UNPROCESSABLE_ENTITY, &page)?;
        Ok(if outcome.spent {
            until_tomorrow(self.site, answer)
        } else {
            answer
        })
    }

    /// The photos stay in the telephone: their uploader is told to send them again, on the same page.
    async fn no_room(&self) -> Handled {
        tracing::error!("no space is left for photos");
        let outcome = IntakeOutcome {
            refused: vec![Message::new("photos.refused.no_room")],
            ..IntakeOutcome::default()
        };
        let page = self.refusals(&outcome).await?;
        let mut answer = html(&self.actor.shell, StatusCode::SERVICE_UNAVAILABLE, &page)?;
        let wait = HeaderValue::from_static("60");
        answer.headers_mut().insert(RETRY_AFTER, wait);
        Ok(answer)
    }

    /// The listing's page once more, with each refused photo's reason beside the field.
    async fn refusals(&self, outcome: &IntakeOutcome) -> Result<ShowPage<'_>, Failure> {
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
        page.kept = outcome.already + outcome.added;
        Ok(page)
    }
}

pub(super) async fn remove(
    site: Data<Site>,
    posted: Posted<KeepListings>,
    path: Path<(String, String)>,
) -> Handled {
    let (uuid, photo) = parts(path)?;
    let (sight, wanted) = (posted.actor.sight(), uuid.clone());
    let by = posted.actor.principal.acts_at(site.clock.now());
    let written = site.db.try_write(move |c| {
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
    let by = posted.actor.principal.acts_at(site.clock.now());
    let written = site.db.try_write(move |c| {
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
