//! An edition after the reform: what was made of what was made of districts.

use lensan::app::UNIT_FACTS;
use lensan::areas::{self, BuiltinEdition, Gazetteer, Import, ImportOutcome, Level};
use lensan::db::Conn;

use super::{BEFORE, LATER, TODAY, apply, by, data, id, sheet, with};

/// Today's communes that lie wholly in the former district Ea Kar.
fn around_ea_kar(c: &mut Conn) -> Vec<areas::Area> {
    let district = id(c, Level::District, "651", BEFORE);
    let became = areas::successors(c, district).unwrap();
    let wholly = became.into_iter().filter(|edge| edge.suggested);
    wholly.map(|edge| edge.area).collect()
}

fn edition(units: &str, communes: &str) -> Import {
    Import::Whole {
        from: LATER,
        basis: "Nghị quyết thử 1/2027".to_owned(),
        units: sheet("units.csv", units),
        communes: Some(sheet("communes.csv", communes)),
        districts: None,
        provinces: None,
    }
}

/// Ea Kar goes into its neighbour, another commune gets a new name, one comes to another province.
fn of_2027(neighbour: &areas::Area, renamed: &areas::Area, moved: &areas::Area) -> Import {
    let mut units = String::new();
    for line in data("units_2025.csv").lines() {
        let code = line.split(',').next().unwrap_or_default();
        if code == "24373" {
            continue;
        }
        let line = match code {
            _ if code == renamed.code => line.replace(&renamed.name, "Hòa Bình"),
            _ if code == moved.code => line.replace(",66,", ",52,"),
            _ => line.to_owned(),
        };
        units.push_str(&line);
        units.push('\n');
    }
    let communes = format!(
        "old_code,new_code,is_default\n24373,{0},1\n{0},{0},1\n",
        neighbour.code
    );
    edition(&units, &communes)
}

#[test]
fn a_commune_of_communes_is_placed_by_what_was_before_them() {
    with(BuiltinEdition::Reform, |c| {
        let around = around_ea_kar(c);
        let others: Vec<_> = around.into_iter().filter(|a| a.code != "24373").collect();
        let [neighbour, renamed, moved, ..] = &others[..] else {
            panic!("too few communes around Ea Kar");
        };
        let import = of_2027(neighbour, renamed, moved);
        let ImportOutcome::Loaded(code, plan, _) = apply(c, &import).unwrap() else {
            panic!("not loaded");
        };
        assert_eq!(code, "2027-01-01");
        let summary = &plan.summary;
        // Two that merge, one that moves; every other unit goes on as it is.
        assert_eq!((summary.ended.len(), summary.begun.len()), (3, 2));
        assert_eq!((summary.renamed.len(), summary.moved.len()), (1, 1));
        assert_eq!((summary.merged.len(), summary.divided.len()), (1, 0));

        let merged = areas::by_code(c, Level::Commune, &neighbour.code, LATER)?.unwrap();
        assert_ne!(merged.id, neighbour.id);
        let district = id(c, Level::District, "651", BEFORE);
        let place = areas::place_of(c, &merged, None)?.unwrap();
        assert_eq!(place.district_id, Some(district));
        let dar = areas::by_code(c, Level::Commune, "24391", BEFORE)?.unwrap();
        let summary = areas::place_of(c, &merged, Some(&dar))?.unwrap();
        assert_eq!(summary.old_commune_id, Some(dar.id));

        let gazetteer = Gazetteer::read_on(c, LATER)?;
        let value = format!("{}-24391", merged.code);
        assert_eq!(gazetteer.resolve(&value), Ok(summary));
        assert_eq!(gazetteer.resolve(&merged.code), Ok(place));
        let ea_kar = id(c, Level::Commune, "24373", TODAY);
        let now = gazetteer.choice_at(ea_kar, Some(dar.id)).unwrap();
        assert_eq!(now.value, value);
        let found = gazetteer.search("xã ea kar dak lak", 20);
        assert!(
            found.iter().any(|f| f.value.starts_with(&merged.code)),
            "{found:?}"
        );

        let is = areas::by_id(c, renamed.id)?.unwrap();
        assert_eq!((is.name.as_str(), is.valid_from), ("Hòa Bình", LATER));
        let away = areas::by_code(c, Level::Commune, &moved.code, LATER)?.unwrap();
        assert_eq!(areas::province_of(c, away.id)?.unwrap().code, "52");
        assert_eq!(
            areas::place_of(c, &away, None)?.unwrap().district_id,
            Some(district)
        );
        assert!(areas::held(c, vec![away.id])?.contains(&moved.id));

        assert_eq!(areas::districts_of_province(c, "66", LATER)?.len(), 15 + 9);
        assert_eq!(areas::revert(c, by(), &code, &UNIT_FACTS)?, Ok(()));
        assert_eq!(id(c, Level::Commune, "24373", LATER), ea_kar);
        Ok(())
    });
}
