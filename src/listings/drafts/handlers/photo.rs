//! The page with the camera.

use actix_web::HttpRequest;
use actix_web::web::{Data, Payload};

use super::{go, look, shown};
use crate::accounts::{Actor, KeepListings};
use crate::areas::Gazetteer;
use crate::error::Message;
use crate::listings::drafts::actions::DraftLookup;
use crate::listings::drafts::model::{DraftOutcome, DraftQuestion};
use crate::listings::drafts::photo_target::DraftPhoto;
use crate::listings::handlers::photos::{LIMITS, intake, until_tomorrow};
use crate::photos::{DecodeGate, IntakeError};
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Site, Upload, read_upload,
    with_notice,
};

/// The first good photo of what was sent; without any, the one that is there is kept.
pub(super) async fn take(
    site: Data<Site>,
    places: Data<Gazetteer>,
    gate: Data<DecodeGate>,
    actor: Actor<KeepListings>,
    uuid: Path<String>,
    req: HttpRequest,
    payload: Payload,
) -> Handled {
    // Before megabytes are read for somebody who may not.
    let draft = match look(&site, actor.sight(), &uuid).await?.found {
        DraftLookup::Listed => return go(&actor.shell, &uuid, DraftOutcome::Listed),
        DraftLookup::Draft(both) => both.0,
    };
    let upload = match read_upload(&req, payload, LIMITS).await {
        Err(Failure::StaleForm(_)) => {
            let path = format!("/listings/drafts/{uuid}/photo");
            return with_notice(&actor.shell, path, NoticeKind::Attention, "photos.stale");
        }
        upload => upload?,
    };
    let why = match (upload.files.is_empty(), draft.photo) {
        (true, Some(_)) => None,
        (true, None) => Some(PhotoStepError::of(Message::new(
            "listings.steps.photo.none",
        ))),
        (false, _) => set(&site, &gate, &actor, &uuid, upload).await?,
    };
    match why {
        Some(refusal) => refused(&site, &places, &actor, &uuid, refusal).await,
        None => go_on(&site, &actor, &uuid).await,
    }
}

/// Why the draft shows no other photo.
struct PhotoStepError {
    why: Message,
    /// Tomorrow it may be sent.
    spent: bool,
}

impl PhotoStepError {
    const fn of(why: Message) -> Self {
        Self { why, spent: false }
    }
}

/// `None` where the draft shows a photo that was sent.
async fn set(
    site: &Site,
    gate: &DecodeGate,
    actor: &Actor<KeepListings>,
    uuid: &str,
    upload: Upload,
) -> Result<Option<PhotoStepError>, Failure> {
    let target = DraftPhoto {
        sight: actor.sight(),
        draft: uuid.to_owned(),
        by: actor.principal.acts_at(site.clock.now()),
    };
    let intake = intake(site, gate, actor);
    let outcome = intake.take(&target, upload.files).await;
    let outcome = outcome.map_err(|cause| match cause {
        IntakeError::Refused(failure) => Failure::from(failure),
        IntakeError::Blobs(cause) => cause.into(),
    })?;
    let all_shown = outcome.received > 0 && outcome.already == outcome.received;
    if outcome.added > 0 || all_shown {
        return Ok(None);
    }
    if outcome.spent {
        let why = Message::new("photos.refused.spent");
        return Ok(Some(PhotoStepError { why, spent: true }));
    }
    let why = outcome.refused.into_iter().next();
    why.map(|why| Some(PhotoStepError::of(why)))
        .ok_or(Failure::BadRequest)
}

async fn go_on(site: &Site, actor: &Actor<KeepListings>, uuid: &str) -> Handled {
    let landed = match look(site, actor.sight(), uuid).await?.found {
        DraftLookup::Listed => DraftOutcome::Listed,
        DraftLookup::Draft(both) => DraftOutcome::On(both.0.after(DraftQuestion::Photo)),
    };
    go(&actor.shell, uuid, landed)
}

async fn refused(
    site: &Site,
    places: &Gazetteer,
    actor: &Actor<KeepListings>,
    uuid: &str,
    refusal: PhotoStepError,
) -> Handled {
    let errors = FieldErrors::of("photo", refusal.why);
    let form = FormView::refused(&actor.shell, Fields::default(), &errors);
    let page = shown(site, places, actor, uuid, DraftQuestion::Photo, Some(form)).await?;
    Ok(if refusal.spent {
        until_tomorrow(site, page)
    } else {
        page
    })
}
