//! The doors for anybody: a page that explains, and the tables as JSON and CSV.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK,
};
use actix_web::web::{Data, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Deserialize;

use super::pages::OpenPage;
use super::table::{self, Kind, LICENCE_URL, Table};
use crate::areas::AtlasShelf;
use crate::blobs::ContentHash;
use crate::db::schema::audit_events;
use crate::db::{Conn, Outcome};
use crate::error::Message;
use crate::i18n::Language;
use crate::values::{Period, day};
use crate::web::{Failure, Handled, Path, Query, Shell, Site, public_html};

/// Minutes old is young enough for aggregates, and spares us whoever asks without pause.
const KEPT: &str = "public, max-age=300";

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/open").route(get().to(page)))
        .service(resource("/open/v1/{name}").route(get().to(data)));
}

async fn page(site: Data<Site>, shell: Shell) -> Handled {
    if site.options.open_data_off {
        return Err(Failure::NotFound);
    }
    let updated = site.db.read(last_change).await?;
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
struct Wish {
    province: String,
    period: String,
    boundaries: String,
}

async fn data(
    site: Data<Site>,
    atlas: Data<AtlasShelf>,
    name: Path<String>,
    wish: Query<Wish>,
    request: HttpRequest,
) -> Handled {
    let asked = Some(&name).filter(|_| !site.options.open_data_off);
    let Some((kind, csv)) = asked.and_then(|name| file(name, &wish.province)) else {
        return Ok(told(StatusCode::NOT_FOUND, "there is no such table"));
    };
    let today = site.clock.today();
    let (period, boundaries) = match question(&wish, today) {
        Ok(question) => question,
        Err(message) => {
            let why = Language::English.message(&message);
            return Ok(told(StatusCode::BAD_REQUEST, &why));
        }
    };
    let shelf = AtlasShelf::clone(&atlas);
    let read = site.db.read(move |c| -> Outcome<_> {
        let atlas = shelf.current(c)?;
        // Without a day, the one since which the boundaries stand: the same answer until they or
        // the figures change, and the same tag.
        let boundaries = boundaries.unwrap_or_else(|| atlas.standing_since(today));
        table::table(c, &atlas.reporting_frame(boundaries), &kind, period)
    });
    match read.await? {
        Some(table) => answer(&table, csv, &request),
        None => {
            let why = "no province has this code within these boundaries";
            Ok(told(StatusCode::NOT_FOUND, why))
        }
    }
}

/// The table, and whether it is asked for as CSV.
fn file(name: &str, province: &str) -> Option<(Kind, bool)> {
    let (name, ending) = name.split_once('.')?;
    let csv = match ending {
        "csv" => true,
        "json" => false,
        _ => return None,
    };
    let kind = match name {
        "provinces" => Kind::Provinces,
        "districts" => Kind::Districts(province.trim().to_owned()),
        "communes" => Kind::Communes(province.trim().to_owned()),
        _ => return None,
    };
    Some((kind, csv))
}

fn question(wish: &Wish, today: NaiveDate) -> Result<(Period, Option<NaiveDate>), Message> {
    let period = match wish.period.trim() {
        "" => Period::to_date(today),
        code => Period::parse(code)?,
    };
    let boundaries = match wish.boundaries.trim() {
        "" => None,
        text => Some(day(text)?),
    };
    Ok((period, boundaries))
}

fn answer(table: &Table, csv: bool, request: &HttpRequest) -> Handled {
    let (kind, body) = match csv {
        true => (
            "text/csv; charset=utf-8",
            table.csv().map_err(Failure::internal)?,
        ),
        false => ("application/json", table.json().map_err(Failure::internal)?),
    };
    let tag = format!("\"{}\"", ContentHash::of(&body));
    let known = request.headers().get(IF_NONE_MATCH);
    let known = known.and_then(|value| value.to_str().ok());
    // A proxy that compressed the body may have made the tag a weak one: the hash is what counts.
    let same = known.is_some_and(|known| known.contains(&tag) || known.trim() == "*");
    let mut answer = match same {
        true => open(StatusCode::NOT_MODIFIED),
        false => open(StatusCode::OK),
    };
    answer
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, KEPT))
        .insert_header((LINK, format!("<{LICENCE_URL}>; rel=\"license\"")));
    Ok(match same {
        true => answer.finish(),
        false => answer.insert_header((CONTENT_TYPE, kind)).body(body),
    })
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
fn told(status: StatusCode, why: &str) -> HttpResponse {
    open(status)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_TYPE, "application/json"))
        .body(serde_json::json!({ "error": why }).to_string())
}
