//! Builds the demo, district by district, through the rooms' own actions.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::district_listings::{self, DistrictListings, ListingForSale, ListingMaterial};
use super::error::DemoError;
use super::goods::{self, DemoProduct};
use super::officer::DemoOfficer;
use super::places::{self, DemoDistrict};
use super::plan::{self, DAK_LAK, DemoScale, PublishedTotals, THAI_BINH, at_noon};
use super::sign_ins::{self, AccountScope, PASSWORD, SignIn, sign_ins};
use super::training::{self, DistrictAttendance, Owner};
use super::{queue, sales, targets};
use crate::accounts::{Password, PasswordGate, Role};
use crate::areas::{self, BoundariesCache, Gazetteer, Level};
use crate::counts;
use crate::db;
use crate::listings;
use crate::photos::KeptPicture;
use crate::web::Site;

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct DemoSummary {
    pub households: i64,
    pub listings: i64,
    pub transactions: i64,
    /// A page to show first: the trace code of some listing.
    pub trace_code: Option<String>,
}

/// Builds everything into an empty, migrated database with its units loaded.
pub fn build(
    site: &Site,
    gazetteer: &Arc<Gazetteer>,
    passwords: &PasswordGate,
    scale: DemoScale,
) -> Result<DemoSummary, DemoError> {
    let password_hash = password_hash(passwords)?;
    let builder = Builder {
        site,
        gazetteer,
        officer: DemoOfficer {
            vault: site.vault.clone(),
            officer: administrator(site, &password_hash)?,
            password_hash,
        },
        pictures: Arc::new(district_listings::pictures(
            &site.blobs,
            at_noon(first_day()),
        )?),
    };
    let mut built = DemoSummary::default();
    let dak_lak = builder.province(&scale.figures(&DAK_LAK), &mut built)?;
    builder.province(&scale.figures(&THAI_BINH), &mut built)?;
    builder.open_accounts(&dak_lak)?;
    builder.waiting()?;
    counts::fold_all(&site.db)?;
    builder.targets()?;
    Ok(built)
}

/// What the builders of all provinces share.
struct Builder<'a> {
    site: &'a Site,
    gazetteer: &'a Arc<Gazetteer>,
    officer: DemoOfficer,
    pictures: Arc<HashMap<&'static str, KeptPicture>>,
}

/// A province once it stands.
struct BuiltProvince {
    districts: Vec<DemoDistrict>,
    households: Vec<Owner>,
    cooperatives: Vec<Owner>,
}

