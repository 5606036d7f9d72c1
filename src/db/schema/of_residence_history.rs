//! The tables of `residence_history`.

diesel::table! {
    earlier_places (producer_id, from_day) {
        producer_id -> BigInt,
        from_day -> Date,
        until_day -> Date,
        commune_id -> BigInt,
        old_commune_id -> Nullable<BigInt>,
        district_id -> Nullable<BigInt>,
    }
}
