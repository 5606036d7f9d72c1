//! Where a form comes from. A token says that a form is ours; this says who sends it.

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, HeaderName, ORIGIN};
use actix_web::http::uri::{Authority, Uri};

use super::site::SiteOptions;

/// What the browser says of the page that a form was sent from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormSource {
    /// A page of this site.
    Own,
    /// Another site, be it a neighbour under the same domain, or a page without an origin.
    Foreign,
    /// An old browser, or no browser: the token alone decides.
    Unknown,
}

/// A host in lower case and its port.
type HostAndPort = (String, u16);

impl FormSource {
    /// `Sec-Fetch-Site` first: no page can set it, and it is right where a proxy has changed `Host`.
    /// Browsers send it under TLS and to this machine only, so `Origin` decides elsewhere.
    pub(super) fn of(req: &HttpRequest, options: &SiteOptions) -> Self {
        let fetch_site = HeaderName::from_static("sec-fetch-site");
        match text(req, fetch_site) {
            Some("same-origin") => Self::Own,
            // Typed or reloaded by the person, or a browser that does not say.
            Some("none") | None => Self::by_origin(req, options),
            Some(_) => Self::Foreign,
        }
    }

    fn by_origin(req: &HttpRequest, options: &SiteOptions) -> Self {
        match text(req, ORIGIN) {
            None => Self::Unknown,
            Some(origin) if is_ours(origin, req, options) => Self::Own,
            Some(_) => Self::Foreign,
        }
    }
}

/// `None` where the header did not come; what is no text is no value of ours.
fn text(req: &HttpRequest, name: HeaderName) -> Option<&str> {
    let value = req.headers().get(name)?;
    Some(value.to_str().unwrap_or_default())
}

/// The address that the browser asked, or the one that the site is published under.
fn is_ours(origin: &str, req: &HttpRequest, options: &SiteOptions) -> bool {
    let Some((place, port)) = place(origin) else {
        return false;
    };
    // A `Host` without a port was asked at the usual one: under TLS 443, whatever a page of plain
    // HTTP under the same name says.
    let usual = if options.secure { 443 } else { port };
    let asked = text(req, HOST).and_then(|host| host.parse::<Authority>().ok());
    let asked = asked.map(|host| (lower(&host), host.port_u16().unwrap_or(usual)));
    let own = Some((place, port));
    own == asked || own == self::place(&options.base_url)
}

fn place(address: &str) -> Option<HostAndPort> {
    let address: Uri = address.parse().ok()?;
    let authority = address.authority()?;
    let usual = match address.scheme_str()? {
        "https" => 443,
        _ => 80,
    };
    Some((lower(authority), authority.port_u16().unwrap_or(usual)))
}

fn lower(authority: &Authority) -> String {
    authority.host().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use crate::web::SiteOptions;
    use crate::web::form_source::FormSource::{self, Foreign, Own, Unknown};

    fn source(base_url: &str, headers: &[(&str, &str)]) -> FormSource {
        let options = SiteOptions {
            base_url: base_url.to_owned(),
            secure: base_url.starts_with("https:"),
            ..SiteOptions::default()
        };
        let add = |req: TestRequest, header: &(&str, &str)| req.insert_header(*header);
        let req = headers.iter().fold(TestRequest::post(), add);
        FormSource::of(&req.to_http_request(), &options)
    }

    fn by_origin(base_url: &str, host: &str, origin: &str) -> FormSource {
        source(base_url, &[("host", host), ("origin", origin)])
    }

    #[test]
    fn a_page_of_this_site_is_known_on_this_machine_in_the_office_and_behind_a_proxy() {
        for (base, host, origin) in [
            (
                "http://127.0.0.1:8080",
                "localhost:8080",
                "http://localhost:8080",
            ),
            (
                "http://127.0.0.1:8080",
                "192.168.1.7:8080",
                "http://192.168.1.7:8080",
            ),
            (
                "http://127.0.0.1:8080",
                "[fd00::7]:8080",
                "http://[fd00::7]:8080",
            ),
            ("http://lensan.lan", "LENSAN.lan", "http://lensan.lan"),
            (
                "https://lensan.example",
                "lensan.example",
                "https://lensan.example",
            ),
            (
                "https://lensan.example",
                "lensan.example:443",
                "https://lensan.example",
            ),
            // The proxy asks us by another name, or the office by the machine's own.
            (
                "https://lensan.example",
                "127.0.0.1:8080",
                "https://lensan.example",
            ),
            (
                "https://lensan.example",
                "may-chu:8080",
                "http://may-chu:8080",
            ),
            // Published under TLS, and nobody said so.
            (
                "http://127.0.0.1:8080",
                "lensan.example",
                "https://lensan.example",
            ),
        ] {
            assert_eq!(by_origin(base, host, origin), Own, "{base} {host} {origin}");
        }
    }

    #[test]
    fn a_page_of_another_site_is_foreign() {
        for (base, host, origin) in [
            (
                "https://lensan.example",
                "lensan.example",
                "https://evil.example",
            ),
            (
                "https://lensan.example",
                "lensan.example",
                "https://a.lensan.example",
            ),
            (
                "https://lensan.example",
                "lensan.example",
                "http://lensan.example",
            ),
            (
                "https://lensan.example",
                "lensan.example",
                "https://lensan.example:8443",
            ),
            (
                "http://127.0.0.1:8080",
                "localhost:8080",
                "http://localhost:3000",
            ),
            (
                "http://127.0.0.1:8080",
                "192.168.1.7:8080",
                "http://192.168.1.7",
            ),
            ("http://127.0.0.1:8080", "192.168.1.7:8080", "null"),
            ("http://127.0.0.1:8080", "192.168.1.7:8080", ""),
            ("", "192.168.1.7:8080", "http://192.168.1.8:8080"),
        ] {
            assert_eq!(
                by_origin(base, host, origin),
                Foreign,
                "{base} {host} {origin}"
            );
        }
    }

    #[test]
    fn what_the_browser_says_of_the_page_goes_before_its_origin() {
        let of = |site, origin| {
            let headers = [("host", "x"), ("sec-fetch-site", site), ("origin", origin)];
            source("https://lensan.example", &headers)
        };
        assert_eq!(of("same-origin", "https://y"), Own);
        assert_eq!(of("none", "https://lensan.example"), Own);
        for site in ["same-site", "cross-site", "đâu đó"] {
            assert_eq!(of(site, "https://lensan.example"), Foreign);
        }
        assert_eq!(source("http://x", &[("host", "x")]), Unknown);
        let typed = [("host", "x"), ("sec-fetch-site", "none")];
        assert_eq!(source("http://x", &typed), Unknown);
    }
}
