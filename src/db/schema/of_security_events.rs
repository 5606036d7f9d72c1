//! The table of `security_events`.

diesel::table! {
    security_events (id) {
        id -> BigInt,
        kind -> Text,
        account_id -> Nullable<BigInt>,
        address_mark -> Text,
        first_at -> Timestamp,
        last_at -> Timestamp,
        happened -> Integer,
    }
}
