//! The tables of `jobs`.

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
        chunks_done -> Integer,
        progress_done -> BigInt,
        progress_total -> Nullable<BigInt>,
    }
}
