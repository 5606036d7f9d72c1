//! What the house remembers, has to do, has signed and mails.

diesel::table! {
    audit_events (id) {
        id -> BigInt,
        at -> Timestamp,
        actor_id -> Nullable<BigInt>,
        on_behalf_of -> Nullable<BigInt>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        detail -> Text,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        state -> Text,
        attempts -> Integer,
        run_at -> Timestamp,
        last_error -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    installation (one) {
        one -> Integer,
        uuid -> Text,
        key_check -> Nullable<Text>,
        created_at -> Timestamp,
        key_fingerprint -> Nullable<Text>,
        address -> Nullable<Text>,
        probed_at -> Nullable<Timestamp>,
    }
}
