//! The built-in editions, the same from files, and the way back.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use lensan::app::UNIT_FACTS;
use lensan::areas::{
    self, BuiltinEdition, EditionImpact, Import, ImportOutcome, Level, REFORM, RevertObstacle,
};
use lensan::counts::CountPlace;
use lensan::db::schema::{area_editions, area_successions, areas as units, targets};
use lensan::db::{Conn, DbFailure};

use super::{apply, by, data, id, now, reform, sheet, with};
use crate::support::village;

/// Every row, as far as it says what the country is like.
type CountryRows = (Vec<AreaRow>, Vec<(i64, i64, bool)>);
type AreaRow = (
    (i64, String, String, String, String, String),
    (Option<i64>, chrono::NaiveDate, Option<chrono::NaiveDate>),
);

fn country(c: &mut Conn) -> Result<CountryRows, DbFailure> {
    let rows = units::table
        .order(units::id)
        .select((
            (
                units::id,
                units::level,
                units::code,
                units::name,
                units::kind,
                units::full_name,
            ),
            (units::parent_id, units::valid_from, units::valid_to),
        ))
        .load(c)?;
    let edges = area_successions::table
        .order((
            area_successions::predecessor_id,
            area_successions::successor_id,
        ))
        .select((
            area_successions::predecessor_id,
            area_successions::successor_id,
            area_successions::suggested,
        ))
        .load(c)?;
    Ok((rows, edges))
}

#[test]
fn the_files_give_what_the_program_brings_along() {
    let brought = with(BuiltinEdition::Reform, country);
    let imported = with(BuiltinEdition::ThreeTiers, |c| {
        let before = country(c)?;
        let Ok(ImportOutcome::Preview(plan, _)) = areas::preview(c, &reform(), &UNIT_FACTS)? else {
            panic!("no preview");
        };
        assert_eq!(country(c)?, before, "a preview writes nothing");
        let summary = plan.summary;
        assert_eq!((summary.ended.len(), summary.begun.len()), (10_794, 3_355));
        assert_eq!((summary.renamed.len(), summary.retyped.len()), (0, 0));
        assert_eq!(
            (summary.divided.len(), summary.straddling.len()),
            (440, 297)
        );
        assert!(matches!(apply(c, &reform()), Ok(ImportOutcome::Loaded(..))));
        let after = country(c)?;
        let again = ImportOutcome::Already("2025-07-01".to_owned());
        assert_eq!(apply(c, &reform()), Ok(again));
        assert_eq!(country(c)?, after);
        Ok(after)
    });
    assert!(brought == imported, "the rows differ");
}

#[test]
fn an_edition_can_be_taken_back_until_it_is_confirmed() {
    with(BuiltinEdition::ThreeTiers, |c| {
        let before = country(c)?;
        apply(c, &reform()).unwrap();
        assert_eq!(areas::revert(c, by(), "2025-07-01", &UNIT_FACTS)?, Ok(()));
        assert!(country(c)? == before, "something is left");
        apply(c, &reform()).unwrap();
        assert!(areas::confirm(c, by(), "2025-07-01")?);
        assert_eq!(
            areas::revert(c, by(), "2025-07-01", &UNIT_FACTS)?,
            Err(RevertObstacle::Confirmed)
        );
        assert_eq!(
            areas::revert(c, by(), "1999", &UNIT_FACTS)?,
            Err(RevertObstacle::Unknown)
        );
        assert!(!areas::confirm(c, by(), "1999")?);
        Ok(())
    });
}

#[test]
fn an_edition_stays_where_somebody_relies_on_it() {
    with(BuiltinEdition::ThreeTiers, |c| {
        apply(c, &reform()).unwrap();
        village::producer_somewhere(c, lensan::producers::ProducerKind::Household)?;
        let used = RevertObstacle::Used("areas.editions.producers", 1);
        assert_eq!(
            areas::revert(c, by(), "2025-07-01", &UNIT_FACTS)?,
            Err(used)
        );
        let name = "unit_changes_2026.csv";
        let changes = Import::Changes(sheet(name, &data(name)));
        let Ok(ImportOutcome::Loaded(code, ..)) = apply(c, &changes) else {
            panic!("the changes were not loaded");
        };
        let followed = RevertObstacle::Followed(code.clone());
        assert_eq!(
            areas::revert(c, by(), "2025-07-01", &UNIT_FACTS)?,
            Err(followed)
        );
        // A further life is nothing that anybody refers to.
        assert_eq!(areas::revert(c, by(), &code, &UNIT_FACTS)?, Ok(()));
        Ok(())
    });
}

/// The foreign keys to `areas` as the database has them: table and column.
fn references(c: &mut Conn) -> Result<BTreeSet<(String, String)>, DbFailure> {
    #[derive(QueryableByName)]
    struct ForeignKeyRow {
        #[diesel(sql_type = Text)]
        of: String,
        #[diesel(sql_type = Text)]
        by: String,
    }
    let keys = if c.is_postgres() {
        "SELECT k.conrelid::regclass::text AS of, a.attname::text AS by
             FROM pg_constraint k
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
             WHERE k.contype = 'f' AND k.confrelid = 'areas'::regclass"
    } else {
        "SELECT m.name AS of, k.\"from\" AS by
             FROM sqlite_schema m, pragma_foreign_key_list(m.name) k
             WHERE m.type = 'table' AND k.\"table\" = 'areas'"
    };
    let keys: Vec<ForeignKeyRow> = diesel::sql_query(keys).load(c)?;
    Ok(keys.into_iter().map(|key| (key.of, key.by)).collect())
}

