//! The bounds for anybody: a page that explains, and the tables as JSON and CSV.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK,
    RETRY_AFTER,
};
use actix_web::web::{Data, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Deserialize;

use super::cache::{FinishedTable, OpenTables};
use super::maker::{TableError, TableMaker};
use super::pages::OpenPage;
use super::question::{TableFormat, TableKind, TableQuestion};
use super::table::LICENCE_URL;
use super::tag::Tag;
use crate::areas::BoundariesCache;
use crate::db::schema::audit_events;
use crate::db::{Conn, Outcome};
use crate::documents::CSV_TYPE;
use crate::error::Message;
use crate::i18n::Language;
use crate::reports::figures::work_limits::WorkLimits;
use crate::values::{Period, day};
use crate::web::{Failure, Handled, Path, Query, Shell, Site, public_html};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/open").route(get().to(page)))
        .service(resource("/open/v1/{name}").route(get().to(data)));
}

async fn page(site: Data<Site>, shell: Shell) -> Handled {
    if site.options.open_data_off {
        return Err(Failure::NotFound);
    }
    let updated = site.db.glance(last_change).await?;
    let page = OpenPage::new(&shell, &site, updated, site.clock.today());
    public_html(StatusCode::OK, &page)
}

/// When anything was last done here.
fn last_change(c: &mut Conn) -> Outcome<Option<NaiveDateTime>> {
    Ok(audit_events::table
        .order(audit_events::id.desc())
        .select(audit_events::at)
        .first(c)
        .optional()?)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct OpenTableQuery {
    province: String,
    period: String,
    boundaries: String,
}

async fn data(
    site: Data<Site>,
    boundaries_cache: Data<BoundariesCache>,
    limits: Data<WorkLimits>,
    tables: Data<OpenTables>,
    name: Path<String>,
    query: Query<OpenTableQuery>,
    request: HttpRequest,
) -> Handled {
    let asked = Some(&name).filter(|_| !site.options.open_data_off);
    let Some((kind, format)) = asked.and_then(|name| file(name, &query.province)) else {
        return Ok(error_answer(
            StatusCode::NOT_FOUND,
            "there is no such table",
        ));
    };
    let question = match question(kind, &query, site.clock.today()) {
        Ok(question) => question,
        Err(message) => {
            let why = Language::English.message(&message);
            return Ok(error_answer(StatusCode::BAD_REQUEST, &why));
        }
    };
    let known = Tag::all_of(request.headers().get(IF_NONE_MATCH));
    let mark = question.mark(format);
    if let Some((tag, age)) = known.young(&mark, site.clock.now()) {
        return Ok(unchanged(&tag, age));
    }
    let maker = TableMaker {
        site: &site,
        boundaries_cache: &boundaries_cache,
        limits: &limits,
        tables: &tables,
    };
    match maker.table(&question).await {
        Ok(table) => {
            let tag = Tag::new(&mark, table.made);
            let left = table.fresh_for(site.clock.now()).unwrap_or(0);
            Ok(if known.has(&tag) {
                unchanged(&tag, left)
            } else {
                answer(&table, format, &tag, left)
            })
        }
        Err(error) => refused(error),
    }
}

/// The table, and how it is asked for.
fn file(name: &str, province: &str) -> Option<(TableKind, TableFormat)> {
    let (name, ending) = name.split_once('.')?;
    let format = match ending {
        "csv" => TableFormat::Csv,
        "json" => TableFormat::Json,
        _ => return None,
    };
    let code = province.trim().to_owned();
    let kind = match name {
        "provinces" => TableKind::Provinces,
        "districts" => TableKind::Districts(code),
        "communes" => TableKind::Communes(code),
        _ => return None,
    };
    Some((kind, format))
}

fn question(
    kind: TableKind,
    question: &OpenTableQuery,
    today: NaiveDate,
) -> Result<TableQuestion, Message> {
    let period = match question.period.trim() {
        "" => Period::to_date(today),
        code => Period::parse(code)?,
    };
    let boundaries = match question.boundaries.trim() {
        "" => None,
        text => Some(day(text)?),
    };
    Ok(TableQuestion {
        kind,
        period,
        boundaries_on: boundaries,
    })
}

fn answer(table: &FinishedTable, format: TableFormat, tag: &Tag, left: i64) -> HttpResponse {
    let kind = match format {
        TableFormat::Csv => CSV_TYPE,
        TableFormat::Json => "application/json",
    };
    let mut answer = open(StatusCode::OK);
    kept(&mut answer, tag, left);
    answer.insert_header((CONTENT_TYPE, kind));
    answer.body(table.body(format))
}

fn unchanged(tag: &Tag, left: i64) -> HttpResponse {
    let mut answer = open(StatusCode::NOT_MODIFIED);
    kept(&mut answer, tag, left);
    answer.finish()
}

/// For how many seconds more an answer may be kept, wherever it has been till now.
fn kept(answer: &mut HttpResponseBuilder, tag: &Tag, left: i64) {
    answer
        .insert_header((ETAG, tag.to_string()))
        .insert_header((CACHE_CONTROL, format!("public, max-age={left}")))
        .insert_header((LINK, format!("<{LICENCE_URL}>; rel=\"license\"")));
}

fn refused(error: TableError) -> Handled {
    match error {
        TableError::NoSuchProvince => {
            let why = "no province has this code within these boundaries";
            Ok(error_answer(StatusCode::NOT_FOUND, why))
        }
        TableError::Crowded => {
            let why = "other tables are being made for others; ask again in a few seconds";
            let mut answer = error_answer(StatusCode::SERVICE_UNAVAILABLE, why);
            let wait = actix_web::http::header::HeaderValue::from_static("5");
            answer.headers_mut().insert(RETRY_AFTER, wait);
            Ok(answer)
        }
        TableError::Failed(failure) => Err(failure),
    }
}

/// Any page of any site may read this; no cookie is looked at or set.
fn open(status: StatusCode) -> HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"));
    answer
}

/// Programs ask here: they are told in their own form.
fn error_answer(status: StatusCode, why: &str) -> HttpResponse {
    open(status)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_TYPE, "application/json"))
        .body(serde_json::json!({ "error": why }).to_string())
}
