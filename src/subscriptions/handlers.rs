//! Subscribing to reports by mail, and ending that.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get, post, resource};

use super::choice;
use super::pages::{SubscriptionsData, SubscriptionsPage};
use super::store;
use crate::accounts::{Actor, Posted, SeeReports, reachable};
use crate::areas::BoundariesCache;
use crate::audit::{AuditEvent, Author, EventKind};
use crate::error::Message;
use crate::values::PublicId;
use crate::web::{
    FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Site, html, with_notice,
};

const HERE: &str = "/reports/subscriptions";

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/reports/subscriptions")
                .route(get().to(list))
                .route(post().to(create)),
        )
        .service(resource("/reports/subscriptions/{uuid}/end").route(post().to(end)));
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
    let read = site.db.read(move |c| {
        let account = reachable(c, &vault, id)?;
        Ok(SubscriptionsData {
            has_email: account.is_some_and(|(_, email)| email.is_some()),
            places: choice::offered(c, &cache, &sight, today)?,
            subscriptions: store::of_account(c, id)?,
            sent: store::sent(c, id)?,
        })
    });
    let page = SubscriptionsPage::new(&actor.shell, read.await?, form);
    html(&actor.shell, status, &page)
}

async fn create(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    posted: Posted<SeeReports>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let by = Author::account(actor.id(), site.clock.now());
    let typed = match choice::parse(&fields) {
        Ok(typed) => typed,
        Err(errors) => return refused(&site, &boundaries_cache, &actor, fields, &errors).await,
    };
    let (sight, id, cache) = (
        actor.sight(),
        actor.id(),
        BoundariesCache::clone(&boundaries_cache),
    );
    let (vault, language) = (site.vault.clone(), actor.shell.language);
    let made = site.db.write(move |c| {
        let account = reachable(c, &vault, id)?;
        if account.is_none_or(|(_, email)| email.is_none()) {
            return Ok(false);
        }
        let about = choice::about(c, &cache, &sight, &typed.place, by.today())?;
        if !store::stands(c, id, &typed)? {
            let new = store::insert(c, id, by.at, &typed, &about.name, language)?;
            let event = AuditEvent::new(EventKind::ReportSubscribed, new);
            by.note(c, event.detail(&about.name))?;
        }
        Ok(true)
    });
    if made.await? {
        let key = "subscriptions.done";
        with_notice(&actor.shell, HERE, NoticeKind::Good, key)
    } else {
        let message = Message::new("subscriptions.no_email");
        let errors = FieldErrors::of("place", message);
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
    let by = Author::account(actor.id(), site.clock.now());
    let (id, uuid) = (actor.id(), uuid.into_inner());
    let ended = site.db.write(move |c| {
        let subscription = store::own(c, id, &uuid)?;
        if store::end(c, subscription.id, by.at)? {
            let event = AuditEvent::new(EventKind::ReportUnsubscribed, subscription.id);
            by.note(c, event.detail(&subscription.name))?;
        }
        Ok(())
    });
    ended.await?;
    with_notice(&actor.shell, HERE, NoticeKind::Good, "subscriptions.ended")
}
