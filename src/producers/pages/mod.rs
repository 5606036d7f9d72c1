//! What the room's pages show.

mod consents;
mod forms;
mod list;
mod members;
mod places;
mod register;
mod show;
mod verification;

pub(super) use consents::ConsentsPage;
pub(super) use forms::{EditPage, KindPage, NewPage, SlipPage};
pub(super) use list::ListPage;
pub(super) use members::{MemberLists, MembersPage};
pub use places::PlaceField;
pub(super) use register::{DonePage, StepPage};
pub(super) use show::{ProducerDetails, ShowPage};
pub(super) use verification::VerificationPage;

use crate::producers::model::{ProducerKind, Purpose, Status};
use crate::web::{Choice, Shell};

/// The colour of a status.
fn badge(status: Status) -> &'static str {
    match status {
        Status::Active => "good",
        Status::Pending => "attention",
        Status::Refused | Status::Closed => "loss",
    }
}

fn kinds(shell: &Shell) -> Vec<Choice> {
    let choice = |kind: &ProducerKind| Choice::new(kind.code(), shell.t(kind.label_key()));
    ProducerKind::ALL.iter().map(choice).collect()
}

/// Each purpose with the very words that are agreed to.
fn consent_choices(shell: &Shell) -> Vec<Choice> {
    let choice = |purpose: &Purpose| Choice::new(purpose.code(), shell.t(purpose.wording()));
    Purpose::ALL.iter().map(choice).collect()
}
