//! The table of `leaky_buckets`.

diesel::table! {
    sign_in_failures (mark) {
        mark -> Text,
        failures -> Integer,
        last_at -> Timestamp,
    }
}
