//! The members of a cooperative.

use askama::Template;
use chrono::NaiveDate;

use crate::clock::local_date;
use crate::producers::model::Producer;
use crate::producers::store::{Member, SentInvitation};
use crate::text::date;
use crate::web::{FormView, Shell};

pub(in crate::producers) struct MemberRow {
    pub uuid: String,
    pub number: String,
    pub grouped: String,
    pub name: String,
    pub joined_on: String,
    pub left_on: Option<String>,
}

/// A number that was asked, and has not become a member.
pub(in crate::producers) struct PendingInvitationRow {
    pub grouped: String,
    pub since: String,
    pub asked_on: String,
}

/// A household that may be meant.
pub(in crate::producers) struct MemberCandidate {
    pub number: String,
    pub grouped: String,
    pub name: String,
    pub hamlet: String,
}

/// What the page is made of.
pub(in crate::producers) struct MemberLists {
    pub members: Vec<Member>,
    /// Who was asked and has not answered.
    pub asked: Vec<SentInvitation>,
    /// Who may be meant by what was typed.
    pub candidates: Vec<Producer>,
}

#[derive(Template)]
#[template(path = "producers/members.html")]
pub(in crate::producers) struct MembersPage<'a> {
    pub shell: &'a Shell,
    pub producer: &'a Producer,
    pub form: FormView,
    pub lines: Vec<MemberRow>,
    pub waiting: Vec<PendingInvitationRow>,
    pub typed: String,
    pub candidates: Vec<MemberCandidate>,
    /// As a date field wants it.
    pub today: NaiveDate,
}

impl<'a> MembersPage<'a> {
    pub fn new(
        shell: &'a Shell,
        producer: &'a Producer,
        lists: MemberLists,
        typed: String,
        today: NaiveDate,
        form: FormView,
    ) -> Self {
        Self {
            shell,
            producer,
            form,
            lines: lists.members.into_iter().map(line).collect(),
            waiting: lists.asked.iter().map(waiting).collect(),
            typed,
            candidates: lists.candidates.into_iter().map(candidate).collect(),
            today,
        }
    }
}

fn line(member: Member) -> MemberRow {
    MemberRow {
        uuid: member.uuid.to_string(),
        number: member.number.to_string(),
        grouped: member.number.grouped(),
        name: member.name,
        joined_on: date(member.joined_on),
        left_on: member.left_on.map(date),
    }
}

fn waiting(asked: &SentInvitation) -> PendingInvitationRow {
    PendingInvitationRow {
        grouped: asked.number.grouped(),
        since: date(asked.since),
        asked_on: date(local_date(asked.asked_at)),
    }
}

fn candidate(producer: Producer) -> MemberCandidate {
    MemberCandidate {
        number: producer.number.to_string(),
        grouped: producer.number.grouped(),
        name: producer.name,
        hamlet: producer.hamlet,
    }
}
