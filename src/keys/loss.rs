//! What is lost with a key, told before a new one takes its place.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use crate::accounts::{self, RenewedLogins};
use crate::db::schema::{accounts as account, producers};
use crate::db::{Conn, Outcome, each_row};
use crate::installation;
use crate::mail;
use crate::producers::ACCOUNT_HOLDERS;
use crate::vault::Vault;

/// How much a key does not open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loss {
    pub phones: usize,
    pub emails: usize,
    pub tax_codes: usize,
    /// Mails that wait to be sent.
    pub letters: usize,
    /// What the key does open. Not 0 where it took the place of another one unnoticed.
    pub readable: usize,
}

impl Loss {
    /// Tries everything that was sealed; two microseconds each.
    pub fn under(c: &mut Conn, vault: &Vault) -> Outcome<Self> {
        let mut loss = Self {
            letters: mail::unreadable(c, vault)?,
            ..Self::default()
        };
        let query = producers::table.select((
            producers::phone_sealed,
            producers::email_sealed,
            producers::tax_code_sealed,
        ));
        each_row!(c, query, |sealed: SealedContacts| loss.add(vault, &sealed));
        let nothing = diesel::dsl::sql::<Nullable<Text>>("NULL");
        let query = account::table.select((account::phone_sealed, account::email_sealed, nothing));
        each_row!(c, query, |sealed: SealedContacts| loss.add(vault, &sealed));
        Ok(loss)
    }

    fn add(&mut self, vault: &Vault, sealed: &SealedContacts) {
        let (phone, email, tax_code) = sealed;
        for (sealed, lost) in [
            (phone, &mut self.phones),
            (email, &mut self.emails),
            (tax_code, &mut self.tax_codes),
        ] {
            match sealed.as_ref().map(|sealed| vault.open(sealed)) {
                None => {}
                Some(Ok(_)) => self.readable += 1,
                Some(Err(_)) => *lost += 1,
            }
        }
    }
}

/// Phone, e-mail, tax code.
type SealedContacts = (Option<String>, Option<String>, Option<String>);

/// Lets the installation go on with this key. What another one sealed stays where it is, unreadable.
pub fn replace(c: &mut Conn, vault: &Vault) -> Outcome<RenewedLogins> {
    installation::seal_key(c, vault)?;
    accounts::renew_logins(c, vault, ACCOUNT_HOLDERS)
}
