//! The handlers: the list of signed reports, signing one, one with what has changed since, its files.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::actions::{self, SignOffRefusal, SignedFileRef};
use super::document::Document;
use super::pages::{ListPage, NewPage, ShowPage};
use super::question::{self, SignOffQuery, SignOffQuestion};
use super::store::SignedFile;
use super::{forms, sheet, view};
use crate::accounts::{Actor, Posted, SignReports};
use crate::areas::BoundariesCache;
use crate::documents::CSV_TYPE;
use crate::error::Message;
use crate::reports::figures::former::or_as_it_last_was;
use crate::values::PublicId;
use crate::web::{
    Failure, FieldErrors, Fields, FormView, Handled, NoticeKind, Path, Query, Shell, Site, html,
    with_notice,
};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/reports/signed")
                .route(get().to(list))
                .route(post().to(create)),
        )
        .service(resource("/reports/signed/new").route(get().to(new)))
        .service(resource("/reports/signed/{uuid}.json").route(get().to(json)))
        .service(resource("/reports/signed/{uuid}.csv").route(get().to(csv)))
        .service(resource("/reports/signed/{uuid}/restatements").route(post().to(restate)))
        .service(resource("/reports/signed/{uuid}").route(get().to(show)));
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SignOffListQuery {
    before: String,
}

async fn list(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SignReports>,
    further: Query<SignOffListQuery>,
) -> Handled {
    let before = further.before.parse().ok();
    let (sight, cache) = (actor.sight(), BoundariesCache::clone(&boundaries_cache));
    let from = before.unwrap_or(i64::MAX);
    let lines = site
        .db
        .read(move |c| view::list(c, &cache, &sight, from))
        .await?;
    let page = ListPage::new(&actor.shell, lines, before.is_some());
    html(&actor.shell, StatusCode::OK, &page)
}

async fn new(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SignReports>,
    query: Query<SignOffQuery>,
    request: HttpRequest,
) -> Handled {
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().to_string());
    fields.set("name", actor.principal.name.clone());
    let form = FormView::fresh(fields);
    let page = new_page(
        &site,
        &boundaries_cache,
        &actor,
        &query,
        StatusCode::OK,
        form,
    )
    .await;
    or_as_it_last_was(&request, page)
}

async fn new_page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SignReports>,
    query: &SignOffQuery,
    status: StatusCode,
    form: FormView,
) -> Handled {
    let today = site.clock.today();
    let asked = SignOffQuestion::parse(query, today);
    let (sight, cache, wanted) = (actor.sight(), boundaries_cache.clone(), asked.clone());
    let read = site.db.read(move |c| {
        let boundaries = cache.current(c)?;
        let chosen = question::choose(c, &boundaries, &sight, &wanted)?;
        let signed = actions::signed_before(c, &chosen.report)?;
        Ok((chosen, signed))
    });
    let (chosen, signed) = read.await?;
    let page = NewPage::new(&actor.shell, &asked, &chosen, form, today).of(signed.as_ref());
    html(&actor.shell, status, &page)
}

async fn create(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    posted: Posted<SignReports>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let query = SignOffQuery::of(&fields);
    let by = actor.principal.acts_at(site.clock.now());
    let typed = match forms::signing(&fields) {
        Ok(typed) => typed,
        Err(errors) => {
            return refused(&site, &boundaries_cache, &actor, &query, fields, &errors).await;
        }
    };
    let asked = SignOffQuestion::parse(&query, by.today());
    let (sight, cache) = (actor.sight(), BoundariesCache::clone(&boundaries_cache));
    let signed = site
        .db
        .try_write(move |c| actions::sign(c, &cache, by, &sight, &asked, &typed));
    let key = match signed.await {
        Ok(SignedFileRef { uuid }) => return done(&actor.shell, &uuid, "signing.new.done"),
        Err(SignOffRefusal::Already(uuid)) => {
            let path = format!("/reports/signed/{uuid}");
            let key = "signing.new.already";
            return with_notice(&actor.shell, path, NoticeKind::Attention, key);
        }
        Err(SignOffRefusal::Failure(failure)) => return Err(failure.into()),
        Err(SignOffRefusal::NotEnded) => "signing.new.not_ended",
        Err(SignOffRefusal::Changed | SignOffRefusal::Same) => "signing.form.changed",
    };
    let errors = FieldErrors::of("name", Message::new(key));
    refused(&site, &boundaries_cache, &actor, &query, fields, &errors).await
}

async fn refused(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SignReports>,
    query: &SignOffQuery,
    fields: Fields,
    errors: &FieldErrors,
) -> Handled {
    let form = FormView::refused(&actor.shell, fields, errors);
    new_page(
        site,
        boundaries_cache,
        actor,
        query,
        StatusCode::UNPROCESSABLE_ENTITY,
        form,
    )
    .await
}

