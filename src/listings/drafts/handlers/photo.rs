//! The page with the camera.

use actix_web::HttpRequest;
use actix_web::web::{Data, Payload};

use super::{actions, go, look, on_draft, shown};
use crate::accounts::{Actor, KeepListings};
use crate::areas::Gazetteer;
use crate::audit::By;
use crate::db::Conn;
use crate::error::Message;
use crate::listings::drafts::actions::Found;
use crate::listings::drafts::model::{Landed, Question};
use crate::listings::handlers::photos::{LIMITS, keep, look_at};
use crate::photos::DecodeGate;
use crate::values::PublicId;
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
    let (good, reasons) = look_at(&gate, upload).await;
    let kept = keep(&site, PublicId::new(), good).await?;
    let Some(photo) = kept.into_iter().next() else {
        let why = reasons.into_iter().next().ok_or(Failure::BadRequest)?;
        return refused(&site, &places, &actor, &uuid, why).await;
    };
    let by = By::account(actor.id(), site.clock.now());
    let step = move |c: &mut Conn, (draft, _): super::Both| {
        actions::set_photo(c, by, draft, &photo.picture)
    };
    let landed = on_draft(&site, actor.sight(), &uuid, step).await?;
    go(&actor.shell, &uuid, landed)
}

async fn refused(
    site: &Site,
    places: &Gazetteer,
    actor: &Actor<KeepListings>,
    uuid: &str,
    why: Message,
) -> Handled {
    let errors = FieldErrors::from(("photo", why));
    let form = FormView::refused(&actor.shell, Fields::default(), &errors);
    shown(site, places, actor, (uuid, Question::Photo), Some(form)).await
}
