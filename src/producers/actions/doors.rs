//! The account of a producer: opening it, and a fresh code for who lost theirs.

use crate::accounts::{self, CodeLink, NewAccount, Opened};
use crate::audit::{AuditEvent, By, EventKind};
use crate::db::{Conn, Outcome};
use crate::producers::model::Producer;
use crate::producers::store;
use crate::vault::Vault;

/// Opens the producer's account. Its number always signs in; phone and e-mail do where they open
/// no other account.
pub fn open_account(c: &mut Conn, vault: &Vault, by: By, producer: &Producer) -> Outcome<Opened> {
    let reach = store::reach(c, vault, producer.id)?;
    let new = NewAccount {
        name: producer.person().to_owned(),
        role: producer.kind.role(),
        producer_id: Some(producer.id),
        phone: reach.phone,
        email: reach.email,
        number: Some(producer.number.to_string()),
        areas: Vec::new(),
        created_by: by.account,
    };
    accounts::open(c, vault, &new, by.at)
}

/// A fresh activation code for the producer's account, which is opened if there is none yet.
pub fn renew_code(c: &mut Conn, vault: &Vault, by: By, producer: &Producer) -> Outcome<String> {
    let code = match store::account_of(c, producer.id)? {
        Some(account) => accounts::renew_code(c, account, by.account, by.at)?,
        None => open_account(c, vault, by, producer)?.activation_code,
    };
    let event = AuditEvent::new(EventKind::ActivationCodeRenewed, producer.id);
    by.note(c, event.on_behalf_of(Some(producer.id)))?;
    Ok(code)
}

/// Posts the code to the producer where an e-mail is known: the account's own, or else the one it
/// is reached by. False where there is none.
pub fn send_code(
    c: &mut Conn,
    vault: &Vault,
    by: By,
    producer: &Producer,
    code: CodeLink<'_>,
) -> Outcome<bool> {
    let Some(account) = store::account_of(c, producer.id)? else {
        return Ok(false);
    };
    let email = store::reach(c, vault, producer.id)?.email;
    accounts::send_code(c, vault, by.at, (account, email), code)
}
