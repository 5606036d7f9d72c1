//! What a producer is, what it may be asked to agree to, and the rules that need no database.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::number::ProducerNumber;
use super::place_in_sight::PlaceInSight;
use crate::accounts::Role;
use crate::areas::AreaId;
use crate::audit::Author;
use crate::counts::{CountPlace, Measure};
use crate::db::schema::producers;
use crate::values::{Email, Phone, PublicId, TaxCode, words};

words! {
    /// The four kinds that the programme knows.
    ProducerKind, "producers.kind.unknown" {
        Household = "household" "producers.kind.household",
        HouseholdBusiness = "household_business" "producers.kind.household_business",
        Cooperative = "cooperative" "producers.kind.cooperative",
        /// Informal: a contract of its members, no legal person.
        CooperativeGroup = "cooperative_group" "producers.kind.cooperative_group",
    }
}

words! {
    /// How far a producer has come with the authorities.
    Status, "producers.status.unknown" {
        Pending = "pending" "producers.status.pending",
        Active = "active" "producers.status.active",
        Refused = "refused" "producers.status.refused",
        Closed = "closed" "producers.status.closed",
    }
}

words! {
    /// What a consent is for. Each is asked for by itself and never given beforehand.
    Purpose, "producers.consent.unknown" {
        /// Being kept on the programme's list and counted.
        Programme = "programme" "producers.consent.programme",
        /// Name, commune and products on a public page.
        PublicPage = "public_page" "producers.consent.public_page",
        /// Being called by officers and buyers.
        Contact = "contact" "producers.consent.contact",
    }
}

words! {
    /// How a consent was given.
    GivenVia, "producers.consent.via_unknown" {
        Itself = "self" "producers.consent.via_self",
        Officer = "officer" "producers.consent.via_officer",
        Paper = "paper" "producers.consent.via_paper",
    }
}

impl Status {
    /// Neither turned down nor closed: something can be put up for them.
    pub const MAY_LIST: [Self; 2] = [Self::Active, Self::Pending];

    pub fn may_list(self) -> bool {
        Self::MAY_LIST.contains(&self)
    }
}

impl ProducerKind {
    /// What reports count as households.
    pub const HOUSEHOLDS: [Self; 2] = [Self::Household, Self::HouseholdBusiness];

    /// Cooperatives and groups speak for others: the authorities look at them first.
    pub const fn needs_decision(self) -> bool {
        matches!(self, Self::Cooperative | Self::CooperativeGroup)
    }

    /// Only these have members.
    pub const fn has_members(self) -> bool {
        self.needs_decision()
    }

    pub const fn first_status(self) -> Status {
        if self.needs_decision() {
            Status::Pending
        } else {
            Status::Active
        }
    }

    /// What counts one more of the kind.
    pub const fn measure(self) -> Measure {
        match self {
            Self::Household => Measure::HouseholdsRegistered,
            Self::HouseholdBusiness => Measure::HouseholdBusinessesRegistered,
            Self::Cooperative => Measure::CooperativesRegistered,
            Self::CooperativeGroup => Measure::GroupsRegistered,
        }
    }

    /// What the account of such a producer may do.
    pub const fn role(self) -> Role {
        if self.needs_decision() {
            Role::CooperativeOfficer
        } else {
            Role::Household
        }
    }
}

impl Purpose {
    /// Which words were agreed to: the key of the sentence that was shown. A sentence is never
    /// changed under its key; a new one gets a new number, and old consents keep their proof.
    pub const fn wording(self) -> &'static str {
        match self {
            Self::Programme => "producers.consent.programme_words_1",
            Self::PublicPage => "producers.consent.public_page_words_1",
            Self::Contact => "producers.consent.contact_words_1",
        }
    }
}

