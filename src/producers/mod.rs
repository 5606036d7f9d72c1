//! Producers: households, household businesses, cooperatives and their informal groups, from
//! registration to the day their account is used.
//!
//! A phone is a way to reach somebody, not who somebody is, and equal names in one village are
//! common: a producer is told apart by its number alone. Phone, e-mail and tax code are sealed;
//! nothing outside of this room sees them.

mod actions;
mod forms;
mod handlers;
mod history;
mod model;
mod number;
mod pages;
mod place_in_sight;
mod places;
mod store;

use crate::db::DatedColumn;

pub use actions::{
    ACCOUNT_HOLDERS, DecisionOutcome, MOST_PRODUCERS, add_member, approve, edit, end_membership,
    give_consent, open_account, refuse, register, register_many, register_many_drawing, renew_code,
    send_again, verify, withdraw_consent,
};
pub use handlers::{ListingCheck, routes};
pub use history::{NAMES, history, history_of_kinds};
pub use model::{
    GivenVia, Invitation, NewProducer, Particulars, Producer, ProducerKind, Purpose,
    RegisteredProducer, Status,
};
pub use number::ProducerNumber;
pub use pages::PlaceField;
pub use place_in_sight::{CommuneInSight, PlaceInSight, PlacesInSight};
pub use places::{PlaceCandidates, PlacedForm, spell_out, take_place};
pub use store::{
    IdsSeen, InSight, PubliclyShown, by_commune, by_id, find, ids_seen_by, invitations_to,
    is_publicly_shown, phones, place_of, registered_themselves_since, seen_by, unverified_number,
    unverified_places,
};

/// Invitations hold for a month, and a refusal keeps for one.
pub const DATED: &[DatedColumn] = &[
    DatedColumn::past("membership_requests", "asked_at"),
    DatedColumn::past("membership_requests", "refused_at"),
];
