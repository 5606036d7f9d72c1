//! A reset link by mail, for whoever has forgotten a password.

use chrono::NaiveDateTime;

use super::rate_limit::RateLimit;
use super::{actions, logins, store};
use crate::db::{Conn, Outcome};
use crate::i18n::Language;
use crate::notifications::{self, Notification, Recipient};
use crate::values::Email;
use crate::vault::Vault;

/// Somebody asks for a reset link.
pub(super) struct ResetRequest {
    pub limit: RateLimit,
    pub mark: String,
    pub vault: Vault,
    pub now: NaiveDateTime,
    pub language: Language,
    pub base: String,
}

impl ResetRequest {
    /// Queues the mail where there is somebody to send it to, and not too often.
    pub fn send(&self, c: &mut Conn) -> Outcome<()> {
        if self.limit.take(c, self.now)?.is_some() {
            return Ok(());
        }
        let Some(found) = logins::by_login(c, &self.mark)? else {
            return Ok(());
        };
        let Some(email) = self.email(c, found.id)? else {
            return Ok(());
        };
        let link = format!(
            "{}{}",
            self.base,
            actions::reset_token(c, found.id, self.now)?
        );
        let name = store::by_id(c, found.id)?.name;
        let to = Recipient {
            email: &email,
            name: Some(&name),
            language: self.language,
        };
        let event = Notification::PasswordReset { link: &link };
        notifications::notify(c, &self.vault, self.now, to, event).map(drop)
    }

    fn email(&self, c: &mut Conn, account_id: i64) -> Outcome<Option<Email>> {
        let sealed = store::sealed_email(c, account_id)?;
        let opened = sealed.and_then(|s| self.vault.open(&s).ok());
        Ok(opened.and_then(|e| Email::parse(&e).ok()))
    }
}
