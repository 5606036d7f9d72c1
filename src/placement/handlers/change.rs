//! Changing the place of one producer.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::accounts::{Actor, PlaceProducers, Posted, Sight};
use crate::areas::{self, Gazetteer, PlaceLabel};
use crate::db::{Conn, Outcome, Refusal};
use crate::placement::correct;
use crate::placement::forms;
use crate::placement::model::{CorrectionOutcome, NewPlace};
use crate::placement::pages::{ChangePage, EarlierPlace};
use crate::producers::{self, PlaceCandidates, PlacedForm, Producer, spell_out};
use crate::residence_history;
use crate::text::date;
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Site, html, with_notice,
};

pub(super) async fn ask(
    site: Data<Site>,
    actor: Actor<PlaceProducers>,
    uuid: Path<String>,
) -> Handled {
    let form = FormView::fresh(Fields::default());
    page(
        &site,
        &actor,
        StatusCode::OK,
        &uuid,
        form,
        PlaceCandidates::None,
    )
    .await
}

async fn page(
    site: &Site,
    actor: &Actor<PlaceProducers>,
    status: StatusCode,
    uuid: &str,
    form: FormView,
    candidates: PlaceCandidates,
) -> Handled {
    let (sight, uuid) = (actor.sight(), uuid.to_owned());
    let found = site.db.read(move |c| find(c, &sight, &uuid));
    let (producer, place, before) = found.await?;
    let shell = &actor.shell;
    let page = ChangePage::new(shell, &producer, &place, &before, form, candidates);
    html(shell, status, &page)
}

fn find(
    c: &mut Conn,
    sight: &Sight,
    uuid: &str,
) -> Outcome<(Producer, PlaceLabel, Vec<EarlierPlace>)> {
    let producer = producers::find(c, sight, uuid)?;
    let place = areas::label(c, producer.commune_id, producer.old_commune_id)?;
    let mut before = Vec::new();
    for residence in residence_history::earlier(c, producer.id)? {
        let place = areas::label(c, residence.commune_id, residence.old_commune_id)?;
        before.push(EarlierPlace {
            place: place.to_string(),
            until: date(residence.until_day),
        });
    }
    Ok((producer, place, before))
}

pub(super) async fn change(
    site: Data<Site>,
    gazetteer: Data<Gazetteer>,
    posted: Posted<PlaceProducers>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, mut fields } = posted;
    let shell = &actor.shell;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    match forms::new_place(&gazetteer, &fields) {
        PlacedForm::Complete(new) => write(&site, &actor, &uuid, fields, new).await,
        PlacedForm::Incomplete(candidates) => {
            spell_out(&gazetteer, &mut fields);
            let form = FormView::fresh(fields);
            page(&site, &actor, StatusCode::OK, &uuid, form, candidates).await
        }
        // "Look the commune up" was pressed in the middle of the form: no time for errors yet.
        PlacedForm::Refused(_, candidates) if fields.has("find", "yes") => {
            let form = FormView::fresh(fields);
            page(&site, &actor, StatusCode::OK, &uuid, form, candidates).await
        }
        PlacedForm::Refused(errors, candidates) => {
            let form = FormView::refused(shell, fields, &errors);
            page(&site, &actor, refused, &uuid, form, candidates).await
        }
    }
}

async fn write(
    site: &Site,
    actor: &Actor<PlaceProducers>,
    uuid: &str,
    fields: Fields,
    new: NewPlace,
) -> Handled {
    let (principal, now) = (actor.principal.clone(), site.clock.now());
    let address = uuid.to_owned();
    let written = site
        .db
        .try_write(move |c| correct::correct_seen(c, &principal, now, &address, &new));
    let shell = &actor.shell;
    match written.await {
        Ok((done, seen)) => {
            let (kind, key) = match done {
                CorrectionOutcome::Done => (NoticeKind::Good, "placement.change.done"),
                CorrectionOutcome::Already => (NoticeKind::Attention, "placement.change.already"),
            };
            if seen {
                with_notice(shell, format!("/producers/{uuid}"), kind, key)
            } else {
                // It is somebody else's from now on.
                with_notice(shell, "/producers", kind, "placement.change.out_of_sight")
            }
        }
        Err(Refusal::Rule(error)) => {
            let errors = FieldErrors::from(error);
            let form = FormView::refused(shell, fields, &errors);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(site, actor, status, uuid, form, PlaceCandidates::None).await
        }
        Err(Refusal::Db(failure)) => Err(failure.into()),
    }
}
