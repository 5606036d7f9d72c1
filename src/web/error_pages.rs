//! The one place where what went wrong becomes a page.
//!
//! 4xx say what happened and what to do; 5xx never show a cause and always log one.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::failure::Failure;
use super::kept_form::KeptForm;
use super::kept_page::{FormNotice, FormReader, kept_page};
use super::page::html;
use super::shell::Shell;
use super::site::Site;

#[derive(Template)]
#[template(path = "web/failure.html")]
struct FailurePage<'a> {
    shell: &'a Shell,
    heading: String,
    advice: String,
    /// Carried along hidden while the reader signs in.
    kept: Option<&'a KeptForm>,
    sign_in: bool,
}

impl Failure {
    fn text(&self, shell: &Shell, part: &str) -> String {
        let (name, value) = match self {
            Self::FormOfAnother(_) => ("name", shell.holder_name().to_owned()),
            Self::SlowDown(seconds) => ("seconds", seconds.to_string()),
            Self::TooLarge(most) => ("most", size(*most)),
            _ => ("", String::new()),
        };
        shell.tr(&format!("{}.{part}", self.key()), &[(name, &value)])
    }

    /// `sent` is the form that came with the request, if one was read.
    async fn page(self, req: &HttpRequest, shell: &Shell, sent: Option<KeptForm>) -> HttpResponse {
        let (kept, reader) = match &self {
            Self::StaleForm(kept) | Self::FormOfAnother(kept) => {
                (kept.clone(), FormReader::InSession)
            }
            // No time to look names up: whoever reads this pressed the button a moment ago.
            Self::Busy | Self::TimedOut => (sent, FormReader::Sender),
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
        let news = FormNotice {
            status: self.status_code(),
            heading: self.text(shell, "heading"),
            advice,
        };
        match kept_page(req, shell, news, &kept, reader).await {
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
    let sent = req.extensions_mut().remove::<KeptForm>();
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
