//! Where mail goes: to an SMTP server, or without one into a folder.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::message::Sender;

/// As it comes from the environment; `Postman::open` reads it.
#[derive(Clone)]
pub struct MailConfig {
    /// `smtp://host:25`, `smtp+starttls://user:password@host:587` or
    /// `smtps://user:password@host:465`; `?tls-ca=FILE` trusts the certificates in that PEM file
    /// and no others. What is special in a URL is percent-encoded.
    pub smtp_url: Option<String>,
    /// Without a server, mails are written here.
    pub dir: PathBuf,
    /// `lensan <no-reply@lensan.example>`
    pub from: String,
    /// Who reads what is answered to a report; without it, `from`.
    pub reply_to: Option<String>,
    /// The host that a server is greeted with (EHLO): that of the base address. A name, or an address
    /// as it stands in a URL. Without it, the name of this machine.
    pub hello: Option<String>,
}

impl MailConfig {
    /// Whether `Postman::open` can read it; no file is looked at.
    pub fn check(&self) -> Result<(), MailConfigError> {
        self.sender()?;
        self.smtp_url
            .as_deref()
            .map_or(Ok(()), |url| SmtpUrl::parse(url).map(drop))
    }

    pub(super) fn sender(&self) -> Result<Sender, MailConfigError> {
        let from: Mailbox = self.from.parse().ok().ok_or(MailConfigError::From)?;
        let reply_to = match &self.reply_to {
            Some(text) => text.parse().ok().ok_or(MailConfigError::ReplyTo)?,
            None => from.clone(),
        };
        Ok(Sender { from, reply_to })
    }
}

/// Never the URL: it may hold a password.
impl fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailConfig")
            .field("smtp_url", &self.smtp_url.as_ref().map(|_| "(hidden)"))
            .field("dir", &self.dir)
            .field("from", &self.from)
            .field("reply_to", &self.reply_to)
            .field("hello", &self.hello)
            .finish()
    }
}

/// What an operator has to mend before the program starts. Repeats nothing of the URL.
#[derive(Debug, thiserror::Error)]
pub enum MailConfigError {
    #[error("SMTP_URL starts with smtp://, smtp+starttls:// or smtps://")]
    Scheme,
    #[error("SMTP_URL names no host, or a port that is none")]
    Host,
    #[error("SMTP_URL has a user without a password: user:password@host")]
    Password,
    #[error("SMTP_URL has something behind its host that is not ?tls-ca=FILE")]
    Option,
    #[error("{path}: {why}")]
    Authority { path: PathBuf, why: String },
    #[error("the sender of mails is no address: write it as `lensan <no-reply@lensan.example>`")]
    From,
    #[error("the address for answers is none: write it as `Sở Công Thương <so@lensan.example>`")]
    ReplyTo,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    Plain,
    StartTls,
    Tls,
}

/// An `SMTP_URL`, taken apart. No `Debug`: it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SmtpUrl {
    pub security: Security,
    pub host: String,
    pub port: u16,
    pub credentials: Option<(String, String)>,
    pub authority: Option<PathBuf>,
}

impl SmtpUrl {
    pub fn parse(text: &str) -> Result<Self, MailConfigError> {
        let (user, place) = without_user(text)?;
        let url = Url::parse(&place).ok().ok_or(MailConfigError::Host)?;
        let (security, usual_port) = match url.scheme() {
            "smtp" => (Security::Plain, 25),
            "smtp+starttls" => (Security::StartTls, 587),
            "smtps" => (Security::Tls, 465),
            _ => return Err(MailConfigError::Scheme),
        };
        Ok(Self {
            security,
            host: host(&url)?,
            port: url.port().unwrap_or(usual_port),
            credentials: user.map(credentials).transpose()?,
            authority: authority(url.query().unwrap_or_default())?,
        })
    }

    /// Whether what is sent in the clear stays on this machine's network.
    pub fn stays_inside(&self) -> bool {
        match self.host.parse() {
            Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private(),
            Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local(),
            // `localhost`, or a neighbour of the same container network.
            Err(_) => !self.host.contains('.'),
        }
    }
}

/// The user, and the rest as a URL. A password is taken as operators paste it: with a slash, an `@`
/// or a `#` that would end it by the grammar of URLs.
fn without_user(text: &str) -> Result<(Option<&str>, String), MailConfigError> {
    let (scheme, rest) = text.split_once("://").ok_or(MailConfigError::Scheme)?;
    let (place, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    let (user, place) = match place.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, place),
    };
    // Behind a colon a port was meant to be filled in.
    if place.trim_end_matches('/').ends_with(':') || place.contains(['%', '#', ' ']) {
        return Err(MailConfigError::Host);
    }
    // The name of a file may hold a `#`, which would begin a fragment.
    let query = query.replace('#', "%23");
    Ok((user, format!("{scheme}://{place}{query}")))
}

