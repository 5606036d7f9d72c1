//! Who offers what: owners, their listings, photos and trace codes.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::build::DemoError;
use super::dice::Dice;
use super::goods::{Goods, PICTURES};
use super::people;
use super::places::District;
use super::training::{at_noon, household};
use crate::accounts::Sight;
use crate::audit::By;
use crate::blobs::Blobs;
use crate::db::Conn;
use crate::listings::{self, NewListing, NewPhoto, Particulars};
use crate::photos::{self, KeptPicture};
use crate::producers::{self, GivenVia, NewProducer, ProducerKind, Purpose};
use crate::values::{Money, Phone, Quantity, Unit};
use crate::vault::Vault;

/// Of five listings four are a household's and one a cooperative's.
const PER_HOUSEHOLD: i64 = 2;
const PER_COOPERATIVE: i64 = 6;

/// What is sold later: a listing with its price and the day it came onto the floor.
#[derive(Debug, Clone, Copy)]
pub(super) struct OnShelf {
    pub listing_id: i64,
    pub unit: Unit,
    pub price: Money,
    pub since: NaiveDate,
}

/// Every picture once, as buyers will see it.
pub(super) fn pictures(
    blobs: &Blobs,
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
pub(super) struct Stock<'a> {
    pub vault: &'a Vault,
    pub goods: &'a [Goods],
    pub pictures: &'a HashMap<&'static str, KeptPicture>,
    /// The officer who registers and publishes.
    pub officer: i64,
}

/// Registers a district's owners and puts exactly `count` listings onto the floor.
pub(super) fn fill(
    c: &mut Conn,
    stock: &Stock,
    district: &District,
    count: i64,
) -> Result<(Vec<i64>, Vec<OnShelf>), DemoError> {
    let owners = owners(c, stock, district, count)?;
    let mut shelf = Vec::new();
    for n in 0..usize::try_from(count).unwrap_or(0) {
        let at = match n % 5 {
            4 => owners
                .cooperatives
                .get(n / 5 % owners.cooperatives.len().max(1)),
            _ => owners.households.get(n % owners.households.len().max(1)),
        };
        let Some(owner) = at.copied() else { continue };
        shelf.push(put(c, stock, district, owner, n)?);
    }
    Ok((owners.cooperatives, shelf))
}

struct Owners {
    households: Vec<i64>,
    cooperatives: Vec<i64>,
}

fn owners(
    c: &mut Conn,
    stock: &Stock,
    district: &District,
    count: i64,
) -> Result<Owners, DemoError> {
    let first = NaiveDate::from_ymd_opt(2021, 9, 6).unwrap_or_default();
    let by = By::account(stock.officer, at_noon(first));
    let households = news(district, count / PER_HOUSEHOLD + 1, household_owner);
    let cooperatives = news(district, count / (5 * PER_COOPERATIVE) + 1, cooperative);
    let households = producers::register_many(c, stock.vault, by, &households)?;
    let cooperatives = producers::register_many(c, stock.vault, by, &cooperatives)?;
    for id in &cooperatives {
        let producer = producers::by_id(c, *id)?;
        producers::approve(c, stock.vault, by, &producer, "")?;
    }
    Ok(Owners {
        households,
        cooperatives,
    })
}

fn news(
    district: &District,
    count: i64,
    make: fn(&District, usize) -> Option<NewProducer>,
) -> Vec<NewProducer> {
    (0..usize::try_from(count).unwrap_or(0))
        .filter_map(|n| make(district, n))
        .collect()
}

fn household_owner(district: &District, n: usize) -> Option<NewProducer> {
    let commune = district.communes.get(n % district.communes.len().max(1))?;
    let what = format!("owner {}", district.area.code);
    let mut owner = household(commune, &what, n, GivenVia::Officer);
    owner.consents = vec![Purpose::Programme, Purpose::PublicPage, Purpose::Contact];
    // 095 was the prefix of an operator that has closed: nobody's telephone will ring.
    let number = Dice::of(&what, n).between(0, 999_999);
    owner.phone = Phone::parse(&format!("0950{number:06}")).ok();
    Some(owner)
}

fn cooperative(district: &District, n: usize) -> Option<NewProducer> {
    let commune = district
        .communes
        .get(n * 3 % district.communes.len().max(1))?;
    let mut owner = household_owner(district, n + 500_000)?;
    owner.kind = ProducerKind::Cooperative;
    owner.name = people::cooperative(&commune.name, n);
    owner.representative = Some(people::person("chair", n));
    owner.place = commune.place;
    Some(owner)
}

fn put(
    c: &mut Conn,
    stock: &Stock,
    district: &District,
    owner: i64,
    n: usize,
) -> Result<OnShelf, DemoError> {
    let mut dice = Dice::of(&format!("listing {}", district.area.code), n);
    let goods = dice
        .pick(stock.goods)
        .ok_or(DemoError::Data("no goods".to_owned()))?;
    let since = NaiveDate::from_ymd_opt(2022, 3, 1).unwrap_or_default();
    let since = since + TimeDelta::days(dice.between(0, 850));
    let by = By::account(stock.officer, at_noon(since));
    let new = listing(&mut dice, goods);
    let (unit, price) = (new.particulars.unit, new.particulars.price);
    let producer = producers::by_id(c, owner)?;
    let created = listings::create(c, by, &producer, &new)?;
    let listing = listings::find(c, &Sight::Everything, created.uuid.as_str())?;
    let picture = stock.pictures.get(goods.picture.as_str());
    let picture = picture.ok_or_else(|| DemoError::Data(goods.picture.clone()))?;
    let photo = NewPhoto {
        uuid: dice.uuid(),
        picture: picture.clone(),
    };
    listings::add_photos(c, by, &listing, &[photo])?;
    listings::publish(c, by, (&listing, &producer))?;
    Ok(OnShelf {
        listing_id: created.id,
        unit,
        price,
        since,
    })
}

fn listing(dice: &mut Dice, goods: &Goods) -> NewListing {
    let step = (goods.price.1 - goods.price.0) / 500;
    let price = goods.price.0 + dice.between(0, step.max(0)) * 500;
    let quantity = dice.between(2, 60) * 10_000;
    NewListing {
        uuid: dice.uuid(),
        particulars: Particulars {
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
