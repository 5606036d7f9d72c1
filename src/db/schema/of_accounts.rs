//! The tables of `accounts`.

diesel::table! {
    account_areas (account_id, area_id) {
        account_id -> BigInt,
        area_id -> BigInt,
    }
}

diesel::table! {
    account_notices (id) {
        id -> BigInt,
        account_id -> BigInt,
        kind -> Text,
        caused_by -> Nullable<BigInt>,
        told_at -> Timestamp,
        seen_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    account_logins (mark) {
        mark -> Text,
        account_id -> BigInt,
        kind -> Text,
        proven -> Bool,
        as_typed -> Bool,
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
        new_email_sealed -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        activated_at -> Nullable<Timestamp>,
        disabled_at -> Nullable<Timestamp>,
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
        opens_at -> Nullable<Timestamp>,
        agreed_by -> Nullable<BigInt>,
        replaces_password -> Bool,
    }
}

diesel::table! {
    sessions (token_digest) {
        token_digest -> Text,
        account_id -> BigInt,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
        client -> Text,
        code_of -> Nullable<BigInt>,
    }
}
