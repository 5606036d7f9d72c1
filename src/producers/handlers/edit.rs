//! Correcting a producer's particulars.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::accounts::{Actor, EditProducers, Posted};
use crate::audit::By;
use crate::db::Failure as DbFailure;
use crate::producers::model::{Particulars, Producer, Reach};
use crate::producers::pages::EditPage;
use crate::producers::{actions, forms, store};
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Site, html, with_notice,
};

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
    let (producer, reach) = found.await.map_err(|f: DbFailure| f)?;
    let form = FormView::fresh(filled(&producer, &reach));
    let page = EditPage::new(&actor.shell, &producer, form);
    html(&actor.shell, StatusCode::OK, &page)
}

fn filled(producer: &Producer, reach: &Reach) -> Fields {
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
    let (sight, vault) = (actor.sight(), site.vault.clone());
    let by = By::account(actor.id(), site.clock.now());
    let typed = fields.clone();
    let written = site.db.write(move |c| {
        let producer = store::find(c, &sight, &uuid)?;
        let to = read(&typed, producer)?;
        Ok(actions::edit(c, &vault, by, &to.0, &to.1)?)
    });
    let shell = &actor.shell;
    match written.await {
        Ok(()) => with_notice(shell, path, NoticeKind::Good, "producers.edit.saved"),
        Err(Refused::Form(producer, errors)) => {
            let form = FormView::refused(shell, fields, &errors);
            let page = EditPage::new(shell, &producer, form);
            html(shell, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(Refused::Db(failure)) => Err(failure.into()),
    }
}

/// What is asked depends on the kind, which only the database knows.
fn read(fields: &Fields, producer: Producer) -> Result<(Producer, Particulars), Refused> {
    let mut errors = FieldErrors::default();
    let particulars = forms::particulars(&mut errors, fields, producer.kind);
    match errors.finish(particulars) {
        Ok(particulars) => Ok((producer, particulars)),
        Err(errors) => Err(Refused::Form(Box::new(producer), errors)),
    }
}

enum Refused {
    Form(Box<Producer>, FieldErrors),
    Db(DbFailure),
}

impl From<DbFailure> for Refused {
    fn from(failure: DbFailure) -> Self {
        Self::Db(failure)
    }
}
