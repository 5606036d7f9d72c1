//! What every handler may reach: built once by `app`, passed in, never global.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;

use super::patience::GRACE;
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::db::Db;
use crate::vault::Vault;

/// The few settings that pages need to know.
#[derive(Debug, Clone)]
pub struct SiteOptions {
    /// `https://lensan.example`, without a slash at the end: what QR codes and mails point to.
    pub base_url: String,
    /// Served under TLS: cookies get the `__Host-` prefix and `Secure`.
    pub secure: bool,
    /// The proxy in front of us sets `X-Forwarded-For`, so its word is taken for the address.
    pub behind_proxy: bool,
    /// Nothing is published: `/open` is not there.
    pub open_data_off: bool,
    /// How long the first bytes of a form may take.
    pub patience: Duration,
}

impl Default for SiteOptions {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            secure: false,
            behind_proxy: false,
            open_data_off: false,
            patience: GRACE,
        }
    }
}

#[derive(Clone)]
pub struct Site {
    pub db: Db,
    pub clock: Clock,
    pub vault: Vault,
    pub blobs: Blobs,
    pub options: Arc<SiteOptions>,
}

impl Site {
    /// The public address of a path such as `/t/ABCD`.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.options.base_url)
    }

    /// Where a request came from, as far as a pace is concerned; behind a proxy, the last address
    /// it names.
    pub fn origin_of(&self, req: &HttpRequest) -> String {
        let forwarded = req.headers().get("x-forwarded-for");
        let forwarded = forwarded.and_then(|v| v.to_str().ok());
        let forwarded = forwarded.and_then(|v| v.rsplit(',').next());
        match forwarded {
            Some(address) if self.options.behind_proxy => match address.trim().parse() {
                Ok(ip) => network(ip),
                Err(_) => address.trim().to_owned(),
            },
            _ => req.peer_addr().map_or(String::new(), |a| network(a.ip())),
        }
    }
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
    use super::*;

    #[test]
    fn a_customer_counts_once_however_many_addresses() {
        let of = |text: &str| text.parse().map(network).unwrap_or_default();
        assert_eq!(of("203.113.1.2"), "203.113.1.2");
        assert_eq!(of("::ffff:203.113.1.2"), "203.113.1.2");
        assert_eq!(of("2405:4800:1:2::7"), of("2405:4800:1:2:9:9:9:9"));
        assert_ne!(of("2405:4800:1:2::7"), of("2405:4800:1:3::7"));
    }
}
