//! Producers, accounts, and what they may.

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
    }
}

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

diesel::table! {
    left_places (id) {
        id -> BigInt,
        producer_id -> BigInt,
        left_at -> Timestamp,
        commune_id -> BigInt,
        district_id -> Nullable<BigInt>,
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
    accounts (id) {
        id -> BigInt,
        uuid -> Text,
        name -> Text,
        role -> Text,
        producer_id -> Nullable<BigInt>,
        phone_sealed -> Nullable<Text>,
        email_sealed -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        activated_at -> Nullable<Timestamp>,
        disabled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    account_logins (mark) {
        mark -> Text,
        account_id -> BigInt,
        kind -> Text,
    }
}

diesel::table! {
    account_areas (account_id, area_id) {
        account_id -> BigInt,
        area_id -> BigInt,
    }
}

diesel::table! {
    sessions (token_digest) {
        token_digest -> Text,
        account_id -> BigInt,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    one_time_codes (id) {
        id -> BigInt,
        account_id -> BigInt,
        purpose -> Text,
        code_digest -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sign_in_failures (mark) {
        mark -> Text,
        failures -> Integer,
        last_at -> Timestamp,
    }
}
