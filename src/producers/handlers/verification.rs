//! Vouching for households that registered themselves: many at once, or one on its page.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Deserialize;

use crate::accounts::{Actor, Posted, RegisterProducers};
use crate::producers::pages::VerificationPage;
use crate::producers::{actions, store};
use crate::values::PublicId;
use crate::web::{Handled, NoticeKind, Path, Query, Site, html, with_notice};

const PAGE: &str = "/producers/verification";

#[derive(Deserialize)]
pub(super) struct VerificationQuery {
    #[serde(default)]
    after: String,
    #[serde(default)]
    ticked: String,
}

impl VerificationQuery {
    /// The last one of the page before; 0 = from the first.
    fn after(&self) -> i64 {
        self.after.parse().unwrap_or(0)
    }
}

pub(super) async fn list(
    site: Data<Site>,
    actor: Actor<RegisterProducers>,
    query: Query<VerificationQuery>,
) -> Handled {
    let (sight, vault, after) = (actor.sight(), site.vault.clone(), query.after());
    let read = site.db.read(move |c| {
        let page = store::unverified_page(c, &sight, after)?;
        let ids: Vec<i64> = page.producers.iter().map(|producer| producer.id).collect();
        Ok((store::phones(c, &vault, &sight, &ids)?, page))
    });
    let (phones, page) = read.await?;
    let all_ticked = query.ticked == "all";
    let page = VerificationPage::new(&actor.shell, after, all_ticked, &page, phones);
    html(&actor.shell, StatusCode::OK, &page)
}

pub(super) async fn verify_ticked(site: Data<Site>, posted: Posted<RegisterProducers>) -> Handled {
    let Posted { actor, fields } = posted;
    let ticked: Vec<PublicId> = fields
        .all("producer")
        .filter_map(|uuid| PublicId::parse(uuid).ok())
        .collect();
    if ticked.is_empty() {
        let nobody = "producers.verification.nobody";
        return with_notice(&actor.shell, PAGE, NoticeKind::Attention, nobody);
    }
    let (principal, now) = (actor.principal, site.clock.now());
    let verified = site
        .db
        .write(move |c| actions::verify_ticked(c, &principal, now, &ticked));
    let (kind, key) = match verified.await? {
        0 => (NoticeKind::Attention, "producers.verification.before"),
        _ => (NoticeKind::Good, "producers.verification.done"),
    };
    with_notice(&actor.shell, PAGE, kind, key)
}

pub(super) async fn verify_one(
    site: Data<Site>,
    posted: Posted<RegisterProducers>,
    uuid: Path<String>,
) -> Handled {
    let path = format!("/producers/{uuid}");
    let (principal, now) = (posted.actor.principal, site.clock.now());
    let verified = site
        .db
        .write(move |c| actions::verify_seen(c, &principal, now, &uuid));
    let (kind, key) = if verified.await? {
        (NoticeKind::Good, "producers.verification.done_one")
    } else {
        (NoticeKind::Attention, "producers.verification.before")
    };
    with_notice(&posted.actor.shell, path, kind, key)
}
