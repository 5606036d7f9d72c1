//! The way over an SMTP server, and what its refusals mean.

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use lettre::Message;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail as SmtpMail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailParameter};
use tokio::time::timeout;

use crate::jobs::JobError;

use super::config::{MailConfigError, Security, SmtpUrl};

const CONNECTING: Duration = Duration::from_secs(30);
/// lettre's own limit ends once the connection stands; a server that falls silent later would
/// never let go of us.
const SENDING: Duration = Duration::from_secs(90);
const SILENT: &str = "the mail server did not answer in time";
const GOODBYE: Duration = Duration::from_secs(2);
/// The server refuses us, not the mail (RFC 4954), also where it says so after the recipient.
const REFUSES_US: [&str; 4] = ["530", "534", "535", "538"];

#[derive(Clone)]
pub(super) struct Smtp {
    url: SmtpUrl,
    tls: Option<TlsParameters>,
    hello: ClientId,
    send_timeout: Duration,
}

/// Whom a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Concern {
    /// The server knows of no recipient yet.
    Us,
    ThisMail,
}

impl Smtp {
    /// `hello` is the host that the server is greeted with.
    pub fn open(url: &SmtpUrl, hello: Option<&str>) -> Result<Self, MailConfigError> {
        if url.security == Security::Plain && !url.stays_inside() {
            tracing::warn!(
                host = url.host,
                "mail is sent unencrypted: use smtp+starttls:// or smtps://"
            );
        }
        Ok(Self {
            url: url.clone(),
            tls: tls(url)?,
            hello: hello.map_or_else(ClientId::default, client_id),
            send_timeout: SENDING,
        })
    }

    /// Connects, signs in, and sends nothing.
    pub async fn try_out(&self) -> Result<(), String> {
        let tried = async {
            let mut connection = self.connect().await?;
            let answers = connection.test_connected().await;
            connection.abort().await;
            Ok::<bool, Error>(answers)
        };
        match timeout(CONNECTING, tried).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the mail server does not answer as one".to_owned()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(SILENT.to_owned()),
        }
    }

    pub async fn send(&self, message: Message) -> Result<(), JobError> {
        match timeout(self.send_timeout, self.deliver(&message)).await {
            Ok(sent) => sent,
            Err(_) => Err(JobError::Retry(SILENT.into())),
        }
    }

    async fn deliver(&self, message: &Message) -> Result<(), JobError> {
        let about_us = |error: Error| verdict(&error, Concern::Us);
        let about_it = |error: Error| verdict(&error, Concern::ThisMail);
        let mut connection = self.connect().await.map_err(about_us)?;
        let envelope = message.envelope();
        let sender = SmtpMail::new(envelope.from().cloned(), parameters(envelope));
        connection.command(sender).await.map_err(about_us)?;
        for to in envelope.to() {
            let recipient = Rcpt::new(to.clone(), Vec::new());
            connection.command(recipient).await.map_err(about_it)?;
        }
        connection.command(Data).await.map_err(about_it)?;
        let taken = connection.message(&message.formatted()).await;
        taken.map_err(about_it)?;
        // It is the server's now, whether it says goodbye or not.
        timeout(GOODBYE, connection.abort()).await.ok();
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let place = (self.url.host.as_str(), self.url.port);
        let wrapper = self.tls.clone();
        let wrapper = wrapper.filter(|_| self.url.security == Security::Tls);
        let hello = &self.hello;
        let connecting =
            AsyncSmtpConnection::connect_tokio1(place, Some(CONNECTING), hello, wrapper, None);
        let mut connection = connecting.await?;
        if let (Security::StartTls, Some(tls)) = (self.url.security, self.tls.clone()) {
            connection.starttls(tls, hello).await?;
        }
        if let Some((user, password)) = self.url.credentials.clone() {
            let credentials = Credentials::new(user, password);
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }
}

/// Our mails are ASCII (`message::compose` encodes them); an address may not be.
fn parameters(envelope: &Envelope) -> Vec<MailParameter> {
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    if addresses.any(|address| !address.to_string().is_ascii()) {
        vec![MailParameter::SmtpUtfEight]
    } else {
        Vec::new()
    }
}

/// A name, or an address as it stands in a URL.
fn client_id(host: &str) -> ClientId {
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Ok(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        Err(_) => ClientId::Domain(host.to_owned()),
    }
}

fn tls(url: &SmtpUrl) -> Result<Option<TlsParameters>, MailConfigError> {
    if url.security == Security::Plain {
        return Ok(None);
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
    Ok(Some(parameters))
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

/// A server's own words may repeat the address, so only its number is kept. What it refuses before it
/// has heard of the recipient the operator will mend: the mail can wait.
fn verdict(error: &Error, concern: Concern) -> JobError {
    let Some(code) = error.status().map(|code| code.to_string()) else {
        return JobError::Retry(trouble(error));
    };
    let why = format!("the mail server answered {code}");
    let about_us = concern == Concern::Us || REFUSES_US.contains(&code.as_str());
    if error.is_permanent() && !about_us {
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
        let mut smtp = Smtp::open(&SmtpUrl::parse(&url).unwrap(), None).unwrap();
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
