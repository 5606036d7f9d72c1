//! The handlers: the form, and the document that it leads to.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get, post, resource};

use super::model::{DocumentReference, Letterhead};
use super::pages::DocumentPage;
use super::{document, forms, store};
use crate::accounts::{Actor, Posted, SeeReports};
use crate::areas::BoundariesCache;
use crate::reports::figures::former::or_as_it_last_was;
use crate::reports::figures::question::{ReportQuery, ReportQuestion};
use crate::reports::figures::report::ReportSubject;
use crate::reports::figures::selection;
use crate::web::{Failure, Fields, FormView, Handled, Query, Shell, Site, html, see_other};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/reports/districts.pdf").route(get().to(document::pdf)))
        .service(
            resource("/reports/document")
                .route(get().to(show))
                .route(post().to(fetch)),
        );
}

async fn show(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    actor: Actor<SeeReports>,
    query: Query<ReportQuery>,
    request: HttpRequest,
) -> Handled {
    let page = page(&site, &boundaries_cache, &actor, &query, None).await;
    or_as_it_last_was(&request, page)
}

/// `refused`: the form as it came, with what is wrong with it.
async fn page(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    actor: &Actor<SeeReports>,
    query: &ReportQuery,
    refused: Option<FormView>,
) -> Handled {
    let today = site.clock.today();
    let question = ReportQuestion::parse(query, today).map_err(Failure::malformed)?;
    let (account, sight) = (actor.id(), actor.sight());
    let (cache, asked) = (boundaries_cache.clone(), question.clone());
    let read = site.db.read(move |c| {
        let known = store::of_account(c, account)?;
        Ok((selection::meant(c, &cache, &sight, &asked)?, known))
    });
    let (about, known) = read.await?;
    let shell = &actor.shell;
    let status = match refused {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let fresh = || {
        let known = known.unwrap_or_else(|| usual(shell, &about));
        let dated = DocumentReference {
            dated: Some(today.to_string()),
            ..DocumentReference::default()
        };
        FormView::fresh(forms::filled(&known, &dated))
    };
    let form = refused.unwrap_or_else(fresh);
    html(
        shell,
        status,
        &DocumentPage::new(shell, &question, &about, form),
    )
}

/// What can be known before anybody has said anything: where, and the committee above.
fn usual(shell: &Shell, about: &ReportSubject) -> Letterhead {
    let superior = match about.place.as_str() {
        "" => String::new(),
        place => shell.tr1("reports.document.superior_usual", "place", place),
    };
    Letterhead {
        superior,
        place: about.place.clone(),
        ..Letterhead::default()
    }
}

/// Keeps what was said and leads to the document, which takes its number and its day along.
async fn fetch(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    posted: Posted<SeeReports>,
) -> Handled {
    let Posted { actor, fields } = posted;
    let query = report_query(&fields);
    let (known, dated) = match forms::parse(&fields) {
        Ok(read) => read,
        Err(errors) => {
            let form = FormView::refused(&actor.shell, fields, &errors);
            return page(&site, &boundaries_cache, &actor, &query, Some(form)).await;
        }
    };
    let now = site.clock.now();
    let question = ReportQuestion::parse(&query, site.clock.today()).map_err(Failure::malformed)?;
    let account = actor.id();
    let kept = site.db.write(move |c| store::keep(c, account, now, &known));
    kept.await?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("number", &dated.number);
    query.append_pair("dated", &dated.dated.unwrap_or_default());
    let document = question.href("/reports/districts.pdf");
    see_other(format!("{document}&{}", query.finish()))
}

fn report_query(fields: &Fields) -> ReportQuery {
    let part = |name: &str| fields.get(name).to_owned();
    ReportQuery {
        province: part("province"),
        district: part("district"),
        rows: part("rows"),
        period: part("period"),
        boundaries: part("boundaries"),
        sort: part("sort"),
        measure: part("measure"),
    }
}
