//! What was sold: few products sell much, most sell little, as everywhere.

use chrono::TimeDelta;

use super::district_listings::ListingForSale;
use super::error::DemoError;
use super::plan::{self, SalesPattern};
use super::seeded_rng::SeededRng;
use crate::audit::Author;
use crate::counts::{Channel, Evidence};
use crate::db::{Batch, Conn};
use crate::transactions::{self, NewTransaction};
use crate::values::{Money, Quantity, Unit};

/// Through which channel, told by whom, how often of a hundred.
const CHANNELS: &[(Channel, Evidence, i64)] = &[
    (Channel::Postmart, Evidence::Platform, 24),
    (Channel::Shopee, Evidence::Platform, 20),
    (Channel::TikTokShop, Evidence::Platform, 14),
    (Channel::Voso, Evidence::Platform, 8),
    (Channel::Zalo, Evidence::Household, 14),
    (Channel::Direct, Evidence::Household, 8),
    (Channel::Direct, Evidence::Officer, 12),
];

/// Exactly `count` sales over the listings, none before its listing nor after its owner's last.
pub(super) fn sales(listings_for_sale: &[ListingForSale], count: i64) -> Vec<NewTransaction> {
    let weight = |(at, on): (usize, &ListingForSale)| match on.fortune {
        SalesPattern::NotSoldYet => 0,
        SalesPattern::StillSells | SalesPattern::SoldUntilMay => popularity(at),
    };
    let weights: Vec<i64> = listings_for_sale.iter().enumerate().map(weight).collect();
    let shares = plan::share(count, &weights);
    let shares = shares.into_iter().map(|n| usize::try_from(n).unwrap_or(0));
    let each = listings_for_sale.iter().zip(shares).enumerate();
    each.flat_map(|(at, (on, many))| (0..many).map(move |n| sale(on, at, n)))
        .collect()
}

/// Records them all and says how many they are.
pub(super) fn record(c: &mut Conn, by: Author, sales: &[NewTransaction]) -> Result<i64, DemoError> {
    for batch in Batch::all(sales) {
        for answer in transactions::record_many(c, by, batch)? {
            answer?;
        }
    }
    Ok(plan::number_of(sales))
}

/// One in ten sells ten times as well.
fn popularity(at: usize) -> i64 {
    let mut rng = SeededRng::of("popular", at);
    match rng.below(10) {
        0 => rng.between(60, 140),
        _ => rng.between(1, 14),
    }
}

fn sale(on: &ListingForSale, at: usize, n: usize) -> NewTransaction {
    let mut rng = SeededRng::of(&format!("sale {at}"), n);
    let days = (on.fortune.last_sale() - on.since).num_days();
    let (channel, evidence) = channel(&mut rng);
    let (quantity, amount) = amount(&mut rng, on);
    NewTransaction {
        uuid: rng.uuid(),
        listing_id: on.listing_id,
        channel,
        quantity,
        amount,
        sold_on: on.since + TimeDelta::days(rng.between(0, days)),
        order_code: None,
        evidence,
    }
}

fn channel(rng: &mut SeededRng) -> (Channel, Evidence) {
    let mut left = rng.between(0, 99);
    for (channel, evidence, share) in CHANNELS {
        if left < *share {
            return (*channel, *evidence);
        }
        left -= share;
    }
    (Channel::Direct, Evidence::Officer)
}

/// One to twelve units, by weight in half kilograms; now and then a tenth off.
fn amount(rng: &mut SeededRng, on: &ListingForSale) -> (Quantity, Money) {
    let milli = match on.unit {
        Unit::Kilogram => rng.between(1, 24) * 500,
        _ => rng.between(1, 12) * 1_000,
    };
    let full = on.price.dong() * milli / 1_000;
    let paid = match rng.below(5) {
        0 => full * 9 / 10,
        _ => full,
    };
    let quantity = Quantity::new(milli).unwrap_or(Quantity::MAX);
    (quantity, Money::new(paid).unwrap_or(Money::ZERO))
}
