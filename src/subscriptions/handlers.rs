//! Subscribing to reports by mail, and ending that.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get, post, resource};

use super::actions::{self, Subscriber};
use super::choice;
use super::pages::{SubscriptionsPage, UnsubscribePage};
use super::store::Subscription;
use crate::accounts::{Actor, Posted, SeeReports};
use crate::areas::BoundariesCache;
use crate::error::Message;
use crate::values::PublicId;
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Shell, Site, html, with_notice,
};

const HERE: &str = "/reports/subscriptions";

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/reports/subscriptions")
                .route(get().to(list))
                .route(post().to(create)),
        )
        .service(resource("/reports/subscriptions/{uuid}/end").route(post().to(end)))
        .service(
            resource("/unsubscribe/{link}")
                .route(get().to(ask))
                .route(post().to(end_by_link)),
        );
}

async fn list(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SeeReports>,
) -> Handled {
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().to_string());
    fields.set("kind", "state_month");
    fields.set("format", "xlsx");
    let form = FormView::fresh(fields);
    page(&site, &boundaries_cache, &actor, StatusCode::OK, form).await
}

async fn page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    status: StatusCode,
    form: FormView,
) -> Handled {
    let (sight, id, cache) = (actor.sight(), actor.id(), boundaries_cache.clone());
    let (vault, today) = (site.vault.clone(), site.clock.today());
    let read = site
        .db
        .read(move |c| actions::overview(c, &cache, &vault, id, &sight, today));
    let page = SubscriptionsPage::new(&actor.shell, read.await?, form);
    html(&actor.shell, status, &page)
}

async fn create(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    posted: Posted<SeeReports>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let new = match choice::parse(&fields) {
        Ok(new) => new,
        Err(errors) => return refused(&site, &boundaries_cache, &actor, fields, &errors).await,
    };
    let by = actor.principal.acts_at(site.clock.now());
    let (vault, cache) = (
        site.vault.clone(),
        BoundariesCache::clone(&boundaries_cache),
    );
    let subscriber = Subscriber {
        account: actor.id(),
        sight: actor.sight(),
        language: actor.shell.language,
    };
    let subscribed = site
        .db
        .write(move |c| actions::subscribe(c, &cache, &vault, by, &subscriber, &new));
    if subscribed.await? {
        let key = "subscriptions.done";
        with_notice(&actor.shell, HERE, NoticeKind::Good, key)
    } else {
        let errors = FieldErrors::of("place", Message::new("subscriptions.no_email"));
        refused(&site, &boundaries_cache, &actor, fields, &errors).await
    }
}

async fn refused(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    fields: Fields,
    errors: &FieldErrors,
) -> Handled {
    let form = FormView::refused(&actor.shell, fields, errors);
    page(
        site,
        boundaries_cache,
        actor,
        StatusCode::UNPROCESSABLE_ENTITY,
        form,
    )
    .await
}

async fn end(site: Data<Site>, posted: Posted<SeeReports>, uuid: Path<String>) -> Handled {
    let actor = posted.actor;
    let by = actor.principal.acts_at(site.clock.now());
    let (id, uuid) = (actor.id(), uuid.into_inner());
    let ended = site
        .db
        .write(move |c| actions::unsubscribe(c, by, id, &uuid));
    ended.await?;
    with_notice(&actor.shell, HERE, NoticeKind::Good, "subscriptions.ended")
}

/// Looking ends nothing: mail programs open links before their readers do.
async fn ask(site: Data<Site>, shell: Shell, link: Path<String>) -> Handled {
    let (vault, link) = (site.vault.clone(), link.into_inner());
    let asked = link.clone();
    let found = site.db.read(move |c| actions::of_link(c, &vault, &asked));
    unsubscribe_page(&shell, link, found.await?)
}

/// Needs no token and no session: the link says who may. The button may be pressed by a mail program,
/// which must not be led on to another page (RFC 8058, 3.1).
async fn end_by_link(site: Data<Site>, shell: Shell, link: Path<String>) -> Handled {
    let (vault, now) = (site.vault.clone(), site.clock.now());
    let link = link.into_inner();
    let asked = link.clone();
    let ended = site
        .db
        .write(move |c| actions::unsubscribe_by_link(c, &vault, now, &asked));
    unsubscribe_page(&shell, link, ended.await?)
}

fn unsubscribe_page(shell: &Shell, link: String, subscription: Subscription) -> Handled {
    let page = UnsubscribePage {
        shell,
        link,
        name: subscription.name,
        ended: subscription.ended_at.is_some(),
    };
    html(shell, StatusCode::OK, &page)
}
