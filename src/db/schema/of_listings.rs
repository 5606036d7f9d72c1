//! The tables of `listings`.

diesel::table! {
    listing_drafts (id) {
        id -> BigInt,
        uuid -> Text,
        producer_id -> BigInt,
        title -> Text,
        category -> Text,
        content_hash -> Nullable<Text>,
        unit -> Nullable<Text>,
        price_vnd -> Nullable<BigInt>,
        quantity_milli -> Nullable<BigInt>,
        season -> Text,
        origin_commune_id -> Nullable<BigInt>,
        origin_old_commune_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    listings (id) {
        id -> BigInt,
        uuid -> Text,
        producer_id -> BigInt,
        title -> Text,
        folded -> Text,
        category -> Text,
        description -> Text,
        unit -> Text,
        price_vnd -> BigInt,
        quantity_milli -> BigInt,
        season -> Text,
        origin_commune_id -> BigInt,
        origin_old_commune_id -> Nullable<BigInt>,
        status -> Text,
        published_on -> Nullable<Date>,
        closed_on -> Nullable<Date>,
        created_by -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}
