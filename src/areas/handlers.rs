//! Suggestions for the commune picker.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Query, ServiceConfig, get, resource};
use serde::Deserialize;

use super::gazetteer::Gazetteer;
use crate::web::{Failure, Handled};

/// As many lines as a phone shows above its keyboard.
const MOST: usize = 8;

pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/places").route(get().to(suggest)));
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// Reference data, the same for everybody: needs no sign-in and may be kept by the browser.
async fn suggest(gazetteer: Data<Gazetteer>, asked: Query<Asked>) -> Handled {
    let found = gazetteer.search(&asked.q, MOST);
    let body = serde_json::to_string(&found).map_err(Failure::internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(body))
}
