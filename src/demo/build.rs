//! Builds the demo, district by district, through the rooms' own actions.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};

use super::goods::{self, Goods};
use super::places::{self, District};
use super::plan::{self, DAK_LAK, Figures, THAI_BINH};
use super::shelves::{self, OnShelf, Stock};
use super::sign_ins::{self, PASSWORD, Scope, SignIn, sign_ins};
use super::training::{self, at_noon};
use super::{dice::Dice, sales};
use crate::accounts::{Password, PasswordGate, Role, Sight};
use crate::areas::{self, Gazetteer, Level};
use crate::audit::By;
use crate::counts;
use crate::db;
use crate::listings::{self, Refused as ListingRefused};
use crate::photos::KeptPicture;
use crate::producers;
use crate::transactions::{self, Refused as SaleRefused};
use crate::web::Site;

/// Why the demo could not be built: always a fault of the program or of its data.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the database: {0}")]
    Db(#[from] db::Failure),
    #[error("the demo's data: {0}")]
    Data(String),
    #[error("a rule refused what the demo does: {0}")]
    Refused(String),
}

impl From<ListingRefused> for DemoError {
    fn from(refused: ListingRefused) -> Self {
        match refused {
            ListingRefused::Db(failure) => Self::Db(failure),
            other => Self::Refused(format!("{other:?}")),
        }
    }
}

impl From<SaleRefused> for DemoError {
    fn from(refused: SaleRefused) -> Self {
        match refused {
            SaleRefused::Db(failure) => Self::Db(failure),
            other => Self::Refused(format!("{other:?}")),
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Built {
    pub households: i64,
    pub listings: usize,
    pub transactions: usize,
    /// A page to show first: the trace code of some listing.
    pub trace_code: Option<String>,
}

/// Builds everything into an empty, migrated database with its units loaded.
pub fn build(
    site: &Site,
    gazetteer: &Arc<Gazetteer>,
    passwords: &PasswordGate,
) -> Result<Built, DemoError> {
    let hash = password_hash(passwords)?;
    let builder = Builder {
        site,
        gazetteer,
        officer: administrator(site, &hash)?,
        pictures: Arc::new(shelves::pictures(&site.blobs, site.clock.now())?),
    };
    let mut built = Built::default();
    let dak_lak = builder.province(&DAK_LAK, &mut built)?;
    builder.province(&THAI_BINH, &mut built)?;
    builder.doors(&dak_lak, hash)?;
    counts::fold_all(&site.db)?;
    Ok(built)
}

/// What the builders of all provinces share.
struct Builder<'a> {
    site: &'a Site,
    gazetteer: &'a Arc<Gazetteer>,
    officer: i64,
    pictures: Arc<HashMap<&'static str, KeptPicture>>,
}

/// A province once it stands.
struct Province {
    districts: Vec<District>,
    cooperatives: Vec<i64>,
}

impl Builder<'_> {
    fn province(&self, figures: &Figures, built: &mut Built) -> Result<Province, DemoError> {
        let (code, until) = (figures.province, as_of());
        let gazetteer = self.gazetteer.clone();
        let db = &self.site.db;
        let districts = db.read_blocking(move |c| places::districts(c, &gazetteer, code, until))?;
        let weights: Vec<i64> = districts
            .iter()
            .map(|d| plan::weight(&d.area.code, d.communes.len()))
            .collect();
        self.bases(&districts, &plan::share(figures.base, &weights))?;
        let goods = Arc::new(goods::of_province(code)?);
        let listings = plan::share(figures.listings, &weights);
        let trained = plan::share(figures.trained, &weights);
        let (mut shelf, mut cooperatives) = (Vec::new(), Vec::new());
        for ((district, listings), trained) in districts.iter().zip(listings).zip(trained) {
            built.households += self.trainings(district, trained)?;
            let (some, more) = self.shelves(district, &goods, listings)?;
            cooperatives.extend(some);
            shelf.extend(more);
        }
        built.listings += shelf.len();
        built.transactions += self.sell(&shelf, figures.transactions)?;
        built.trace_code = match built.trace_code.take() {
            None => self.code_of(&shelf)?,
            found => found,
        };
        Ok(Province {
            districts,
            cooperatives,
        })
    }

    fn bases(&self, districts: &[District], bases: &[i64]) -> Result<(), DemoError> {
        let year = as_of_year();
        let rows: Vec<(i64, i64)> = districts
            .iter()
            .zip(bases)
            .map(|(d, base)| (d.area.id, *base))
            .filter(|(_, base)| *base > 0)
            .collect();
        let now = self.site.clock.now();
        Ok(self.site.db.write_blocking(move |c| {
            for (area, base) in &rows {
                areas::set_households_base(c, *area, year, *base, now)?;
            }
            db::Outcome::Ok(())
        })?)
    }

    fn trainings(&self, district: &District, trained: i64) -> Result<i64, DemoError> {
        if trained == 0 {
            return Ok(0);
        }
        let sessions = training::sessions(district, trained);
        let (vault, officer) = (self.site.vault.clone(), self.officer);
        Ok(self.site.db.write_blocking(move |c| {
            let mut households = 0;
            for session in &sessions {
                households += training::hold(c, &vault, officer, session)?.len() as i64;
            }
            db::Outcome::Ok(households)
        })?)
    }

    fn shelves(
        &self,
        district: &District,
        goods: &Arc<Vec<Goods>>,
        count: i64,
    ) -> Result<(Vec<i64>, Vec<OnShelf>), DemoError> {
        let (vault, officer) = (self.site.vault.clone(), self.officer);
        let (pictures, goods, district) = (self.pictures.clone(), goods.clone(), district.clone());
        self.site.db.write_blocking(move |c| {
            let stock = Stock {
                vault: &vault,
                goods: &goods,
                pictures: &pictures,
                officer,
            };
            shelves::fill(c, &stock, &district, count)
        })
    }

    fn sell(&self, shelf: &[OnShelf], count: i64) -> Result<usize, DemoError> {
        let by = By::account(self.officer, at_noon(as_of()));
        let all = sales::sales(shelf, count, as_of());
        self.site
            .db
            .write_blocking(move |c| Ok::<_, DemoError>(transactions::record_many(c, by, &all)?))
    }

    fn code_of(&self, shelf: &[OnShelf]) -> Result<Option<String>, DemoError> {
        let Some(first) = shelf.first().map(|on| on.listing_id) else {
            return Ok(None);
        };
        let code = self
            .site
            .db
            .read_blocking(move |c| listings::code_of(c, first))?;
        Ok(code.map(|(code, _)| code.to_string()))
    }

    /// One sign-in per role, each with something to do.
    fn doors(&self, province: &Province, hash: String) -> Result<(), DemoError> {
        let scopes = self.scopes(province)?;
        let (vault, now) = (self.site.vault.clone(), self.site.clock.now());
        let doors: Vec<(SignIn, Scope)> = sign_ins()
            .into_iter()
            .filter(|s| s.role != Role::Administrator)
            .map(|s| (s, scopes.get(s.role.code()).cloned().unwrap_or_default()))
            .collect();
        Ok(self.site.db.write_blocking(move |c| {
            for (sign_in, scope) in &doors {
                sign_ins::open(c, &vault, (sign_in, scope), &hash, now)?;
            }
            db::Outcome::Ok(())
        })?)
    }

    fn scopes(&self, province: &Province) -> Result<HashMap<&'static str, Scope>, DemoError> {
        let missing = || DemoError::Data("a province without districts".to_owned());
        let district = province.districts.first().ok_or_else(missing)?;
        let communes = district.communes.iter().take(4).map(|c| c.place.commune_id);
        let cooperative = province.cooperatives.first().copied();
        let today = self.site.clock.today();
        let whole = self
            .site
            .db
            .read_blocking(move |c| areas::by_code(c, Level::Province, DAK_LAK.province, today))?;
        let of_areas = |areas: Vec<i64>| Scope {
            producer_id: None,
            areas,
        };
        let of_producer = |producer_id| Scope {
            producer_id,
            areas: Vec::new(),
        };
        let mut own: Vec<i64> = communes.collect();
        own.dedup();
        Ok(HashMap::from([
            (
                Role::Household.code(),
                of_producer(Some(self.newcomer(district)?)),
            ),
            (Role::CooperativeOfficer.code(), of_producer(cooperative)),
            (Role::DigitalTeam.code(), of_areas(own)),
            (Role::DistrictStaff.code(), of_areas(vec![district.area.id])),
            (
                Role::ProvinceStaff.code(),
                of_areas(whole.iter().map(|a| a.id).collect()),
            ),
        ]))
    }

