//! The tables of `training`.

diesel::table! {
    attendances (course_id, producer_id) {
        course_id -> BigInt,
        producer_id -> BigInt,
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
