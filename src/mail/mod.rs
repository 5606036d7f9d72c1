//! Mail: written as a job in the transaction that causes it, carried out by the [`Postman`].
//!
//! This room knows no occasion to write; `notifications` does. A mail waits in its job sealed as a
//! whole, because it names a person and may carry a link that opens an account.

mod bound;
mod config;
mod folder;
mod letter;
mod message;
mod postman;
mod smtp;

use std::fmt;

use chrono::{NaiveDateTime, TimeDelta};

use serde::{Deserialize, Serialize};

use crate::db::{Conn, Outcome};
use crate::jobs;
use crate::values::Email;
use crate::vault::Vault;

pub use config::{MailConfig, MailConfigError};
pub use letter::SealedMail;
pub use postman::{Delivery, Postman};

/// A mail to one person, in plain text and, if need be, the same in HTML.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    pub to: Email,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
    pub series: Option<MailSeries>,
}

impl Mail {
    /// Words alone.
    pub fn plain(to: Email, subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            to,
            subject: subject.into(),
            text: text.into(),
            html: None,
            attachments: Vec::new(),
            series: None,
        }
    }
}

/// What makes a mail one of many that its reader asked for and may leave (RFC 2369, 2919 and 8058).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSeries {
    /// Names the series for filters of mail programs, such as `reports.lensan.example`.
    pub id: String,
    /// Ends it: a page for a person, and at once for a mail program that posts to it.
    pub unsubscribe: String,
}

/// A file that goes along. It waits in the job with the mail, so that every attempt sends the same.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// ASCII: mail programs disagree on anything else.
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// Neither to whom nor what: the text may hold a link that opens an account.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// Posts the mail with the transaction: it goes out if that commits, and not otherwise. False where
/// its address had all the letters that one address gets in a day; then none is posted.
pub fn send_later(c: &mut Conn, vault: &Vault, now: NaiveDateTime, mail: &Mail) -> Outcome<bool> {
    if !bound::admits(c, vault, now, &mail.to)? {
        tracing::warn!(
            host = mail.to.host(),
            "an address had its letters of the day"
        );
        return Ok(false);
    }
    jobs::enqueue(c, &SealedMail::seal(vault, mail), now)?;
    Ok(true)
}

/// A mail server is mended within the hour, or somebody has to look.
const LATE: TimeDelta = TimeDelta::hours(1);

/// Letters that have waited for longer than an hour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LateLetters {
    pub number: i64,
    /// Why the oldest was not sent the last time; empty where nobody knows.
    pub why: String,
}

pub fn late_letters(c: &mut Conn, now: NaiveDateTime) -> Outcome<LateLetters> {
    let before = now - LATE;
    let oldest = jobs::late::<SealedMail>(c, before, 1)?.pop();
    Ok(LateLetters {
        number: jobs::waiting_since::<SealedMail>(c, before)?,
        why: oldest.map(|letter| letter.last_error).unwrap_or_default(),
    })
}

/// How many mails wait that this key does not open: they will never go out.
pub fn unreadable(c: &mut Conn, vault: &Vault) -> Outcome<usize> {
    let waiting = jobs::waiting_payloads::<SealedMail>(c)?;
    let opened = waiting.into_iter().map(|mail| mail?.open(vault));
    Ok(opened.filter(Result::is_err).count())
}
