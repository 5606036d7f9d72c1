//! The routes: reports as pages and as files, what is drawn from them, and what is set beside them.

use actix_web::web::{ServiceConfig, get, post, resource};

use super::{channels, district_page, funnel, household_bases, lagging, targets};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/reports/districts").route(get().to(district_page::show)))
        .service(resource("/reports/districts.csv").route(get().to(district_page::csv)))
        .service(resource("/reports/districts.json").route(get().to(district_page::json)))
        .service(resource("/reports/districts.xlsx").route(get().to(district_page::xlsx)))
        .service(resource("/reports/country").route(get().to(district_page::country)))
        .service(resource("/reports/multiples").route(get().to(district_page::multiples)))
        .service(resource("/reports/channels").route(get().to(channels::show)))
        .service(resource("/reports/funnel").route(get().to(funnel::show)))
        .service(resource("/reports/lagging").route(get().to(lagging::show)))
        .service(
            resource("/reports/targets")
                .route(get().to(targets::show))
                .route(post().to(targets::save)),
        )
        .service(
            resource("/reports/denominators")
                .route(get().to(household_bases::show))
                .route(post().to(household_bases::save)),
        );
}
