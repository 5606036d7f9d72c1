//! The stylesheet, the script and the icon, inside the program. Their addresses carry their
//! content's hash, so browsers keep them for a year and never hold a stale one.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::{ServiceConfig, get};
use actix_web::{HttpResponse, web};

use super::extract::Path;
use super::failure::{Failure, Handled};
use crate::vault::digest;

const CSS: &str = include_str!("../../static/lensan.css");
const JS: &str = include_str!("../../static/lensan.js");
const ICON: &str = include_str!("../../static/favicon.svg");

static CSS_HREF: LazyLock<String> = LazyLock::new(|| versioned("lensan.css", CSS));
static JS_HREF: LazyLock<String> = LazyLock::new(|| versioned("lensan.js", JS));

fn versioned(name: &str, content: &str) -> String {
    let version: String = digest(content).chars().take(12).collect();
    format!("/static/{name}?v={version}")
}

pub(super) fn css_href() -> &'static str {
    &CSS_HREF
}

pub(super) fn js_href() -> &'static str {
    &JS_HREF
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/static/{name}").route(get().to(asset)));
}

async fn asset(name: Path<String>) -> Handled {
    let (kind, content) = match name.as_str() {
        "lensan.css" => ("text/css; charset=utf-8", CSS),
        "lensan.js" => ("text/javascript; charset=utf-8", JS),
        "favicon.svg" => ("image/svg+xml", ICON),
        _ => return Err(Failure::NotFound),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(content))
}
