//! The tables of `installation`.

diesel::table! {
    installation (one) {
        one -> Integer,
        uuid -> Text,
        key_check -> Nullable<Text>,
        created_at -> Timestamp,
        key_fingerprint -> Nullable<Text>,
        address -> Nullable<Text>,
        probed_at -> Nullable<Timestamp>,
    }
}
