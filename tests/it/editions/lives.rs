//! A rename or a change of type: another name on the same land, and a server that hears of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use lensan::app;
use lensan::app::UNIT_FACTS;
use lensan::areas::{self, BuiltinEdition, Gazetteer, Import, Level, REFORM};
use lensan::db::schema::areas as units;
use tokio::sync::watch;

use super::{LATER, TODAY, apply, by, id, sheet, with};
use crate::support::app::TestApp;

const BEFORE_2026: chrono::NaiveDate = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();

#[test]
fn a_change_of_type_keeps_the_territory() {
    with(BuiltinEdition::ChangesOf2026, |c| {
        for (level, code, was, is) in [
            (Level::Commune, "07294", "Xã Bố Hạ", "Phường Bố Hạ"),
            (Level::Commune, "25270", "Xã Lộc Ninh", "Phường Lộc Ninh"),
            (Level::Province, "75", "Tỉnh Đồng Nai", "Thành phố Đồng Nai"),
        ] {
            let old = areas::by_code(c, level, code, BEFORE_2026)?.unwrap();
            let new = areas::by_code(c, level, code, TODAY)?.unwrap();
            assert_eq!((old.full_name.as_str(), new.full_name.as_str()), (was, is));
            assert_eq!(old.id, new.id);
            assert_eq!(areas::by_id(c, old.id)?, Some(new.clone()));
            let found = areas::by_ids_on(c, &[old.id], BEFORE_2026)?;
            assert_eq!(found, std::slice::from_ref(&old));
            assert_eq!(old.valid_to, Some(new.valid_from));
        }
        let province = id(c, Level::Province, "24", TODAY);
        let names: Vec<String> = areas::children_on(c, province, TODAY)?
            .into_iter()
            .map(|area| area.full_name)
            .collect();
        assert_eq!(areas::children(c, province)?.len(), names.len());
        assert!(names.contains(&"Phường Bố Hạ".to_owned()), "{names:?}");
        assert!(!names.contains(&"Xã Bố Hạ".to_owned()), "{names:?}");
        assert_eq!(areas::provinces(c, TODAY)?.len(), 34);
        Ok(())
    });
}

#[test]
fn a_day_that_nobody_knows_is_told_in_the_basis() {
    with(BuiltinEdition::ChangesOf2026, |c| {
        let basis = |c: &mut _, code: &str| {
            let life = units::table
                .filter(units::code.eq(code.to_owned()))
                .filter(units::same_as.is_not_null())
                .select((units::legal_basis, units::valid_from));
            life.get_result::<(Option<String>, chrono::NaiveDate)>(c)
        };
        let (unknown, from) = basis(c, "07294")?;
        assert_eq!(from.to_string(), "2026-08-04");
        let unknown = unknown.unwrap();
        assert!(
            unknown.starts_with("388/NQ-UBTVQH16 (chưa rõ ngày"),
            "{unknown}"
        );
        let (known, from) = basis(c, "25270")?;
        assert_eq!(from.to_string(), "2026-04-30");
        assert_eq!(known.as_deref(), Some("237/NQ-UBTVQH16"));
        Ok(())
    });
}

#[test]
fn a_place_is_offered_and_told_by_its_name_of_today() {
    with(BuiltinEdition::ChangesOf2026, |c| {
        let gazetteer = Gazetteer::read_on(c, TODAY)?;
        let found = &gazetteer.search("Bố Hạ", 1)[0];
        assert_eq!(found.label, "Phường Bố Hạ, thành phố Bắc Ninh");
        let place = gazetteer.resolve(&found.value).unwrap();
        assert_eq!(areas::resolve(c, &found.value, TODAY)?, Ok(place));
        assert_eq!(place.commune_id, id(c, Level::Commune, "07294", REFORM));
        let label = areas::label(c, place.commune_id, None)?;
        assert_eq!(label.to_string(), found.label);
        assert_eq!(label.ended, None);
        let then = Gazetteer::read_on(c, BEFORE_2026)?;
        assert_eq!(then.search("Bố Hạ", 1)[0].label, "Xã Bố Hạ, tỉnh Bắc Ninh");
        Ok(())
    });
}

fn renamed() -> Import {
    let line = "24373,commune,xã,xã,Xã Ea Kar,Xã Ea Kar Mới,1/NQ-HĐND,2026-11-01,2026-11-02";
    let heading = "code,level,old_type,new_type,old_full_name,new_full_name,legal_basis,\
                   issued_date,effective_date";
    Import::Changes(sheet("changes.csv", &format!("{heading}\n{line}\n")))
}

#[test]
fn the_places_in_memory_are_read_anew_only_when_something_changed() {
    with(BuiltinEdition::ChangesOf2026, |c| {
        let gazetteer = Gazetteer::read_on(c, TODAY)?;
        assert!(!gazetteer.refresh(c, TODAY)?);
        apply(c, &renamed()).unwrap();
        assert!(gazetteer.refresh(c, TODAY)?);
        assert_eq!(
            gazetteer.choice("24373").unwrap().label,
            "Xã Ea Kar Mới, tỉnh Đắk Lắk"
        );
        assert_eq!(areas::revert(c, by(), "2026-11-02", &UNIT_FACTS)?, Ok(()));
        assert!(gazetteer.refresh(c, TODAY)?);
        assert_eq!(
            gazetteer.choice("24373").unwrap().label,
            "Xã Ea Kar, tỉnh Đắk Lắk"
        );
        assert!(gazetteer.refresh(c, LATER)?, "another day");
        Ok(())
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_hears_of_an_edition() {
    let app = tokio::task::spawn_blocking(TestApp::start).await.unwrap();
    let mut parts = app.parts.clone();
    let own = parts.site.db.read(|c| Gazetteer::read_on(c, TODAY)).await;
    parts.gazetteer = Arc::new(own.unwrap());
    let (stop, stopped) = watch::channel(false);
    let watching = tokio::spawn(app::watch_places(parts.clone(), stopped));
    let loaded = parts
        .site
        .db
        .write(|c| areas::import(c, by(), &renamed(), &UNIT_FACTS));
    loaded.await.unwrap().unwrap();
    let start = Instant::now();
    while parts.gazetteer.choice("24373").unwrap().label != "Xã Ea Kar Mới, tỉnh Đắk Lắk"
    {
        assert!(start.elapsed() < Duration::from_secs(60), "nobody looked");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    stop.send(true).unwrap();
    watching.await.unwrap();
    tokio::task::spawn_blocking(move || drop(app))
        .await
        .unwrap();
}
