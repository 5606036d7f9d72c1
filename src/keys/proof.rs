//! What in the database tells the right key from another.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::schema::{accounts, producers};
use crate::db::{Conn, Outcome};
use crate::installation::{self, KeySeal};
use crate::vault::Vault;

/// What a key has to open before it may be used.
#[derive(Debug, Clone, Default)]
pub struct KeyEvidence {
    pub seal: Option<KeySeal>,
    /// The oldest value that was sealed; asked for only where there is no `seal`: a database of a
    /// version that noted none.
    oldest: Option<String>,
}

impl KeyEvidence {
    /// Whether nothing was ever sealed, so that any key is right.
    pub fn is_none(&self) -> bool {
        self.seal.is_none() && self.oldest.is_none()
    }

    pub fn is_opened_by(&self, vault: &Vault) -> bool {
        match (&self.seal, &self.oldest) {
            (Some(seal), _) => seal.is_opened_by(vault),
            (None, Some(oldest)) => vault.open(oldest).is_ok(),
            (None, None) => true,
        }
    }

    pub(super) fn fingerprint(&self) -> Option<String> {
        self.seal.as_ref()?.fingerprint.clone()
    }
}

pub fn evidence(c: &mut Conn) -> Outcome<KeyEvidence> {
    let seal = installation::key_seal(c)?;
    let oldest = match seal {
        Some(_) => None,
        None => oldest_sealed(c)?,
    };
    Ok(KeyEvidence { seal, oldest })
}

/// The oldest, for a key that was lost unnoticed has been followed by another one: what was sealed
/// since then proves nothing.
fn oldest_sealed(c: &mut Conn) -> Outcome<Option<String>> {
    // Of two from one write the account's: it comes first, and it is sealed anew less often.
    let found = [of_accounts(c)?, of_producers(c)?];
    let oldest = found.into_iter().flatten().min_by_key(|(at, _)| *at);
    Ok(oldest.map(|(_, sealed)| sealed))
}

type Row = (
    NaiveDateTime,
    Option<String>,
    Option<String>,
    Option<String>,
);

fn first_sealed(row: Row) -> Option<(NaiveDateTime, String)> {
    let (created_at, a, b, c) = row;
    a.or(b).or(c).map(|sealed| (created_at, sealed))
}

fn of_accounts(c: &mut Conn) -> Outcome<Option<(NaiveDateTime, String)>> {
    let row: Option<Row> = accounts::table
        .filter(
            accounts::phone_sealed
                .is_not_null()
                .or(accounts::email_sealed.is_not_null()),
        )
        .order(accounts::id)
        .select((
            accounts::created_at,
            accounts::phone_sealed,
            accounts::email_sealed,
            accounts::email_sealed,
        ))
        .first(c)
        .optional()?;
    Ok(row.and_then(first_sealed))
}

fn of_producers(c: &mut Conn) -> Outcome<Option<(NaiveDateTime, String)>> {
    let row: Option<Row> = producers::table
        .filter(
            producers::phone_sealed
                .is_not_null()
                .or(producers::email_sealed.is_not_null())
                .or(producers::tax_code_sealed.is_not_null()),
        )
        .order(producers::id)
        .select((
            producers::created_at,
            producers::phone_sealed,
            producers::email_sealed,
            producers::tax_code_sealed,
        ))
        .first(c)
        .optional()?;
    Ok(row.and_then(first_sealed))
}
