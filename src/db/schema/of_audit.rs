//! The tables of `audit`.

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
        code_of -> Nullable<BigInt>,
    }
}
