//! What somebody does who keeps the members of a cooperative in sight.

use chrono::NaiveDateTime;

use super::invitations::ask_to_join;
use super::members::{add_member, end_membership};
use crate::accounts::{LimitedAction, Principal, RateLimit};
use crate::db::{Conn, Outcome};
use crate::producers::model::MembershipChange;
use crate::producers::store;
use crate::vault::Vault;

/// What came of asking for a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinOutcome {
    Member,
    Already,
    /// The same for a stranger's number and for nobody's.
    Asked,
    /// Too many strangers were asked; so many seconds to wait.
    Wait(u32),
}

/// A household in sight joins at once; anybody else is asked first.
pub fn join(
    c: &mut Conn,
    vault: &Vault,
    principal: &Principal,
    at: NaiveDateTime,
    uuid: &str,
    wanted: MembershipChange,
) -> Outcome<JoinOutcome> {
    let by = principal.acts_at(at);
    let cooperative = store::cooperative(c, &principal.sight, uuid)?;
    if store::member_numbered(c, cooperative.id, wanted.number)?.is_some() {
        return Ok(JoinOutcome::Already);
    }
    if let Some(member) = store::candidate(c, &principal.sight, wanted.number)? {
        let joined = add_member(c, by, &cooperative, &member, wanted.on)?;
        return Ok(if joined {
            JoinOutcome::Member
        } else {
            JoinOutcome::Already
        });
    }
    let asker = format!("account {}", principal.account_id);
    let limit = RateLimit::new(vault, LimitedAction::InviteMember, &asker);
    if let Some(seconds) = limit.take(c, at)? {
        return Ok(JoinOutcome::Wait(seconds));
    }
    ask_to_join(c, by, &cooperative, wanted)?;
    Ok(JoinOutcome::Asked)
}

/// False where nobody with that number is a member, or became one later than that day.
pub fn end_membership_of(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    uuid: &str,
    wanted: MembershipChange,
) -> Outcome<bool> {
    let cooperative = store::cooperative(c, &principal.sight, uuid)?;
    match store::member_numbered(c, cooperative.id, wanted.number)? {
        Some(member) => {
            let by = principal.acts_at(at);
            end_membership(c, by, &cooperative, &member, wanted.on)
        }
        None => Ok(false),
    }
}
