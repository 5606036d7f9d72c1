//! What provinces and the State do to boundaries while people go on selling: reporting districts
//! drawn anew and back, communes that merge, are divided, or come to another province.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use lensan::app::UNIT_FACTS;
use lensan::areas::{
    self, Area, AreaId, BoundariesCache, EditionFile, Import, ImportOutcome, Level, REFORM,
};
use lensan::audit::Author;
use lensan::db::schema::areas as units;
use lensan::db::{Conn, Outcome};
use lensan::regrouping::{
    self, ApplyOutcome, Decision, PlannedUnit, ProvinceUnits, RegroupingPlan,
};

use super::super::{TODAY, on};
use super::{World, one};

/// The day after everything in `data/`; each further edition begins so many days later.
const FIRST_EDITION: NaiveDate = NaiveDate::from_ymd_opt(2026, 9, 10).unwrap();
const BETWEEN_EDITIONS: u64 = 12;

/// What happened to boundaries so far.
#[derive(Debug, Clone, Default)]
pub struct Reforms {
    pub boundaries_cache: BoundariesCache,
    /// Regroupings of Đắk Lắk that stand, with their days.
    drawn: Vec<(i64, NaiveDate)>,
    editions: Vec<NaiveDate>,
    /// Every day on which boundaries changed, also where that was taken back.
    days: Vec<NaiveDate>,
}

