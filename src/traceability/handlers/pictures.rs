//! A code as a picture, to be printed or sent on.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;

use crate::trace_codes;
use crate::traceability::qr;
use crate::values::TraceCode;
use crate::web::{Failure, Handled, Path, Site};

pub(super) async fn svg(site: Data<Site>, code: Path<String>) -> Handled {
    let address = address(&site, &code).await?;
    picture("image/svg+xml", qr::svg(&address)?.into_bytes())
}

pub(super) async fn png(site: Data<Site>, code: Path<String>) -> Handled {
    let address = address(&site, &code).await?;
    picture("image/png", qr::png(&address)?)
}

/// Only of codes that were given out: nobody shall print a label of ours for nothing.
async fn address(site: &Site, typed: &str) -> Result<String, Failure> {
    let code = TraceCode::parse(typed).map_err(Failure::no_such_address)?;
    let known = site
        .db
        .glance(move |c| trace_codes::is_known(c, &code))
        .await;
    if known? {
        Ok(site.address(&format!("/t/{code}")))
    } else {
        Err(Failure::NotFound)
    }
}

/// A day, not a year: the site may get another name.
fn picture(kind: &'static str, bytes: Vec<u8>) -> Handled {
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(bytes))
}
