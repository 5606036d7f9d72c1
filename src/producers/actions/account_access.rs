//! The account of a producer: opening it, and a fresh code for who lost theirs.

use chrono::NaiveDateTime;

use super::register::register;
use super::verification::verify;
use crate::accounts::{
    self, AccountHolders, CodeLink, Confirmation, DecideCooperatives, NewAccount, OpenedAccount,
    Permission, Principal, RegisterProducers, TypedBy,
};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::clock::local_date;
use crate::counts::{self, CountChange, Measure};
use crate::db::{Conn, DbFailure, Outcome};
use crate::producers::model::{NewProducer, Producer, RegisteredProducer};
use crate::producers::store;
use crate::residence_history;
use crate::vault::Vault;

/// What the room of accounts asks of producers.
pub const ACCOUNT_HOLDERS: AccountHolders = AccountHolders {
    activate,
    cooperatives: store::cooperatives_in,
    cooperative: store::cooperative_by_uuid,
    numbers: store::numbers,
};

/// Notes the first time that a household uses its account, and counts it where the household is.
fn activate(c: &mut Conn, producer_id: i64, now: NaiveDateTime) -> Outcome<()> {
    let Some(present) = store::mark_activated(c, producer_id, now)? else {
        return Ok(());
    };
    let day = local_date(now);
    let place = residence_history::place_on(c, producer_id, day, present)?;
    counts::add(c, CountChange::one(Measure::AccountsActivated, place, day))
}

/// Opens the producer's account. Its number always signs in; phone and e-mail do where they open
/// no other account.
pub fn open_account(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    producer: &Producer,
) -> Outcome<OpenedAccount> {
    let reach = store::reach(c, vault, producer.id)?;
    let new = NewAccount {
        name: producer.person().to_owned(),
        role: producer.kind.role(),
        producer_id: Some(producer.id),
        phone: reach.phone,
        email: reach.email,
        typed_by: match by.account {
            Some(_) => TypedBy::Office,
            None => TypedBy::Owner,
        },
        number: Some(producer.number.to_string()),
        areas: Vec::new(),
        created_by: by.account,
    };
    accounts::open(c, vault, &new, by.at)
}

/// A fresh activation code for the producer's account, which is opened if there is none yet.
pub fn renew_code(c: &mut Conn, vault: &Vault, by: Author, producer: &Producer) -> Outcome<String> {
    let code = match store::account_of(c, producer.id)? {
        Some(account) => accounts::renew_code(c, account, by)?,
        None => open_account(c, vault, by, producer)?.activation_code,
    };
    let event = AuditEvent::new(EventKind::ActivationCodeRenewed, producer.id);
    by.note(c, event.on_behalf_of(Some(producer.id)))?;
    Ok(code)
}

/// A code to be handed to a producer.
#[derive(Debug, Clone)]
pub struct HandedCode {
    pub producer: Producer,
    pub code: String,
    /// A letter with it is on its way.
    pub posted: bool,
}

/// Registers a producer and opens its account. The same form sent twice shows a fresh code: the
/// page with the first one was never seen.
///
/// `page` is the whole address of the page that takes the code.
pub fn register_with_account(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    new: &NewProducer,
    page: &str,
) -> Outcome<HandedCode> {
    let registered = register(c, vault, by, new)?;
    let producer = store::by_id(c, registered.id)?;
    let code = if registered.already {
        renew_code(c, vault, by, &producer)?
    } else {
        open_account(c, vault, by, &producer)?.activation_code
    };
    send(c, vault, by, producer, CodeLink { code: &code, page })
}

/// A fresh code for a producer in sight.
///
/// # Errors
/// `Missing` where the principal may not hand out such a code.
pub fn hand_out_code(
    c: &mut Conn,
    vault: &Vault,
    principal: &Principal,
    at: NaiveDateTime,
    uuid: &str,
    page: &str,
) -> Outcome<HandedCode> {
    let producer = store::find(c, &principal.sight, uuid)?;
    if !may_hand_out_code(principal, &producer) {
        return Err(DbFailure::Missing);
    }
    let by = principal.acts_at(at);
    let code = renew_code(c, vault, by, &producer)?;
    verify(c, by, &[producer.id])?;
    send(c, vault, by, producer, CodeLink { code: &code, page })
}

/// A cooperative's account sees more than its helper in the field: only those who decide on
/// cooperatives hand out its code.
pub fn may_hand_out_code(principal: &Principal, producer: &Producer) -> bool {
    if producer.kind.needs_decision() {
        DecideCooperatives::allows(principal)
    } else {
        RegisterProducers::allows(principal)
    }
}

/// Posts the code where an e-mail is known: the account's own, or else the one that the producer is
/// reached by.
fn send(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    producer: Producer,
    link: CodeLink<'_>,
) -> Outcome<HandedCode> {
    let posted = match store::account_of(c, producer.id)? {
        Some(account) => {
            let email = store::reach(c, vault, producer.id)?.email;
            accounts::send_code(c, vault, by.at, account, email, link)?
        }
        None => false,
    };
    Ok(HandedCode {
        producer,
        code: link.code.to_owned(),
        posted,
    })
}

/// A household registers itself: its account is in use from now on. Whether its phone opens another
/// account is not told: the answer is the same for everybody.
///
/// A letter asks whether its e-mail is right. Where the form had come before nothing is changed, not even the password.
pub fn register_itself(
    c: &mut Conn,
    vault: &Vault,
    at: NaiveDateTime,
    new: &NewProducer,
    password_hash: &str,
    confirmation: &Confirmation,
) -> Outcome<(RegisteredProducer, i64)> {
    let by = Author::program(at);
    let registered = register(c, vault, by, new)?;
    if !registered.already {
        let producer = store::by_id(c, registered.id)?;
        let opened = open_account(c, vault, by, &producer)?;
        let id = opened.account_id;
        accounts::set_password(c, ACCOUNT_HOLDERS, id, password_hash, at)?;
        accounts::ask_to_confirm(c, vault, id, confirmation, at)?;
    }
    let account_id = store::account_of(c, registered.id)?;
    Ok((registered, account_id.ok_or(DbFailure::Missing)?))
}