/// Where nothing but slashes stands behind it.
fn host(url: &Url) -> Result<String, MailConfigError> {
    if !url.path().trim_matches('/').is_empty() {
        return Err(MailConfigError::Host);
    }
    let host = match url.host() {
        Some(Host::Domain(name)) => decoded(name),
        Some(Host::Ipv4(ip)) => ip.to_string(),
        Some(Host::Ipv6(ip)) => ip.to_string(),
        None => return Err(MailConfigError::Host),
    };
    if host.is_empty() {
        return Err(MailConfigError::Host);
    }
    Ok(host)
}

fn credentials(user: &str) -> Result<(String, String), MailConfigError> {
    let (user, password) = user.split_once(':').ok_or(MailConfigError::Password)?;
    Ok((decoded(user), decoded(password)))
}

fn authority(query: &str) -> Result<Option<PathBuf>, MailConfigError> {
    match query.split_once('=') {
        Some(("tls-ca", path)) if !path.is_empty() => Ok(Some(decoded(path).into())),
        None if query.is_empty() => Ok(None),
        _ => Err(MailConfigError::Option),
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn parse(url: &str) -> SmtpUrl {
        SmtpUrl::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"))
    }

    #[test]
    fn each_scheme_has_its_security_and_port() {
        for (url, security, port) in [
            ("smtp://mail", Security::Plain, 25),
            ("smtp://mail:1025/", Security::Plain, 1025),
            ("smtp+starttls://mail", Security::StartTls, 587),
            ("smtps://[::1]", Security::Tls, 465),
            ("smtps://[::1]:2465", Security::Tls, 2465),
        ] {
            let url = parse(url);
            assert!(url.security == security && url.port == port);
        }
        assert_eq!(parse("smtps://[::1]:2465").host, "::1");
    }

    #[test]
    fn user_password_and_file_are_decoded() {
        let url =
            parse("smtps://a%40b.vn:p@ss+w%C3%B3rd%3A&=%25@mail.vn:465?tls-ca=/etc/a+b%20c.pem");
        let credentials = ("a@b.vn".to_owned(), "p@ss+wórd:&=%".to_owned());
        assert_eq!(url.credentials, Some(credentials));
        assert_eq!(url.host, "mail.vn");
        assert_eq!(url.authority, Some(PathBuf::from("/etc/a+b c.pem")));
    }

    #[test]
    fn a_password_is_taken_as_it_is_pasted() {
        for (user, password) in [
            ("a:p/s", "p/s"),
            ("a:p#s", "p#s"),
            ("a:p@s:t", "p@s:t"),
            ("a:p%2fs%zz", "p/s%zz"),
            ("a:", ""),
        ] {
            let url = parse(&format!("smtps://{user}@mail.vn"));
            let credentials = ("a".to_owned(), password.to_owned());
            assert_eq!(url.credentials, Some(credentials), "{user}");
            assert_eq!(url.host, "mail.vn");
        }
        let url = parse("smtps://mail.vn?tls-ca=/etc/a#b&c=d.pem");
        assert_eq!(url.authority, Some(PathBuf::from("/etc/a#b&c=d.pem")));
    }

    #[test]
    fn a_host_may_be_written_in_its_own_letters() {
        assert_eq!(parse("smtps://thư.vn").host, "thư.vn");
        assert_eq!(parse("SMTPS://Mail.vn//").host, "Mail.vn");
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for url in [
            "",
            "mail:25",
            "http://mail",
            "smtp://",
            "smtp://:25",
            "smtp://mail:",
            "smtp://mail:99999",
            "smtp://secret@mail",
            "smtp://[::1",
            "smtp://[::1]x",
            "smtp://[mail]",
            "smtp://mail:+25",
            "smtp://ma il",
            "smtp://ma%20il",
            "smtp://m%61il",
            "smtp://mail#x",
            "smtp://mail/#x",
            "smtp://@mail",
            "smtp://mail/x",
            "smtp://mail?x=y",
            "smtp://mail?tls-ca=",
            "smtp://mail?tls-ca",
        ] {
            let error = SmtpUrl::parse(url).err().unwrap_or_else(|| panic!("{url}"));
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[test]
    fn a_neighbour_may_be_spoken_to_in_the_clear() {
        for url in [
            "smtp://localhost",
            "smtp://mail",
            "smtp://127.0.0.1",
            "smtp://10.1.2.3",
            "smtp://[::1]",
        ] {
            assert!(parse(url).stays_inside(), "{url}");
        }
        for url in ["smtp://mail.vn", "smtp://8.8.8.8", "smtp://[2001:db8::1]"] {
            assert!(!parse(url).stays_inside(), "{url}");
        }
    }

    #[test]
    fn debug_hides_the_url() {
        let config = MailConfig {
            smtp_url: Some("smtps://u:secret@mail.vn".into()),
            dir: "var/mail".into(),
            from: "a@b.vn".into(),
            reply_to: None,
            hello: None,
        };
        assert!(!format!("{config:?}").contains("secret"));
    }
}
