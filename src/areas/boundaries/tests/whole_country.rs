//! The real country: 63 provinces, 34, and every cell in between.

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_commune_of_today_has_land_of_one_old_province() {
    let country = country();
    let mut straddling = 0;
    for commune in country.territories.of_level(Level::Commune) {
        let former = country.territories.former_districts(*commune);
        let provinces: BTreeSet<_> = former
            .iter()
            .flat_map(|d| country.territories.provinces_of(*d, BEFORE))
            .collect();
        assert_eq!(provinces.len(), 1, "{commune}");
        straddling += usize::from(former.len() > 1);
    }
    assert_eq!(straddling, 297);
}

/// What the list of districts says agrees with what the list of communes says.
#[test]
fn districts_follow_from_communes() {
    let territories = &country().territories;
    let mut islands = 0;
    for commune in territories.of_level(Level::Commune) {
        let back = territories.on(*commune, None, BEFORE);
        if back.is_empty() {
            islands += 1;
            continue;
        }
        let mut former: Vec<_> = back
            .iter()
            .flat_map(|old| territories.former_districts(*old))
            .copied()
            .collect();
        former.sort_unstable();
        former.dedup();
        assert_eq!(former, territories.former_districts(*commune), "{commune}");
    }
    assert_eq!(islands, 5);
}

#[test]
fn all_cells_of_the_country_have_a_province_and_one_answer() {
    let country = country();
    assert!(country.cells.len() > 2 * (10_035 + 3_321));
    let boundaries = country.boundaries(Vec::new());
    for day in [REFORM.pred_opt().unwrap(), REFORM] {
        let frame = boundaries.frame(day);
        let mut lists = Lists::new(&frame);
        for cell in &country.cells {
            assert_ne!(
                frame.place(*cell, Grain::Province),
                CellPlacement::Undecided,
                "{cell:?} {day}"
            );
            if cell.district != 0 {
                let unit = CellPlacement::Unit(ReportUnitId::Area(cell.district));
                assert_eq!(frame.place(*cell, Grain::District), unit);
            }
            lists.hold(*cell);
        }
    }
}

#[test]
fn every_unit_of_a_day_is_listed_once() {
    let boundaries = country().boundaries(Vec::new());
    let counted = |day| {
        let frame = boundaries.frame(day);
        GRAINS.map(|grain| frame.units(Scope::Country(grain)).len())
    };
    assert_eq!(counted(BEFORE), [63, 696, 10_035]);
    assert_eq!(counted(TODAY), [34, 696, 3_321]);
    let dak_lak = |day, id| {
        let frame = boundaries.frame(day);
        GRAINS.map(|grain| frame.units(Scope::Province { id, grain }).len())
    };
    let (old, new) = (
        country().id_before(Level::Province, "66"),
        country().id_after(Level::Province, "66"),
    );
    assert_eq!(dak_lak(BEFORE, old), [1, 15, 180]);
    assert_eq!(dak_lak(TODAY, new), [1, 24, 102]);
    assert_eq!(dak_lak(TODAY, old), [0, 0, 0]);
}

#[test]
fn a_divided_commune_is_undecided_and_a_whole_one_is_not() {
    let country = country();
    let boundaries = country.boundaries(Vec::new());
    let today = boundaries.frame(TODAY);
    let communes = country
        .old
        .iter()
        .filter(|((level, _), _)| *level == Level::Commune);
    let undecided = communes
        .map(|(_, id)| Cell::new(country.territories.former_districts(*id)[0], *id))
        .filter(|cell| today.place(*cell, Grain::Commune) == CellPlacement::Undecided)
        .count();
    assert_eq!(undecided, 440);
}

#[test]
fn back_to_an_old_commune_only_where_one_is_left() {
    let country = country();
    let frame = country.boundaries(Vec::new());
    let frame = frame.frame(BEFORE);
    for cell in country.cells.iter().filter(|cell| cell.district != 0) {
        let old = country.territories.on(cell.commune, None, BEFORE);
        let mut inside = old.into_iter();
        let mut inside = inside
            .by_ref()
            .filter(|old| country.territories.former_districts(*old) == [cell.district]);
        let expected = match (inside.next(), inside.next()) {
            (Some(one), None) => CellPlacement::Unit(ReportUnitId::Area(one)),
            _ => CellPlacement::Undecided,
        };
        assert_eq!(frame.place(*cell, Grain::Commune), expected, "{cell:?}");
    }
}
