//! What happens around every request: a line in the log with an id, and the headers that keep
//! browsers on the safe side.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
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
