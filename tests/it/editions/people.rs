//! People who were registered in old communes: seen by whom they should be, and by nobody more.

use diesel::prelude::*;
use lensan::accounts::Sight;
use lensan::areas::{self, BuiltinEdition, Gazetteer, Level, REFORM};
use lensan::counts::CountPlace;
use lensan::db::Conn;
use lensan::db::schema::producers as rows;
use lensan::producers::{self, ProducerKind};

use super::{BEFORE, TODAY, apply, id, reform, with};
use crate::support::village::{self, Someone};

/// Lives in a commune of three tiers, registered while there were districts.
fn villager(c: &mut Conn, code: &str) -> Someone {
    let commune = areas::by_code(c, Level::Commune, code, BEFORE).unwrap();
    let place = areas::place_of(c, &commune.unwrap(), None)
        .unwrap()
        .unwrap();
    assert!(place.district_id.is_some());
    let at = CountPlace::new(place.commune_id, place.district_id);
    village::producer_at(c, ProducerKind::Household, at).unwrap()
}

fn sees(c: &mut Conn, sight: &Sight, someone: Someone) -> bool {
    let found = producers::find(c, sight, someone.uuid.as_str());
    found.is_ok_and(|found| found.id == someone.id)
}

/// What an account with these units sees, as it does when it signs in.
fn team(c: &mut Conn, communes: &[i64]) -> Sight {
    Sight::Communes(areas::held(c, communes.to_vec()).unwrap())
}

fn province(c: &mut Conn, province: i64) -> Sight {
    Sight::Provinces(areas::held(c, vec![province]).unwrap())
}

fn phu_yen(c: &mut Conn) -> String {
    let district = &areas::districts_of_province(c, "54", BEFORE).unwrap()[0];
    areas::children(c, district.id).unwrap()[0].code.clone()
}

#[test]
fn everybody_sees_whom_they_should_and_nobody_more() {
    with(BuiltinEdition::ThreeTiers, |c| {
        let coast = phu_yen(c);
        let (dar, hok, sea) = (
            villager(c, "24391"),
            villager(c, "24550"),
            villager(c, &coast),
        );
        let everybody = [dar, hok, sea];
        let commune = |c: &mut Conn, code: &str, on| id(c, Level::Commune, code, on);
        let old_team = [commune(c, "24391", BEFORE)];
        let district = id(c, Level::District, "651", BEFORE);
        let (dak_lak, phu_yen) = (
            id(c, Level::Province, "66", BEFORE),
            id(c, Level::Province, "54", BEFORE),
        );
        let check = |c: &mut Conn, sight: &Sight, expected: [bool; 3]| {
            let seen = everybody.map(|someone| sees(c, sight, someone));
            assert_eq!(seen, expected, "{sight:?}");
        };
        for after in [false, true] {
            if after {
                apply(c, &reform()).unwrap();
            }
            let sight = team(c, &old_team);
            check(c, &sight, [true, false, false]);
            check(c, &Sight::Districts(vec![district]), [true, false, false]);
            let sight = province(c, dak_lak);
            check(c, &sight, [true, true, false]);
            let sight = province(c, phu_yen);
            check(c, &sight, [false, false, true]);
        }
        let ea_kar = commune(c, "24373", TODAY);
        let parts = [commune(c, "24544", TODAY), commune(c, "24561", TODAY)];
        let sight = team(c, &[ea_kar]);
        check(c, &sight, [true, false, false]);
        for part in parts {
            let sight = team(c, &[part]);
            check(c, &sight, [false, false, false]);
        }
        let sight = team(c, &parts);
        check(c, &sight, [false, true, false]);
        let merged = id(c, Level::Province, "66", TODAY);
        let sight = province(c, merged);
        check(c, &sight, [true, true, true]);
        let elsewhere = id(c, Level::Province, "52", TODAY);
        let sight = province(c, elsewhere);
        check(c, &sight, [false, false, false]);
        // New people of Ea Kar: the team of an old part sees those who said they live in it.
        let newcomer =
            village::producer_at(c, ProducerKind::Household, CountPlace::new(ea_kar, None))?;
        let sight = team(c, &old_team);
        assert!(!sees(c, &sight, newcomer));
        diesel::update(rows::table.find(newcomer.id))
            .set(rows::old_commune_id.eq(old_team[0]))
            .execute(c)?;
        assert!(sees(c, &sight, newcomer));
        Ok(())
    });
}

#[test]
fn a_commune_that_is_no_more_is_told_as_what_it_became() {
    with(BuiltinEdition::ThreeTiers, |c| {
        let (dar, hok) = (
            id(c, Level::Commune, "24391", BEFORE),
            id(c, Level::Commune, "24550", BEFORE),
        );
        let label = areas::label(c, dar, None)?;
        assert_eq!(label.to_string(), "Xã Ea Đar, huyện Ea Kar, tỉnh Đắk Lắk");
        assert_eq!(label.district.as_deref(), Some("huyện Ea Kar"));
        apply(c, &reform()).unwrap();
        let label = areas::label(c, dar, None)?;
        assert_eq!(label.to_string(), "Xã Ea Kar, tỉnh Đắk Lắk");
        assert_eq!(label.old_commune.as_deref(), Some("Xã Ea Đar"));
        assert_eq!(label.district.as_deref(), Some("huyện Ea Kar"));
        assert_eq!(label.ended, None);
        // Divided: nobody can say what it is today.
        let label = areas::label(c, hok, None)?;
        assert!(
            label.to_string().starts_with("Xã Ea BHốk, huyện "),
            "{label}"
        );
        assert_eq!(label.ended, Some(REFORM));
        let gazetteer = Gazetteer::read_on(c, TODAY)?;
        assert_eq!(gazetteer.choice_at(dar, None).unwrap().value, "24373-24391");
        assert_eq!(gazetteer.choice_at(hok, None), None);
        Ok(())
    });
}

#[test]
fn before_the_reform_a_commune_places_by_its_district() {
    with(BuiltinEdition::ThreeTiers, |c| {
        let gazetteer = Gazetteer::read_on(c, BEFORE)?;
        let found = gazetteer.search("xã ea đar huyện ea kar", 5);
        assert_eq!(found[0].value, "24391");
        let place = gazetteer.resolve("24391").unwrap();
        assert_eq!(areas::resolve(c, "24391", BEFORE)?, Ok(place));
        assert_eq!(
            place.district_id,
            Some(id(c, Level::District, "651", BEFORE))
        );
        assert_eq!(place.province_id, id(c, Level::Province, "66", BEFORE));
        Ok(())
    });
}
