//! What the field for a place asks while somebody types.

use actix_web::HttpResponse;
use actix_web::web::{self, Data, ServiceConfig};
use serde::Deserialize;

use super::current::Gazetteer;
use super::model::AreaId;
use crate::web::Query;

/// What a phone shows without scrolling far.
const OFFERED: usize = 12;

pub fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/places").route(web::get().to(suggest)));
}

#[derive(Deserialize)]
struct PlaceSearchQuery {
    #[serde(default)]
    q: String,
    /// The id of a province whose places come first among equals.
    near: Option<AreaId>,
}

/// Open to everybody: names of places are no secret, and a household registers before it has an
/// account.
async fn suggest(gazetteer: Data<Gazetteer>, asked: Query<PlaceSearchQuery>) -> HttpResponse {
    HttpResponse::Ok().json(gazetteer.search_near(&asked.q, asked.near, OFFERED))
}
