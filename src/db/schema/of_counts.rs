//! The tables of `counts`.

diesel::table! {
    count_changes (id) {
        id -> BigInt,
        district_id -> BigInt,
        commune_id -> BigInt,
        half_month -> Integer,
        measure -> Integer,
        channel -> Integer,
        evidence -> Integer,
        value -> BigInt,
    }
}

diesel::table! {
    count_sums (detail, span, district_id, commune_id, measure) {
        detail -> Integer,
        span -> Integer,
        district_id -> BigInt,
        commune_id -> BigInt,
        measure -> Integer,
        value -> BigInt,
    }
}

diesel::table! {
    counts (district_id, commune_id, half_month, measure, channel, evidence) {
        district_id -> BigInt,
        commune_id -> BigInt,
        half_month -> Integer,
        measure -> Integer,
        channel -> Integer,
        evidence -> Integer,
        value -> BigInt,
    }
}
