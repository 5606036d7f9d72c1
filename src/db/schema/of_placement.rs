//! The tables of `placement`.

diesel::table! {
    left_places (id) {
        id -> BigInt,
        producer_id -> BigInt,
        left_at -> Timestamp,
        commune_id -> BigInt,
        district_id -> Nullable<BigInt>,
    }
}
