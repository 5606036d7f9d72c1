//! What is done with producers. Each function runs inside one write and leaves its trace and its
//! count there.

mod account_access;
mod consents;
mod decisions;
mod invitations;
mod member_list;
mod members;
mod register;
mod verification;

pub use account_access::{
    ACCOUNT_HOLDERS, HandedCode, hand_out_code, may_hand_out_code, open_account, register_itself,
    register_with_account, renew_code,
};
pub use consents::{give_consent, withdraw_consent};
pub use decisions::{DecisionOutcome, EditRefused, approve, edit, edit_seen, refuse, send_again};
pub use invitations::{answer_invitation, leave_cooperative};
pub use member_list::{JoinOutcome, end_membership_of, join};
pub use members::{add_member, end_membership, join_own_cooperative};
pub use register::{MOST_PRODUCERS, register, register_many, register_many_drawing};
pub use verification::{verify, verify_seen, verify_ticked};
