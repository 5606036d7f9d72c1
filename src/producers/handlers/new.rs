//! Registering for somebody else, and the slip that opens their account.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::{Actor, Posted, RegisterProducers};
use crate::areas::Gazetteer;
use crate::db::{Conn, Outcome};
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
    // What an officer of a cooperative registers is a member, unless told otherwise.
    fields.set("member", "yes");
    let form = FormView::fresh(fields);
    page(&actor, StatusCode::OK, form, PlaceCandidates::None)
}

pub(super) async fn create(
    site: Data<Site>,
    gazetteer: Data<Gazetteer>,
    posted: Posted<RegisterProducers>,
) -> Handled {
    let Posted { actor, mut fields } = posted;
    let sight = actor.sight();
    let places = site.db.read(move |c| PlacesInSight::of(c, &sight)).await?;
    let registration = match forms::registration(&gazetteer, &places, &fields) {
        PlacedForm::Complete(registration) => registration,
        PlacedForm::Incomplete(candidates) => {
            places::spell_out(&gazetteer, &mut fields);
            return ask(&actor, fields, candidates);
        }
        // "Look the commune up" was pressed in the middle of the form: no time for errors yet.
        PlacedForm::Refused(_, candidates) if fields.has("find", "yes") => {
            return ask(&actor, fields, candidates);
        }
        PlacedForm::Refused(errors, candidates) => {
            return refused(&actor, fields, &errors, candidates);
        }
    };
    let (vault, by) = (
        site.vault.clone(),
        actor.principal.acts_at(site.clock.now()),
    );
    let (new, page) = (registration.new, site.address("/activate"));
    let (principal, member) = (actor.principal.clone(), registration.member);
    let join = move |c: &mut Conn, id: i64| {
        if member {
            actions::join_own_cooperative(c, &principal, by, id)?;
        }
        Outcome::Ok(())
    };
    if registration.open_account {
        let write = site.db.write(move |c| {
            let handed = actions::register_with_account(c, &vault, by, &new, &page)?;
            join(c, handed.producer.id)?;
            Ok(handed)
        });
        return slip(&site, &actor.shell, write.await?);
    }
    let write = site.db.write(move |c| {
        let registered = actions::register(c, &vault, by, &new)?;
        join(c, registered.id)?;
        Ok(registered)
    });
    let path = format!("/producers/{}?registered=yes", write.await?.uuid);
    with_notice(&actor.shell, path, NoticeKind::Good, "producers.registered")
}

type Officer = Actor<RegisterProducers>;

fn ask(officer: &Officer, fields: Fields, candidates: PlaceCandidates) -> Handled {
    let form = FormView::fresh(fields);
    page(officer, StatusCode::OK, form, candidates)
}

fn refused(
    officer: &Officer,
    fields: Fields,
    errors: &FieldErrors,
    candidates: PlaceCandidates,
) -> Handled {
    let form = FormView::refused(&officer.shell, fields, errors);
    page(officer, StatusCode::UNPROCESSABLE_ENTITY, form, candidates)
}

fn page(
    officer: &Officer,
    status: StatusCode,
    form: FormView,
    candidates: PlaceCandidates,
) -> Handled {
    let shell = &officer.shell;
    match ProducerKind::parse(form.value("kind")) {
        Ok(kind) => {
            let page = NewPage::new(shell, &officer.principal, kind, form, candidates);
            html(shell, status, &page)
        }
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
