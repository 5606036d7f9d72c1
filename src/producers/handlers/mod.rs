//! The addresses of the room.

mod consents;
mod decisions;
mod edit;
mod invitations;
mod list;
mod members;
mod new;
mod register;
mod show;
mod verification;

pub use show::ListingCheck;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/register")
                .route(get().to(register::show))
                .route(post().to(register::create)),
        )
        .service(
            resource("/producers")
                .route(get().to(list::list))
                .route(post().to(new::create)),
        )
        .service(resource("/producers/new").route(get().to(new::new)))
        .service(
            resource("/producers/verification")
                .route(get().to(verification::list))
                .route(post().to(verification::verify_ticked)),
        )
        .service(resource("/producers/{uuid}/verify").route(post().to(verification::verify_one)))
        .service(resource("/producers/{uuid}").route(get().to(show::show)))
        .service(
            resource("/producers/{uuid}/edit")
                .route(get().to(edit::edit))
                .route(post().to(edit::update)),
        )
        .service(
            resource("/producers/{uuid}/consents")
                .route(get().to(consents::list))
                .route(post().to(consents::change)),
        )
        .service(
            resource("/producers/{uuid}/members")
                .route(get().to(members::list))
                .route(post().to(members::add)),
        )
        .service(resource("/producers/{uuid}/members/end").route(post().to(members::end)))
        .service(resource("/producers/{uuid}/invitations").route(post().to(invitations::answer)))
        .service(resource("/producers/{uuid}/leave").route(post().to(invitations::leave)))
        .service(resource("/producers/{uuid}/code").route(post().to(new::renew)))
        .service(resource("/producers/{uuid}/decision").route(post().to(decisions::decide)))
        .service(resource("/producers/{uuid}/send-again").route(post().to(decisions::send_again)));
}
