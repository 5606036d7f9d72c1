//! The tables of `reports`.

diesel::table! {
    targets (id) {
        id -> BigInt,
        area_id -> Nullable<BigInt>,
        unit_id -> Nullable<BigInt>,
        year -> Integer,
        measure -> Text,
        value -> BigInt,
        updated_at -> Timestamp,
    }
}