impl Builder<'_> {
    fn province(
        &self,
        figures: &PublishedTotals,
        built: &mut DemoSummary,
    ) -> Result<BuiltProvince, DemoError> {
        let (code, until) = (figures.province, plan::as_of());
        let gazetteer = self.gazetteer.clone();
        let db = &self.site.db;
        let districts = db.read_blocking(move |c| places::districts(c, &gazetteer, code, until))?;
        let weights: Vec<i64> = districts
            .iter()
            .map(|d| plan::weight(&d.area.code, plan::number_of(&d.communes)))
            .collect();
        self.bases(&districts, &plan::share(figures.base, &weights))?;
        let goods = Arc::new(goods::of_province(code)?);
        let listings = plan::share(figures.listings, &weights);
        let trained = plan::share(figures.trained, &weights);
        let (mut listings_for_sale, mut households, mut cooperatives) =
            (Vec::new(), Vec::new(), Vec::new());
        for ((district, listings), trained) in districts.iter().zip(listings).zip(trained) {
            let trained = self.trainings(district, trained, listings)?;
            built.households += trained.households;
            let filled = self.list_products(district, trained.owners, &goods, listings)?;
            households.extend(filled.owners.households);
            cooperatives.extend(filled.owners.cooperatives);
            listings_for_sale.extend(filled.listings_for_sale);
        }
        built.listings += plan::number_of(&listings_for_sale);
        built.transactions += self.sell(&listings_for_sale, figures.transactions)?;
        built.trace_code = match built.trace_code.take() {
            None => self.code_of(&listings_for_sale)?,
            found => found,
        };
        Ok(BuiltProvince {
            districts,
            households,
            cooperatives,
        })
    }

    fn bases(&self, districts: &[DemoDistrict], bases: &[i64]) -> Result<(), DemoError> {
        let year = plan::as_of().year();
        let rows: Vec<(i64, i64)> = districts
            .iter()
            .zip(bases)
            .map(|(d, base)| (d.area.id, *base))
            .filter(|(_, base)| *base > 0)
            .collect();
        let now = at_noon(plan::as_of());
        Ok(self.site.db.write_blocking(move |c| {
            for (area, base) in &rows {
                areas::set_households_base(c, *area, year, *base, now)?;
            }
            db::Outcome::Ok(())
        })?)
    }

    fn trainings(
        &self,
        district: &DemoDistrict,
        trained: i64,
        listings: i64,
    ) -> Result<DistrictAttendance, DemoError> {
        if trained == 0 {
            return Ok(DistrictAttendance::default());
        }
        let owners = district_listings::households_for(listings);
        let sessions = training::sessions(district, trained, owners);
        let officer = self.officer.clone();
        self.site.db.try_write_blocking(move |c| {
            let mut trained = DistrictAttendance::default();
            for session in &sessions {
                training::hold(c, &officer, session, &mut trained)?;
            }
            Ok(trained)
        })
    }

    fn list_products(
        &self,
        district: &DemoDistrict,
        trained: Vec<Owner>,
        goods: &Arc<Vec<DemoProduct>>,
        count: i64,
    ) -> Result<DistrictListings, DemoError> {
        let (officer, pictures) = (self.officer.clone(), self.pictures.clone());
        let (goods, district) = (goods.clone(), district.clone());
        self.site.db.try_write_blocking(move |c| {
            let material = ListingMaterial {
                officer: &officer,
                goods: &goods,
                pictures: &pictures,
            };
            district_listings::fill(c, &material, &district, &trained, count)
        })
    }

    fn sell(&self, listings_for_sale: &[ListingForSale], count: i64) -> Result<i64, DemoError> {
        let by = self.officer.on(plan::as_of());
        let all = sales::sales(listings_for_sale, count);
        self.site
            .db
            .try_write_blocking(move |c| sales::record(c, by, &all))
    }

    fn waiting(&self) -> Result<usize, DemoError> {
        let officer = self.officer.clone();
        let db = &self.site.db;
        db.try_write_blocking(move |c| queue::fill(c, &officer))
    }

    fn targets(&self) -> Result<(), DemoError> {
        let (boundaries_cache, by) = (BoundariesCache::default(), self.officer.on(plan::as_of()));
        Ok(self.site.db.write_blocking(move |c| {
            for province in [&DAK_LAK, &THAI_BINH] {
                targets::set(c, &boundaries_cache, by, province.province)?;
            }
            db::Outcome::Ok(())
        })?)
    }

    fn code_of(&self, listings_for_sale: &[ListingForSale]) -> Result<Option<String>, DemoError> {
        let Some(first) = listings_for_sale.first().map(|on| on.listing_id) else {
            return Ok(None);
        };
        let code = self
            .site
            .db
            .read_blocking(move |c| listings::code_of(c, first))?;
        Ok(code.map(|issued| issued.code.to_string()))
    }

    /// One sign-in per role, each with something to do.
    fn open_accounts(&self, province: &BuiltProvince) -> Result<(), DemoError> {
        let scopes = self.scopes(province)?;
        let (officer, now) = (self.officer.clone(), at_noon(plan::as_of()));
        let accounts: Vec<(SignIn, AccountScope)> = sign_ins()
            .into_iter()
            .filter(|s| s.role != Role::Administrator)
            .map(|s| (s, scopes.get(s.role.code()).cloned().unwrap_or_default()))
            .collect();
        Ok(self.site.db.write_blocking(move |c| {
            for (sign_in, scope) in &accounts {
                let hash = &officer.password_hash;
                sign_ins::open(c, &officer.vault, sign_in, scope, hash, now)?;
            }
            db::Outcome::Ok(())
        })?)
    }

    fn scopes(
        &self,
        province: &BuiltProvince,
    ) -> Result<HashMap<&'static str, AccountScope>, DemoError> {
        let missing = || DemoError::Data("a province without districts".to_owned());
        let district = province.districts.first().ok_or_else(missing)?;
        let communes = district.communes.iter().take(4).map(|c| c.place.commune_id);
        // Owners with listings.
        let household = province.households.first().map(|owner| owner.id);
        let cooperative = province.cooperatives.first().map(|owner| owner.id);
        let today = self.site.clock.today();
        let whole = self
            .site
            .db
            .read_blocking(move |c| areas::by_code(c, Level::Province, DAK_LAK.province, today))?;
        let of_areas = |areas: Vec<i64>| AccountScope {
            producer_id: None,
            areas,
        };
        let of_producer = |producer_id| AccountScope {
            producer_id,
            areas: Vec::new(),
        };
        let mut own: Vec<i64> = communes.collect();
        own.dedup();
        Ok(HashMap::from([
            (Role::Household.code(), of_producer(household)),
            (Role::CooperativeOfficer.code(), of_producer(cooperative)),
            (Role::DigitalTeam.code(), of_areas(own)),
            (Role::DistrictStaff.code(), of_areas(vec![district.area.id])),
            (
                Role::ProvinceStaff.code(),
                of_areas(whole.iter().map(|a| a.id).collect()),
            ),
        ]))
    }
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 9, 1).unwrap_or_default()
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
    let began = at_noon(first_day());
    let (vault, hash) = (site.vault.clone(), hash.to_owned());
    Ok(site.db.write_blocking(move |c| {
        let administrator = sign_ins()
            .into_iter()
            .find(|s| s.role == Role::Administrator);
        let sign_in = administrator.ok_or(db::DbFailure::Missing)?;
        sign_ins::open(c, &vault, &sign_in, &AccountScope::default(), &hash, began)
    })?)
}
