//! The one place where what went wrong becomes an HTTP answer.
//!
//! 4xx say what happened and what to do; 5xx never show a cause and always log one.

use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::form::Fields;
use super::page::html;
use super::{shell::Shell, site::Site};
use crate::db;

/// What a handler answers with.
pub type Handled = Result<HttpResponse, Failure>;

/// A form that could not be taken now and must not be lost: where it was going and what it held.
#[derive(Debug, Clone)]
pub struct Kept {
    pub path: String,
    pub fields: Fields,
}

impl Kept {
    pub fn new(req: &HttpRequest, fields: Fields) -> Self {
        Self {
            path: req.path().to_owned(),
            fields,
        }
    }

    /// The pairs to carry along: all but the token and what must not stand in a page.
    pub fn pairs(&self) -> impl Iterator<Item = &(String, String)> {
        let secret = |name: &str| name == "_token" || name.contains("password");
        self.fields.pairs().iter().filter(move |(n, _)| !secret(n))
    }

    /// The passwords among the fields: they are typed again.
    pub fn passwords(&self) -> impl Iterator<Item = &str> {
        let names = self.fields.pairs().iter().map(|(n, _)| n.as_str());
        names.filter(|name| name.contains("password"))
    }
}

#[derive(Debug, Clone)]
pub enum Failure {
    /// Does not exist, or is not for this reader's eyes: the same answer.
    NotFound,
    /// Sign in first; a form that was sent is kept.
    SignInNeeded(Option<Kept>),
    /// The form lay too long or came from elsewhere; what was typed is kept.
    StaleForm(Kept),
    BadRequest,
    TooLarge,
    /// The body came too slowly to be waited for.
    TooSlow,
    /// Too many wrong passwords: wait this many seconds.
    SlowDown(u32),
    /// Full queue, lost database: comes back by itself.
    Busy,
    /// Full disk: looking goes on, and writing as soon as there is room again.
    NoRoom,
    Internal,
}

impl Failure {
    /// Logs the cause, which the answer will not show.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::Internal
    }

    fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "web.not_found",
            Self::SignInNeeded(_) => "web.sign_in_needed",
            Self::StaleForm(_) => "web.stale_form",
            Self::BadRequest => "web.bad_request",
            Self::TooLarge => "web.too_large",
            Self::TooSlow => "web.too_slow",
            Self::SlowDown(_) => "web.slow_down",
            Self::Busy => "web.busy",
            Self::NoRoom => "web.no_room",
            Self::Internal => "web.internal",
        }
    }

    fn kept(&self) -> Option<&Kept> {
        match self {
            Self::SignInNeeded(kept) => kept.as_ref(),
            Self::StaleForm(kept) => Some(kept),
            _ => None,
        }
    }

    /// Ours to mend, and the reader's to send once more: what was typed goes back with the news.
    fn passes(&self) -> bool {
        matches!(self, Self::Busy | Self::NoRoom | Self::Internal)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl From<db::Failure> for Failure {
    fn from(failure: db::Failure) -> Self {
        match failure {
            db::Failure::Missing => Self::NotFound,
            db::Failure::DiskFull => {
                tracing::error!("the disk of the database is full: nothing can be written");
                Self::NoRoom
            }
            db::Failure::Busy | db::Failure::Unavailable(_) => {
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
            Self::SignInNeeded(_) => StatusCode::UNAUTHORIZED,
            Self::StaleForm(_) => StatusCode::CONFLICT,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::SlowDown(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

#[derive(Template)]
#[template(path = "web/failure.html")]
struct FailurePage<'a> {
    shell: &'a Shell,
    heading: String,
    advice: String,
    kept: Option<&'a Kept>,
    /// The advice does not say yet that what was typed is kept.
    say_so: bool,
    sign_in: bool,
}

impl Failure {
    /// `sent` is the form that came with the request, if one was read.
    fn page(&self, shell: &Shell, sent: Option<&Kept>) -> HttpResponse {
        let seconds = match self {
            Self::SlowDown(seconds) => seconds.to_string(),
            _ => String::new(),
        };
        let text = |part| shell.tr(&format!("{}.{part}", self.key()), &[("seconds", &seconds)]);
        let page = FailurePage {
            shell,
            heading: text("heading"),
            advice: text("advice"),
            kept: self.kept().or(sent.filter(|_| self.passes())),
            say_so: self.passes(),
            sign_in: matches!(self, Self::SignInNeeded(_)),
        };
        let mut answer =
            html(shell, self.status_code(), &page).unwrap_or_else(|f| f.error_response());
        if matches!(self, Self::Busy | Self::NoRoom | Self::SlowDown(_)) {
            let wait = header::HeaderValue::from_static("5");
            answer.headers_mut().insert(header::RETRY_AFTER, wait);
        }
        answer
    }
}

/// After signing in again: the form that was kept, one press away from being sent.
pub fn resume_page(shell: &Shell, kept: &Kept) -> Handled {
    let page = FailurePage {
        shell,
        heading: shell.t("web.resume.heading").to_owned(),
        advice: shell.t("web.resume.advice").to_owned(),
        kept: Some(kept),
        say_so: false,
        sign_in: false,
    };
    html(shell, StatusCode::OK, &page)
}

/// Middleware: dresses a [`Failure`] as a page in the reader's language. An unsigned GET is sent
/// to the sign-in page instead, and comes back afterwards.
pub async fn error_pages(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answer = next.call(req).await?.map_into_boxed_body();
    let failure = answer.response().error();
    let Some(failure) = failure.and_then(|e| e.as_error::<Failure>()).cloned() else {
        return Ok(answer);
    };
    let req = answer.request().clone();
    let Some(site) = req.app_data::<Data<Site>>() else {
        return Ok(answer);
    };
    let sent = req.extensions_mut().remove::<Kept>();
    let page = match failure {
        Failure::SignInNeeded(None) => to_sign_in(&req),
        failure => failure.page(&Shell::read(&req, site), sent.as_ref()),
    };
    Ok(ServiceResponse::new(req, page))
}

fn to_sign_in(req: &HttpRequest) -> HttpResponse {
    let back = req.uri().path_and_query().map_or("/", |p| p.as_str());
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, format!("/sign-in?back={back}")))
        .finish()
}
