//! The tables of `traceability`.

diesel::table! {
    trace_codes (code) {
        code -> Text,
        listing_id -> BigInt,
        issued_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}
