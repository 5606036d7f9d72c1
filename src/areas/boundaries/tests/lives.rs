//! Territories with several lives, and rows that cannot be right.

use super::*;

fn row(
    id: AreaId,
    level: Level,
    name: &str,
    parent: Option<AreaId>,
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> Area {
    Area {
        id,
        level,
        code: format!("{:05}", id % 100),
        name: name.to_owned(),
        kind: String::new(),
        full_name: name.to_owned(),
        parent_id: parent,
        valid_from: from,
        valid_to: to,
    }
}

/// One province and district; the commune 3 became 5, which became a phường (row 6, the same
/// territory) and was divided into 7 and 8 a year later.
#[test]
fn a_territory_keeps_its_id_through_its_lives() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let (renamed, divided) = (day(2026, 3, 1), day(2027, 3, 1));
    let life = |territory, area: Area| Life {
        row: area.id,
        territory,
        area,
    };
    let lives = vec![
        life(
            1,
            row(1, Level::Province, "Tỉnh cũ", None, BEGINNING, Some(REFORM)),
        ),
        life(
            2,
            row(
                2,
                Level::District,
                "Huyện",
                Some(1),
                BEGINNING,
                Some(REFORM),
            ),
        ),
        life(
            3,
            row(3, Level::Commune, "Xã cũ", Some(2), BEGINNING, Some(REFORM)),
        ),
        life(
            4,
            row(4, Level::Province, "Tỉnh", None, REFORM, Some(renamed)),
        ),
        life(4, row(9, Level::Province, "Thành phố", None, renamed, None)),
        life(
            5,
            row(5, Level::Commune, "Xã", Some(4), REFORM, Some(renamed)),
        ),
        life(
            5,
            row(6, Level::Commune, "Phường", Some(9), renamed, Some(divided)),
        ),
        life(
            7,
            row(7, Level::Commune, "Phường đông", Some(9), divided, None),
        ),
        life(
            8,
            row(8, Level::Commune, "Phường tây", Some(9), divided, None),
        ),
    ];
    let edges = [(1, 4), (3, 5), (2, 5), (5, 6), (6, 7), (6, 8)];
    let boundaries = Boundaries::new(Arc::new(Territories::new(lives, &edges)), Vec::new());
    let cell = Cell::new(2, 5);
    let name = |on, grain| match boundaries.frame(on).place(cell, grain) {
        CellPlacement::Unit(id) => (boundaries.frame(on).unit(id).unwrap().full_name, id),
        CellPlacement::Undecided => ("?".to_owned(), ReportUnitId::Area(0)),
    };
    let expect = |on, province: (&str, AreaId), commune: (&str, AreaId)| {
        let expected = |(text, id): (&str, AreaId)| (text.to_owned(), ReportUnitId::Area(id));
        assert_eq!(name(on, Grain::Province), expected(province), "{on}");
        assert_eq!(name(on, Grain::Commune), expected(commune), "{on}");
        assert_eq!(name(on, Grain::District), expected(("Huyện", 2)), "{on}");
    };
    expect(BEFORE, ("Tỉnh cũ", 1), ("Xã cũ", 3));
    expect(REFORM, ("Tỉnh", 4), ("Xã", 5));
    expect(renamed, ("Thành phố", 4), ("Phường", 5));
    expect(divided, ("Thành phố", 4), ("?", 0));
    // A household counted in a part is known to have been in the whole.
    let part = boundaries
        .frame(REFORM)
        .place(Cell::new(0, 7), Grain::Commune);
    assert_eq!(part, CellPlacement::Unit(ReportUnitId::Area(5)));
    let units = boundaries.frame(renamed).units(Scope::Province {
        id: 4,
        grain: Grain::Commune,
    });
    assert_eq!(units[0].parent, Some(ReportUnitId::Area(4)));
}

#[test]
fn rows_that_lead_around_in_a_circle_end() {
    let day = |d| NaiveDate::from_ymd_opt(2026, 1, d).unwrap();
    let lives = vec![
        Life {
            row: 1,
            territory: 1,
            area: row(1, Level::Commune, "A", None, day(1), Some(day(2))),
        },
        Life {
            row: 2,
            territory: 2,
            area: row(2, Level::Commune, "B", None, day(1), Some(day(2))),
        },
    ];
    let boundaries = Boundaries::new(
        Arc::new(Territories::new(lives, &[(1, 2), (2, 1)])),
        Vec::new(),
    );
    for on in [BEFORE, day(1), day(5)] {
        let placed = boundaries.frame(on).place(Cell::new(0, 1), Grain::Commune);
        assert_eq!(placed == CellPlacement::Undecided, on != day(1));
    }
}
