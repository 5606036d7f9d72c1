//! Registering for somebody else, and the slip that opens their account.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::{Actor, Posted, RegisterProducers};
use crate::areas::Gazetteer;
use crate::error::Message;
use crate::producers::actions::{self, HandedCode};
use crate::producers::forms;
use crate::producers::model::ProducerKind;
use crate::producers::pages::{KindPage, NewPage, SlipPage};
use crate::producers::place_in_sight::PlacesInSight;
use crate::producers::places::{self, PlaceCandidates, PlacedForm};
use crate::values::PublicId;
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Shell, Site, html, with_notice,
};

#[derive(Deserialize)]
pub(super) struct NewProducerQuery {
    #[serde(default)]
    kind: String,
    /// The question was seen and sent.
    #[serde(default)]
    asked: String,
}

pub(super) async fn new(
    actor: Actor<RegisterProducers>,
    query: Query<NewProducerQuery>,
) -> Handled {
    let shell = &actor.shell;
    let Ok(kind) = ProducerKind::parse(&query.kind) else {
        let unsaid = || Message::new("producers.new.kind_needed");
        let (status, wrong) = if query.asked.is_empty() {
            (StatusCode::OK, None)
        } else {
            (StatusCode::UNPROCESSABLE_ENTITY, Some(unsaid()))
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
    let sight = actor.sight();
    let places = site.db.read(move |c| PlacesInSight::of(c, &sight)).await?;
    let registration = match forms::registration(&gazetteer, &places, &fields) {
        PlacedForm::Complete(registration) => registration,
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
    let (vault, by) = (
        site.vault.clone(),
        actor.principal.acts_at(site.clock.now()),
    );
    let (new, page) = (registration.new, site.address("/activate"));
    if registration.open_account {
        let write = site
            .db
            .write(move |c| actions::register_with_account(c, &vault, by, &new, &page));
        return slip(&site, shell, write.await?);
    }
    let write = site
        .db
        .write(move |c| actions::register(c, &vault, by, &new));
    let path = format!("/producers/{}", write.await?.uuid);
    with_notice(shell, path, NoticeKind::Good, "producers.registered")
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

fn slip(site: &Site, shell: &Shell, handed: HandedCode) -> Handled {
    let page = SlipPage {
        shell,
        handed,
        address: site.address("/activate"),
    };
    html(shell, StatusCode::OK, &page)
}

/// A new slip for who lost the old one or the password.
pub(super) async fn renew(
    site: Data<Site>,
    posted: Posted<RegisterProducers>,
    uuid: Path<String>,
) -> Handled {
    let (vault, now) = (site.vault.clone(), site.clock.now());
    let (principal, page) = (posted.actor.principal, site.address("/activate"));
    let renewed = site
        .db
        .write(move |c| actions::hand_out_code(c, &vault, &principal, now, &uuid, &page));
    slip(&site, &posted.actor.shell, renewed.await?)
}
