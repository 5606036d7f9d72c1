//! The list, the form, the page of one listing, its steps and its photos.

mod edit;
mod mend;
pub(super) mod photos;
mod pictures;
mod show;
mod steps;

use crate::listings::drafts;
use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/photos/{hash}/{size}").route(get().to(pictures::show)))
        .service(
            resource("/listings")
                .route(get().to(show::list))
                .route(post().to(edit::create)),
        )
        .service(resource("/listings/new").route(get().to(edit::new)))
        .configure(drafts::routes)
        .service(resource("/listings/{uuid}").route(get().to(show::show)))
        .service(
            resource("/listings/{uuid}/edit")
                .route(get().to(edit::edit))
                .route(post().to(edit::update)),
        )
        .service(
            resource("/listings/{uuid}/edit/{part}")
                .route(get().to(mend::show))
                .route(post().to(mend::save)),
        )
        .service(resource("/listings/{uuid}/publish").route(post().to(steps::publish)))
        .service(resource("/listings/{uuid}/pause").route(post().to(steps::pause)))
        .service(resource("/listings/{uuid}/resume").route(post().to(steps::resume)))
        .service(resource("/listings/{uuid}/close").route(post().to(steps::close)))
        .service(
            resource("/listings/{uuid}/photos")
                // Where somebody lands who had to sign in before sending photos.
                .route(get().to(photos::back))
                .route(post().to(photos::add)),
        )
        .service(
            resource("/listings/{uuid}/photos/{photo}/remove").route(post().to(photos::remove)),
        )
        .service(resource("/listings/{uuid}/photos/{photo}/first").route(post().to(photos::first)));
}
