//! The page with the camera.

use actix_web::HttpRequest;
use actix_web::web::{Data, Payload};

use super::{actions, go, look, on_draft, shown};
use crate::accounts::{Actor, KeepListings};
use crate::areas::Gazetteer;
use crate::audit::By;
use crate::db::{Conn, Failure as DbFailure};
use crate::error::Message;
use crate::listings::drafts::actions::Found;
use crate::listings::drafts::model::{Landed, Question};
use crate::listings::handlers::intake::{self, PhotoBatch};
use crate::listings::handlers::photos::LIMITS;
use crate::photos::{self, DecodeGate, Uploader};
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Site, read_upload,
    with_notice,
};

/// The first good photo of what was sent; without any, the one that is there is kept.
pub(super) async fn take(
    site: Data<Site>,
    (places, gate): (Data<Gazetteer>, Data<DecodeGate>),
    actor: Actor<KeepListings>,
    uuid: Path<String>,
    (req, payload): (HttpRequest, Payload),
) -> Handled {
    // Before megabytes are read for somebody who may not.
    let draft = match look(&site, actor.sight(), &uuid).await?.found {
        Found::Listed => return go(&actor.shell, &uuid, Landed::Listed),
        Found::Draft(both) => both.0,
    };
    let upload = match read_upload(&req, payload, LIMITS).await {
        Err(Failure::StaleForm(_)) => {
            let path = format!("/listings/drafts/{uuid}/photo");
            return with_notice(&actor.shell, path, NoticeKind::Attention, "photos.stale");
        }
        upload => upload?,
    };
    if upload.files.is_empty() && draft.photo.is_some() {
        return go(
            &actor.shell,
            &uuid,
            Landed::On(draft.after(Question::Photo)),
        );
    }
    if upload.files.is_empty() {
        let none = Message::new("listings.steps.photo.none");
        return refused(&site, &places, &actor, &uuid, none).await;
    }
    let mut batch = PhotoBatch::of(upload).await?;
    let sent = batch.files.len();
    batch.files.retain(|file| !draft.shows(&file.photo));
    if batch.files.is_empty() && sent > 0 {
        return go(
            &actor.shell,
            &uuid,
            Landed::On(draft.after(Question::Photo)),
        );
    }
    let uploader = intake::uploader(&site, &actor);
    let batch = allowed(&site, uploader, batch).await?;
    let opened = intake::open(&gate, batch.files, 1).await;
    intake::give_back(&site, uploader, opened.unopened).await;
    let kept = intake::keep(&site, opened.good).await?;
    let Some(picture) = kept.into_iter().next() else {
        let mut reasons = batch.refused.into_iter().chain(opened.refused);
        let why = reasons.next().ok_or(Failure::BadRequest)?;
        return refused(&site, &places, &actor, &uuid, why).await;
    };
    let by = By::account(actor.id(), site.clock.now());
    let step =
        move |c: &mut Conn, (draft, _): super::Both| actions::set_photo(c, by, draft, &picture);
    let landed = on_draft(&site, actor.sight(), &uuid, step).await?;
    go(&actor.shell, &uuid, landed)
}

/// Leaves of the files those that their uploader may send today.
async fn allowed(
    site: &Site,
    uploader: Uploader,
    mut batch: PhotoBatch,
) -> Result<PhotoBatch, Failure> {
    let sizes: Vec<usize> = batch.files.iter().map(|file| file.photo.size).collect();
    let spent = site.db.write(move |c| photos::spend(c, uploader, &sizes));
    let allowed = spent.await.map_err(|f: DbFailure| f)?;
    if batch.files.len() > allowed {
        batch.files.truncate(allowed);
        batch.refused.insert(0, intake::spent());
    }
    Ok(batch)
}

async fn refused(
    site: &Site,
    places: &Gazetteer,
    actor: &Actor<KeepListings>,
    uuid: &str,
    why: Message,
) -> Handled {
    let spent = why == intake::spent();
    let errors = FieldErrors::from(("photo", why));
    let form = FormView::refused(&actor.shell, Fields::default(), &errors);
    let page = shown(site, places, actor, (uuid, Question::Photo), Some(form)).await?;
    Ok(match spent {
        true => intake::until_tomorrow(site, page),
        false => page,
    })
}
