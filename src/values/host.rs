//! The host in an address of the web.

use url::Url;

/// `lensan.example`, or an IP address as it stands in a URL; accented names as `xn--`. `None` where
/// the text is no such address.
pub fn host_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    url.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_scheme_port_and_path() {
        for (address, host) in [
            ("https://lensan.example", Some("lensan.example")),
            ("http://127.0.0.1:8080/a", Some("127.0.0.1")),
            ("http://[::1]:8080", Some("[::1]")),
            ("https://nôngsản.vn", Some("xn--nngsn-6ta0134c.vn")),
            ("", None),
            ("lensan.example", None),
        ] {
            assert_eq!(host_of(address).as_deref(), host, "{address}");
        }
    }
}
