//! Reads a submitted form and checks that it came from one of our own pages.

use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use futures_util::{StreamExt, pin_mut};

use super::failure::{Failure, Kept};
use super::form::Fields;
use super::patience::paced;
use super::{cookies::Cookies, site::Site};
use crate::text::nfc;
use crate::vault::constant_time_eq;

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

/// Reads the body and checks its token. A stale token gives back what was typed, to be sent again.
pub async fn read_form(req: &HttpRequest, payload: Payload) -> Result<Fields, Failure> {
    let site = req.app_data::<Data<Site>>();
    let site = site.ok_or_else(|| Failure::internal("the site is not configured"))?;
    let fields = parse(&read_body(site, payload).await?);
    match check_token(req, site, fields.raw("_token")) {
        true => Ok(keep(req, fields)),
        false => Err(Failure::StaleForm(Kept::new(req, fields))),
    }
}

/// The failure that keeps a form whose sender must sign in first. Only ordinary forms are kept:
/// a photo is sent again from the phone.
pub async fn keep_form(req: &HttpRequest, payload: Payload) -> Failure {
    if !is_form(req) {
        return Failure::SignInNeeded(None);
    }
    let Some(site) = req.app_data::<Data<Site>>() else {
        return Failure::internal("the site is not configured");
    };
    match read_body(site, payload).await {
        Ok(body) => Failure::SignInNeeded(Some(Kept::new(req, parse(&body)))),
        Err(failure) => failure,
    }
}

/// Whether a token belongs to the reader's form cookie and the request comes from our own origin.
pub fn check_token(req: &HttpRequest, site: &Site, token: &str) -> bool {
    let seed = Cookies::new(&site.options).read(req, "form");
    let seed = seed.unwrap_or_default();
    let good = !seed.is_empty() && constant_time_eq(token, &site.vault.mark("form", &seed));
    good && same_origin(req)
}

/// Browsers say where a request was made; an absent header proves nothing and is let through to
/// the token.
fn same_origin(req: &HttpRequest) -> bool {
    let site = req.headers().get("sec-fetch-site");
    let site = site.and_then(|v| v.to_str().ok());
    !matches!(site, Some("cross-site"))
}

/// Leaves a copy with the request: should the handler fail, the page that says so hands it back.
fn keep(req: &HttpRequest, fields: Fields) -> Fields {
    let kept = Kept::new(req, fields.clone());
    req.extensions_mut().insert(kept);
    fields
}

async fn read_body(site: &Site, payload: Payload) -> Result<Bytes, Failure> {
    let chunks = paced(payload, LARGEST_FORM, site.options.patience);
    pin_mut!(chunks);
    let mut body = BytesMut::new();
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk.map_err(refusal)?);
    }
    Ok(body.freeze())
}

fn refusal(error: PayloadError) -> Failure {
    match error {
        PayloadError::Overflow => Failure::TooLarge,
        PayloadError::Io(_) => Failure::TooSlow,
        _ => Failure::BadRequest,
    }
}

fn parse(body: &[u8]) -> Fields {
    let pairs = form_urlencoded::parse(body);
    Fields::new(
        pairs
            .map(|(name, value)| (name.into_owned(), nfc(&value.replace("\r\n", "\n"))))
            .collect(),
    )
}

/// The content type a browser gives to an ordinary form.
fn is_form(req: &HttpRequest) -> bool {
    let kind = req.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded")
}
