//! What happens around every request: a line in the log with an id, and the headers that keep
//! browsers on the safe side.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use actix_web::HttpMessage;
use actix_web::body::{BodySize, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCEPT_ENCODING, AcceptEncoding, CACHE_CONTROL, CONTENT_LENGTH, Encoding, HeaderMap,
    HeaderName, HeaderValue,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use tracing::Instrument;

use super::form_token::SessionHolder;
use super::site::Site;
use crate::security_events::{AddressMark, SecurityEvent};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Every answer carries these, unless it says otherwise itself. No inline script runs, no other site
/// frames us, no path of ours leaks to others.
const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    // For browsers that do not know `frame-ancestors`.
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// For a year a browser asks this host by HTTPS only. Nothing is said of the hosts below it, which
/// are not ours.
const HTTPS_ONLY: (&str, &str) = ("strict-transport-security", "max-age=31536000");

pub async fn security_headers<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let site = req.app_data::<Data<Site>>();
    let secure = site.is_some_and(|site| site.options.secure);
    let mut answer = next.call(req).await?;
    dress(answer.headers_mut(), secure);
    Ok(answer)
}

fn dress(headers: &mut HeaderMap, secure: bool) {
    let who_may_embed = ("cross-origin-resource-policy", who_may_embed(headers));
    let only_under_tls = secure.then_some(HTTPS_ONLY);
    let all = HEADERS.into_iter().chain(only_under_tls);
    for (name, value) in all.chain([who_may_embed]) {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// What any cache may hand to anybody, another site may show too: published tables, the picture of a
/// code, a product's photo.
fn who_may_embed(headers: &HeaderMap) -> &'static str {
    let kept = headers.get(CACHE_CONTROL).map(HeaderValue::as_bytes);
    if kept.is_some_and(|kept| kept.starts_with(b"public")) {
        "cross-origin"
    } else {
        "same-origin"
    }
}

/// Whoever refuses every encoding that we have gets the page as it is (RFC 9110, 12.5.3), instead of
/// a list of encodings.
pub async fn any_encoding<B: MessageBody>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let ours = [Encoding::gzip(), Encoding::identity()];
    let wanted = req.get_header::<AcceptEncoding>();
    if wanted.is_some_and(|wanted| wanted.negotiate(ours.iter()).is_none()) {
        req.headers_mut().remove(ACCEPT_ENCODING);
    }
    next.call(req).await
}

/// HEAD is asked by link previews, monitors and caches. Every page answers it as it answers GET,
/// with the same headers and without the body.
///
/// Actix would drop the body too, but for the wrong request: it looks at the one that came last,
/// and a client may send the next before this one is answered.
pub async fn head_as_get<B: MessageBody>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, NoBody>>, actix_web::Error> {
    if req.method() != Method::HEAD {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    req.head_mut().method = Method::GET;
    let answer = next.call(req).await?;
    Ok(answer.map_body(|head, body| {
        // What is compressed on its way has no length yet; "not modified" tells none.
        if let (BodySize::Sized(length), true) = (body.size(), states_length(head.status)) {
            let length = HeaderValue::from(length);
            head.headers_mut().insert(CONTENT_LENGTH, length);
        }
        head.no_chunking(true);
        EitherBody::right(NoBody)
    }))
}

fn states_length(status: StatusCode) -> bool {
    !matches!(status, StatusCode::NOT_MODIFIED | StatusCode::NO_CONTENT)
}

/// Nothing, of a length that the server shall not put into the headers.
#[derive(Debug)]
pub struct NoBody;

impl MessageBody for NoBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Poll::Ready(None)
    }
}

/// Notes that somebody was refused or asked to wait. Who is signed in is known here only where the
/// handler asked for it, so a file that a browser looks for by itself is no refusal.
pub async fn note_refusals<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let answer = next.call(req).await?;
    let req = answer.request();
    if let Some(site) = req.app_data::<Data<Site>>() {
        let account = SessionHolder::of(req).map(|holder| holder.account_id);
        let kind = match answer.status() {
            StatusCode::TOO_MANY_REQUESTS => Some(SecurityEvent::Limited),
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN if account.is_some() => {
                Some(SecurityEvent::Refused)
            }
            _ => None,
        };
        if let Some(kind) = kind {
            site.note_security(req, kind, account);
        }
    }
    Ok(answer)
}

/// One line per request: id, method, route pattern (never the path: it may hold a code), status,
/// milliseconds, and the two marks under which `security_events` knows who it was. The id also goes out as `x-request-id`, for the person who reports a fault.
pub async fn request_log<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    if !tracing::enabled!(tracing::Level::INFO) {
        return next.call(req).await;
    }
    let id = uuid::Uuid::now_v7().simple().to_string();
    let span = tracing::info_span!("request", id = %id);
    async move {
        let (began, method) = (Instant::now(), req.method().clone());
        let mut answer = next.call(req).await?;
        let route = answer.request().match_pattern().unwrap_or_default();
        let status = answer.status().as_u16();
        let ms = began.elapsed().as_secs_f64() * 1000.0;
        let account = SessionHolder::of(answer.request()).map(|holder| holder.account_id);
        let site = answer.request().app_data::<Data<Site>>();
        let address = site.map(|site| site.address_mark(answer.request()));
        let address = address.as_ref().map(AddressMark::as_str);
        tracing::info!(
            %method, route, status, account, address, ms = format_args!("{ms:.1}"), "answered"
        );
        if let Ok(value) = HeaderValue::from_str(&id) {
            let name = HeaderName::from_static("x-request-id");
            answer.headers_mut().insert(name, value);
        }
        Ok(answer)
    }
    .instrument(span)
    .await
}
