//! What can go wrong with a request. [`error_pages`](super::error_pages) makes a page of it.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use super::kept_form::KeptForm;
use crate::db;

/// What a handler answers with.
pub type Handled = Result<HttpResponse, Failure>;

#[derive(Debug, Clone)]
pub enum Failure {
    /// Does not exist, or is not for this reader's eyes: the same answer.
    NotFound,
    /// Sign in first.
    SignInNeeded,
    /// A form came and its session has ended; it is kept where it is ours.
    SignedOut(Option<KeptForm>),
    /// The form lay too long; what was typed is kept where it is ours.
    StaleForm(Option<KeptForm>),
    /// The form was opened while another account was signed in; what was typed is kept where it
    /// is ours.
    FormOfAnother(Option<KeptForm>),
    /// The form came from a page of another site.
    ForeignForm,
    BadRequest,
    /// The address is there, but not for this method.
    WrongMethod,
    /// More than so many bytes.
    TooLarge(usize),
    /// The body came too slowly to be waited for.
    TooSlow,
    /// Too many wrong passwords: wait this many seconds.
    SlowDown(u32),
    /// Full queue, lost database: comes back by itself.
    Busy,
    /// The database did not answer in time: what was sent may be kept or not.
    TimedOut,
    /// Others have as much of this under way as there may be at once.
    Crowded,
    /// The reader's own last question of this kind is still being worked on.
    OneAtATime,
    /// Full disk: looking goes on, and writing as soon as there is room again.
    NoRoom,
    /// Looking goes on; nothing may be written until somebody has mended a permission or a mount.
    ReadOnly,
    /// The disk refuses, and not for want of room.
    DiskFailing,
    /// The database is damaged: looking goes on as far as it can, writing has ended.
    Damaged,
    Internal,
}

impl Failure {
    /// Logs the cause, which the answer will not show.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::Internal
    }

    /// An address that can be none of ours leads nowhere, whatever is wrong with it.
    pub fn no_such_address<E>(_cause: E) -> Self {
        Self::NotFound
    }

    /// What no page of ours sends. Nobody typed it, so nobody needs to hear what is wrong with it.
    pub fn malformed<E>(_cause: E) -> Self {
        Self::BadRequest
    }

    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "web.not_found",
            Self::SignInNeeded | Self::SignedOut(None) => "web.signed_out",
            Self::SignedOut(Some(_)) => "web.sign_in_needed",
            Self::StaleForm(None) => "web.stale_form_lost",
            Self::StaleForm(Some(_)) => "web.stale_form",
            Self::FormOfAnother(None) => "web.form_of_another_lost",
            Self::FormOfAnother(Some(_)) => "web.form_of_another",
            Self::ForeignForm => "web.foreign_form",
            Self::BadRequest => "web.bad_request",
            Self::WrongMethod => "web.wrong_method",
            Self::TooLarge(_) => "web.too_large",
            Self::TooSlow => "web.too_slow",
            Self::SlowDown(_) => "web.slow_down",
            Self::Busy => "web.busy",
            Self::TimedOut => "web.timed_out",
            Self::Crowded => "web.crowded",
            Self::OneAtATime => "web.one_at_a_time",
            Self::NoRoom => "web.no_room",
            Self::ReadOnly => "web.read_only",
            Self::DiskFailing => "web.disk_failing",
            Self::Damaged => "web.damaged",
            Self::Internal => "web.internal",
        }
    }

    /// The same request is worth sending again, a little later.
    pub(super) fn is_for_a_while(&self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::TimedOut
                | Self::Crowded
                | Self::OneAtATime
                | Self::NoRoom
                | Self::SlowDown(_)
        )
    }

    /// Ours to mend, and the reader's to send once more: what was typed goes back with the news.
    pub(super) fn passes(&self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::TimedOut
                | Self::NoRoom
                | Self::ReadOnly
                | Self::DiskFailing
                | Self::Damaged
                | Self::Internal
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl From<db::DbFailure> for Failure {
    fn from(failure: db::DbFailure) -> Self {
        match failure {
            db::DbFailure::Missing => Self::NotFound,
            db::DbFailure::DiskFull => {
                tracing::error!("the disk of the database is full: nothing can be written");
                Self::NoRoom
            }
            db::DbFailure::DiskFailing(cause) => {
                tracing::error!(cause, "the disk of the database fails");
                Self::DiskFailing
            }
            db::DbFailure::ReadOnly(cause) => {
                tracing::error!(
                    cause,
                    "the database may only be read: nothing can be written"
                );
                Self::ReadOnly
            }
            db::DbFailure::Damaged(why) => {
                tracing::error!(why, "the database is damaged: a request was refused");
                Self::Damaged
            }
            db::DbFailure::Pooler(cause) => {
                tracing::error!(
                    cause,
                    "a connection pooler needs pool_mode = session, or PgBouncer 1.21 with \
                     max_prepared_statements"
                );
                Self::Busy
            }
            db::DbFailure::TimedOut => {
                tracing::warn!(cause = %failure, "the database cannot take this now");
                Self::TimedOut
            }
            db::DbFailure::Busy | db::DbFailure::Unavailable(_) => {
                tracing::warn!(cause = %failure, "the database cannot take this now");
                Self::Busy
            }
            other => Self::internal(other),
        }
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInNeeded | Self::SignedOut(_) => StatusCode::UNAUTHORIZED,
            Self::StaleForm(_) | Self::FormOfAnother(_) => StatusCode::CONFLICT,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::SlowDown(_) | Self::OneAtATime => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy
            | Self::TimedOut
            | Self::Crowded
            | Self::NoRoom
            | Self::ReadOnly
            | Self::DiskFailing
            | Self::Damaged => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::DbFailure;

    #[test]
    fn what_keeps_a_write_from_happening_has_a_sentence_each_and_gives_the_form_back() {
        let why = || "lensan.db: refused".to_owned();
        for (failure, key) in [
            (DbFailure::Busy, "web.busy"),
            (DbFailure::TimedOut, "web.timed_out"),
            (DbFailure::Unavailable(why()), "web.busy"),
            (DbFailure::Pooler(why()), "web.busy"),
            (DbFailure::DiskFull, "web.no_room"),
            (DbFailure::DiskFailing(why()), "web.disk_failing"),
            (DbFailure::ReadOnly(why()), "web.read_only"),
            (DbFailure::Damaged(why()), "web.damaged"),
        ] {
            let failure = Failure::from(failure);
            assert_eq!(failure.key(), key);
            assert_eq!(failure.status_code(), StatusCode::SERVICE_UNAVAILABLE);
            assert!(failure.passes(), "{key}");
        }
    }
}
