//! Who a person is and what the person may do.
//!
//! A permission is a type (`Actor<RecordTransactions>`) in a handler's signature, so no handler
//! can forget to ask. What an account may *see* is a [`Sight`]; every room's look-ups start there.
//! [`Principal`] is who acts; [`Actor`] is a principal in front of a page.

mod actions;
mod actor;
mod attempt;
mod begun_session;
mod check;
mod client;
mod codes;
mod dead_letters;
mod device;
mod emails;
mod forms;
mod handing_out;
mod handlers;
mod history;
mod holders;
mod logins;
mod model;
mod notices;
mod pages;
mod password;
mod permission;
mod principal;
mod rate_limit;
mod redemption;
mod renewal;
mod reset_request;
mod retry_ticket;
mod scopes;
mod sessions;
mod sign_in_throttle;
mod staff;
mod store;

use chrono::TimeDelta;

use crate::db::DatedColumn;

pub use actions::{OpenedAccount, open, set_password};
pub use actor::{Actor, Posted, signed_in};
pub use begun_session::BegunSession;
pub use check::{PasswordCheck, check_password};
pub use emails::{Confirmation, ask_to_confirm, confirm_email};
pub use handing_out::{CodeLink, renew_code, renew_code_of_login, send_code};
pub use handlers::{admit, confirmation, routes, start_session};
pub use history::{HistoryLine, NamesById, ProducerNames, with_names};
pub use holders::{AccountHolders, NumbersById};
pub use logins::fold_spellings;
pub use model::{Account, NewAccount, Role, Sight, TypedBy};
pub use notices::{AccountNotice, UnseenNotice, unseen_notices};
pub use password::{Password, PasswordGate};
pub use permission::*;
pub use principal::Principal;
pub use rate_limit::{LimitedAction, RateLimit};
pub use renewal::{RenewedLogins, renew_logins};
pub use scopes::number_answering_for;
pub use sessions::{SessionOpening, principal_by_id};
pub use store::{administrators, name_by_id, name_by_uuid, principal_of, reachable};

/// A session or a code of the future ends at once.
pub const DATED: &[DatedColumn] = &[
    DatedColumn::past("sessions", "seen_at"),
    DatedColumn::within(
        "sessions",
        "expires_at",
        TimeDelta::days(sessions::LONGEST_DAYS),
    ),
    DatedColumn::within(
        "one_time_codes",
        "expires_at",
        TimeDelta::days(handing_out::ACTIVATION_DAYS),
    ),
];
