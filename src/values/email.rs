//! Email addresses.

use std::fmt;

use super::lines::tidy;
use crate::error::Message;
use crate::text::nfc;

/// RFC 5321, 4.5.3.1.3: a path of 256 octets less its angle brackets.
const MAX: usize = 254;
const MAX_LOCAL: usize = 64;
const MAX_LABEL: usize = 63;

/// An address that mail can be sent to, as far as its writing tells; the domain in lower case.
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
        let (local, domain) = text.rsplit_once('@').ok_or_else(shape)?;
        if !local.is_ascii() && is_local(local) {
            return Err(Message::new("values.email.accents"));
        }
        let domain = nfc(&domain.to_lowercase());
        if !is_local(local) || !is_domain(&domain) {
            return Err(shape());
        }
        let address = format!("{local}@{domain}");
        if address.len() > MAX || local.len() > MAX_LOCAL {
            return Err(Message::new("values.email.too_long").with("max", MAX));
        }
        Ok(Self(address))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Dots part atoms; the quoted form exists on paper only.
fn is_local(local: &str) -> bool {
    local.split('.').all(|atom| {
        !atom.is_empty()
            && atom
                .chars()
                .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    })
}

/// Two labels at least, of letters (`nôngsản.vn` is one), digits and inner hyphens.
fn is_domain(domain: &str) -> bool {
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && top.chars().any(char::is_alphabetic)
        && domain.split('.').all(|label| {
            (1..=MAX_LABEL).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The domain only: logs hold nothing personal.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let domain = self.0.rsplit('@').next().unwrap_or_default();
        write!(f, "Email(…@{domain})")
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
            ("ban@NO\u{302}NGSA\u{309}N.vn", "ban@nôngsản.vn"),
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
