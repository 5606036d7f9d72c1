//! Correcting a producer's particulars.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::accounts::{Actor, EditProducers, Posted};
use crate::producers::actions::{self, EditRefused};
use crate::producers::model::{ContactDetails, Producer};
use crate::producers::pages::EditPage;
use crate::producers::{forms, store};
use crate::web::{Fields, FormView, Handled, NoticeKind, Path, Site, html, with_notice};

pub(super) async fn edit(
    site: Data<Site>,
    actor: Actor<EditProducers>,
    uuid: Path<String>,
) -> Handled {
    let (sight, vault) = (actor.sight(), site.vault.clone());
    let found = site.db.read(move |c| {
        let producer = store::find(c, &sight, &uuid)?;
        let reach = store::reach(c, &vault, producer.id)?;
        Ok((producer, reach))
    });
    let (producer, reach) = found.await?;
    let form = FormView::fresh(filled(&producer, &reach));
    let page = EditPage::new(&actor.shell, &producer, form);
    html(&actor.shell, StatusCode::OK, &page)
}

fn filled(producer: &Producer, reach: &ContactDetails) -> Fields {
    let mut fields = Fields::default();
    fields.set("name", producer.name.clone());
    fields.set(
        "representative",
        producer.representative.clone().unwrap_or_default(),
    );
    fields.set("hamlet", producer.hamlet.clone());
    fields.set(
        "phone",
        reach.phone.as_ref().map_or(String::new(), |p| p.display()),
    );
    fields.set("email", reach.email.as_ref().map_or("", |e| e.as_str()));
    fields.set(
        "tax_code",
        reach.tax_code.as_ref().map_or("", |t| t.as_str()),
    );
    fields
}

pub(super) async fn update(
    site: Data<Site>,
    posted: Posted<EditProducers>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let path = format!("/producers/{uuid}");
    let (vault, now) = (site.vault.clone(), site.clock.now());
    let (principal, typed) = (actor.principal, fields.clone());
    let written = site.db.try_write(move |c| {
        let read = |kind| forms::edited(&typed, kind);
        actions::edit_seen(c, &vault, &principal, now, &uuid, read)
    });
    let shell = &actor.shell;
    match written.await {
        Ok(()) => with_notice(shell, path, NoticeKind::Good, "producers.edit.saved"),
        Err(EditRefused::Form(producer, errors)) => {
            let form = FormView::refused(shell, fields, &errors);
            let page = EditPage::new(shell, &producer, form);
            html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(EditRefused::Db(failure)) => Err(failure.into()),
    }
}
