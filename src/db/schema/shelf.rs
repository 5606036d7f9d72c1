//! Products, photos, codes, sales, courses.

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
    photo_allowances (account_id) {
        account_id -> BigInt,
        day -> Date,
        photos -> Integer,
        bytes -> BigInt,
    }
}

diesel::table! {
    trace_codes (code) {
        code -> Text,
        listing_id -> BigInt,
        issued_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    transactions (id) {
        id -> BigInt,
        uuid -> Text,
        listing_id -> BigInt,
        producer_id -> BigInt,
        channel -> Text,
        quantity_milli -> BigInt,
        amount_vnd -> BigInt,
        sold_on -> Date,
        order_code -> Nullable<Text>,
        evidence -> Text,
        recorded_by -> BigInt,
        created_at -> Timestamp,
        cancelled_at -> Nullable<Timestamp>,
        cancelled_by -> Nullable<BigInt>,
        cancel_reason -> Text,
    }
}

diesel::table! {
    courses (id) {
        id -> BigInt,
        uuid -> Text,
        topic -> Text,
        held_on -> Date,
        place -> Text,
        agency -> Text,
        commune_id -> BigInt,
        created_by -> BigInt,
        created_at -> Timestamp,
        folded -> Text,
    }
}

diesel::table! {
    attendances (course_id, producer_id) {
        course_id -> BigInt,
        producer_id -> BigInt,
    }
}
