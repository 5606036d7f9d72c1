//! Places, as the data has them: Đắk Lắk before and after 1 July 2025.

use std::time::Instant;

use chrono::{NaiveDate, NaiveDateTime};
use lensan::areas::{self, Gazetteer, Level, LoadedCounts, Place, REFORM};
use lensan::db::{Conn, DbFailure};

use crate::support::database::TestDatabase;

const BEFORE: NaiveDate = NaiveDate::from_ymd_opt(2024, 8, 15).unwrap();
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

/// Runs with the country loaded, inside one write.
async fn with_country<T: Send + 'static>(
    work: impl Fn(&mut Conn) -> Result<T, DbFailure> + Send + 'static,
) -> T {
    let database = TestDatabase::new();
    let db = database.open();
    db.write(move |c| {
        areas::load(c)?;
        work(c)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn the_country_is_loaded_once() {
    let database = TestDatabase::new();
    let db = database.open();
    let start = Instant::now();
    let first = db.write(areas::load).await.unwrap();
    let took = start.elapsed();
    let start = Instant::now();
    let second = db.write(areas::load).await.unwrap();
    println!("load {took:?}, second {:?}", start.elapsed());
    assert_eq!(
        first,
        LoadedCounts {
            areas: 10_794 + 3_355 + 25,
            successions: 63 + 3_652 + 10_565
        }
    );
    assert_eq!(second, LoadedCounts::default());
}

#[tokio::test]
async fn a_code_means_another_unit_on_another_day() {
    with_country(|c| {
        let name = |c: &mut Conn, on| {
            areas::by_code(c, Level::Commune, "24373", on).map(|found| found.unwrap().full_name)
        };
        assert_eq!(name(c, REFORM.pred_opt().unwrap())?, "Thị trấn Ea Kar");
        assert_eq!(name(c, REFORM)?, "Xã Ea Kar");
        let district = |c: &mut Conn, on| areas::by_code(c, Level::District, "651", on);
        assert_eq!(district(c, BEFORE)?.unwrap().full_name, "Huyện Ea Kar");
        assert_eq!(district(c, TODAY)?, None);
        assert_eq!(areas::provinces(c, BEFORE)?.len(), 63);
        assert_eq!(areas::provinces(c, TODAY)?.len(), 34);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn dak_lak_has_fifteen_districts_and_then_those_of_phu_yen_as_well() {
    with_country(|c| {
        let before = areas::districts_of_province(c, "66", BEFORE)?;
        assert_eq!(before.len(), 15);
        assert_eq!(before[0].full_name, "Thành phố Buôn Ma Thuột");
        let after = areas::districts_of_province(c, "66", TODAY)?;
        let phu_yen = areas::districts_of_province(c, "54", BEFORE)?;
        assert_eq!(after.len(), 15 + phu_yen.len());
        assert!(before.iter().chain(&phu_yen).all(|d| after.contains(d)));
        assert!(areas::districts_of_province(c, "54", TODAY)?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn every_commune_of_the_old_dak_lak_is_placed() {
    with_country(|c| {
        for district in areas::districts_of_province(c, "66", BEFORE)? {
            for old in areas::children(c, district.id)? {
                for edge in areas::successors(c, old.id)? {
                    let place = areas::place_of(c, &edge.area, Some(&old))?.unwrap();
                    assert_eq!(place.district_id, Some(district.id));
                    let bare = areas::place_of(c, &edge.area, None)?.unwrap();
                    assert_eq!(
                        bare.district_id,
                        Some(district.id),
                        "{}",
                        edge.area.full_name
                    );
                }
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_commune_across_districts_waits_for_its_old_commune() {
    with_country(|c| {
        // Phường Tuy Hòa took land of the old city and of another district.
        let tuy_hoa = areas::by_code(c, Level::Commune, "22015", TODAY)?.unwrap();
        let made_of = areas::predecessors(c, tuy_hoa.id)?;
        let districts = made_of.iter().filter(|e| e.area.level == Level::District);
        assert_eq!(districts.count(), 2);
        let bare = areas::place_of(c, &tuy_hoa, None)?.unwrap();
        assert_eq!(bare.district_id, None);
        let old = made_of.iter().find(|e| e.area.level == Level::Commune);
        let old = &old.unwrap().area;
        let place = areas::place_of(c, &tuy_hoa, Some(old))?.unwrap();
        assert_eq!(place.district_id, old.parent_id);
        let value = format!("22015-{}", old.code);
        assert_eq!(areas::resolve(c, &value, TODAY)?, Ok(place));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_no_place_is_refused_by_name() {
    with_country(|c| {
        let gazetteer = Gazetteer::read(c)?;
        for (value, key) in [
            ("", "areas.commune.unknown"),
            ("99999", "areas.commune.unknown"),
            ("66", "areas.commune.unknown"),
            ("24373-", "areas.commune.unknown"),
            ("24373-00000", "areas.commune.unknown"),
            // Bitten off another province.
            ("24373-00001", "areas.commune.not_predecessor"),
        ] {
            let refused = areas::resolve(c, value, TODAY)?.unwrap_err();
            assert_eq!(refused.key, key, "{value}");
            assert_eq!(gazetteer.resolve(value).unwrap_err().key, key, "{value}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_gazetteer_and_the_database_place_alike() {
    with_country(|c| {
        let gazetteer = Gazetteer::read(c)?;
        for province in ["66", "52"] {
            let province = areas::by_code(c, Level::Province, province, TODAY)?.unwrap();
            for new in areas::children(c, province.id)?.iter().take(30) {
                let place = |c: &mut Conn, value: &str| -> Result<Place, DbFailure> {
                    Ok(areas::resolve(c, value, TODAY)?.unwrap())
                };
                assert_eq!(gazetteer.resolve(&new.code), Ok(place(c, &new.code)?));
                for edge in areas::predecessors(c, new.id)? {
                    if edge.area.level == Level::Commune {
                        let value = format!("{}-{}", new.code, edge.area.code);
                        assert_eq!(gazetteer.resolve(&value), Ok(place(c, &value)?));
                    }
                }
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_place_is_found_however_it_is_typed() {
    let gazetteer = with_country(Gazetteer::read).await;
    let start = Instant::now();
    let plain = gazetteer.search("ea kar", 10);
    println!("search {:?}", start.elapsed());
    assert_eq!(plain[0].value, "24373");
    assert_eq!(plain[0].label, "Xã Ea Kar, tỉnh Đắk Lắk");
    assert_eq!(plain[0].detail, "huyện Ea Kar, tỉnh Đắk Lắk");
    for typed in ["Ea Kar", "EA KAR", "  ea   kar "] {
        assert_eq!(gazetteer.search(typed, 10), plain, "{typed}");
    }
    for (typed, value) in [
        ("eakar", "24373"),
        ("thị trấn ea kar", "24373"),
        ("ea kar dak lak", "24373"),
        ("cu mgar", "24280"),
        ("Cư M’gar", "24280"),
        // Every accent a letter of its own, as some phones send it.
        ("Cu\u{31b} M'gar", "24280"),
        ("Ea Đar", "24373-24391"),
        ("ea dar huyen ea kar", "24373-24391"),
    ] {
        assert_eq!(gazetteer.search(typed, 10)[0].value, value, "{typed}");
    }
    for (typed, value) in [
        ("Xã Ea Kar, tỉnh Đắk Lắk", "24373"),
        ("ea dar dak lak", "24373-24391"),
    ] {
        assert_eq!(gazetteer.resolve_typed("", typed), gazetteer.resolve(value));
        assert_eq!(
            gazetteer.resolve_typed(value, "?"),
            gazetteer.resolve(value)
        );
    }
    assert_eq!(
        gazetteer.resolve_typed("", "tân lập").unwrap_err().key,
        "areas.commune.several"
    );
    assert_eq!(
        gazetteer.resolve_typed("", "").unwrap_err().key,
        "areas.commune.unknown"
    );
    let place = gazetteer.resolve("24373-24391").unwrap();
    let choice = gazetteer
        .choice_at(place.commune_id, place.old_commune_id)
        .unwrap();
    assert_eq!(choice.detail, "Xã Ea Đar, huyện Ea Kar, tỉnh Đắk Lắk");
    assert!(gazetteer.search("  ", 10).is_empty());
    assert!(gazetteer.search("qqq", 10).is_empty());
    assert_eq!(gazetteer.search("a", 10).len(), 10);
}

#[tokio::test]
async fn the_parts_of_a_divided_commune_are_all_offered() {
    let gazetteer = with_country(Gazetteer::read).await;
    // 24550 went to two communes.
    let found = gazetteer.search("Ea BHốk", 200);
    let parts: Vec<_> = found
        .iter()
        .filter(|c| c.value.ends_with("-24550"))
        .collect();
    let mut values: Vec<_> = parts.iter().map(|c| c.value.as_str()).collect();
    values.sort_unstable();
    assert_eq!(values, ["24544-24550", "24561-24550"]);
    assert_eq!(parts[0].detail, parts[1].detail);
    assert_ne!(parts[0].label, parts[1].label);
}

#[tokio::test]
async fn names_that_differ_in_accents_alone_are_both_shown() {
    let gazetteer = with_country(Gazetteer::read).await;
    // Both in one province.
    for typed in ["cam giang", "Cẩm Giàng"] {
        let found = gazetteer.search(typed, 20);
        let labels: Vec<_> = found.iter().map(|c| c.label.as_str()).collect();
        for name in ["Xã Cẩm Giang, ", "Xã Cẩm Giàng, "] {
            assert!(
                labels.iter().any(|label| label.starts_with(name)),
                "{labels:?}"
            );
        }
    }
    // Whoever types the accents gets them first.
    for name in ["Cẩm Giang", "Cẩm Giàng", "CẨM GIANG"] {
        let first = &gazetteer.search(name, 20)[0].label;
        assert!(
            first.to_lowercase().contains(&name.to_lowercase()),
            "{first}"
        );
    }
}

#[tokio::test]
async fn the_officers_own_province_comes_first() {
    with_country(|c| {
        let gazetteer = Gazetteer::read(c)?;
        let province = areas::by_code(c, Level::Province, "66", TODAY)?.unwrap();
        let first = &gazetteer.search_near("Tân Lập", Some(province.id), 5)[0];
        assert_eq!(
            gazetteer.resolve(&first.value).unwrap().province_id,
            province.id
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_place_is_named_with_what_it_was() {
    with_country(|c| {
        let ea_kar = areas::by_code(c, Level::Commune, "24373", TODAY)?.unwrap();
        let ea_dar = areas::by_code(c, Level::Commune, "24391", BEFORE)?.unwrap();
        let label = areas::label(c, ea_kar.id, Some(ea_dar.id))?;
        assert_eq!(label.to_string(), "Xã Ea Kar, tỉnh Đắk Lắk");
        assert_eq!(label.old_commune.as_deref(), Some("Xã Ea Đar"));
        assert_eq!(label.district.as_deref(), Some("huyện Ea Kar"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_base_is_set_and_corrected_by_year() {
    with_country(|c| {
        let now = NaiveDateTime::default();
        let district = areas::by_code(c, Level::District, "651", BEFORE)?
            .unwrap()
            .id;
        areas::set_households_base(c, district, 2024, 30_000, now)?;
        areas::set_households_base(c, district, 2024, 31_234, now)?;
        areas::set_households_base(c, district, 2025, 32_000, now)?;
        let base = areas::households_base(c, &[district, district + 1], 2024)?;
        assert_eq!(base.into_iter().collect::<Vec<_>>(), [(district, 31_234)]);
        Ok(())
    })
    .await;
}
