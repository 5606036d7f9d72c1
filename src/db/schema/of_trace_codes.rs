//! The tables of `trace_codes`.

diesel::table! {
    trace_codes (code) {
        code -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        issued_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}