impl Reforms {
    /// Days of either side of every change, and today.
    pub fn days(&self) -> Vec<NaiveDate> {
        let before = NaiveDate::from_ymd_opt(2024, 8, 15).unwrap();
        let mut days = vec![before, TODAY];
        for day in self.days.iter().chain([&REFORM]) {
            days.extend([day.pred_opt().unwrap(), *day]);
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Either side of the last change, of the reform, and today.
    pub fn days_around_the_last(&self) -> Vec<NaiveDate> {
        let last = self.days.iter().rev().take(1);
        let days = last.chain([&REFORM]);
        let both = days.flat_map(|day| [day.pred_opt().unwrap(), *day]);
        both.chain([TODAY]).collect()
    }

    fn drawn_until(&self) -> NaiveDate {
        self.drawn.last().map_or(REFORM, |(_, day)| *day)
    }
}

/// Đắk Lắk draws its reporting districts anew: two become one, one is renamed, or a commune across
/// several goes whole into one of its own.
pub fn regroup(c: &mut Conn, world: &mut World, how: usize, which: usize, days: u64) {
    let boundaries_cache = world.reforms.boundaries_cache.clone();
    let day = world.reforms.drawn_until() + Days::new(days);
    let province = regrouping::province_of(c, &boundaries_cache, "66", day).unwrap();
    let province = province.unwrap();
    let decision = Decision::new(day, "Quyết định thử", "").unwrap();
    let code = format!("N{}", world.reforms.days.len());
    let plan = |province_units: &ProvinceUnits| {
        Ok(match how % 3 {
            0 => merged(province_units, which, &code),
            1 => renamed(province_units, which),
            _ => gathered(province_units, which, &code),
        })
    };
    let applied = regrouping::apply(
        c,
        &boundaries_cache,
        nobody(),
        province,
        None,
        &decision,
        &plan,
    )
    .unwrap();
    let ApplyOutcome::Done(id) = applied else {
        panic!("regrouping {how} {which} on {day}: {applied:?}");
    };
    world.reforms.drawn.push((id, day));
    world.reforms.days.push(day);
}

/// Regroupings know the account they are by; here there is none.
fn nobody() -> Author {
    Author {
        code_of: None,
        account: None,
        ..on(TODAY)
    }
}

fn merged(province_units: &ProvinceUnits, which: usize, code: &str) -> RegroupingPlan {
    let codes = province_units.units.iter().map(|unit| unit.code.clone());
    let codes: Vec<String> = codes.collect();
    let at = which % codes.len();
    let other = (at + 1) % codes.len();
    let new = PlannedUnit {
        code: code.to_owned(),
        name: "Cụm chung".to_owned(),
    };
    let both = [codes[at].clone(), codes[other].clone()].into();
    RegroupingPlan::merged(province_units, &both, &new).unwrap()
}

fn renamed(province_units: &ProvinceUnits, which: usize) -> RegroupingPlan {
    let unit = &province_units.units[which % province_units.units.len()];
    let name = format!("{} mới", unit.full_name);
    RegroupingPlan::renamed(province_units, &unit.code, &name).unwrap()
}

/// As a list that somebody hands in: every line as it is, but those of one commune.
fn gathered(province_units: &ProvinceUnits, which: usize, code: &str) -> RegroupingPlan {
    let plan = RegroupingPlan::as_it_is(province_units);
    let across: Vec<&regrouping::Commune> = province_units
        .communes
        .iter()
        .filter(|commune| commune.former.len() > 1)
        .collect();
    let gathered = across[which % across.len()];
    let name = |unit: &str| {
        plan.units
            .iter()
            .find(|u| u.code == unit)
            .unwrap()
            .name
            .clone()
    };
    let mut list = "district_code,district_name,commune_code,former_district_code\n".to_owned();
    list.push_str(&format!("{code},Xã riêng,{},\n", gathered.code));
    for (commune, former, unit) in plan.members(province_units) {
        let commune = province_units
            .communes
            .iter()
            .find(|one| one.id == commune)
            .unwrap();
        if commune.id == gathered.id {
            continue;
        }
        let former = province_units.districts.iter().find(|one| one.id == former);
        let former = former.map_or("", |one| one.code.as_str());
        // What is left of a district is no longer what its code means.
        let at = plan.units.iter().position(|one| one.code == unit).unwrap();
        list.push_str(&format!(
            "{code}-{at},{},{},{former}\n",
            name(unit),
            commune.code
        ));
    }
    regrouping::read_list(list.as_bytes(), province_units).unwrap()
}

/// The last drawing is taken back, where there is one.
pub fn take_back(c: &mut Conn, world: &mut World) {
    let Some((id, day)) = world.reforms.drawn.pop() else {
        return;
    };
    let boundaries_cache = world.reforms.boundaries_cache.clone();
    let province = regrouping::province_of(c, &boundaries_cache, "66", day).unwrap();
    let taken = regrouping::take_back(c, nobody(), province.unwrap(), id).unwrap();
    taken.unwrap();
}

/// An edition of the State's units that changes one commune where somebody may live. Those who
/// come later come to what it became.
pub fn edition(c: &mut Conn, world: &mut World, how: usize, which: usize) {
    let at = u64::try_from(world.reforms.editions.len()).unwrap();
    let from = FIRST_EDITION + Days::new(BETWEEN_EDITIONS * at);
    let communes = living_communes(c, world, from).unwrap();
    let Some(commune) = one(&communes, which) else {
        return;
    };
    let mut sheets = EditionFiles::standing(c, from).unwrap();
    let became = match how % 3 {
        0 => {
            let others: Vec<AreaId> = communes.into_iter().filter(|id| *id != commune).collect();
            let Some(other) = one(&others, which / 2) else {
                return;
            };
            sheets.merge(commune, other)
        }
        1 => sheets.divide(commune, &format!("9990{at}")),
        _ => sheets.move_away(commune),
    };
    let import = sheets.import(from);
    let loaded = areas::import(c, on(TODAY), &import, &UNIT_FACTS).unwrap();
    let Ok(ImportOutcome::Loaded(..)) = loaded else {
        panic!("edition {how} {which} of {from}: {loaded:?}");
    };
    world.reforms.editions.push(from);
    world.reforms.days.push(from);
    settle(c, world, from, &became).unwrap();
}

/// The communes of the day among the places of the world.
fn living_communes(c: &mut Conn, world: &World, from: NaiveDate) -> Outcome<Vec<AreaId>> {
    let ids: Vec<AreaId> = world.places.iter().map(|place| place.commune_id).collect();
    let mut living = Vec::new();
    for area in areas::by_ids(c, &ids)? {
        let is_of_the_day = areas::by_code(c, Level::Commune, &area.code, from)?;
        if is_of_the_day.is_some_and(|found| found.id == area.id) && !living.contains(&area.id) {
            living.push(area.id);
        }
    }
    Ok(living)
}

/// Nobody can be registered any more in what has ended.
fn settle(c: &mut Conn, world: &mut World, from: NaiveDate, became: &[String]) -> Outcome<()> {
    let ids = living_communes(c, world, from)?;
    let was_old = |id: AreaId, c: &mut Conn| -> Outcome<bool> {
        let area = areas::by_id(c, id)?.unwrap();
        Ok(area.valid_to.is_some_and(|to| to <= REFORM))
    };
    let mut kept = Vec::new();
    for place in &world.places {
        if ids.contains(&place.commune_id) || was_old(place.commune_id, c)? {
            kept.push(*place);
        }
    }
    for code in became {
        let area = areas::by_code(c, Level::Commune, code, from)?.unwrap();
        kept.extend(areas::place_of(c, &area, None)?.ok());
    }
    world.places = kept;
    Ok(())
}

/// The files of an edition in the making.
struct EditionFiles {
    units: Vec<UnitCsvLine>,
    edges: String,
}

struct UnitCsvLine {
    id: AreaId,
    code: String,
    name: String,
    kind: String,
    level: String,
    parent: Option<String>,
    full_name: String,
}

impl EditionFiles {
    /// All units of a day, as they are.
    fn standing(c: &mut Conn, day: NaiveDate) -> Outcome<Self> {
        let all: Vec<Area> = units::table
            .filter(units::level.ne("district"))
            .filter(units::valid_from.le(day))
            .filter(units::valid_to.is_null().or(units::valid_to.gt(day)))
            .select(Area::as_select())
            .load(c)?;
        let codes: HashMap<AreaId, String> = all
            .iter()
            .map(|area| (area.id, area.code.clone()))
            .collect();
        let unit = |area: Area| UnitCsvLine {
            parent: area.parent_id.map(|id| codes[&id].clone()),
            level: area.level.code().to_owned(),
            id: area.id,
            code: area.code,
            name: area.name,
            kind: area.kind,
            full_name: area.full_name,
        };
        let mut units: Vec<UnitCsvLine> = all.into_iter().map(unit).collect();
        units.sort_by_key(|unit| unit.level != "province");
        Ok(Self {
            units,
            edges: "old_code,new_code,is_default\n".to_owned(),
        })
    }

    fn code(&self, id: AreaId) -> String {
        let unit = self.units.iter().find(|unit| unit.id == id);
        unit.unwrap().code.clone()
    }

    fn edge(&mut self, from: &str, to: &str, whole: bool) {
        let whole = i32::from(whole);
        self.edges.push_str(&format!("{from},{to},{whole}\n"));
    }

    /// One goes into another, which begins anew under its code.
    fn merge(&mut self, commune: AreaId, into: AreaId) -> Vec<String> {
        let (from, to) = (self.code(commune), self.code(into));
        self.units.retain(|unit| unit.id != commune);
        self.edge(&from, &to, true);
        self.edge(&to, &to, true);
        vec![to]
    }

    fn divide(&mut self, commune: AreaId, new: &str) -> Vec<String> {
        let code = self.code(commune);
        let whole = self.units.iter().find(|unit| unit.id == commune).unwrap();
        let part = UnitCsvLine {
            id: 0,
            code: new.to_owned(),
            name: "Phần Mới".to_owned(),
            kind: whole.kind.clone(),
            level: whole.level.clone(),
            parent: whole.parent.clone(),
            full_name: whole.full_name.replace(&whole.name, "Phần Mới"),
        };
        self.units.push(part);
        self.edge(&code, &code, true);
        self.edge(&code, new, false);
        vec![code, new.to_owned()]
    }

    /// Below the neighbouring province.
    fn move_away(&mut self, commune: AreaId) -> Vec<String> {
        let unit = self.units.iter_mut().find(|unit| unit.id == commune);
        let unit = unit.unwrap();
        let other = match unit.parent.as_deref() {
            Some("52") => "66",
            _ => "52",
        };
        unit.parent = Some(other.to_owned());
        vec![unit.code.clone()]
    }

    fn import(self, from: NaiveDate) -> Import {
        let sheet = |name: &str, text: String| EditionFile {
            name: name.to_owned(),
            bytes: text.into_bytes(),
        };
        let mut text = "code,name,type,level,parent_code,full_name\n".to_owned();
        for unit in &self.units {
            let parent = unit.parent.as_deref().unwrap_or_default();
            let line = [
                &unit.code,
                &unit.name,
                &unit.kind,
                &unit.level,
                parent,
                &unit.full_name,
            ];
            text.push_str(&line.join(","));
            text.push('\n');
        }
        let nothing = self.edges.lines().count() == 1;
        Import::Whole {
            from,
            basis: format!("Nghị quyết thử ngày {from}"),
            units: sheet("units.csv", text),
            communes: (!nothing).then(|| sheet("communes.csv", self.edges)),
            districts: None,
            provinces: None,
        }
    }
}
