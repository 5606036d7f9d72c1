//! The tables of `transactions`.

diesel::table! {
    transactions (id) {
        id -> BigInt,
        uuid -> Text,
        listing_id -> BigInt,
        producer_id -> BigInt,
        channel -> Text,
        quantity_milli -> BigInt,
        amount_vnd -> BigInt,
        sold_on -> Date,
        order_code -> Nullable<Text>,
        evidence -> Text,
        recorded_by -> BigInt,
        created_at -> Timestamp,
        cancelled_at -> Nullable<Timestamp>,
        cancelled_by -> Nullable<BigInt>,
        cancel_reason -> Text,
    }
}
