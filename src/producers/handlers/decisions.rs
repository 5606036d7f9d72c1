//! Letting a cooperative in or turning it down, and asking again.

use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::show::{self, ListingCheck};
use crate::accounts::{DecideCooperatives, EditProducers, Posted};
use crate::producers::actions::{self, DecisionOutcome};
use crate::producers::pages::ShowPage;
use crate::producers::{forms, store};
use crate::web::{FormView, Handled, NoticeKind, Path, Site, html, with_notice};

pub(super) async fn decide(
    site: Data<Site>,
    posted: Posted<DecideCooperatives>,
    listed: Data<ListingCheck>,
    uuid: Path<String>,
) -> Handled {
    let (actor, fields) = (&posted.actor, &posted.fields);
    let reason = match fields.get("decision") {
        "approve" => None,
        _ => match forms::reason(fields) {
            Ok(reason) => Some(reason),
            Err(errors) => {
                let form = FormView::refused(&actor.shell, fields.clone(), &errors);
                return shown_again(&site, &posted, &uuid, **listed, form).await;
            }
        },
    };
    let path = format!("/producers/{uuid}");
    let (told, untold) = match reason {
        None => (
            "producers.decision.approved",
            "producers.decision.approved_untold",
        ),
        Some(_) => (
            "producers.decision.refused",
            "producers.decision.refused_untold",
        ),
    };
    let (sight, vault) = (actor.sight(), site.vault.clone());
    let (by, sign_in) = (
        actor.principal.acts_at(site.clock.now()),
        site.address("/sign-in"),
    );
    let decided = site.db.write(move |c| {
        let producer = store::find(c, &sight, &uuid)?;
        match &reason {
            None => actions::approve(c, &vault, by, &producer, &sign_in),
            Some(reason) => actions::refuse(c, &vault, by, &producer, reason),
        }
    });
    let (kind, key) = match decided.await? {
        DecisionOutcome::Told => (NoticeKind::Good, told),
        DecisionOutcome::Untold => (NoticeKind::Attention, untold),
        DecisionOutcome::DecidedBefore => {
            (NoticeKind::Attention, "producers.decision.decided_before")
        }
    };
    with_notice(&actor.shell, path, kind, key)
}

async fn shown_again(
    site: &Site,
    posted: &Posted<DecideCooperatives>,
    uuid: &str,
    listed: ListingCheck,
    form: FormView,
) -> Handled {
    let actor = &posted.actor;
    let (sight, vault, uuid) = (actor.sight(), site.vault.clone(), uuid.to_owned());
    let now = site.clock.now();
    let found = site
        .db
        .read(move |c| show::find(c, &vault, now, &sight, &uuid, listed));
    let found = found.await?;
    let page = ShowPage::new(&actor.shell, &actor.principal, &found, form);
    html(&actor.shell, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

pub(super) async fn send_again(
    site: Data<Site>,
    posted: Posted<EditProducers>,
    uuid: Path<String>,
) -> Handled {
    let path = format!("/producers/{uuid}");
    let actor = &posted.actor;
    let (sight, by) = (actor.sight(), actor.principal.acts_at(site.clock.now()));
    let sent = site.db.write(move |c| {
        let producer = store::find(c, &sight, &uuid)?;
        actions::send_again(c, by, &producer)
    });
    let (kind, key) = if sent.await? {
        (NoticeKind::Good, "producers.decision.sent_again")
    } else {
        (NoticeKind::Attention, "producers.decision.decided_before")
    };
    with_notice(&actor.shell, path, kind, key)
}
