//! Reads a submitted form and checks that it came from one of our own pages.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use futures_util::{StreamExt, pin_mut};

use super::body_timeout::timed_body;
use super::cookies::Cookies;
use super::failure::Failure;
use super::fields::{Fields, received};
use super::form_source::FormSource;
use super::form_token::{self, SessionHolder, TokenVerdict};
use super::kept_form::KeptForm;
use super::site::Site;
use crate::security_events::SecurityEvent;

/// Room for some 40,000 accented letters; actix's own 16 KiB end at about 1,800.
const LARGEST_FORM: usize = 128 * 1024;

/// A form that carried the right token. For pages that need no sign-in; the others use `Posted`.
#[derive(Debug)]
pub struct FormData(pub Fields);

impl FromRequest for FormData {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, payload) = (req.clone(), payload.take());
        Box::pin(async move { read_form(&req, payload).await.map(FormData) })
    }
}

/// Reads the body and checks its token. A stale form gives back what was typed, to be sent again.
pub async fn read_form(req: &HttpRequest, payload: Payload) -> Result<Fields, Failure> {
    let site = site(req)?;
    let fields = parse(&read_body(site, payload).await?);
    match check_token(req, site, fields.raw("_token")) {
        TokenVerdict::Good => Ok(keep(req, fields)),
        TokenVerdict::Stale => Err(Failure::StaleForm(kept_if_ours(req, site, fields))),
        TokenVerdict::OfAnother => Err(Failure::FormOfAnother(kept_if_ours(req, site, fields))),
    }
}

/// The failure that keeps a form whose sender must sign in first. Only ordinary forms are kept:
/// a photo is sent again from the phone.
pub async fn keep_form(req: &HttpRequest, payload: Payload) -> Failure {
    if !is_form(req) {
        return Failure::SignInNeeded;
    }
    let kept = async {
        let site = site(req)?;
        let fields = parse(&read_body(site, payload).await?);
        Ok(kept_if_ours(req, site, fields))
    };
    kept.await
        .map_or_else(|failure| failure, Failure::SignedOut)
}

/// Nothing that came without our own token may leave with one: a page of another site could
/// otherwise put a form of its own into ours. A form is kept where its token is right, or where
/// the browser says that a page of ours sent it.
fn kept_if_ours(req: &HttpRequest, site: &Site, fields: Fields) -> Option<KeptForm> {
    let ours = FormSource::of(req, &site.options) == FormSource::Own
        || has_own_token(req, site, fields.raw("_token"));
    ours.then(|| KeptForm::new(req, fields))
}

/// What the token says: it must belong to the browser's form cookie, and, where somebody's session
/// was read before the form, to that account.
pub(super) fn check_token(req: &HttpRequest, site: &Site, token: &str) -> TokenVerdict {
    let seeds = Cookies::new(&site.options).read_each(req, "form");
    let holder = SessionHolder::of(req);
    let reader = holder.as_ref().map(|holder| &holder.owner);
    form_token::judge(&site.vault, &seeds, token, reader)
}

/// Whether a page of ours in this browser held the token, whoever had opened it.
fn has_own_token(req: &HttpRequest, site: &Site, token: &str) -> bool {
    let seeds = Cookies::new(&site.options).read_each(req, "form");
    form_token::judge(&site.vault, &seeds, token, None) == TokenVerdict::Good
}

/// Middleware: what another site's page sends is refused before it is read, be its token right or
/// wrong. A token that a stranger fetched is right for the cookie that came with it.
pub async fn own_forms(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let refused = !req.method().is_safe() && is_foreign(&req);
    if refused {
        Ok(req.error_response(Failure::ForeignForm))
    } else {
        Ok(next.call(req).await?.map_into_boxed_body())
    }
}

/// Told in the log, for a proxy that changes `Host` looks the same as an attack.
fn is_foreign(req: &ServiceRequest) -> bool {
    let site = req.app_data::<Data<Site>>();
    let source = site.map(|site| FormSource::of(req.request(), &site.options));
    let foreign = source == Some(FormSource::Foreign);
    if foreign {
        let origin = req.headers().get(header::ORIGIN);
        if let Some(site) = site {
            site.note_security(req.request(), SecurityEvent::ForeignForm, None);
        }
        tracing::warn!(
            ?origin,
            "a form of another site was refused; if that is this site, LENSAN_BASE_URL must name it"
        );
    }
    foreign
}

fn site(req: &HttpRequest) -> Result<&Data<Site>, Failure> {
    req.app_data::<Data<Site>>()
        .ok_or_else(|| Failure::internal("the site is not configured"))
}

/// Leaves a copy with the request: should the handler fail, the page that says so hands it back.
fn keep(req: &HttpRequest, fields: Fields) -> Fields {
    let kept = KeptForm::new(req, fields.clone());
    req.extensions_mut().insert(kept);
    fields
}

async fn read_body(site: &Site, payload: Payload) -> Result<Bytes, Failure> {
    let chunks = timed_body(payload, LARGEST_FORM, site.options.body_timeout);
    pin_mut!(chunks);
    let mut body = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk.map_err(|error| refusal(&error))?);
    }
    Ok(body.freeze())
}

fn refusal(error: &PayloadError) -> Failure {
    match error {
        PayloadError::Overflow => Failure::TooLarge(LARGEST_FORM),
        PayloadError::Io(_) => Failure::TooSlow,
        _ => Failure::BadRequest,
    }
}

fn parse(body: &[u8]) -> Fields {
    let pairs = form_urlencoded::parse(body);
    Fields::new(
        pairs
            .map(|(name, value)| (received(&name), received(&value)))
            .collect(),
    )
}

/// The content type a browser gives to an ordinary form.
fn is_form(req: &HttpRequest) -> bool {
    let kind = req.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded")
}
