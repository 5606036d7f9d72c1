//! The handlers: what holds today, the three ways to draw anew, the preview and the change.

mod change;
mod overview;

use actix_web::web::{ServiceConfig, get, post, resource};

pub(super) const PATH: &str = "/reports/districts/regroup";

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/reports/districts/regroup").route(get().to(overview::show)))
        .service(resource("/reports/districts/regroup.csv").route(get().to(overview::csv)))
        .service(resource("/reports/districts/regroup/apply").route(post().to(change::apply)))
        .service(
            resource("/reports/districts/regroup/take-back").route(post().to(overview::take_back)),
        )
        .service(
            resource("/reports/districts/regroup/file")
                .route(get().to(change::file))
                .route(post().to(change::preview_file)),
        )
        .service(
            resource("/reports/districts/regroup/{how}")
                .route(get().to(change::form))
                .route(post().to(change::preview)),
        );
}
