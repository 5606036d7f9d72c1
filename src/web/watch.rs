//! What happens around every request: a line in the log with an id, and the headers that keep
//! browsers on the safe side.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use actix_web::body::{BodySize, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use tracing::Instrument;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// No inline script runs, no other site frames us, no path of ours leaks to others.
pub async fn security_headers<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let mut answer = next.call(req).await?;
    dress(answer.headers_mut());
    Ok(answer)
}

fn dress(headers: &mut HeaderMap) {
    const HEADERS: [(&str, &str); 4] = [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ];
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
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
        if let (BodySize::Sized(length), true) = (body.size(), tells_length(head.status)) {
            let length = HeaderValue::from(length);
            head.headers_mut().insert(CONTENT_LENGTH, length);
        }
        head.no_chunking(true);
        EitherBody::right(NoBody)
    }))
}

fn tells_length(status: StatusCode) -> bool {
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

/// One line per request: id, method, route pattern (never the path: it may hold a code), status,
/// milliseconds. The id also goes out as `x-request-id`, for the person who reports a fault.
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
        tracing::info!(%method, route, status, ms = format_args!("{ms:.1}"), "answered");
        if let Ok(value) = HeaderValue::from_str(&id) {
            let name = HeaderName::from_static("x-request-id");
            answer.headers_mut().insert(name, value);
        }
        Ok(answer)
    }
    .instrument(span)
    .await
}
