//! Who offers what: owners, their listings, photos and trace codes.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::error::DemoError;
use super::goods::{DemoProduct, PICTURES};
use super::officer::DemoOfficer;
use super::people;
use super::places::DemoDistrict;
use super::plan::{self, SalesPattern};
use super::seeded_rng::SeededRng;
use super::training::{self, Owner};
use crate::accounts::Sight;
use crate::blobs::Store;
use crate::db::Conn;
use crate::listings::{self, ListingParticulars, NewListing, NewPhoto};
use crate::photos::{self, KeptPicture};
use crate::producers::{self, NewProducer, PlaceInSight, ProducerKind};
use crate::values::{Money, Quantity, TraceCode, Unit};

/// Of five listings four are a household's and one a cooperative's.
const PER_HOUSEHOLD: i64 = 2;
const PER_COOPERATIVE: i64 = 6;

/// What is sold later: a listing with its price and the day it came onto the floor.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListingForSale {
    pub listing_id: i64,
    pub unit: Unit,
    pub price: Money,
    pub since: NaiveDate,
    pub fortune: SalesPattern,
}

/// How many households of a district are to list its share of listings.
pub(super) fn households_for(listings: i64) -> i64 {
    listings / PER_HOUSEHOLD + 1
}

/// Every picture once, as buyers will see it.
pub(super) fn pictures(
    blobs: &Store,
    now: NaiveDateTime,
) -> Result<HashMap<&'static str, KeptPicture>, DemoError> {
    let mut kept = HashMap::new();
    for (slug, bytes) in PICTURES {
        let processed = photos::process(bytes);
        let processed = processed.map_err(|m| DemoError::Data(format!("{slug}: {}", m.key)))?;
        let picture = photos::keep(blobs, &processed, now);
        kept.insert(
            *slug,
            picture.map_err(|e| DemoError::Data(format!("{slug}: {e}")))?,
        );
    }
    Ok(kept)
}

/// What the listings of a district are made with.
pub(super) struct ListingMaterial<'a> {
    pub officer: &'a DemoOfficer,
    pub goods: &'a [DemoProduct],
    pub pictures: &'a HashMap<&'static str, KeptPicture>,
}

/// What a district offers.
pub(super) struct DistrictListings {
    pub owners: Owners,
    pub listings_for_sale: Vec<ListingForSale>,
}

/// Puts exactly `count` listings of a district onto the floor. Their households are those that
/// were trained; where that is nobody, they are registered here, as cooperatives always are.
pub(super) fn fill(
    c: &mut Conn,
    material: &ListingMaterial,
    district: &DemoDistrict,
    trained: &[Owner],
    count: i64,
) -> Result<DistrictListings, DemoError> {
    let owners = owners(c, material.officer, district, trained, count)?;
    let mut listings_for_sale = Vec::new();
    for n in 0..usize::try_from(count).unwrap_or(0) {
        let whose = match n % 5 {
            4 => owners.cooperative(n / 5),
            _ => owners.household(n / 5 * 4 + n % 5),
        };
        let Some((owner, pattern)) = whose else {
            continue;
        };
        listings_for_sale.push(put(c, material, district, owner, pattern, n)?);
    }
    Ok(DistrictListings {
        owners,
        listings_for_sale,
    })
}

pub(super) struct Owners {
    pub households: Vec<Owner>,
    pub cooperatives: Vec<Owner>,
}

impl Owners {
    fn household(&self, n: usize) -> Option<(Owner, SalesPattern)> {
        let at = n % self.households.len().max(1);
        Some((*self.households.get(at)?, SalesPattern::of(at)))
    }

    fn cooperative(&self, n: usize) -> Option<(Owner, SalesPattern)> {
        let at = n % self.cooperatives.len().max(1);
        Some((*self.cooperatives.get(at)?, SalesPattern::StillSells))
    }
}

fn owners(
    c: &mut Conn,
    officer: &DemoOfficer,
    district: &DemoDistrict,
    trained: &[Owner],
    count: i64,
) -> Result<Owners, DemoError> {
    let mut households = trained.to_vec();
    let missing = households_for(count) - plan::number_of(&households);
    households.extend(register(c, officer, district, missing, household)?);
    for (n, owner) in households.iter().enumerate() {
        if plan::owner_activates(n) {
            let days = SeededRng::of(&format!("door {}", district.area.code), n).between(1, 30);
            officer.activate(c, owner.id, owner.from + TimeDelta::days(days))?;
        }
    }
    let wanted = count / (5 * PER_COOPERATIVE) + 1;
    let cooperatives = register(c, officer, district, wanted, cooperative)?;
    for owner in &cooperatives {
        let producer = producers::by_id(c, owner.id)?;
        producers::approve(c, &officer.vault, officer.on(owner.from), &producer, "")?;
    }
    Ok(Owners {
        households,
        cooperatives,
    })
}