#[test]
fn whatever_refers_to_a_unit_is_asked_before_it_is_taken_back() {
    with(BuiltinEdition::ThreeTiers, |c| {
        let known = UNIT_FACTS.references.iter();
        let asked: BTreeSet<(String, String)> = known
            .flat_map(|of| {
                of.columns
                    .iter()
                    .map(|by| (of.table.to_owned(), (*by).to_owned()))
            })
            .collect();
        // What holds the units together goes with them.
        let own = ["areas", "area_successions"];
        let keys = references(c)?;
        assert!(keys.len() > 15, "{keys:?}");
        let forgotten: Vec<_> = keys
            .iter()
            .filter(|key| !own.contains(&key.0.as_str()) && !asked.contains(*key))
            .collect();
        assert!(forgotten.is_empty(), "not asked: {forgotten:?}");
        Ok(())
    });
}

#[test]
fn a_target_and_a_signed_file_keep_an_edition_with_a_sentence() {
    with(BuiltinEdition::ThreeTiers, |c| {
        apply(c, &reform()).unwrap();
        let province = id(c, Level::Province, "66", REFORM);
        diesel::insert_into(targets::table)
            .values((
                targets::area_id.eq(province),
                targets::year.eq(2026),
                targets::measure.eq("listings"),
                targets::value.eq(1_i64),
                targets::updated_at.eq(now()),
            ))
            .execute(c)?;
        let used = RevertObstacle::Used("areas.editions.targets", 1);
        assert_eq!(
            areas::revert(c, by(), "2025-07-01", &UNIT_FACTS)?,
            Err(used)
        );
        diesel::delete(targets::table).execute(c)?;
        let file = signed(c, province)?;
        assert_eq!(file, 1);
        let used = RevertObstacle::Used("areas.editions.signed", 1);
        assert_eq!(
            areas::revert(c, by(), "2025-07-01", &UNIT_FACTS)?,
            Err(used)
        );
        Ok(())
    });
}

fn signed(c: &mut Conn, province: i64) -> Result<usize, DbFailure> {
    c.batch_execute(&format!(
        "INSERT INTO accounts (id, uuid, name, role, created_at)
         VALUES (7, 'u', 'A', 'administrator', '2026-11-22 03:00:00');
         INSERT INTO signed_files (uuid, number, province_id, place, province_code, district_code,
             name, period, boundaries, sha256, bytes, last_event_id, signer_name,
             signer_position, signed_by, signed_at)
         VALUES ('u', 0, {province}, 'a{province}', '66', '', 'Tỉnh Đắk Lắk', '2025-07',
             '2025-07-01', '', '', 0, 'A', 'B', 7, '2026-11-22 03:00:00')"
    ))?;
    Ok(1)
}

#[test]
fn what_an_older_version_loaded_is_taken_over() {
    with(BuiltinEdition::Reform, |c| {
        c.batch_execute(
            "UPDATE areas SET edition_id = NULL, ended_by = NULL;
             UPDATE area_successions SET edition_id = NULL;
             DELETE FROM area_editions;",
        )?;
        let loaded = areas::load(c)?;
        assert_eq!((loaded.areas, loaded.successions), (25, 0));
        let codes: Vec<String> = area_editions::table
            .order(area_editions::id)
            .select(area_editions::code)
            .load(c)?;
        assert_eq!(codes, ["2024", "2025", "2026"]);
        let orphans = units::table.filter(units::edition_id.is_null());
        assert_eq!(orphans.count().get_result::<i64>(c)?, 0);
        assert_eq!(areas::load(c)?, areas::LoadedCounts::default());
        let bo_ha = id(c, Level::Commune, "07294", REFORM);
        assert_eq!(areas::by_id(c, bo_ha)?.unwrap().full_name, "Phường Bố Hạ");
        Ok(())
    });
}

/// `LENSAN_MANY` makes it as many as are wanted for a measurement.
#[test]
fn facts_are_counted_and_never_touched() {
    let many = std::env::var("LENSAN_MANY").ok();
    let many: i64 = many.map_or(3_000, |many| many.parse().unwrap());
    let took = with(BuiltinEdition::ThreeTiers, move |c| {
        let commune = id(c, Level::Commune, "24391", super::BEFORE);
        village::producer_at(
            c,
            lensan::producers::ProducerKind::Household,
            CountPlace::new(commune, None),
        )?;
        c.batch_execute(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})
             INSERT INTO producers (uuid, number, kind, name, folded, commune_id, hamlet, status,
                 registered_on, verified_on, invented, created_at)
             SELECT 'u' || n.i, 'n' || n.i, one.kind, one.name, one.folded,
                 760 + n.i % 10000, one.hamlet, one.status, one.registered_on, one.verified_on, one.invented,
                 one.created_at
             FROM n, (SELECT * FROM producers LIMIT 1) AS one"
        ))?;
        let start = std::time::Instant::now();
        let Ok(ImportOutcome::Loaded(_, _, touched)) = apply(c, &reform()) else {
            panic!("not loaded");
        };
        let took = start.elapsed();
        assert_eq!(touched.producers, many + 1);
        assert!(
            touched.waiting > 0 && touched.waiting < many / 5,
            "{touched:?}"
        );
        assert_eq!((touched.listings, touched.accounts), (0, 0));
        assert_ne!(touched, EditionImpact::default());
        Ok(took)
    });
    println!("an edition over {many} producers: {took:?}");
    assert!(took.as_secs() < 60);
}
