//! Registering for somebody else, and the slip that opens their account.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::{Actor, CodeLink, Posted, RegisterProducers};
use crate::areas::Gazetteer;
use crate::audit::By;
use crate::db::{Conn, Failure, Outcome};
use crate::error::Message;
use crate::producers::actions;
use crate::producers::forms;
use crate::producers::model::{NewProducer, Producer, ProducerKind};
use crate::producers::pages::{KindPage, NewPage, SlipPage, renews};
use crate::producers::places::{self, PlaceCandidates, PlacedForm};
use crate::producers::store;
use crate::values::PublicId;
use crate::vault::Vault;
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Shell, Site, html, with_notice,
};

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    kind: String,
    /// The question was seen and sent.
    #[serde(default)]
    asked: String,
}

pub(super) async fn new(actor: Actor<RegisterProducers>, wish: Query<Wish>) -> Handled {
    let shell = &actor.shell;
    let Ok(kind) = ProducerKind::parse(&wish.kind) else {
        let unsaid = || Message::new("producers.new.kind_needed");
        let (status, wrong) = match wish.asked.is_empty() {
            true => (StatusCode::OK, None),
            false => (StatusCode::UNPROCESSABLE_ENTITY, Some(unsaid())),
        };
        return html(shell, status, &KindPage::new(shell, wrong));
    };
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().as_str());
    fields.set("kind", kind.code());
    let page = NewPage::new(shell, kind, FormView::fresh(fields), PlaceCandidates::None);
    html(shell, StatusCode::OK, &page)
}

pub(super) async fn create(
    site: Data<Site>,
    gazetteer: Data<Gazetteer>,
    posted: Posted<RegisterProducers>,
) -> Handled {
    let Posted { actor, mut fields } = posted;
    let shell = &actor.shell;
    let typed = match forms::registration(&gazetteer, &actor.sight(), &fields) {
        PlacedForm::Complete(typed) => typed,
        PlacedForm::Incomplete(candidates) => {
            places::spell_out(&gazetteer, &mut fields);
            return ask(shell, fields, candidates);
        }
        // "Look the commune up" was pressed in the middle of the form: no time for errors yet.
        PlacedForm::Refused(_, candidates) if fields.has("find", "yes") => {
            return ask(shell, fields, candidates);
        }
        PlacedForm::Refused(errors, candidates) => {
            return refused(shell, fields, &errors, candidates);
        }
    };
    let by = By::account(actor.id(), site.clock.now());
    let open = typed.open_account.then(|| site.address("/activate"));
    let new = typed.new;
    let vault = site.vault.clone();
    let write = site
        .db
        .write(move |c| register(c, &vault, by, &new, open.as_deref()));
    let (producer, code) = write.await.map_err(|f: Failure| f)?;
    match code {
        Some(code) => slip(&site, shell, &producer, code),
        None => {
            let path = format!("/producers/{}", producer.uuid);
            with_notice(shell, path, NoticeKind::Good, "producers.registered")
        }
    }
}

/// A code to hand over, and whether a letter with it was posted.
type Code = (String, bool);

/// The same form sent twice shows a fresh code: the page with the first one was never seen.
///
/// `activate` is the page that takes the code, where an account is to be opened.
fn register(
    c: &mut Conn,
    vault: &Vault,
    by: By,
    new: &NewProducer,
    activate: Option<&str>,
) -> Outcome<(Producer, Option<Code>)> {
    let registered = actions::register(c, vault, by, new)?;
    let producer = store::by_id(c, registered.id)?;
    let Some(page) = activate else {
        return Ok((producer, None));
    };
    let code = match registered.already {
        false => actions::open_account(c, vault, by, &producer)?.activation_code,
        true => actions::renew_code(c, vault, by, &producer)?,
    };
    let code = posted(c, vault, by, &producer, (code, page))?;
    Ok((producer, Some(code)))
}

fn posted(
    c: &mut Conn,
    vault: &Vault,
    by: By,
    producer: &Producer,
    (code, page): (String, &str),
) -> Outcome<Code> {
    let link = CodeLink { code: &code, page };
    let posted = actions::send_code(c, vault, by, producer, link)?;
    Ok((code, posted))
}

fn ask(shell: &Shell, fields: Fields, candidates: PlaceCandidates) -> Handled {
    page(shell, StatusCode::OK, FormView::fresh(fields), candidates)
}

fn refused(
    shell: &Shell,
    fields: Fields,
    errors: &FieldErrors,
    candidates: PlaceCandidates,
) -> Handled {
    let form = FormView::refused(shell, fields, errors);
    page(shell, StatusCode::UNPROCESSABLE_ENTITY, form, candidates)
}

fn page(shell: &Shell, status: StatusCode, form: FormView, candidates: PlaceCandidates) -> Handled {
    match ProducerKind::parse(form.value("kind")) {
        Ok(kind) => html(shell, status, &NewPage::new(shell, kind, form, candidates)),
        Err(_) => html(shell, status, &KindPage::new(shell, None)),
    }
}

fn slip(site: &Site, shell: &Shell, producer: &Producer, (code, posted): Code) -> Handled {
    let page = SlipPage {
        shell,
        producer,
        code,
        posted,
        address: site.address("/activate"),
    };
    html(shell, StatusCode::OK, &page)
}

/// A new slip for who lost the old one or the password.
pub(super) async fn renew(
    site: Data<Site>,
    form: Posted<RegisterProducers>,
    uuid: Path<String>,
) -> Handled {
    let actor = &form.actor;
    let principal = actor.principal.clone();
    let (by, vault) = (
        By::account(actor.id(), site.clock.now()),
        site.vault.clone(),
    );
    let page = site.address("/activate");
    let renewed = site.db.write(move |c| {
        let producer = store::find(c, &principal.sight, &uuid)?;
        if !renews(&principal, &producer) {
            return Err(Failure::Missing);
        }
        let code = actions::renew_code(c, &vault, by, &producer)?;
        let code = posted(c, &vault, by, &producer, (code, &page))?;
        Ok((producer, code))
    });
    let (producer, code) = renewed.await?;
    slip(&site, &actor.shell, &producer, code)
}
