//! The way over an SMTP server, and what its refusals mean.

use std::path::Path;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::time::timeout;

use crate::jobs::JobError;

use super::config::{MailConfigError, Security, SmtpUrl};

const CONNECTING: Duration = Duration::from_secs(30);
/// lettre's own limit ends once the connection stands; a server that falls silent later would
/// never let go of us.
const SENDING: Duration = Duration::from_secs(90);
const SILENT: &str = "the mail server did not answer in time";
/// The server refuses us, not the mail (RFC 4954): the operator will mend it, the mail can wait.
const REFUSES_US: [&str; 4] = ["530", "534", "535", "538"];

#[derive(Clone)]
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    send_timeout: Duration,
}

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
            .timeout(Some(CONNECTING));
        if let Some((user, password)) = url.credentials.clone() {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self {
            transport: builder.build(),
            send_timeout: SENDING,
        })
    }

    /// Connects, signs in, and sends nothing.
    pub async fn try_out(&self) -> Result<(), String> {
        match timeout(CONNECTING, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the mail server does not answer as one".to_owned()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(SILENT.to_owned()),
        }
    }

    pub async fn send(&self, message: Message) -> Result<(), JobError> {
        match timeout(self.send_timeout, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(verdict(&error)),
            Err(_) => Err(JobError::Retry(SILENT.into())),
        }
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
    let parameters = parameters.build().map_err(|error| match &url.authority {
        Some(path) => MailConfigError::Authority {
            path: path.clone(),
            why: error.to_string(),
        },
        None => MailConfigError::Host,
    })?;
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
        return SILENT.into();
    }
    if error.is_response() {
        return "the mail server's answer was not understood".into();
    }
    // What is left is about the way there (refused, unknown certificate), never about a person.
    error.to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A server that takes the call and says nothing.
    #[tokio::test]
    async fn a_silent_server_does_not_hold_the_mail_for_ever() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", silent.local_addr().unwrap());
        let mut smtp = Smtp::open(&SmtpUrl::parse(&url).unwrap()).unwrap();
        smtp.send_timeout = Duration::from_millis(100);
        let message = Message::builder()
            .from("a@b.vn".parse().unwrap())
            .to("c@d.vn".parse().unwrap())
            .body(String::new())
            .unwrap();
        let sent = smtp.send(message).await;
        assert_eq!(sent, Err(JobError::Retry(SILENT.into())));
    }
}