    /// The household behind the demo's household sign-in: one of the owners, so that its shelf is
    /// not empty.
    fn newcomer(&self, district: &District) -> Result<i64, DemoError> {
        let uuid = Dice::of(&format!("owner {}", district.area.code), 1_000_000).uuid();
        Ok(self.site.db.read_blocking(move |c| {
            db::Outcome::Ok(producers::find(c, &Sight::Everything, uuid.as_str())?.id)
        })?)
    }
}

fn as_of() -> NaiveDate {
    let (year, month, day) = plan::AS_OF;
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn as_of_year() -> i32 {
    plan::AS_OF.0
}

fn password_hash(gate: &PasswordGate) -> Result<String, DemoError> {
    let password = Password::parse(PASSWORD).map_err(|m| DemoError::Data(m.key.to_owned()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|e| DemoError::Data(e.to_string()))?;
    runtime
        .block_on(gate.hash(password))
        .map_err(|e| DemoError::Data(e.to_string()))
}

/// The first account: it registers and publishes everything else.
fn administrator(site: &Site, hash: &str) -> Result<i64, DemoError> {
    let began: NaiveDateTime = at_noon(NaiveDate::from_ymd_opt(2021, 9, 1).unwrap_or_default());
    let (vault, hash) = (site.vault.clone(), hash.to_owned());
    Ok(site.db.write_blocking(move |c| {
        let administrator = sign_ins()
            .into_iter()
            .find(|s| s.role == Role::Administrator);
        let sign_in = administrator.ok_or(db::Failure::Missing)?;
        sign_ins::open(c, &vault, (&sign_in, &Scope::default()), &hash, began)
    })?)
}
