//! The way over an SMTP server, and what its refusals mean.

use std::path::Path;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::jobs::JobError;

use super::config::{MailConfigError, Security, SmtpUrl};

const TIMEOUT: Duration = Duration::from_secs(30);
/// The server refuses us, not the mail (RFC 4954): the operator will mend it, the mail can wait.
const REFUSES_US: [&str; 4] = ["530", "534", "535", "538"];

#[derive(Clone)]
pub(super) struct Smtp(AsyncSmtpTransport<Tokio1Executor>);

impl Smtp {
    pub fn open(url: &SmtpUrl) -> Result<Self, MailConfigError> {
        if url.security == Security::Plain && !url.stays_inside() {
            tracing::warn!(
                host = url.host,
                "mail is sent unencrypted: use smtp+starttls:// or smtps://"
            );
        }
        // "Dangerous" because it trusts and encrypts nothing by itself; the next line decides that.
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&url.host)
            .tls(tls(url)?)
            .port(url.port)
            .timeout(Some(TIMEOUT));
        if let Some((user, password)) = url.credentials.clone() {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self(builder.build()))
    }

    pub async fn send(&self, message: Message) -> Result<(), JobError> {
        self.0
            .send(message)
            .await
            .map(drop)
            .map_err(|e| verdict(&e))
    }
}

fn tls(url: &SmtpUrl) -> Result<Tls, MailConfigError> {
    if url.security == Security::Plain {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(url.host.clone());
    if let Some(path) = &url.authority {
        parameters = parameters
            .certificate_store(CertificateStore::None)
            .add_root_certificate(certificates(path)?);
    }
    let parameters = parameters.build().map_err(|_| MailConfigError::Host)?;
    Ok(match url.security {
        Security::StartTls => Tls::Required(parameters),
        _ => Tls::Wrapper(parameters),
    })
}

fn certificates(path: &Path) -> Result<Certificate, MailConfigError> {
    let refuse = |why: String| MailConfigError::Authority {
        path: path.to_owned(),
        why,
    };
    let pem = std::fs::read(path).map_err(|error| refuse(error.to_string()))?;
    // lettre takes a file without any certificate for an empty list.
    if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
        return Err(refuse("holds no certificate in PEM form".into()));
    }
    Certificate::from_pem(&pem).map_err(|error| refuse(error.to_string()))
}

/// A server's own words may repeat the address, so only its number is kept.
fn verdict(error: &Error) -> JobError {
    let Some(code) = error.status().map(|code| code.to_string()) else {
        return JobError::Retry(trouble(error));
    };
    let why = format!("the mail server answered {code}");
    if error.is_permanent() && !REFUSES_US.contains(&code.as_str()) {
        JobError::Never(why)
    } else {
        JobError::Retry(why)
    }
}

fn trouble(error: &Error) -> String {
    if error.is_timeout() {
        return "the mail server did not answer in time".into();
    }
    if error.is_response() {
        return "the mail server's answer was not understood".into();
    }
    // What is left is about the way there (refused, unknown certificate), never about a person.
    error.to_string()
}
