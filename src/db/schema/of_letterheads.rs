//! The tables of `letterheads`.

diesel::table! {
    letterheads (account_id) {
        account_id -> BigInt,
        superior -> Text,
        agency -> Text,
        sign -> Text,
        place -> Text,
        authority -> Text,
        position -> Text,
        signer -> Text,
        recipients -> Text,
        updated_at -> Timestamp,
    }
}
