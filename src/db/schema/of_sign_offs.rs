//! The tables of `sign_offs`.

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
