//! The tables of `open_data`.

diesel::table! {
    open_figures (figure, province_id, district_id, commune_id, quarter) {
        figure -> Text,
        province_id -> BigInt,
        district_id -> BigInt,
        commune_id -> BigInt,
        quarter -> Integer,
        value -> BigInt,
        told -> Bool,
        people -> Text,
    }
}

diesel::table! {
    open_quarters (quarter) {
        quarter -> Integer,
        published_at -> Timestamp,
    }
}
