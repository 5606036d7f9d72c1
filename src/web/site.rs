//! What every handler may reach: built once by `app`, passed in, never global.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, HeaderValue};

use super::body_timeout::GRACE;
use crate::blobs::Store;
use crate::clock::Clock;
use crate::db::Db;
use crate::security_events::{AddressMark, SecurityEvent, SecurityRecorder};
use crate::values::host_of;
use crate::vault::Vault;

/// The few settings that pages need to know.
#[derive(Debug, Clone)]
pub struct SiteOptions {
    /// `https://lensan.example`, without a slash at the end: what QR codes and mails point to.
    pub base_url: String,
    /// Served under TLS: cookies get the `__Host-` prefix and `Secure`.
    pub secure: bool,
    /// How many proxies stand in front of us, one behind the other: each adds to
    /// `X-Forwarded-For` whom it saw, so the entry of the outermost is the client's address.
    pub proxies: usize,
    /// Nothing is published: `/open` is not there.
    pub open_data_off: bool,
    /// How long the first bytes of a form may take.
    pub body_timeout: Duration,
}

impl Default for SiteOptions {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            secure: false,
            proxies: 0,
            open_data_off: false,
            body_timeout: GRACE,
        }
    }
}

#[derive(Clone)]
pub struct Site {
    pub db: Db,
    pub clock: Clock,
    pub vault: Vault,
    pub blobs: Store,
    /// Who came.
    pub security: SecurityRecorder,
    pub options: Arc<SiteOptions>,
}

impl Site {
    /// The public address of a path such as `/t/ABCD`.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.options.base_url)
    }

    /// The host of the base address: what this installation is called among others.
    pub fn host(&self) -> String {
        host_of(&self.options.base_url).unwrap_or_else(|| "localhost".to_owned())
    }

    /// Notes who came, with the mark of where the request came from.
    pub fn note_security(&self, req: &HttpRequest, kind: SecurityEvent, account: Option<i64>) {
        let address = self.address_mark(req);
        self.security
            .record(kind, account, address, self.clock.now());
    }

    pub(super) fn address_mark(&self, req: &HttpRequest) -> AddressMark {
        AddressMark::of(&self.vault, &self.origin_of(req))
    }

    /// Where a request came from, as far as a pace is concerned. What no proxy of ours wrote is
    /// not believed.
    pub fn origin_of(&self, req: &HttpRequest) -> String {
        let peer = req.peer_addr().map(|peer| peer.ip());
        let client = forwarded(req.headers(), self.options.proxies).or(peer);
        client.map_or(String::new(), network)
    }
}

/// The client's address in `X-Forwarded-For`. The lines of that header are one list (RFC 9110,
/// 5.3), each proxy adds to its end, and what stands before may be the client's own invention.
fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let lines = headers
        .get_all("x-forwarded-for")
        .map(HeaderValue::as_bytes);
    let entries: Vec<&[u8]> = lines.flat_map(|line| line.split(|b| *b == b',')).collect();
    // A list that is too short was begun by a proxy of ours.
    let at = entries.len().saturating_sub(proxies);
    address(entries.get(at)?)
}

/// `203.0.113.7`, `203.0.113.7:40001`, `2001:db8::7`, `[2001:db8::7]`, `[2001:db8::7]:40001`: some
/// proxies write the port as well, which is another one each time.
fn address(entry: &[u8]) -> Option<IpAddr> {
    let text = str::from_utf8(entry).ok()?.trim().trim_matches('"');
    if let Ok(with_port) = text.parse::<SocketAddr>() {
        return Some(with_port.ip());
    }
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok()
}

/// One customer of IPv6 has 2⁶⁴ addresses, and counts once.
fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderName;

    use super::*;

    #[test]
    fn a_customer_counts_once_however_many_addresses() {
        let of = |text: &str| text.parse().map(network).unwrap_or_default();
        assert_eq!(of("203.113.1.2"), "203.113.1.2");
        assert_eq!(of("::ffff:203.113.1.2"), "203.113.1.2");
        assert_eq!(of("2405:4800:1:2::7"), of("2405:4800:1:2:9:9:9:9"));
        assert_ne!(of("2405:4800:1:2::7"), of("2405:4800:1:3::7"));
    }
    /// The client's address behind so many proxies.
    fn client(proxies: usize, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            let line = HeaderValue::from_bytes(line.as_bytes());
            let name = HeaderName::from_static("x-forwarded-for");
            headers.append(name, line.unwrap_or(HeaderValue::from_static("")));
        }
        let client = super::forwarded(&headers, proxies);
        client.map_or(String::new(), |ip| ip.to_string())
    }

    #[test]
    fn a_port_makes_no_other_client() {
        for entry in ["203.0.113.7", " 203.0.113.7:40001 ", "203.0.113.7:9"] {
            assert_eq!(client(1, &[entry]), "203.0.113.7", "{entry}");
        }
        for entry in ["2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:40001"] {
            assert_eq!(client(1, &[entry]), "2001:db8::7", "{entry}");
        }
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_believed() {
        for lines in [
            &["198.51.100.1, 203.0.113.7"][..],
            &["198.51.100.1", "203.0.113.7"],
            &["198.51.100.1, 198.51.100.2", "203.0.113.7"],
            &["T\u{00e2}y Nguy\u{00ea}n, 203.0.113.7:1"],
        ] {
            assert_eq!(client(1, lines), "203.0.113.7", "{lines:?}");
        }
    }

    #[test]
    fn of_several_proxies_the_outermost_saw_the_client() {
        let lines = ["198.51.100.1, 203.0.113.7", "192.0.2.9"];
        assert_eq!(client(2, &lines), "203.0.113.7");
        assert_eq!(client(2, &["203.0.113.7"]), "203.0.113.7");
    }

    #[test]
    fn what_is_no_address_and_what_no_proxy_wrote_counts_as_the_peer() {
        for entry in [
            "",
            "unknown",
            "_hidden",
            "203.0.113.7:x",
            "a, 300.1.1.1",
            "203.0.113.7,",
        ] {
            assert_eq!(client(1, &[entry]), "", "{entry}");
        }
        assert_eq!(client(0, &["203.0.113.7"]), "");
        assert_eq!(client(1, &[]), "");
    }
}
