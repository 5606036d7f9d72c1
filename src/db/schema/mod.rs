//! The tables as both databases have them; `migrations/` is where they come from.
//!
//! A file `of_…` holds the tables of the room it is called after: that room and those above it may name them.

mod of_accounts;
mod of_areas;
mod of_audit;
mod of_blobs;
mod of_counts;
mod of_installation;
mod of_jobs;
mod of_leaky_buckets;
mod of_letterheads;
mod of_listings;
mod of_open_data;
mod of_photos;
mod of_placement;
mod of_producers;
mod of_reports;
mod of_residence_history;
mod of_security_events;
mod of_security_watch;
mod of_sign_offs;
mod of_subscriptions;
mod of_trace_codes;
mod of_training;
mod of_transactions;

pub use of_accounts::{
    account_areas, account_logins, account_notices, accounts, one_time_codes, sessions,
};
pub use of_areas::{
    area_editions, area_successions, areas, denominators, regrouping_members, regrouping_units,
    regroupings,
};
pub use of_audit::audit_events;
pub use of_blobs::blobs;
pub use of_counts::{count_changes, count_sums, counts};
pub use of_installation::installation;
pub use of_jobs::jobs;
pub use of_leaky_buckets::sign_in_failures;
pub use of_letterheads::letterheads;
pub use of_listings::{listing_drafts, listings};
pub use of_open_data::{open_figures, open_quarters};
pub use of_photos::{photo_allowances, photos, pictures};
pub use of_placement::left_places;
pub use of_producers::{consents, membership_requests, memberships, producers};
pub use of_reports::targets;
pub use of_residence_history::earlier_places;
pub use of_security_events::security_events;
pub use of_security_watch::security_alarms;
pub use of_sign_offs::signed_files;
pub use of_subscriptions::{subscription_mails, subscriptions};
pub use of_trace_codes::trace_codes;
pub use of_training::{attendances, courses};
pub use of_transactions::transactions;

diesel::joinable!(denominators -> areas (area_id));
diesel::joinable!(consents -> producers (producer_id));
diesel::joinable!(accounts -> producers (producer_id));
diesel::joinable!(account_logins -> accounts (account_id));
diesel::joinable!(account_areas -> accounts (account_id));
diesel::joinable!(account_notices -> accounts (account_id));
diesel::joinable!(account_areas -> areas (area_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(listings -> producers (producer_id));
diesel::joinable!(listing_drafts -> producers (producer_id));
diesel::joinable!(photos -> listings (listing_id));
diesel::joinable!(photos -> pictures (content_hash));
diesel::joinable!(transactions -> listings (listing_id));
diesel::joinable!(transactions -> producers (producer_id));
diesel::joinable!(courses -> areas (commune_id));
diesel::joinable!(attendances -> courses (course_id));
diesel::joinable!(attendances -> producers (producer_id));
diesel::joinable!(regroupings -> areas (province_id));
diesel::joinable!(regroupings -> accounts (created_by));
diesel::joinable!(regrouping_units -> regroupings (regrouping_id));
diesel::joinable!(regrouping_members -> regrouping_units (unit_id));
diesel::joinable!(signed_files -> accounts (signed_by));
diesel::joinable!(subscription_mails -> subscriptions (subscription_id));
diesel::joinable!(subscriptions -> accounts (account_id));

diesel::allow_tables_to_appear_in_same_query!(
    areas,
    area_editions,
    area_successions,
    denominators,
    producers,
    memberships,
    membership_requests,
    consents,
    earlier_places,
    left_places,
    accounts,
    account_logins,
    account_notices,
    account_areas,
    sessions,
    one_time_codes,
    sign_in_failures,
    audit_events,
    jobs,
    listings,
    listing_drafts,
    pictures,
    photos,
    trace_codes,
    transactions,
    courses,
    attendances,
    counts,
    count_changes,
    count_sums,
    regroupings,
    regrouping_units,
    regrouping_members,
    security_alarms,
    security_events,
    signed_files,
    subscription_mails,
    subscriptions,
    targets,
);