/// A producer as every room may see it. Phone, e-mail and tax code stay sealed: see `ContactDetails`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = producers)]
pub struct Producer {
    pub id: i64,
    pub uuid: PublicId,
    pub number: ProducerNumber,
    pub kind: ProducerKind,
    pub name: String,
    pub representative: Option<String>,
    pub commune_id: AreaId,
    /// The commune before July 2025, where it is known.
    pub old_commune_id: Option<AreaId>,
    /// The reporting district; `None` = not yet placed.
    pub district_id: Option<AreaId>,
    pub hamlet: String,
    pub status: Status,
    /// Why it was refused.
    pub decision_reason: String,
    pub decided_at: Option<NaiveDateTime>,
    pub registered_on: NaiveDate,
    pub trained_on: Option<NaiveDate>,
    /// When its account was used for the first time.
    pub activated_at: Option<NaiveDateTime>,
    /// Made up for a demonstration.
    pub invented: bool,
    /// The account that registered it; `None` where it did so itself.
    pub registered_by: Option<i64>,
    /// The day from which a household counts: by then somebody other than itself had vouched for it.
    /// Those that speak for others count from their approval and have no such day.
    pub verified_on: Option<NaiveDate>,
}

impl Producer {
    /// Where it is now: commune and reporting district. A fact of another day may count elsewhere:
    /// ask [`residence_history::place_on`](crate::residence_history::place_on).
    pub fn place(&self) -> CountPlace {
        CountPlace::new(self.commune_id, self.district_id)
    }

    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }

    /// It registered itself, and nobody else has vouched for it yet: no report counts it.
    pub fn is_unverified(&self) -> bool {
        !self.kind.needs_decision() && self.verified_on.is_none()
    }

    /// Whom a letter or an account greets: the person where one is named.
    pub fn person(&self) -> &str {
        self.representative.as_deref().unwrap_or(&self.name)
    }
}

/// What is known of a producer beside its place, and may be corrected without a look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    pub name: String,
    pub representative: Option<String>,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub tax_code: Option<TaxCode>,
    pub hamlet: String,
}

/// What is needed to register a producer.
#[derive(Debug, Clone)]
pub struct NewProducer {
    /// Made when the form was shown: sending it twice registers once.
    pub uuid: PublicId,
    pub kind: ProducerKind,
    pub particulars: Particulars,
    pub place: PlaceInSight,
    pub consents: Vec<Purpose>,
    pub given_via: GivenVia,
    pub invented: bool,
}

impl NewProducer {
    /// Whoever registers a household vouches for it, unless that is the household itself.
    pub(in crate::producers) fn verified_on(&self, by: Author) -> Option<NaiveDate> {
        let vouched = by.account.is_some() && !self.kind.needs_decision();
        vouched.then(|| by.today())
    }
}

/// What a registration came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredProducer {
    pub id: i64,
    pub uuid: PublicId,
    pub number: ProducerNumber,
    /// This form had been sent before.
    pub already: bool,
}

/// A cooperative that asks a household to become its member. Until the answer it sees nothing of
/// the household.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Invitation {
    pub uuid: PublicId,
    pub(in crate::producers) cooperative_id: i64,
    pub cooperative: String,
    pub number: ProducerNumber,
    /// Who asked.
    pub officer: Option<String>,
    /// The day from which the membership would hold.
    pub since: NaiveDate,
}

impl Invitation {
    pub fn day(&self) -> String {
        crate::text::date(self.since)
    }
}

/// Who joins a cooperative or leaves it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MembershipChange {
    pub number: ProducerNumber,
    pub on: NaiveDate,
}

/// How to reach a producer, unsealed. For those who may register producers, never for the public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactDetails {
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub tax_code: Option<TaxCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for kind in ProducerKind::ALL {
            assert_eq!(ProducerKind::parse(kind.code()), Ok(*kind));
        }
        assert!(Status::parse("gone").is_err());
    }

    #[test]
    fn only_those_who_speak_for_others_wait_for_a_decision() {
        assert_eq!(ProducerKind::Household.first_status(), Status::Active);
        assert_eq!(
            ProducerKind::HouseholdBusiness.first_status(),
            Status::Active
        );
        assert_eq!(ProducerKind::Cooperative.first_status(), Status::Pending);
        assert_eq!(
            ProducerKind::CooperativeGroup.first_status(),
            Status::Pending
        );
    }
}
