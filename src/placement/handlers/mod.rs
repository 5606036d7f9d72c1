//! The handlers: the place of one producer, and the queue.

mod change;
mod queue;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/producers/placement")
                .route(get().to(queue::show))
                .route(post().to(queue::place)),
        )
        .service(
            resource("/producers/{uuid}/place")
                .route(get().to(change::ask))
                .route(post().to(change::change)),
        );
}
