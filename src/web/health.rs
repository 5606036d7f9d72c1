//! For whoever watches the server: is the process alive, can it do its work.

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse, web};

use super::site::Site;
use crate::installation;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/healthz").route(get().to(alive)))
        .service(web::resource("/readyz").route(get().to(ready)));
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().body("ok")
}

/// `200 ready`; `200 read-only: disk full` where pages can be read and nothing can be written,
/// which `/readyz?write` answers with 503; `503 not ready` where nothing can be read.
async fn ready(req: HttpRequest, site: Data<Site>) -> HttpResponse {
    if let Err(cause) = site.db.readable(installation::read_a_row).await {
        tracing::warn!(%cause, "not ready");
        return HttpResponse::ServiceUnavailable().body("not ready");
    }
    let now = site.clock.now();
    let writable = site.db.writable(move |c| installation::write_a_row(c, now));
    match writable.await {
        Ok(()) => HttpResponse::Ok().body("ready"),
        Err(why) => {
            tracing::warn!(why = why.as_str(), "ready to be read only");
            let status = if asks_for_writing(&req) {
                StatusCode::SERVICE_UNAVAILABLE
            } else {
                StatusCode::OK
            };
            HttpResponse::build(status).body(format!("read-only: {}", why.as_str()))
        }
    }
}

fn asks_for_writing(req: &HttpRequest) -> bool {
    let mut asked = req.query_string().split('&');
    asked.any(|pair| pair.split('=').next() == Some("write"))
}