fn done(shell: &Shell, uuid: &str, key: &'static str) -> Handled {
    let path = format!("/reports/signed/{uuid}");
    with_notice(shell, path, NoticeKind::Good, key)
}

async fn show(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SignReports>,
    uuid: Path<String>,
) -> Handled {
    let uuid = address(&uuid)?;
    let name = actor.principal.name.clone();
    let form = |seen: &str| {
        let mut fields = Fields::default();
        fields.set("uuid", PublicId::new().to_string());
        fields.set("name", name);
        fields.set("seen", seen);
        FormView::fresh(fields)
    };
    show_page(&site, &boundaries_cache, &actor, uuid, StatusCode::OK, form).await
}

async fn show_page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SignReports>,
    uuid: PublicId,
    status: StatusCode,
    form: impl FnOnce(&str) -> FormView,
) -> Handled {
    let (sight, cache) = (actor.sight(), boundaries_cache.clone());
    let read = site.db.read(move |c| view::view(c, &cache, &sight, &uuid));
    let page = ShowPage::new(&actor.shell, read.await?, form);
    html(&actor.shell, status, &page)
}

async fn restate(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    posted: Posted<SignReports>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let of = address(&uuid)?;
    let by = actor.principal.acts_at(site.clock.now());
    let errors = match forms::restating(&fields) {
        Err(errors) => errors,
        Ok(typed) => {
            let (sight, cache) = (actor.sight(), BoundariesCache::clone(&boundaries_cache));
            let restated = site
                .db
                .try_write(move |c| actions::restate(c, &cache, by, &sight, &of, &typed));
            match restated.await {
                Ok(SignedFileRef { uuid }) => return done(&actor.shell, &uuid, "signing.restated"),
                Err(SignOffRefusal::Failure(failure)) => return Err(failure.into()),
                Err(SignOffRefusal::Same) => {
                    let path = format!("/reports/signed/{of}");
                    let kind = NoticeKind::Attention;
                    return with_notice(&actor.shell, path, kind, "signing.same");
                }
                Err(_) => FieldErrors::of("reason", Message::new("signing.form.changed")),
            }
        }
    };
    let shell = actor.shell.clone();
    let form = |seen: &str| {
        let mut fields = fields;
        fields.set("seen", seen);
        FormView::refused(&shell, fields, &errors)
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    show_page(&site, &boundaries_cache, &actor, of, status, form).await
}

fn address(uuid: &str) -> Result<PublicId, Failure> {
    PublicId::parse(uuid).map_err(Failure::no_such_address)
}

/// Bit for bit what was signed, for whoever checks the hash: not even compressed on its way.
async fn json(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SignReports>,
    uuid: Path<String>,
    request: HttpRequest,
) -> Handled {
    let (filed, bytes) = frozen(&site, &boundaries_cache, &actor, &uuid).await?;
    let tag = format!("\"{}\"", filed.sha256);
    let known = request.headers().get(IF_NONE_MATCH);
    let known = known.and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.contains(&tag)) {
        return Ok(HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .finish());
    }
    Ok(file(&filed, "application/json", "json")
        .insert_header((ETAG, tag))
        .insert_header((CONTENT_ENCODING, "identity"))
        .body(bytes))
}

async fn csv(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SignReports>,
    uuid: Path<String>,
) -> Handled {
    let (filed, bytes) = frozen(&site, &boundaries_cache, &actor, &uuid).await?;
    let document = Document::parse(&bytes).map_err(Failure::internal)?;
    let body = sheet::csv(&document, actor.shell.language).map_err(Failure::internal)?;
    Ok(file(&filed, CSV_TYPE, "csv").body(body))
}

async fn frozen(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SignReports>,
    uuid: &str,
) -> Result<(SignedFile, Vec<u8>), Failure> {
    let (uuid, sight, cache) = (address(uuid)?, actor.sight(), boundaries_cache.clone());
    let read = site
        .db
        .read(move |c| view::frozen(c, &cache, &sight, &uuid));
    Ok(read.await?)
}

fn file(filed: &SignedFile, kind: &str, ending: &str) -> actix_web::HttpResponseBuilder {
    let code = match filed.district_code.as_str() {
        "" => filed.province_code.clone(),
        district => format!("{}-{district}", filed.province_code),
    };
    let name = format!("lensan-{code}-{}-{}.{ending}", filed.period, filed.number);
    let disposition = format!("attachment; filename=\"{name}\"");
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((CONTENT_DISPOSITION, disposition));
    answer
}
