//! The handlers: the list of courses, a course, and its roll.

mod course;
mod roll;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::values::PublicId;
use crate::web::Failure;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/courses")
                .route(get().to(course::list))
                .route(post().to(course::create)),
        )
        .service(resource("/courses/new").route(get().to(course::new)))
        .service(resource("/courses/{uuid}").route(get().to(course::show)))
        .service(
            resource("/courses/{uuid}/attendees")
                .route(get().to(roll::ask))
                .route(post().to(roll::add)),
        )
        .service(
            resource("/courses/{uuid}/attendees/{producer}/remove")
                .route(post().to(roll::take_off)),
        );
}

fn address(uuid: &str) -> Result<PublicId, Failure> {
    PublicId::parse(uuid).map_err(Failure::no_such_address)
}
