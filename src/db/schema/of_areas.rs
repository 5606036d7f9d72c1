//! The tables of `areas`.

diesel::table! {
    area_editions (id) {
        id -> BigInt,
        code -> Text,
        valid_from -> Date,
        legal_basis -> Text,
        files -> Text,
        loaded_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    area_successions (predecessor_id, successor_id) {
        predecessor_id -> BigInt,
        successor_id -> BigInt,
        suggested -> Bool,
        legal_basis -> Text,
        edition_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    areas (id) {
        id -> BigInt,
        level -> Text,
        code -> Text,
        name -> Text,
        kind -> Text,
        full_name -> Text,
        folded -> Text,
        parent_id -> Nullable<BigInt>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        same_as -> Nullable<BigInt>,
        legal_basis -> Nullable<Text>,
        edition_id -> Nullable<BigInt>,
        ended_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    denominators (id) {
        id -> BigInt,
        area_id -> BigInt,
        year -> Integer,
        households -> BigInt,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    regrouping_members (regrouping_id, commune_id, former_district_id) {
        regrouping_id -> BigInt,
        commune_id -> BigInt,
        former_district_id -> BigInt,
        unit_id -> BigInt,
    }
}

diesel::table! {
    regrouping_units (id) {
        id -> BigInt,
        regrouping_id -> BigInt,
        code -> Text,
        name -> Text,
    }
}

diesel::table! {
    regroupings (id) {
        id -> BigInt,
        province_id -> BigInt,
        valid_from -> Date,
        legal_basis -> Text,
        note -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        taken_back_at -> Nullable<Timestamp>,
    }
}
