//! The tables as both databases have them; `migrations/` is where they come from.

mod counting;
mod office;
mod people;
mod places;
mod publishing;
mod shelf;
mod signing;

pub use counting::{count_changes, count_sums, counts};
pub use office::{audit_events, installation, jobs};
pub use people::{
    account_areas, account_logins, accounts, consents, earlier_places, left_places,
    membership_requests, memberships, one_time_codes, producers, sessions, sign_in_failures,
};
pub use places::{
    area_editions, area_successions, areas, denominators, regrouping_members, regrouping_units,
    regroupings, targets,
};
pub use publishing::{open_figures, open_quarters};
pub use shelf::{
    attendances, courses, listing_drafts, listings, photo_allowances, photos, pictures,
    trace_codes, transactions,
};
pub use signing::{letterheads, signed_files, subscription_mails, subscriptions};

diesel::joinable!(denominators -> areas (area_id));
diesel::joinable!(consents -> producers (producer_id));
diesel::joinable!(accounts -> producers (producer_id));
diesel::joinable!(account_logins -> accounts (account_id));
diesel::joinable!(account_areas -> accounts (account_id));
diesel::joinable!(account_areas -> areas (area_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(listings -> producers (producer_id));
diesel::joinable!(listing_drafts -> producers (producer_id));
diesel::joinable!(photos -> listings (listing_id));
diesel::joinable!(photos -> pictures (content_hash));
diesel::joinable!(trace_codes -> listings (listing_id));
diesel::joinable!(transactions -> listings (listing_id));
diesel::joinable!(transactions -> producers (producer_id));
diesel::joinable!(courses -> areas (commune_id));
diesel::joinable!(attendances -> courses (course_id));
diesel::joinable!(attendances -> producers (producer_id));
diesel::joinable!(regroupings -> areas (province_id));
diesel::joinable!(regroupings -> accounts (created_by));
diesel::joinable!(regrouping_units -> regroupings (regrouping_id));
diesel::joinable!(regrouping_members -> regrouping_units (unit_id));

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
    targets,
);
