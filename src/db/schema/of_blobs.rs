//! The tables of `blobs`.

diesel::table! {
    blobs (hash, ending) {
        hash -> Text,
        ending -> Text,
        bytes -> Nullable<BigInt>,
        owner -> Nullable<Text>,
        account_id -> Nullable<BigInt>,
        last_used_at -> Timestamp,
    }
}
