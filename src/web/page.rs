//! Turns a template into an answer.

use actix_web::HttpResponse;
use actix_web::http::header::HeaderValue;
use actix_web::http::{StatusCode, header};
use askama::Template;

use super::cookies::NoticeKind;
use super::failure::{Failure, Handled};
use super::shell::Shell;

/// An HTML page. Sets the form cookie where the reader has none yet, clears a notice once shown,
/// and keeps pages with personal data out of shared caches.
pub fn html(shell: &Shell, status: StatusCode, page: &impl Template) -> Handled {
    let body = page.render().map_err(Failure::internal)?;
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(cookie) = shell.form_cookie() {
        answer.cookie(cookie);
    }
    if shell.notice().is_some() {
        answer.cookie(shell.cookies.forget("notice"));
    }
    Ok(answer.body(body))
}

/// A page for anybody with a camera: no cookie is set, and a good answer may be kept for a minute by
/// whoever stands between. It still differs by the reader's language and size of letters.
pub fn public_html(status: StatusCode, page: &impl Template) -> Handled {
    let body = page.render().map_err(Failure::internal)?;
    let keep = if status.is_success() {
        "public, max-age=60"
    } else {
        "no-store"
    };
    Ok(HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, keep))
        .insert_header((header::VARY, "Cookie"))
        .body(body))
}

/// An address for `Location`. What people typed may stand in it: all but visible ASCII is written
/// as browsers write it, so that no text can break the header.
pub(super) fn location(path: &str) -> HeaderValue {
    let mut written = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'!'..=b'~' => written.push(char::from(byte)),
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    HeaderValue::from_str(&written).unwrap_or(HeaderValue::from_static("/"))
}

/// After a form was taken: go and look (303), so that reloading sends nothing twice.
pub fn see_other(path: impl Into<String>) -> Handled {
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location(&path.into())))
        .finish())
}

/// The same, with one sentence to show there.
pub fn with_notice(
    shell: &Shell,
    path: impl Into<String>,
    kind: NoticeKind,
    key: &'static str,
) -> Handled {
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location(&path.into())))
        .cookie(shell.cookies.notice(kind, key))
        .finish())
}

#[cfg(test)]
mod tests {
    use crate::web::page::location;

    #[test]
    fn what_was_typed_breaks_no_header() {
        for (path, written) in [
            ("/listings?q=c%C3%A0", "/listings?q=c%C3%A0"),
            ("/listings?q=cà phê", "/listings?q=c%C3%A0%20ph%C3%AA"),
            ("/\0\r\nset-cookie: a=b", "/%00%0D%0Aset-cookie:%20a=b"),
        ] {
            assert_eq!(location(path), written);
        }
    }
}
