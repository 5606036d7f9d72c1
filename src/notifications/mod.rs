//! What has happened, told by mail to the one it concerns, in that person's language.
//!
//! Each function posts one mail with the transaction of the event. A mail is read over shoulders
//! and forwarded: nothing personal stands in it beyond the name in the greeting.

mod letter;

use chrono::NaiveDateTime;

use crate::db::{Conn, Outcome};
use crate::i18n::Language;
use crate::mail;
use crate::values::Email;
use crate::vault::Vault;

use letter::{Content, Event};

#[derive(Debug, Clone, Copy)]
pub struct Recipient<'a> {
    pub email: &'a Email,
    /// For the greeting.
    pub name: &'a str,
    pub language: Language,
}

/// `link` opens the account made for them: the whole address, its token included.
pub fn account_activation(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    to: Recipient<'_>,
    link: &str,
) -> Outcome<()> {
    post(
        c,
        vault,
        now,
        to,
        &letter::ACCOUNT_ACTIVATION,
        Content::Link(link),
    )
}

/// `link` lets them choose a new password: the whole address, its token included.
pub fn password_reset(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    to: Recipient<'_>,
    link: &str,
) -> Outcome<()> {
    post(
        c,
        vault,
        now,
        to,
        &letter::PASSWORD_RESET,
        Content::Link(link),
    )
}

/// `link` leads to the page where they sign in.
pub fn cooperative_approved(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    to: Recipient<'_>,
    link: &str,
) -> Outcome<()> {
    post(
        c,
        vault,
        now,
        to,
        &letter::COOPERATIVE_APPROVED,
        Content::Link(link),
    )
}

/// `reason` is what the officer wrote to the applicant, word for word.
pub fn cooperative_refused(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    to: Recipient<'_>,
    reason: &str,
) -> Outcome<()> {
    post(
        c,
        vault,
        now,
        to,
        &letter::COOPERATIVE_REFUSED,
        Content::Reason(reason),
    )
}

fn post(
    c: &mut Conn,
    vault: &Vault,
    now: NaiveDateTime,
    to: Recipient<'_>,
    event: &Event,
    content: Content<'_>,
) -> Outcome<()> {
    mail::send_later(c, vault, now, &letter::write(to, event, content))
}
