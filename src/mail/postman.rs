//! Sends mail, one letter a job.

use std::path::PathBuf;
use std::sync::Arc;

use lettre::Message;

use crate::jobs::{ChunkOutcome, Handler, JobError, JobFuture, StopSignal};
use crate::vault::Vault;

use super::config::{MailConfig, MailConfigError, SmtpUrl};
use super::letter::SealedMail;
use super::message::Sender;
use super::smtp::Smtp;
use super::{Mail, folder, message};

/// Sends mails at once. Rooms don't: they write a job with `send_later`.
#[derive(Clone)]
pub struct Postman {
    sender: Sender,
    way: MailTransport,
}

#[derive(Clone)]
enum MailTransport {
    Smtp(Smtp),
    Folder(PathBuf),
}

impl Postman {
    /// # Errors
    /// What is wrong with the configuration. The server itself is not asked: that it is down is no
    /// reason not to start.
    pub fn open(config: &MailConfig) -> Result<Self, MailConfigError> {
        let sender = config.sender()?;
        let way = match &config.smtp_url {
            Some(url) => {
                MailTransport::Smtp(Smtp::open(&SmtpUrl::parse(url)?, config.hello.as_deref())?)
            }
            None => MailTransport::Folder(config.dir.clone()),
        };
        Ok(Self { sender, way })
    }

    /// Whether the mail server lets us in; nothing is sent. `Ok` where mail is written to files.
    pub async fn try_out(&self) -> Result<(), String> {
        match &self.way {
            MailTransport::Smtp(smtp) => smtp.try_out().await,
            MailTransport::Folder(_) => Ok(()),
        }
    }

    /// `id` is the same at every attempt to send this mail.
    pub async fn send(&self, id: &str, mail: &Mail) -> Result<(), JobError> {
        let message = message::compose(&self.sender, id, mail)?;
        match &self.way {
            MailTransport::Smtp(smtp) => smtp.send(message).await,
            MailTransport::Folder(dir) => put(dir.clone(), id.to_owned(), message).await,
        }
    }
}

async fn put(dir: PathBuf, id: String, message: Message) -> Result<(), JobError> {
    let written = tokio::task::spawn_blocking(move || folder::put(&dir, &id, &message.formatted()));
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(JobError::Retry(format!("the mail folder: {error}"))),
        Err(_) => Err(JobError::Retry("the mail was not written".into())),
    }
}

/// The handler of mail jobs.
pub struct Delivery(Arc<(Postman, Vault)>);

impl Delivery {
    pub fn new(postman: Postman, vault: Vault) -> Self {
        Self(Arc::new((postman, vault)))
    }
}

impl Handler for Delivery {
    type Job = SealedMail;

    fn run(&self, job: SealedMail, _: StopSignal) -> JobFuture<SealedMail> {
        let tools = Arc::clone(&self.0);
        Box::pin(async move {
            let (postman, vault) = tools.as_ref();
            let (id, mail) = job.open(vault)?;
            postman.send(&id, &mail).await?;
            Ok(ChunkOutcome::Done)
        })
    }
}
