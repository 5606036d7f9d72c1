//! The tables as both databases have them; `migrations/` is where they come from.

pub use super::schema_signing::{signed_files, subscription_mails, subscriptions};

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
    denominators (id) {
        id -> BigInt,
        area_id -> BigInt,
        year -> Integer,
        households -> BigInt,
        updated_at -> Timestamp,
    }
}

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
    memberships (id) {
        id -> BigInt,
        cooperative_id -> BigInt,
        member_id -> BigInt,
        joined_on -> Date,
        left_on -> Nullable<Date>,
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
    listings (id) {
        id -> BigInt,
        uuid -> Text,
        producer_id -> BigInt,
        title -> Text,
        folded -> Text,
        category -> Text,
        description -> Text,
        unit -> Text,
        price_vnd -> BigInt,
        quantity_milli -> BigInt,
        season -> Text,
        origin_commune_id -> BigInt,
        origin_old_commune_id -> Nullable<BigInt>,
        status -> Text,
        published_on -> Nullable<Date>,
        closed_on -> Nullable<Date>,
        created_by -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    listing_drafts (id) {
        id -> BigInt,
        uuid -> Text,
        producer_id -> BigInt,
        title -> Text,
        category -> Text,
        content_hash -> Nullable<Text>,
        unit -> Nullable<Text>,
        price_vnd -> Nullable<BigInt>,
        quantity_milli -> Nullable<BigInt>,
        season -> Text,
        origin_commune_id -> Nullable<BigInt>,
        origin_old_commune_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    pictures (content_hash) {
        content_hash -> Text,
        width -> Integer,
        height -> Integer,
        large_hash -> Text,
        medium_hash -> Text,
        small_hash -> Text,
        medium_width -> Integer,
        medium_height -> Integer,
        small_width -> Integer,
        small_height -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    photos (id) {
        id -> BigInt,
        uuid -> Text,
        listing_id -> BigInt,
        content_hash -> Text,
        position -> Integer,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    trace_codes (code) {
        code -> Text,
        listing_id -> BigInt,
        issued_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
    }
}

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

diesel::table! {
    courses (id) {
        id -> BigInt,
        uuid -> Text,
        topic -> Text,
        held_on -> Date,
        place -> Text,
        agency -> Text,
        commune_id -> BigInt,
        created_by -> BigInt,
        created_at -> Timestamp,
        folded -> Text,
    }
}

diesel::table! {
    attendances (course_id, producer_id) {
        course_id -> BigInt,
        producer_id -> BigInt,
    }
}

diesel::table! {
    counts (district_id, commune_id, half_month, measure, channel, evidence) {
        district_id -> BigInt,
        commune_id -> BigInt,
        half_month -> Integer,
        measure -> Integer,
        channel -> Integer,
        evidence -> Integer,
        value -> BigInt,
    }
}

diesel::table! {
    count_changes (id) {
        id -> BigInt,
        district_id -> BigInt,
        commune_id -> BigInt,
        half_month -> Integer,
        measure -> Integer,
        channel -> Integer,
        evidence -> Integer,
        value -> BigInt,
    }
}

diesel::table! {
    count_sums (detail, span, district_id, commune_id, measure) {
        detail -> Integer,
        span -> Integer,
        district_id -> BigInt,
        commune_id -> BigInt,
        measure -> Integer,
        value -> BigInt,
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

diesel::table! {
    regrouping_units (id) {
        id -> BigInt,
        regrouping_id -> BigInt,
        code -> Text,
        name -> Text,
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
    targets (id) {
        id -> BigInt,
        area_id -> Nullable<BigInt>,
        unit_id -> Nullable<BigInt>,
        year -> Integer,
        measure -> Text,
        value -> BigInt,
        updated_at -> Timestamp,
    }
}

diesel::joinable!(denominators -> areas (area_id));
diesel::joinable!(consents -> producers (producer_id));
diesel::joinable!(accounts -> producers (producer_id));
diesel::joinable!(account_logins -> accounts (account_id));
diesel::joinable!(account_areas -> accounts (account_id));
diesel::joinable!(account_areas -> areas (area_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(listings -> producers (producer_id));
diesel::joinable!(listing_drafts -> producers (producer_id));
diesel::joinable!(photos -> listings (listing_id));
diesel::joinable!(photos -> pictures (content_hash));
diesel::joinable!(trace_codes -> listings (listing_id));
diesel::joinable!(transactions -> listings (listing_id));
diesel::joinable!(transactions -> producers (producer_id));
diesel::joinable!(courses -> areas (commune_id));
diesel::joinable!(attendances -> courses (course_id));
diesel::joinable!(attendances -> producers (producer_id));
diesel::joinable!(regroupings -> areas (province_id));
diesel::joinable!(regroupings -> accounts (created_by));
diesel::joinable!(regrouping_units -> regroupings (regrouping_id));
diesel::joinable!(regrouping_members -> regrouping_units (unit_id));

diesel::allow_tables_to_appear_in_same_query!(
    areas,
    area_editions,
    area_successions,
    denominators,
    producers,
    memberships,
    consents,
    earlier_places,
    accounts,
    account_logins,
    account_areas,
    sessions,
    one_time_codes,
    sign_in_failures,
    audit_events,
    jobs,
    listings,
    listing_drafts,
    pictures,
    photos,
    trace_codes,
    transactions,
    courses,
    attendances,
    counts,
    count_changes,
    count_sums,
    regroupings,
    regrouping_units,
    regrouping_members,
    targets,
);
