//! What the rooms know of administrative units: handed to `areas`, which knows no room.

use crate::areas::{UnitFacts, UnitReference};
use crate::{accounts, listings, producers};

pub const UNIT_FACTS: UnitFacts = UnitFacts {
    producers: producers::by_commune,
    listings: listings::by_commune,
    accounts: accounts::number_answering_for,
    references: &REFERENCES,
};

const fn reference(
    table: &'static str,
    columns: &'static [&'static str],
    label_key: &'static str,
) -> UnitReference {
    UnitReference {
        table,
        columns,
        label_key,
    }
}

const REFERENCES: [UnitReference; 12] = [
    reference(
        "producers",
        &["commune_id", "old_commune_id", "district_id"],
        "areas.editions.producers",
    ),
    reference(
        "earlier_places",
        &["commune_id", "old_commune_id", "district_id"],
        "areas.editions.moved",
    ),
    reference(
        "left_places",
        &["commune_id", "district_id"],
        "areas.editions.moved",
    ),
    reference(
        "listings",
        &["origin_commune_id", "origin_old_commune_id"],
        "areas.editions.listings",
    ),
    reference(
        "listing_drafts",
        &["origin_commune_id", "origin_old_commune_id"],
        "areas.editions.drafts",
    ),
    reference("courses", &["commune_id"], "areas.editions.courses"),
    reference("account_areas", &["area_id"], "areas.editions.accounts"),
    reference("denominators", &["area_id"], "areas.editions.bases"),
    reference("targets", &["area_id"], "areas.editions.targets"),
    reference("signed_files", &["province_id"], "areas.editions.signed"),
    reference(
        "regroupings",
        &["province_id"],
        "areas.editions.regroupings",
    ),
    reference(
        "regrouping_members",
        &["commune_id", "former_district_id"],
        "areas.editions.regroupings",
    ),
];
