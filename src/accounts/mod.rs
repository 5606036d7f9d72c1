//! Who a person is and what the person may do.
//!
//! A permission is a type (`Actor<RecordTransactions>`) in a handler's signature, so no handler
//! can forget to ask. What an actor may *see* is a [`Sight`]; every room's look-ups start there.

mod actions;
mod actor;
mod codes;
mod forms;
mod handlers;
mod model;
mod pace;
mod pages;
mod password;
mod permission;
mod scopes;
mod sessions;
mod store;
mod turnstile;

pub use actions::{
    CodeLink, Opened, activate_now, grant_areas, open, renew_code, send_code, set_password,
};
pub use actor::{Actor, Posted};
pub use handlers::{admit, routes, start_session};
pub use model::{Account, NewAccount, Role, Sight};
pub use password::{Password, PasswordGate};
pub use permission::*;
pub use store::{login_taken, reachable};
pub use turnstile::{Crowd, Turnstile};
