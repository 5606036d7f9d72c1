//! The tables of `subscriptions`.

diesel::table! {
    subscription_mails (subscription_id, period) {
        subscription_id -> BigInt,
        period -> Text,
        queued_at -> Timestamp,
        posted_at -> Nullable<Timestamp>,
        why_not -> Text,
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
