//! The queries of the room. Every look-up by address starts at what the asker may see.

mod consents;
mod holders;
mod invitations;
mod members;
mod publicly_shown;
mod rows;
mod search;
mod sight;
mod verification;

pub(super) use consents::{Consent, consents_of, give, insert_consents, withdraw};
pub(super) use holders::{cooperative_by_uuid, cooperatives_in, mark_activated, numbers};
pub(super) use invitations::{
    SentInvitation, accept, addressee, ask, asked_by, invitation, refuse_invitation,
};
pub(super) use members::{
    Member, candidate, candidates, cooperative, cooperative_of, cooperatives_of, join, leave,
    member_numbered, members_of,
};
pub(super) use rows::{
    KnownProducer, Row, account_of, by_uuid, decide, insert, insert_many, known, names, reach,
    taken_numbers, update,
};
pub(super) use search::{ProducerQuery, ProducerResults, StatusFilter, list};
pub(super) use verification::{
    UnverifiedPage, ids_in_sight, mark_verified, unverified_of, unverified_page,
};

pub use invitations::invitations_to;
pub use publicly_shown::{PubliclyShown, is_publicly_shown};
pub use rows::{by_commune, by_id, find, phones, place_of};
pub use sight::{IdsSeen, InSight, ids_seen_by, seen_by};
pub use verification::{registered_themselves_since, unverified_number, unverified_places};
