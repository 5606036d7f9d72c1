//! The doors: the district report as a page and as files, and the bases of its rates.

mod bases;
mod districts;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::reports::{mailing, open, signing};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/reports/districts").route(get().to(districts::show)))
        .service(resource("/reports/districts.csv").route(get().to(districts::csv)))
        .service(resource("/reports/districts.json").route(get().to(districts::json)))
        .service(resource("/reports/districts.xlsx").route(get().to(districts::xlsx)))
        .service(resource("/reports/districts.pdf").route(get().to(districts::pdf)))
        .service(
            resource("/reports/denominators")
                .route(get().to(bases::show))
                .route(post().to(bases::save)),
        );
    signing::routes(config);
    mailing::routes(config);
    open::routes(config);
}
