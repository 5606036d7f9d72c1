//! What a first screen knows, and the one thing it asks for next.

use chrono::{NaiveDate, NaiveDateTime};

use crate::areas::EndedUnit;
use crate::listings::{Status, UnfinishedDraft};
use crate::mail::LateLetters;
use crate::security_watch::OpenAlarm;

/// A household's way onto the floor, as far as it has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HouseholdProgress {
    /// Begun, question after question, and not finished.
    pub unfinished: Vec<UnfinishedDraft>,
    pub listings: Vec<OwnListing>,
    pub last_sale: Option<NaiveDate>,
    pub sales: i64,
}

/// One listing of the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OwnListing {
    pub uuid: String,
    pub title: String,
    pub status: Status,
    pub has_photo: bool,
}

/// The next step of a household: always exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NextStep {
    GoOn(String, String),
    FirstListing,
    AddPhoto(String),
    Publish(String),
    ShowCode(String),
    RecordSale,
}

/// A published product that has not sold for this long asks for its code to be shown again.
const QUIET_DAYS: i64 = 30;

impl HouseholdProgress {
    pub fn next(&self, today: NaiveDate) -> NextStep {
        let draft = |photo| {
            self.listings
                .iter()
                .find(|l| l.status == Status::Draft && l.has_photo == photo)
        };
        if let Some(begun) = self.unfinished.first() {
            return NextStep::GoOn(begun.uuid.clone(), begun.title.clone());
        }
        if let Some(listing) = draft(true) {
            return NextStep::Publish(listing.uuid.clone());
        }
        if let Some(listing) = draft(false) {
            return NextStep::AddPhoto(listing.uuid.clone());
        }
        let Some(published) = self.listings.iter().find(|l| l.status == Status::Published) else {
            return NextStep::FirstListing;
        };
        match self.last_sale {
            Some(day) if (today - day).num_days() <= QUIET_DAYS => NextStep::RecordSale,
            _ => NextStep::ShowCode(published.uuid.clone()),
        }
    }
}

/// Somebody an officer can help today.
#[derive(Debug, Clone, diesel::Queryable)]
pub(super) struct ProducerToHelp {
    pub uuid: String,
    pub name: String,
    pub since: NaiveDateTime,
}

/// What waits for an officer or a team.
#[derive(Debug, Clone, Default)]
pub(super) struct OfficerTasks {
    pub producers: i64,
    pub published: i64,
    /// Listings that are not published, then what is not even a listing yet.
    pub drafts: Vec<ProducerToHelp>,
    pub unfinished: Vec<UnfinishedDraft>,
    pub without_listing: Vec<ProducerToHelp>,
    pub not_activated: i64,
    pub unplaced: i64,
    /// Registered by themselves, and nobody has vouched for them yet.
    pub unverified: i64,
    /// Units they were given that are no more.
    pub ended: Vec<EndedUnit>,
}

/// What waits for staff.
#[derive(Debug, Clone, Default)]
pub(super) struct StaffTasks {
    pub pending: Vec<ProducerToHelp>,
    pub unplaced: i64,
    /// Registered by themselves, and nobody has vouched for them yet.
    pub unverified: i64,
    /// Units they were given that are no more.
    pub ended: Vec<EndedUnit>,
}

/// What waits for the administrator.
#[derive(Debug, Clone, Default)]
pub(super) struct AdministratorTasks {
    pub waiting_jobs: i64,
    pub dead_jobs: i64,
    pub late_letters: LateLetters,
    /// What looks like an attack.
    pub alarms: Vec<OpenAlarm>,
    pub staff: i64,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn own_listing(status: Status, has_photo: bool) -> OwnListing {
        OwnListing {
            uuid: format!("{}-{has_photo}", status.code()),
            title: String::new(),
            status,
            has_photo,
        }
    }

    fn next(listings: Vec<OwnListing>, last_sale: Option<&str>) -> NextStep {
        let progress = HouseholdProgress {
            unfinished: Vec::new(),
            listings,
            last_sale: last_sale.map(|d| d.parse().unwrap()),
            sales: 0,
        };
        progress.next("2026-11-20".parse().unwrap())
    }

    #[test]
    fn what_was_begun_is_finished_first() {
        let begun = UnfinishedDraft {
            uuid: "begun".into(),
            title: "Mật ong".into(),
            since: chrono::NaiveDateTime::default(),
        };
        let progress = HouseholdProgress {
            unfinished: vec![begun],
            listings: vec![own_listing(Status::Draft, true)],
            ..HouseholdProgress::default()
        };
        let go_on = NextStep::GoOn("begun".into(), "Mật ong".into());
        assert_eq!(progress.next("2026-11-20".parse().unwrap()), go_on);
    }

    #[test]
    fn there_is_always_one_next_step() {
        assert_eq!(next(vec![], None), NextStep::FirstListing);
        let photo = NextStep::AddPhoto("draft-false".into());
        assert_eq!(
            next(
                vec![
                    own_listing(Status::Published, true),
                    own_listing(Status::Draft, false)
                ],
                None
            ),
            photo
        );
        let publish = NextStep::Publish("draft-true".into());
        assert_eq!(
            next(
                vec![
                    own_listing(Status::Draft, false),
                    own_listing(Status::Draft, true)
                ],
                None
            ),
            publish
        );
        let code = NextStep::ShowCode("published-true".into());
        assert_eq!(next(vec![own_listing(Status::Published, true)], None), code);
        assert_eq!(
            next(
                vec![own_listing(Status::Published, true)],
                Some("2026-09-01")
            ),
            code
        );
        let sale = next(
            vec![own_listing(Status::Published, true)],
            Some("2026-11-15"),
        );
        assert_eq!(sale, NextStep::RecordSale);
        assert_eq!(
            next(vec![own_listing(Status::Closed, true)], None),
            NextStep::FirstListing
        );
    }
}
