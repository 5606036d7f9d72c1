//! Who a person is and what the person may do.
//!
//! A permission is a type (`Actor<RecordTransactions>`) in a handler's signature, so no handler
//! can forget to ask. What an account may *see* is a [`Sight`]; every room's look-ups start there.
//! [`Principal`] is who acts; [`Actor`] is a principal in front of a page.

mod actions;
mod actor;
mod attempt;
mod begun_session;
mod bucket;
mod check;
mod client;
mod codes;
mod dead_letters;
mod device;
mod forms;
mod handlers;
mod history;
mod holders;
mod model;
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

pub use actions::{CodeLink, OpenedAccount, open, renew_code, send_code, set_password};
pub use actor::{Actor, Posted, signed_in};
pub use begun_session::BegunSession;
pub use bucket::sweep as sweep_limits;
pub use check::{PasswordCheck, check_password};
pub use handlers::{admit, routes, start_session};
pub use history::{HistoryLine, NamesById, ProducerNames, with_names};
pub use holders::{AccountHolders, NumbersById};
pub use model::{Account, NewAccount, Role, Sight};
pub use password::{Password, PasswordGate};
pub use permission::*;
pub use principal::Principal;
pub use rate_limit::{LimitedAction, RateLimit};
pub use renewal::{RenewedLogins, renew_logins};
pub use scopes::number_answering_for;
pub use sessions::principal_by_id;
pub use store::{login_taken, name_by_uuid, principal_of, reachable};

/// A session or a code of the future ends at once, a rate limit drains from now on.
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
        TimeDelta::days(actions::ACTIVATION_DAYS),
    ),
    DatedColumn::past("sign_in_failures", "last_at"),
];
