//! The tables of `producers`.

diesel::table! {
    consents (id) {
        id -> BigInt,
        producer_id -> BigInt,
        purpose -> Text,
        wording -> Text,
        given_at -> Timestamp,
        given_via -> Text,
        recorded_by -> Nullable<BigInt>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    membership_requests (id) {
        id -> BigInt,
        uuid -> Text,
        cooperative_id -> BigInt,
        number -> Text,
        since -> Date,
        asked_by -> Nullable<BigInt>,
        asked_at -> Timestamp,
        refused_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    memberships (id) {
        id -> BigInt,
        cooperative_id -> BigInt,
        member_id -> BigInt,
        joined_on -> Date,
        left_on -> Nullable<Date>,
    }
}

diesel::table! {
    producers (id) {
        id -> BigInt,
        uuid -> Text,
        number -> Text,
        kind -> Text,
        name -> Text,
        folded -> Text,
        representative -> Nullable<Text>,
        phone_sealed -> Nullable<Text>,
        phone_mark -> Nullable<Text>,
        email_sealed -> Nullable<Text>,
        tax_code_sealed -> Nullable<Text>,
        tax_code_mark -> Nullable<Text>,
        commune_id -> BigInt,
        old_commune_id -> Nullable<BigInt>,
        district_id -> Nullable<BigInt>,
        hamlet -> Text,
        status -> Text,
        decision_reason -> Text,
        decided_at -> Nullable<Timestamp>,
        registered_on -> Date,
        trained_on -> Nullable<Date>,
        activated_at -> Nullable<Timestamp>,
        invented -> Bool,
        registered_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        verified_on -> Nullable<Date>,
    }
}
