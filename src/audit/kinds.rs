//! What can happen to a record. The words are stored in every database there is, so none of them
//! ever changes; a kind that is no longer noted stays, for it is still read.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::sql_types::Text;

use crate::values::words;

/// The kinds of record that have a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectKind {
    Account,
    Producer,
    Listing,
    Transaction,
    Course,
    Area,
    SignedFile,
    Subscription,
    Job,
}

impl SubjectKind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Producer => "producer",
            Self::Listing => "listing",
            Self::Transaction => "transaction",
            Self::Course => "course",
            Self::Area => "area",
            Self::SignedFile => "signed_file",
            Self::Subscription => "subscription",
            Self::Job => "job",
        }
    }
}

/// One list: each kind of record, what can happen to it, the word that is stored and the key of the
/// sentence that says it.
macro_rules! event_kinds {
    ($($subject:ident { $($(#[$why:meta])* $kind:ident = $word:literal $key:literal,)+ })+) => {
        words! {
            /// What happened.
            EventKind, "audit.unknown" { $($($(#[$why])* $kind = $word $key,)+)+ }
        }

        impl EventKind {
            /// The kind of record that it happens to.
            pub const fn subject(self) -> SubjectKind {
                match self { $($(Self::$kind)|+ => SubjectKind::$subject,)+ }
            }
        }
    };
}

event_kinds! {
    Account {
        AccountOpened = "account_opened" "audit.account_opened",
        AccountActivated = "account_activated" "audit.account_activated",
        AccountEnded = "account_ended" "audit.account_ended",
        AccountEdited = "account_edited" "audit.account_edited",
        AccountAreasSet = "account_areas_set" "audit.account_areas_set",
        AccountEmailSet = "account_email_set" "audit.account_email_set",
        AccountEmailConfirmed = "account_email_confirmed" "audit.account_email_confirmed",
        /// A new code for an account of staff.
        AccountCodeRenewed = "account_code_renewed" "audit.account_code_renewed",
        /// A second administrator agreed to it.
        AccountCodeAgreed = "account_code_agreed" "audit.account_code_agreed",
        PasswordSet = "password_set" "audit.password_set",
    }
    Producer {
        ActivationCodeRenewed = "activation_code_renewed" "audit.activation_code_renewed",
        ProducerRegistered = "producer_registered" "audit.producer_registered",
        ProducerRegisteredItself = "producer_registered_itself" "audit.producer_registered_itself",
        /// Somebody vouched for a household that had registered itself.
        ProducerVerified = "producer_verified" "audit.producer_verified",
        ProducerEdited = "producer_edited" "audit.producer_edited",
        /// A place that was written down wrongly was put right.
        ProducerPlaceMended = "producer_place_mended" "audit.producer_place_mended",
        ProducerMoved = "producer_moved" "audit.producer_moved",
        /// A producer that waited was given its district.
        ProducerPlaced = "producer_placed" "audit.producer_placed",
        ProducerApproved = "producer_approved" "audit.producer_approved",
        ProducerRefused = "producer_refused" "audit.producer_refused",
        ProducerSentAgain = "producer_sent_again" "audit.producer_sent_again",
        ConsentGivenProgramme = "consent_given_programme" "audit.consent_given_programme",
        ConsentGivenPublicPage = "consent_given_public_page" "audit.consent_given_public_page",
        ConsentGivenContact = "consent_given_contact" "audit.consent_given_contact",
        ConsentWithdrawnProgramme = "consent_withdrawn_programme" "audit.consent_withdrawn_programme",
        ConsentWithdrawnPublicPage = "consent_withdrawn_public_page" "audit.consent_withdrawn_public_page",
        ConsentWithdrawnContact = "consent_withdrawn_contact" "audit.consent_withdrawn_contact",
        MemberAdded = "member_added" "audit.member_added",
        MemberAsked = "member_asked" "audit.member_asked",
        MemberAccepted = "member_accepted" "audit.member_accepted",
        AskedByCooperative = "asked_by_cooperative" "audit.asked_by_cooperative",
        CooperativeDeclined = "cooperative_declined" "audit.cooperative_declined",
        MemberEnded = "member_ended" "audit.member_ended",
        JoinedCooperative = "joined_cooperative" "audit.joined_cooperative",
        LeftCooperative = "left_cooperative" "audit.left_cooperative",
    }
    Listing {
        ListingCreated = "listing_created" "audit.listing_created",
        ListingUpdated = "listing_updated" "audit.listing_updated",
        ListingPublished = "listing_published" "audit.listing_published",
        ListingPaused = "listing_paused" "audit.listing_paused",
        ListingResumed = "listing_resumed" "audit.listing_resumed",
        ListingClosed = "listing_closed" "audit.listing_closed",
        ListingPhotosAdded = "listing_photos_added" "audit.listing_photos_added",
        ListingPhotoRemoved = "listing_photo_removed" "audit.listing_photo_removed",
        ListingPhotoFirst = "listing_photo_first" "audit.listing_photo_first",
        TraceCodeRetired = "trace_code_retired" "audit.trace_code_retired",
        TraceCodeReplaced = "trace_code_replaced" "audit.trace_code_replaced",
    }
    Transaction {
        TransactionRecorded = "transaction_recorded" "audit.transaction_recorded",
        TransactionCancelled = "transaction_cancelled" "audit.transaction_cancelled",
    }
    Course {
        CourseHeld = "course_held" "audit.course_held",
        /// Noted once for a whole list, with how many it added.
        CourseAttended = "course_attended" "audit.course_attended",
        CourseLeft = "course_left" "audit.course_left",
    }
    Area {
        DenominatorCleared = "denominator_cleared" "audit.denominator_cleared",
        DenominatorSet = "denominator_set" "audit.denominator_set",
        DistrictsRegrouped = "districts_regrouped" "audit.districts_regrouped",
        RegroupingTakenBack = "regrouping_taken_back" "audit.regrouping_taken_back",
        /// What earlier versions noted for every measure.
        TargetSet = "target_set" "audit.target_set",
        TargetSetHouseholds = "target_set_households" "audit.target_set_households",
        TargetSetCooperatives = "target_set_cooperatives" "audit.target_set_cooperatives",
        TargetSetListings = "target_set_listings" "audit.target_set_listings",
        TargetSetTransactions = "target_set_transactions" "audit.target_set_transactions",
        TargetSetValue = "target_set_value" "audit.target_set_value",
        TargetSetTrained = "target_set_trained" "audit.target_set_trained",
        /// Noted for every province that the edition touches, with its code; so are the next two.
        EditionLoaded = "edition_loaded" "audit.edition_loaded",
        EditionConfirmed = "edition_confirmed" "audit.edition_confirmed",
        EditionTakenBack = "edition_taken_back" "audit.edition_taken_back",
    }
    SignedFile {
        ReportSigned = "report_signed" "audit.report_signed",
        /// Noted at the first file of the chain.
        ReportRestated = "report_restated" "audit.report_restated",
    }
    Subscription {
        ReportSubscribed = "report_subscribed" "audit.report_subscribed",
        ReportUnsubscribed = "report_unsubscribed" "audit.report_unsubscribed",
    }
    Job {
        JobRetried = "job_retried" "audit.job_retried",
    }
}

/// The kind of an event in the database: a newer version may have written one that this one does
/// not know.
#[derive(Debug, Clone, PartialEq, Eq, FromSqlRow)]
pub enum StoredKind {
    Known(EventKind),
    Unknown(String),
}

impl StoredKind {
    /// The key of the sentence that says what was done; an unknown word stands for itself.
    pub fn label_key(&self) -> &str {
        match self {
            Self::Known(kind) => kind.label_key(),
            Self::Unknown(word) => word,
        }
    }
}

impl PartialEq<EventKind> for StoredKind {
    fn eq(&self, kind: &EventKind) -> bool {
        matches!(self, Self::Known(known) if known == kind)
    }
}

impl<DB> FromSql<Text, DB> for StoredKind
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let word = String::from_sql(bytes)?;
        let known = EventKind::parse(&word);
        Ok(known.map_or(Self::Unknown(word), Self::Known))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_kinds_have_one_word_and_each_word_ends_its_key() {
        let words = EventKind::ALL.iter().map(|kind| kind.code());
        assert_eq!(words.collect::<BTreeSet<_>>().len(), EventKind::ALL.len());
        for kind in EventKind::ALL {
            assert_eq!(kind.label_key(), format!("audit.{}", kind.code()));
        }
    }

    #[test]
    fn a_word_of_a_newer_version_stands_for_itself() {
        let unknown = StoredKind::Unknown("listing_blessed".to_owned());
        assert_eq!(unknown.label_key(), "listing_blessed");
        assert_ne!(unknown, EventKind::ListingClosed);
    }
}
