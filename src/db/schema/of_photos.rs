//! The tables of `photos`.

diesel::table! {
    photo_allowances (account_id) {
        account_id -> BigInt,
        day -> Date,
        photos -> Integer,
        bytes -> BigInt,
    }
}

diesel::table! {
    photos (id) {
        id -> BigInt,
        uuid -> Text,
        listing_id -> BigInt,
        content_hash -> Text,
        position -> Integer,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    pictures (content_hash) {
        content_hash -> Text,
        width -> Integer,
        height -> Integer,
        large_hash -> Text,
        medium_hash -> Text,
        small_hash -> Text,
        medium_width -> Integer,
        medium_height -> Integer,
        small_width -> Integer,
        small_height -> Integer,
        created_at -> Timestamp,
    }
}
