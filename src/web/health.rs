//! For whoever watches the server: is the process alive, can it do its work.

use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpResponse, web};

use super::site::Site;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/healthz").route(get().to(alive)))
        .service(web::resource("/readyz").route(get().to(ready)));
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

async fn ready(site: Data<Site>) -> HttpResponse {
    match site.db.ping().await {
        Ok(()) => HttpResponse::Ok().body("ready"),
        Err(cause) => {
            tracing::warn!(%cause, "not ready");
            HttpResponse::ServiceUnavailable().body("not ready")
        }
    }
}
