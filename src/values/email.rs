//! Email addresses.

use std::fmt;

use email_address::{EmailAddress, Error, Options};
use url::Host;

use super::lines::tidy;
use crate::error::Message;
use crate::text::nfc;

/// RFC 5321, 4.5.3.1.3: a path of 256 octets less its angle brackets.
const MAX: usize = 254;

/// `name@host.vn`, without anything around it.
const OPTIONS: Options = Options {
    minimum_sub_domains: 2,
    allow_domain_literal: false,
    allow_display_text: false,
};

/// An address that mail can be sent to, as far as its writing tells; the domain in lower case, with
/// accents as `xn--`.
///
/// Not a database column: it is sealed and marked by the vault.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    pub fn parse(text: &str) -> Result<Self, Message> {
        let text = nfc(&tidy(text));
        if text.is_empty() {
            return Err(Message::new("values.email.empty"));
        }
        let shape = || Message::new("values.email.shape");
        let too_long = || Message::new("values.email.too_long").with("max", MAX);
        let (local, domain) = text.rsplit_once('@').ok_or_else(shape)?;
        // The quoted form exists on paper only.
        if local.starts_with('"') {
            return Err(shape());
        }
        if !local.is_ascii() && EmailAddress::is_valid_local_part(local) {
            return Err(Message::new("values.email.accents"));
        }
        let domain = ascii_domain(domain).ok_or_else(shape)?;
        let address = format!("{local}@{domain}");
        EmailAddress::parse_with_options(&address, OPTIONS).map_err(|error| match error {
            Error::LocalPartTooLong | Error::DomainTooLong => too_long(),
            _ => shape(),
        })?;
        if address.len() > MAX {
            return Err(too_long());
        }
        Ok(Self(address))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a person writes it: `ban@nôngsản.vn`.
    pub fn display(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or_default();
        let domain = url::quirks::domain_to_unicode(domain);
        format!("{local}@{domain}")
    }

    /// The same for all spellings of one address. No provider keeps two mailboxes that differ in
    /// capitals.
    pub fn login(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// What stands after the `@`: no person's.
    pub fn host(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

/// The domain as mail servers know it (`nôngsản.vn` is `xn--nngsn-6ta0134c.vn`). Of letters, digits and
/// hyphens, and no IP address: a mail server has a name. The standard of addresses allows more.
fn ascii_domain(domain: &str) -> Option<String> {
    // What it drops or changes by itself would make another address of a typing error.
    if domain.contains(['%', '\u{ad}']) {
        return None;
    }
    let Ok(Host::Domain(ascii)) = Host::parse(domain) else {
        return None;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    Some(ascii).filter(|ascii| ascii.chars().all(plain))
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The domain only: logs hold nothing personal.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email(…@{})", self.host())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keeps_the_name_and_lowers_the_domain() {
        for (text, address) in [
            (" Htx.HoaBinh@Gmail.COM ", "Htx.HoaBinh@gmail.com"),
            ("a+b@mail.daklak.gov.vn", "a+b@mail.daklak.gov.vn"),
            ("o'neil@x-y.vn", "o'neil@x-y.vn"),
            ("ban@NO\u{302}NGSA\u{309}N.vn", "ban@xn--nngsn-6ta0134c.vn"),
            ("ban@nôngsản.vn", "ban@xn--nngsn-6ta0134c.vn"),
            ("ban@XN--nngsn-6ta0134c.vn", "ban@xn--nngsn-6ta0134c.vn"),
            ("a@b.vn\u{200b}", "a@b.vn"),
        ] {
            assert_eq!(Email::parse(text).unwrap().as_str(), address);
        }
    }

    #[test]
    fn refuses_with_a_reason() {
        let long = format!("{}@{}.vn", "a".repeat(60), "b.".repeat(100) + "c");
        let long_local = format!("{}@b.vn", "a".repeat(65));
        for (bad, why) in [
            ("", "empty"),
            ("a", "shape"),
            ("@b.vn", "shape"),
            ("a@", "shape"),
            ("a@b", "shape"),
            ("a@b@c.vn", "shape"),
            ("a b@c.vn", "shape"),
            ("a.@c.vn", "shape"),
            ("a..b@c.vn", "shape"),
            ("a@-c.vn", "shape"),
            ("a@c..vn", "shape"),
            ("a@c.vn.", "shape"),
            ("a@1.2.3.4", "shape"),
            ("a@[1.2.3.4]", "shape"),
            ("a@c_d.vn", "shape"),
            ("a@c!d.vn", "shape"),
            ("Hoa <a@c.vn>", "shape"),
            ("hòa@", "accents"),
            ("a@c.vn,b@c.vn", "shape"),
            ("\"a\"@c.vn", "shape"),
            ("<a@c.vn>", "shape"),
            ("hòa@c.vn", "accents"),
            (&long, "too_long"),
            (&long_local, "too_long"),
        ] {
            let error = Email::parse(bad).unwrap_err();
            assert_eq!(error.key, format!("values.email.{why}"), "{bad}");
        }
    }

    #[test]
    fn all_spellings_are_one_login_and_are_shown_as_a_person_writes_them() {
        let spelt = [
            "Ban@nôngsản.vn",
            "ban@NÔNGSẢN.vn",
            "BAN@xn--nngsn-6ta0134c.vn",
        ];
        let read = spelt.map(|text| Email::parse(text).unwrap());
        for email in &read {
            assert_eq!(email.login(), "ban@xn--nngsn-6ta0134c.vn");
            assert_eq!(email.host(), "xn--nngsn-6ta0134c.vn");
        }
        assert_eq!(read[0].display(), "Ban@nôngsản.vn");
        assert_eq!(read[2].display(), "BAN@nôngsản.vn");
    }

    #[test]
    fn a_log_does_not_give_it_away() {
        let email = Email::parse("ba.hoa@gmail.com").unwrap();
        assert_eq!(format!("{email:?}"), "Email(…@gmail.com)");
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(text in ".*@.*|[a-z.]{1,9}@[A-Za-zà-ỹ.-]{1,9}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()).unwrap(), email);
            }
        }
    }
}
