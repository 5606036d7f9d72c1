//! What has happened, told by mail to the one it concerns, in that person's language.
//!
//! A mail is posted with the transaction of its event. It is read over shoulders
//! and forwarded: nothing personal stands in it beyond the name, which stands on a line of its own.

mod letter;

pub use letter::recipient;

use chrono::NaiveDateTime;

use crate::db::{Conn, Outcome};
use crate::i18n::Language;
use crate::mail;
use crate::values::Email;
use crate::vault::Vault;

#[derive(Debug, Clone, Copy)]
pub struct Recipient<'a> {
    pub email: &'a Email,
    /// Stands apart from our own words; `None` where the address may be anybody's.
    pub name: Option<&'a str>,
    pub language: Language,
}

/// What has happened. A link is a whole address, its token included.
#[derive(Debug, Clone, Copy)]
pub enum Notification<'a> {
    /// An account was made for them, and the link opens it.
    AccountActivation { link: &'a str },
    /// An account wants to use this address, and the link says that it may.
    EmailConfirmation { link: &'a str },
    /// Somebody of the office handed out a code that would replace their password.
    CodeHandedOut,
    /// The link lets them choose a new password.
    PasswordReset { link: &'a str },
    /// Something at the door looks like an attack: what, and the page that shows it.
    SecurityAlarm { what: &'a str },
    /// They may sign in.
    CooperativeApproved { sign_in: &'a str },
    /// The reason is what the officer wrote to the applicant, word for word.
    CooperativeRefused { reason: &'a str },
}

/// Posts the letter with the transaction. False where its address had its letters of the day.
pub fn notify(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    to: Recipient<'_>,
    event: Notification<'_>,
) -> Outcome<bool> {
    mail::send_later(c, vault, now, &letter::write(to, event))
}
