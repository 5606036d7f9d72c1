//! What is done with producers. Each function runs inside one write and leaves its trace and its
//! count there.

mod consents;
mod decisions;
mod doors;
mod invitations;
mod members;
mod register;

pub use consents::{give_consent, may_publish, withdraw_consent};
pub use decisions::{approve, edit, refuse, send_again};
pub use doors::{open_account, renew_code, send_code};
pub use invitations::{accept_invitation, ask_to_join, refuse_invitation};
pub use members::{add_member, end_membership, leave};
pub use register::{register, register_many, register_many_drawing};
