//! The one place where what went wrong becomes an HTTP answer.
//!
//! 4xx say what happened and what to do; 5xx never show a cause and always log one.

use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::kept::{FormReader, Kept, News, kept_page};
use super::page::html;
use super::shell::Shell;
use super::site::Site;
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
    SignedOut(Option<Kept>),
    /// The form lay too long; what was typed is kept where it is ours.
    StaleForm(Option<Kept>),
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
    /// Others have as much of this under way as there may be at once.
    Crowded,
    /// The reader's own last question of this kind is still being worked on.
    OneAtATime,
    /// Full disk: looking goes on, and writing as soon as there is room again.
    NoRoom,
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

    fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "web.not_found",
            Self::SignInNeeded | Self::SignedOut(None) => "web.signed_out",
            Self::SignedOut(Some(_)) => "web.sign_in_needed",
            Self::StaleForm(None) => "web.stale_form_lost",
            Self::StaleForm(Some(_)) => "web.stale_form",
            Self::ForeignForm => "web.foreign_form",
            Self::BadRequest => "web.bad_request",
            Self::WrongMethod => "web.wrong_method",
            Self::TooLarge(_) => "web.too_large",
            Self::TooSlow => "web.too_slow",
            Self::SlowDown(_) => "web.slow_down",
            Self::Busy => "web.busy",
            Self::Crowded => "web.crowded",
            Self::OneAtATime => "web.one_at_a_time",
            Self::NoRoom => "web.no_room",
            Self::Damaged => "web.damaged",
            Self::Internal => "web.internal",
        }
    }

    /// The same request is worth sending again, a little later.
    fn is_for_a_while(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Crowded | Self::OneAtATime | Self::NoRoom | Self::SlowDown(_)
        )
    }

    /// Ours to mend, and the reader's to send once more: what was typed goes back with the news.
    fn passes(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::NoRoom | Self::Damaged | Self::Internal
        )
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
            db::Failure::Damaged(why) => {
                tracing::error!(why, "the database is damaged: a request was refused");
                Self::Damaged
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
            Self::SignInNeeded | Self::SignedOut(_) => StatusCode::UNAUTHORIZED,
            Self::StaleForm(_) => StatusCode::CONFLICT,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::SlowDown(_) | Self::OneAtATime => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Crowded | Self::NoRoom | Self::Damaged => {
                StatusCode::SERVICE_UNAVAILABLE
            }
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
    /// Carried along hidden while the reader signs in.
    kept: Option<&'a Kept>,
    sign_in: bool,
}

impl Failure {
    fn text(&self, shell: &Shell, part: &str) -> String {
        let (name, value) = match self {
            Self::SlowDown(seconds) => ("seconds", seconds.to_string()),
            Self::TooLarge(most) => ("most", size(*most)),
            _ => ("", String::new()),
        };
        shell.tr(&format!("{}.{part}", self.key()), &[(name, &value)])
    }

    /// `sent` is the form that came with the request, if one was read.
    async fn page(self, req: &HttpRequest, shell: &Shell, sent: Option<Kept>) -> HttpResponse {
        let (kept, reader) = match &self {
            Self::StaleForm(kept) => (kept.clone(), FormReader::InSession),
            // No time to look names up: whoever reads this pressed the button a moment ago.
            Self::Busy => (sent, FormReader::Sender),
            failure if failure.passes() => (sent, FormReader::InSession),
            _ => (None, FormReader::Sender),
        };
        let Some(kept) = kept else {
            return self.bare_page(shell);
        };
        let mut advice = self.text(shell, "advice");
        if self.passes() {
            advice = format!("{advice} {}", shell.t("web.kept"));
        }
        let news = News {
            status: self.status_code(),
            heading: self.text(shell, "heading"),
            advice,
        };
        match kept_page((req, shell), news, &kept, reader).await {
            Ok(page) => self.with_wait(page),
            // What the form is about is not there for this reader, or cannot be looked up.
            Err(why) if !self.passes() => why.bare_page(shell),
            Err(_) => self.bare_page(shell),
        }
    }

    fn bare_page(&self, shell: &Shell) -> HttpResponse {
        let page = FailurePage {
            shell,
            heading: self.text(shell, "heading"),
            advice: self.text(shell, "advice"),
            kept: match self {
                Self::SignedOut(kept) => kept.as_ref(),
                _ => None,
            },
            sign_in: matches!(self, Self::SignedOut(_)),
        };
        let page = html(shell, self.status_code(), &page);
        self.with_wait(page.unwrap_or_else(|failure| failure.error_response()))
    }

    fn with_wait(&self, mut answer: HttpResponse) -> HttpResponse {
        if self.is_for_a_while() {
            let wait = header::HeaderValue::from_static("5");
            answer.headers_mut().insert(header::RETRY_AFTER, wait);
        }
        answer
    }
}

/// "128 KB", "40 MB": every limit is a whole number of either.
fn size(bytes: usize) -> String {
    match bytes / 1024 {
        kilobytes if kilobytes < 1024 => format!("{kilobytes} KB"),
        kilobytes => format!("{} MB", kilobytes / 1024),
    }
}

/// Middleware: dresses a [`Failure`] as a page in the reader's language. An unsigned GET is sent
/// to the sign-in page instead, and comes back afterwards.
pub async fn error_pages(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answer = next.call(req).await?.map_into_boxed_body();
    let req = answer.request().clone();
    let (Some(failure), Some(site)) = (failure_of(&answer), req.app_data::<Data<Site>>()) else {
        return Ok(answer);
    };
    let sent = req.extensions_mut().remove::<Kept>();
    let mut page = match failure {
        Failure::SignInNeeded => to_sign_in(&req),
        failure => failure.page(&req, &Shell::read(&req, site), sent).await,
    };
    if page.status() == StatusCode::METHOD_NOT_ALLOWED {
        page.headers_mut().insert(header::ALLOW, allowed(&req));
    }
    Ok(ServiceResponse::new(req, page))
}

/// What a handler failed with. Where an address has no handler for the method, actix answers by
/// itself and says nothing.
fn failure_of(answer: &ServiceResponse<BoxBody>) -> Option<Failure> {
    let failure = answer.response().error();
    let failure = failure.and_then(|e| e.as_error::<Failure>()).cloned();
    let wrong_method = answer.status() == StatusCode::METHOD_NOT_ALLOWED;
    failure.or(wrong_method.then_some(Failure::WrongMethod))
}

/// Every address is for looking, for a form, or for both.
fn allowed(req: &HttpRequest) -> header::HeaderValue {
    header::HeaderValue::from_static(match *req.method() {
        Method::GET => "POST",
        Method::POST => "GET, HEAD",
        _ => "GET, HEAD, POST",
    })
}

fn to_sign_in(req: &HttpRequest) -> HttpResponse {
    let back = req.uri().path_and_query().map_or("/", |p| p.as_str());
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, format!("/sign-in?back={back}")))
        .finish()
}
