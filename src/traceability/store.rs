//! Looking codes up.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::Traced;
use crate::areas as places;
use crate::db::schema::{areas, consents, listings, producers, trace_codes};
use crate::db::{Conn, Outcome};
use crate::photos::{self, Photo};
use crate::producers::Purpose;
use crate::values::TraceCode;

diesel::alias! {
    const COMMUNES: Alias<Communes> = areas as communes;
    const PROVINCES: Alias<Provinces> = areas as provinces;
    const DISTRICTS: Alias<Districts> = areas as districts;
    const ORIGINS: Alias<Origins> = areas as origins;
    const ORIGIN_PROVINCES: Alias<OriginProvinces> = areas as origin_provinces;
}

/// All that the page of a code shows, in two statements; `None` where nobody has this code.
pub(super) fn trace(c: &mut Conn, code: &TraceCode) -> Outcome<Option<(Traced, Vec<Photo>)>> {
    let Some(mut traced) = by_code(c, code)? else {
        return Ok(None);
    };
    if traced.is_renamed() {
        rename(c, &mut traced)?;
    }
    // A withdrawn page shows none, and nothing is for sale that was taken down.
    let photos = match traced.shows_photos() {
        false => Vec::new(),
        true => photos::of_listing(c, traced.listing_id)?,
    };
    Ok(Some((traced, photos)))
}

/// Puts the places as they are today for what they were when they were written down. Few codes need
/// it, so the one statement that all of them need stays short.
fn rename(c: &mut Conn, traced: &mut Traced) -> Outcome<()> {
    if let Some((commune, province)) = places::now_at(c, traced.commune_id)? {
        traced.commune = Some(commune.full_name);
        traced.province_kind = Some(province.kind);
        traced.province_name = Some(province.name);
    }
    if let Some((commune, province)) = places::now_at(c, traced.origin_id)? {
        traced.origin = Some(commune.full_name);
        traced.origin_province_kind = Some(province.kind);
        traced.origin_province_name = Some(province.name);
    }
    Ok(())
}

/// No boxing, no bound LIMIT, no literal that changes: the statement is prepared once.
fn by_code(c: &mut Conn, code: &TraceCode) -> Outcome<Option<Traced>> {
    let agreed = consents::table
        .filter(consents::producer_id.eq(producers::id))
        .filter(consents::purpose.eq(Purpose::PublicPage))
        .filter(consents::withdrawn_at.is_null());
    Ok(trace_codes::table
        .inner_join(listings::table.inner_join(producers::table))
        .left_join(COMMUNES.on(COMMUNES.field(areas::id).eq(producers::commune_id)))
        .left_join(
            PROVINCES.on(PROVINCES
                .field(areas::id)
                .nullable()
                .eq(COMMUNES.field(areas::parent_id))),
        )
        .left_join(
            DISTRICTS.on(DISTRICTS
                .field(areas::id)
                .nullable()
                .eq(producers::district_id)),
        )
        .left_join(ORIGINS.on(ORIGINS.field(areas::id).eq(listings::origin_commune_id)))
        .left_join(
            ORIGIN_PROVINCES.on(ORIGIN_PROVINCES
                .field(areas::id)
                .nullable()
                .eq(ORIGINS.field(areas::parent_id))),
        )
        .filter(trace_codes::code.eq(code))
        .select((
            trace_codes::code,
            trace_codes::retired_at,
            listings::id,
            listings::title,
            listings::description,
            listings::price_vnd,
            listings::unit,
            listings::season,
            listings::status,
            listings::published_on,
            producers::name,
            producers::status,
            exists(agreed),
            producers::commune_id,
            listings::origin_commune_id,
            COMMUNES.field(areas::full_name).nullable(),
            PROVINCES.field(areas::kind).nullable(),
            PROVINCES.field(areas::name).nullable(),
            DISTRICTS.field(areas::kind).nullable(),
            DISTRICTS.field(areas::name).nullable(),
            ORIGINS.field(areas::full_name).nullable(),
            ORIGIN_PROVINCES.field(areas::kind).nullable(),
            ORIGIN_PROVINCES.field(areas::name).nullable(),
            (
                COMMUNES.field(areas::valid_to).nullable(),
                PROVINCES.field(areas::valid_to).nullable(),
                ORIGINS.field(areas::valid_to).nullable(),
                ORIGIN_PROVINCES.field(areas::valid_to).nullable(),
            ),
        ))
        .get_result(c)
        .optional()?)
}

/// Whether the code was ever given out.
pub(super) fn is_known(c: &mut Conn, code: &TraceCode) -> Outcome<bool> {
    let same = trace_codes::table.filter(trace_codes::code.eq(code));
    Ok(same.count().get_result::<i64>(c)? > 0)
}

/// False where it was retired before.
pub(super) fn retire(c: &mut Conn, listing_id: i64, now: NaiveDateTime) -> Outcome<bool> {
    let retired = diesel::update(
        trace_codes::table
            .filter(trace_codes::listing_id.eq(listing_id))
            .filter(trace_codes::retired_at.is_null()),
    )
    .set(trace_codes::retired_at.eq(now))
    .execute(c)?;
    Ok(retired == 1)
}
