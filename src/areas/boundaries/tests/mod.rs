//! Every cell has exactly one answer on every day: with the real country, and with regroupings
//! that were made up.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::areas::model::{Area, AreaId, BEGINNING, Level, REFORM};

const BEFORE: NaiveDate = NaiveDate::from_ymd_opt(2024, 8, 15).unwrap();
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
const GRAINS: [Grain; 3] = [Grain::Province, Grain::District, Grain::Commune];

mod lives;
mod regrouped;
mod whole_country;

struct TestCountry {
    territories: Arc<Territories>,
    old: HashMap<(Level, String), AreaId>,
    new: HashMap<(Level, String), AreaId>,
    /// Every cell there can be.
    cells: Vec<Cell>,
}

fn country() -> &'static TestCountry {
    static COUNTRY: OnceLock<TestCountry> = OnceLock::new();
    COUNTRY.get_or_init(read)
}

fn read() -> TestCountry {
    let mut lives = Vec::new();
    let before = lines(include_str!("../../../../data/units_2024.csv"));
    let after = lines(include_str!("../../../../data/units_2025.csv"));
    let old = settle(&mut lives, &before, BEGINNING, Some(REFORM));
    let new = settle(&mut lives, &after, REFORM, None);
    let edges = [
        (
            Level::Province,
            Level::Province,
            include_str!("../../../../data/province_successors.csv"),
        ),
        (
            Level::District,
            Level::Commune,
            include_str!("../../../../data/district_successors.csv"),
        ),
        (
            Level::Commune,
            Level::Commune,
            include_str!("../../../../data/commune_successors.csv"),
        ),
    ];
    let edges = edges.map(|(from, to, file)| {
        let codes = lines::<(String, String)>(file).into_iter();
        let pair = |(a, b)| (old[&(from, a)], new[&(to, b)]);
        codes.map(pair).collect::<Vec<_>>()
    });
    let edges = edges.concat();
    let territories = Territories::new(lives, &edges);
    let cells = all_cells(&territories);
    TestCountry {
        territories: Arc::new(territories),
        old,
        new,
        cells,
    }
}

/// A line of `data/units_*.csv`.
#[derive(serde::Deserialize)]
struct UnitCsvRow {
    code: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    level: String,
    parent_code: String,
    full_name: String,
}

/// The lines of a list, by the names of the columns or by the first of them.
fn lines<T: serde::de::DeserializeOwned>(file: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn settle(
    lives: &mut Vec<Life>,
    lines: &[UnitCsvRow],
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
) -> HashMap<(Level, String), AreaId> {
    let mut ids = HashMap::new();
    for level in [Level::Province, Level::District, Level::Commune] {
        for line in lines.iter().filter(|line| line.level == level.code()) {
            let id = AreaId::try_from(lives.len()).unwrap() + 1;
            let above = [Level::District, Level::Province].map(|l| (l, line.parent_code.clone()));
            let parent = above.into_iter().find(|above| ids.contains_key(above));
            ids.insert((level, line.code.clone()), id);
            let area = Area {
                id,
                level,
                code: line.code.clone(),
                name: line.name.clone(),
                kind: line.kind.clone(),
                full_name: line.full_name.clone(),
                parent_id: parent.map(|parent| ids[&parent]),
                valid_from,
                valid_to,
            };
            lives.push(Life {
                row: id,
                territory: id,
                area,
            });
        }
    }
    ids
}

fn all_cells(territories: &Territories) -> Vec<Cell> {
    let communes = territories.of_level(Level::Commune).iter();
    communes
        .flat_map(|commune| {
            let former = territories.former_districts(*commune).iter();
            let placed = former.map(|district| Cell::new(*district, *commune));
            placed.chain([Cell::new(0, *commune)])
        })
        .collect()
}

impl TestCountry {
    fn boundaries(&self, regroupings: Vec<Regrouping>) -> Boundaries {
        Boundaries::new(self.territories.clone(), regroupings)
    }

    fn id_before(&self, level: Level, code: &str) -> AreaId {
        self.old[&(level, code.to_owned())]
    }

    fn id_after(&self, level: Level, code: &str) -> AreaId {
        self.new[&(level, code.to_owned())]
    }

    /// The communes of today in a province, each with its former districts.
    fn communes(&self, province: AreaId) -> Vec<(AreaId, &[AreaId])> {
        let all = self.territories.of_level(Level::Commune).iter();
        let here = all.filter(|id| {
            self.territories
                .life_on(**id, TODAY)
                .is_some_and(|l| l.parent_id == Some(province))
        });
        here.map(|id| (*id, self.territories.former_districts(*id)))
            .collect()
    }
}

/// The units of each scope, looked up once.
struct Lists<'a> {
    frame: &'a Frame<'a>,
    units: HashMap<Scope, BTreeSet<ReportUnitId>>,
    cells: HashMap<Scope, (BTreeSet<AreaId>, BTreeSet<AreaId>)>,
}

impl<'a> Lists<'a> {
    fn new(frame: &'a Frame<'a>) -> Self {
        Self {
            frame,
            units: HashMap::new(),
            cells: HashMap::new(),
        }
    }

    fn has(&mut self, scope: Scope, unit: ReportUnitId) -> bool {
        let units = self.units.entry(scope);
        let frame = self.frame;
        units
            .or_insert_with(|| frame.units(scope).into_iter().map(|unit| unit.id).collect())
            .contains(&unit)
    }

    fn reads(&mut self, scope: Scope, cell: Cell) -> bool {
        let frame = self.frame;
        let (districts, loose) =
            self.cells
                .entry(scope)
                .or_insert_with(|| match frame.cells(scope) {
                    Cells::All => panic!("only the country is read as a whole"),
                    Cells::Of {
                        districts,
                        loose_communes,
                    } => (
                        districts.into_iter().collect(),
                        loose_communes.into_iter().collect(),
                    ),
                });
        match cell.district {
            0 => loose.contains(&cell.commune),
            district => districts.contains(&district),
        }
    }

    /// A cell is in one unit or undecided at every grain, and in exactly the scopes it lies in.
    fn hold(&mut self, cell: Cell) {
        for grain in GRAINS {
            if let CellPlacement::Unit(unit) = self.frame.place(cell, grain) {
                assert!(
                    self.has(Scope::Country(grain), unit),
                    "{cell:?} {grain:?} {unit:?}"
                );
            }
            if let CellPlacement::Unit(ReportUnitId::Area(id)) =
                self.frame.place(cell, Grain::Province)
            {
                self.inside(cell, Scope::Province { id, grain });
            }
            if let CellPlacement::Unit(id) = self.frame.place(cell, Grain::District) {
                self.inside(cell, Scope::District { id, grain });
            }
        }
    }

    fn inside(&mut self, cell: Cell, scope: Scope) {
        assert!(
            self.reads(scope, cell),
            "{cell:?} is not read for {scope:?}"
        );
        match self.frame.place_in(cell, scope) {
            Some(CellPlacement::Unit(unit)) => {
                assert!(self.has(scope, unit), "{cell:?} {scope:?} {unit:?}");
            }
            Some(CellPlacement::Undecided) => {
                assert_ne!(scope.grain(), Grain::Province, "{cell:?}")
            }
            None => panic!("{cell:?} is left out of {scope:?}"),
        }
    }
}
