//! The tables of signed reports and of reports sent by mail; a part of `schema`.

use super::accounts;

diesel::table! {
    signed_files (id) {
        id -> BigInt,
        uuid -> Text,
        predecessor_id -> Nullable<BigInt>,
        number -> Integer,
        province_id -> BigInt,
        place -> Text,
        province_code -> Text,
        district_code -> Text,
        name -> Text,
        period -> Text,
        boundaries -> Date,
        sha256 -> Text,
        bytes -> Binary,
        last_event_id -> BigInt,
        signer_name -> Text,
        signer_position -> Text,
        signed_by -> BigInt,
        signed_at -> Timestamp,
    }
}

diesel::table! {
    subscriptions (id) {
        id -> BigInt,
        uuid -> Text,
        account_id -> BigInt,
        province_code -> Text,
        district_code -> Text,
        name -> Text,
        period_kind -> Text,
        format -> Text,
        language -> Text,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    subscription_mails (subscription_id, period) {
        subscription_id -> BigInt,
        period -> Text,
        queued_at -> Timestamp,
        posted_at -> Nullable<Timestamp>,
        why_not -> Text,
    }
}

diesel::joinable!(signed_files -> accounts (signed_by));
diesel::table! {
    letterheads (account_id) {
        account_id -> BigInt,
        superior -> Text,
        agency -> Text,
        sign -> Text,
        place -> Text,
        authority -> Text,
        position -> Text,
        signer -> Text,
        recipients -> Text,
        updated_at -> Timestamp,
    }
}

diesel::joinable!(subscriptions -> accounts (account_id));
diesel::joinable!(subscription_mails -> subscriptions (subscription_id));

diesel::allow_tables_to_appear_in_same_query!(signed_files, subscriptions, subscription_mails);
diesel::allow_tables_to_appear_in_same_query!(subscriptions, accounts);
diesel::allow_tables_to_appear_in_same_query!(subscription_mails, accounts);
diesel::allow_tables_to_appear_in_same_query!(signed_files, accounts);
