//! What has happened, told by mail to the one it concerns, in that person's language.
//!
//! A mail is posted with the transaction of its event. It is read over shoulders
//! and forwarded: nothing personal stands in it beyond the name in the greeting.

mod letter;

use chrono::NaiveDateTime;

use crate::db::{Conn, Outcome};
use crate::i18n::Language;
use crate::mail;
use crate::values::Email;
use crate::vault::Vault;

#[derive(Debug, Clone, Copy)]
pub struct Recipient<'a> {
    pub email: &'a Email,
    /// For the greeting.
    pub name: &'a str,
    pub language: Language,
}

/// What has happened. A link is a whole address, its token included.
#[derive(Debug, Clone, Copy)]
pub enum Notification<'a> {
    /// An account was made for them, and the link opens it.
    AccountActivation { link: &'a str },
    /// The link lets them choose a new password.
    PasswordReset { link: &'a str },
    /// They may sign in.
    CooperativeApproved { sign_in: &'a str },
    /// The reason is what the officer wrote to the applicant, word for word.
    CooperativeRefused { reason: &'a str },
}

pub fn notify(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    to: Recipient<'_>,
    event: Notification<'_>,
) -> Outcome<()> {
    mail::send_later(c, vault, now, &letter::write(to, event))
}
