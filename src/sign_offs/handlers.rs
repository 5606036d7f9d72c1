//! The handlers: the list of signed reports, signing one, one with what has changed since, its files.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::actions::{self, SignOffRefusal, SignedFileRef};
use super::chosen::{self, SignOffQuery, SignOffQuestion};
use super::document::Document;
use super::pages::{ListPage, NewPage, ShowPage};
use super::store::SignedFile;
use super::{forms, sheet, view};
use crate::accounts::{Actor, Posted, SignReports};
use crate::areas::AtlasShelf;
use crate::audit::By;
use crate::db::Outcome;
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
    atlas: Data<AtlasShelf>,
    actor: Actor<SignReports>,
    further: Query<SignOffListQuery>,
) -> Handled {
    let before = further.before.parse().ok();
    let (sight, shelf) = (actor.sight(), AtlasShelf::clone(&atlas));
    let from = before.unwrap_or(i64::MAX);
    let lines = site
        .db
        .read(move |c| view::list(c, &shelf, &sight, from))
        .await?;
    let page = ListPage::new(&actor.shell, lines, before.is_some());
    html(&actor.shell, StatusCode::OK, &page)
}

async fn new(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    actor: Actor<SignReports>,
    wish: Query<SignOffQuery>,
    request: HttpRequest,
) -> Handled {
    let mut fields = Fields::default();
    fields.set("uuid", PublicId::new().to_string());
    fields.set("name", actor.principal.name.clone());
    let form = FormView::fresh(fields);
    let page = new_page((&site, &atlas), &actor, &wish, StatusCode::OK, form).await;
    or_as_it_last_was(&request, page)
}

async fn new_page(
    (site, atlas): (&Site, &AtlasShelf),
    actor: &Actor<SignReports>,
    wish: &SignOffQuery,
    status: StatusCode,
    form: FormView,
) -> Handled {
    let today = site.clock.today();
    let asked = SignOffQuestion::parse(wish, today);
    let (sight, shelf, wanted) = (actor.sight(), atlas.clone(), asked.clone());
    let read = site.db.read(move |c| -> Outcome<_> {
        let atlas = shelf.current(c)?;
        let chosen = chosen::choose(c, &atlas, &sight, &wanted)?;
        let signed = actions::signed_before(c, &chosen.report)?;
        Ok((chosen, signed))
    });
    let (chosen, signed) = read.await?;
    let page = NewPage::new(&actor.shell, &asked, chosen, form, today).of(signed.as_ref());
    html(&actor.shell, status, &page)
}

async fn create(site: Data<Site>, atlas: Data<AtlasShelf>, posted: Posted<SignReports>) -> Handled {
    let Posted { actor, fields } = posted;
    let wish = SignOffQuery::of(&fields);
    let by = By::account(actor.id(), site.clock.now());
    let typed = match forms::signing(&fields) {
        Ok(typed) => typed,
        Err(errors) => return refused((&site, &atlas), &actor, &wish, fields, &errors).await,
    };
    let asked = SignOffQuestion::parse(&wish, by.today());
    let (sight, shelf) = (actor.sight(), AtlasShelf::clone(&atlas));
    let signed = site
        .db
        .write(move |c| actions::sign(c, &shelf, (by, &sight), &asked, &typed));
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
    let errors = FieldErrors::from(("name", Message::new(key)));
    refused((&site, &atlas), &actor, &wish, fields, &errors).await
}

async fn refused(
    sources: (&Site, &AtlasShelf),
    actor: &Actor<SignReports>,
    wish: &SignOffQuery,
    fields: Fields,
    errors: &FieldErrors,
) -> Handled {
    let form = FormView::refused(&actor.shell, fields, errors);
    new_page(sources, actor, wish, StatusCode::UNPROCESSABLE_ENTITY, form).await
}

fn done(shell: &Shell, uuid: &str, key: &'static str) -> Handled {
    let path = format!("/reports/signed/{uuid}");
    with_notice(shell, path, NoticeKind::Good, key)
}

async fn show(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
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
    show_page((&site, &atlas), &actor, uuid, StatusCode::OK, form).await
}

async fn show_page(
    (site, atlas): (&Site, &AtlasShelf),
    actor: &Actor<SignReports>,
    uuid: PublicId,
    status: StatusCode,
    form: impl FnOnce(&str) -> FormView,
) -> Handled {
    let (sight, shelf) = (actor.sight(), atlas.clone());
    let read = site.db.read(move |c| view::view(c, &shelf, &sight, &uuid));
    let page = ShowPage::new(&actor.shell, read.await?, form);
    html(&actor.shell, status, &page)
}

async fn restate(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    posted: Posted<SignReports>,
    uuid: Path<String>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let of = address(&uuid)?;
    let by = By::account(actor.id(), site.clock.now());
    let errors = match forms::restating(&fields) {
        Err(errors) => errors,
        Ok(typed) => {
            let (sight, shelf) = (actor.sight(), AtlasShelf::clone(&atlas));
            let restated = site
                .db
                .write(move |c| actions::restate(c, &shelf, (by, &sight), &of, &typed));
            match restated.await {
                Ok(SignedFileRef { uuid }) => return done(&actor.shell, &uuid, "signing.restated"),
                Err(SignOffRefusal::Failure(failure)) => return Err(failure.into()),
                Err(SignOffRefusal::Same) => {
                    let path = format!("/reports/signed/{of}");
                    let kind = NoticeKind::Attention;
                    return with_notice(&actor.shell, path, kind, "signing.same");
                }
                Err(_) => FieldErrors::from(("reason", Message::new("signing.form.changed"))),
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
    show_page((&site, &atlas), &actor, of, status, form).await
}

fn address(uuid: &str) -> Result<PublicId, Failure> {
    PublicId::parse(uuid).map_err(|_| Failure::NotFound)
}

/// Bit for bit what was signed, for whoever checks the hash: not even compressed on its way.
async fn json(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    actor: Actor<SignReports>,
    uuid: Path<String>,
    request: HttpRequest,
) -> Handled {
    let (filed, bytes) = frozen(&site, &atlas, &actor, &uuid).await?;
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
    atlas: Data<AtlasShelf>,
    actor: Actor<SignReports>,
    uuid: Path<String>,
) -> Handled {
    let (filed, bytes) = frozen(&site, &atlas, &actor, &uuid).await?;
    let document = Document::parse(&bytes).map_err(Failure::internal)?;
    let body = sheet::csv(&document, actor.shell.language).map_err(Failure::internal)?;
    Ok(file(&filed, CSV_TYPE, "csv").body(body))
}

async fn frozen(
    site: &Site,
    atlas: &AtlasShelf,
    actor: &Actor<SignReports>,
    uuid: &str,
) -> Result<(SignedFile, Vec<u8>), Failure> {
    let (uuid, sight, shelf) = (address(uuid)?, actor.sight(), atlas.clone());
    let read = site
        .db
        .read(move |c| view::frozen(c, &shelf, &sight, &uuid));
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
