//! Giving a consent and taking it back: one button each.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::accounts::{Actor, EditProducers, Posted, Role};
use crate::error::Message;
use crate::producers::model::{GivenVia, Purpose};
use crate::producers::pages::ConsentsPage;
use crate::producers::{actions, forms, store};
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Site, html, with_notice,
};

pub(super) async fn list(
    site: Data<Site>,
    actor: Actor<EditProducers>,
    uuid: Path<String>,
) -> Handled {
    page(
        &site,
        &actor,
        uuid.into_inner(),
        StatusCode::OK,
        FormView::default(),
    )
    .await
}

async fn page(
    site: &Site,
    actor: &Actor<EditProducers>,
    uuid: String,
    status: StatusCode,
    form: FormView,
) -> Handled {
    let sight = actor.sight();
    let found = site.db.read(move |c| {
        let producer = store::find(c, &sight, &uuid)?;
        let consents = store::consents_of(c, producer.id)?;
        Ok((producer, consents))
    });
    let (producer, consents) = found.await?;
    let page = ConsentsPage::new(&actor.shell, actor.role(), &producer, consents, form);
    html(&actor.shell, status, &page)
}

pub(super) async fn change(
    site: Data<Site>,
    posted: Posted<EditProducers>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let purpose = Purpose::parse(fields.get("purpose")).map_err(Failure::malformed)?;
    let giving = fields.get("do") == "give";
    let via = match via(actor.role(), &fields, giving) {
        Ok(via) => via,
        Err(message) => {
            let form =
                FormView::refused(&actor.shell, fields, &FieldErrors::of("given_via", message));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return page(&site, &actor, uuid.into_inner(), status, form).await;
        }
    };
    let path = format!("/producers/{uuid}/consents");
    let (sight, by) = (actor.sight(), actor.principal.acts_at(site.clock.now()));
    let changed = site.db.write(move |c| {
        let producer = store::find(c, &sight, &uuid)?;
        if giving {
            actions::give_consent(c, by, &producer, purpose, via)
        } else {
            actions::withdraw_consent(c, by, &producer, purpose, via)
        }
    });
    changed.await?;
    let key = if giving {
        "producers.consent.given"
    } else {
        "producers.consent.withdrawn"
    };
    with_notice(&actor.shell, path, NoticeKind::Good, key)
}

/// The producer itself speaks for itself. An officer says how a consent was given; to take one
/// back nothing is asked.
fn via(role: Role, fields: &Fields, giving: bool) -> Result<GivenVia, Message> {
    match (role, giving) {
        (Role::Household, _) => Ok(GivenVia::Itself),
        (_, true) => forms::given_via(fields.get("given_via")),
        (_, false) => Ok(GivenVia::Officer),
    }
}