type MakeProducer = fn(&DemoDistrict, usize) -> Option<NewProducer>;

fn register(
    c: &mut Conn,
    officer: &DemoOfficer,
    district: &DemoDistrict,
    count: i64,
    make: MakeProducer,
) -> Result<Vec<Owner>, DemoError> {
    let from = NaiveDate::from_ymd_opt(2021, 9, 6).unwrap_or_default();
    let news: Vec<NewProducer> = (0..usize::try_from(count).unwrap_or(0))
        .filter_map(|n| make(district, n))
        .collect();
    let Some(first) = news.first() else {
        return Ok(Vec::new());
    };
    let mut rng = SeededRng::of(first.uuid.as_str(), 0);
    let ids = officer.register(c, from, &news, &mut rng)?;
    Ok(ids.into_iter().map(|id| Owner { id, from }).collect())
}

fn household(district: &DemoDistrict, n: usize) -> Option<NewProducer> {
    let commune = district.communes.get(n % district.communes.len().max(1))?;
    let what = format!("owner {}", district.area.code);
    Some(training::owner(commune, &what, n))
}

fn cooperative(district: &DemoDistrict, n: usize) -> Option<NewProducer> {
    let commune = district
        .communes
        .get(n * 3 % district.communes.len().max(1))?;
    let mut owner = household(district, n + 500_000)?;
    owner.kind = ProducerKind::Cooperative;
    owner.particulars.name = people::cooperative(&commune.name, n);
    owner.particulars.representative = Some(people::person("chair", n));
    owner.place = PlaceInSight::without_sight(commune.place);
    Some(owner)
}

fn put(
    c: &mut Conn,
    material: &ListingMaterial,
    district: &DemoDistrict,
    owner: Owner,
    fortune: SalesPattern,
    n: usize,
) -> Result<ListingForSale, DemoError> {
    let mut rng = SeededRng::of(&format!("listing {}", district.area.code), n);
    let goods = rng
        .pick(material.goods)
        .ok_or(DemoError::Data("no goods".to_owned()))?;
    let since = day(&mut rng, owner, fortune);
    let by = material.officer.on(since);
    let new = listing(&mut rng, goods);
    let (unit, price) = (new.particulars.unit, new.particulars.price);
    let producer = producers::by_id(c, owner.id)?;
    let created = listings::create(c, by, &producer, &new)?;
    let listing = listings::find(c, &Sight::Everything, created.uuid.as_str())?;
    let picture = material.pictures.get(goods.picture.as_str());
    let picture = picture.ok_or_else(|| DemoError::Data(goods.picture.clone()))?;
    let photo = NewPhoto {
        uuid: rng.uuid(),
        picture: picture.clone(),
    };
    listings::add_photos(c, by, &listing, &[photo])?;
    let mut draw = || TraceCode::drawn(rng.bytes());
    listings::publish_drawing(c, by, &listing, &producer, &mut draw)?;
    Ok(ListingForSale {
        listing_id: created.id,
        unit,
        price,
        since,
        fortune,
    })
}

/// Some day since March 2022 on which the owner may list, and some time before its last sale.
fn day(rng: &mut SeededRng, owner: Owner, fortune: SalesPattern) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2022, 3, 1).unwrap_or_default();
    let first = first.max(owner.from);
    let last = fortune.last_sale() - TimeDelta::days(60);
    first + TimeDelta::days(rng.between(0, (last - first).num_days()))
}

fn listing(rng: &mut SeededRng, goods: &DemoProduct) -> NewListing {
    let step = (goods.price.1 - goods.price.0) / 500;
    let price = goods.price.0 + rng.between(0, step.max(0)) * 500;
    let quantity = rng.between(2, 60) * 10_000;
    NewListing {
        uuid: rng.uuid(),
        particulars: ListingParticulars {
            title: goods.title.clone(),
            category: goods.category,
            description: goods.story.clone(),
            unit: goods.unit,
            price: Money::new(price).unwrap_or(Money::ZERO),
            quantity: Quantity::new(quantity).unwrap_or(Quantity::MAX),
            season: goods.season.clone(),
            origin: None,
        },
    }
}
