//! The handlers: signing in and out, the first password, a forgotten one, and the accounts of staff.

mod activate;
mod confirm;
mod edit;
mod given_up;
mod own;
mod recover;
mod sign_in;
mod staff;

use actix_web::web::{ServiceConfig, get, post, resource};

pub use confirm::confirmation;
pub use sign_in::{admit, start_session};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/sign-in")
                .route(get().to(sign_in::show))
                .route(post().to(sign_in::create)),
        )
        .service(resource("/sign-out").route(post().to(sign_in::end)))
        .service(
            resource("/activate")
                .route(get().to(activate::show))
                .route(post().to(activate::create)),
        )
        .service(
            resource("/forgot")
                .route(get().to(recover::show))
                .route(post().to(recover::create)),
        )
        .service(
            resource("/reset/{token}")
                .route(get().to(recover::choose))
                .route(post().to(recover::finish)),
        )
        .service(
            resource("/accounts")
                .route(get().to(staff::list))
                .route(post().to(staff::create)),
        )
        .service(resource("/accounts/new").route(get().to(staff::new)))
        .service(
            resource("/account")
                .route(get().to(own::show))
                .route(post().to(own::update)),
        )
        .service(
            resource("/confirm-email/{token}")
                .route(get().to(confirm::show))
                .route(post().to(confirm::confirm)),
        )
        .service(resource("/account/email/ask").route(post().to(confirm::ask_again)))
        .service(resource("/account/notices/seen").route(post().to(own::see_notices)))
        .service(resource("/accounts/codes/{id}").route(post().to(staff::agree)))
        .service(resource("/account/password").route(post().to(own::set_password)))
        .service(resource("/account/sessions/end").route(post().to(own::end_sessions)))
        .service(
            resource("/accounts/{uuid}/edit")
                .route(get().to(edit::edit))
                .route(post().to(edit::update)),
        )
        .service(resource("/accounts/{uuid}/code").route(post().to(staff::renew)))
        .service(resource("/accounts/{uuid}/sign-out").route(post().to(staff::end_sessions)))
        .service(resource("/accounts/{uuid}/end").route(post().to(staff::end)))
        .service(resource("/jobs/retry").route(post().to(given_up::retry)));
}
