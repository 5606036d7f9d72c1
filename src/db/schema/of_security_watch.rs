//! The table of `security_watch`.

diesel::table! {
    security_alarms (id) {
        id -> BigInt,
        kind -> Text,
        subject -> Text,
        happened -> BigInt,
        raised_at -> Timestamp,
        seen_at -> Nullable<Timestamp>,
    }
}
