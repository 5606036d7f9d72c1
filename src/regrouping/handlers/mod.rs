//! The doors: what holds today, the three ways to draw anew, the preview and the deed.

mod change;
mod overview;

use actix_web::web::{ServiceConfig, get, post, resource};

pub(super) const PATH: &str = "/reports/districts/regroup";

pub fn routes(config: &mut ServiceConfig) {
    let at = |end: &str| resource(format!("{PATH}{end}"));
    config
        .service(at("").route(get().to(overview::show)))
        .service(at(".csv").route(get().to(overview::csv)))
        .service(at("/apply").route(post().to(change::apply)))
        .service(at("/take-back").route(post().to(overview::take_back)))
        .service(
            at("/file")
                .route(get().to(change::file))
                .route(post().to(change::preview_file)),
        )
        .service(
            at("/{how}")
                .route(get().to(change::form))
                .route(post().to(change::preview)),
        );
}
