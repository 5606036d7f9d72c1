//! The public page, the pictures of a code, and the labels.

mod labels;
mod pictures;
mod public;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/t/{code}").route(get().to(public::show)))
        .service(resource("/t").route(get().to(public::look_up)))
        .service(resource("/t/{code}/qr.svg").route(get().to(pictures::svg)))
        .service(resource("/t/{code}/qr.png").route(get().to(pictures::png)))
        .service(resource("/listings/{uuid}/labels").route(get().to(labels::show)))
        .service(resource("/listings/{uuid}/labels/retire").route(post().to(labels::retire)));
}
