//! Fills a database and measures it from inside, through the product's own actions.
//!
//! `DATABASE_URL=… load listings 100000` · `load sales 1000000` · `load report` · `load writes 64 20`

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use lensan::app::Parts;
use lensan::audit::By;
use lensan::clock::Clock;
use lensan::config::Config;
use lensan::counts::{Channel, Evidence};
use lensan::db::schema::{accounts, listings as listings_table, producers as producers_table};
use lensan::db::{self, Outcome};
use lensan::listings::{self, Category, NewListing, NewPhoto, Particulars};
use lensan::producers::{self, GivenVia, NewProducer, ProducerKind, Purpose};
use lensan::transactions::{self, NewTransaction};
use lensan::values::{Money, Period, PublicId, Quantity, Unit};
use lensan::{accounts::Sight, areas, photos, reports};

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let mut words = std::env::args().skip(1);
    let what = words.next().unwrap_or_default();
    let mut number = |default: usize| words.next().and_then(|w| w.parse().ok()).unwrap_or(default);
    let config = Config::from_env()?;
    let parts = Parts::open(&config, Clock::system())?;
    match what.as_str() {
        "listings" => fill_listings(&parts, number(100_000)),
        "sales" => fill_sales(&parts, number(1_000_000)),
        "report" => report(&parts),
        "writes" => writes(&parts, number(64), number(10)),
        other => {
            Err(format!("what to do? {other:?} is none of listings, sales, report, writes").into())
        }
    }
}

/// Some account to act in whose name.
fn officer(parts: &Parts) -> Result<i64, Fault> {
    let found = parts.site.db.read_blocking(|c| {
        Outcome::Ok(
            accounts::table
                .select(diesel::dsl::min(accounts::id))
                .get_result::<Option<i64>>(c)?,
        )
    })?;
    Ok(found.unwrap_or(1))
}

fn household(place: areas::Place, n: usize) -> NewProducer {
    NewProducer {
        uuid: PublicId::new(),
        kind: ProducerKind::Household,
        name: format!("Hộ đo tải {n}"),
        representative: None,
        phone: None,
        email: None,
        tax_code: None,
        place,
        hamlet: "Thôn 1".to_owned(),
        consents: vec![Purpose::Programme, Purpose::PublicPage],
        given_via: GivenVia::Officer,
        invented: true,
    }
}

/// Communes of Đắk Lắk, so that counts spread as they do in a province.
fn places(parts: &Parts) -> Vec<areas::Place> {
    let found = parts.gazetteer.search("dak lak", 100);
    found
        .iter()
        .filter_map(|c| parts.gazetteer.resolve(&c.value).ok())
        .collect()
}

fn fill_listings(parts: &Parts, count: usize) -> Result<(), Fault> {
    let (officer, places) = (officer(parts)?, places(parts));
    let picture = photos::process(include_bytes!("../data/demo/photos/durian.jpg"));
    let picture = picture.map_err(|m| m.key)?;
    let picture = photos::keep(&parts.site.blobs, &picture, parts.site.clock.now())?;
    let by = By::account(officer, parts.site.clock.now());
    for part in 0..count.div_ceil(1_000) {
        let (vault, places, picture) = (parts.site.vault.clone(), places.clone(), picture.clone());
        parts.site.db.write_blocking(move |c| {
            let news: Vec<NewProducer> = (0..1_000)
                .filter_map(|n| Some(household(*places.get(n % places.len())?, part * 1_000 + n)))
                .collect();
            for id in producers::register_many(c, &vault, by, &news)? {
                let producer = producers::by_id(c, id)?;
                let created = listings::create(c, by, &producer, &listing())?;
                let listing = listings::find(c, &Sight::Everything, created.uuid.as_str())?;
                let photo = NewPhoto {
                    uuid: PublicId::new(),
                    picture: picture.clone(),
                };
                let refused = |_| db::Failure::Missing;
                listings::add_photos(c, by, &listing, &[photo]).map_err(refused)?;
                listings::publish(c, by, (&listing, &producer)).map_err(refused)?;
            }
            Outcome::Ok(())
        })?;
    }
    Ok(())
}

fn listing() -> NewListing {
    NewListing {
        uuid: PublicId::new(),
        particulars: Particulars {
            title: "Sầu riêng".to_owned(),
            category: Category::Fruit,
            description: "Cắt khi đủ ngày, cơm vàng hạt lép.".to_owned(),
            unit: Unit::Kilogram,
            price: Money::new(90_000).unwrap_or(Money::ZERO),
            quantity: Quantity::new(500_000).unwrap_or(Quantity::MAX),
            season: "Tháng 8 – tháng 10".to_owned(),
            origin: None,
        },
    }
}

fn fill_sales(parts: &Parts, count: usize) -> Result<(), Fault> {
    let officer = officer(parts)?;
    let by = By::account(officer, parts.site.clock.now());
    let ids: Vec<i64> = parts.site.db.read_blocking(|c| {
        Outcome::Ok(listings_table::table.select(listings_table::id).load(c)?)
    })?;
    let first = NaiveDate::from_ymd_opt(2022, 9, 1).unwrap_or_default();
    for part in 0..count.div_ceil(10_000) {
        let ids = ids.clone();
        parts.site.db.write_blocking(move |c| {
            let sale = |n: usize| {
                sale(
                    ids.get((part * 10_000 + n) * 7_919 % ids.len().max(1))
                        .copied(),
                    n,
                    first,
                )
            };
            let sales: Vec<NewTransaction> = (0..10_000).filter_map(sale).collect();
            transactions::record_many(c, by, &sales).map_err(|_| db::Failure::Missing)?;
            Outcome::Ok(())
        })?;
    }
    Ok(())
}

fn sale(listing_id: Option<i64>, n: usize, first: NaiveDate) -> Option<NewTransaction> {
    Some(NewTransaction {
        uuid: PublicId::new(),
        listing_id: listing_id?,
        channel: Channel::Shopee,
        quantity: Quantity::new(1_500).ok()?,
        amount: Money::new(135_000).ok()?,
        sold_on: first + TimeDelta::days((n % 720) as i64),
        order_code: None,
        evidence: Evidence::Platform,
    })
}

/// Time for one district report of Đắk Lắk, cumulative and for a year, as the page asks for it.
fn report(parts: &Parts) -> Result<(), Fault> {
    let until = NaiveDate::from_ymd_opt(2024, 8, 31).unwrap_or_default();
    for (name, from) in [
        ("cumulative", None),
        ("8 months", NaiveDate::from_ymd_opt(2024, 1, 1)),
    ] {
        let period = Period::custom(from, until).map_err(|m| m.key)?;
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..50 {
            let atlas = parts.atlas.clone();
            let began = Instant::now();
            let made = parts
                .site
                .db
                .read_blocking(move |c| reports::district_report(c, &atlas, "66", until, period))?;
            times.push(began.elapsed());
            if made.is_none() {
                return Err("no report".into());
            }
        }
        times.sort();
        println!(
            "report {name}: median {:.2} ms",
            ms(times.get(times.len() / 2))
        );
    }
    Ok(())
}

fn ms(time: Option<&Duration>) -> f64 {
    time.map_or(0.0, |t| t.as_secs_f64() * 1000.0)
}

/// Durable registrations, first one after the other, then by many writers at once.
fn writes(parts: &Parts, writers: usize, seconds: usize) -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let alone = runtime.block_on(register(parts, 1, seconds));
    let many = runtime.block_on(register(parts, writers, seconds));
    for (name, (rate, p99)) in [("1 writer", alone), ("many writers", many)] {
        println!("{name}: {rate:.0} registrations/s, p99 {p99:.1} ms");
    }
    println!("ratio {:.1} at {writers} writers", many.0 / alone.0);
    let rows: i64 = parts
        .site
        .db
        .read_blocking(|c| Outcome::Ok(producers_table::table.count().get_result(c)?))?;
    println!("{rows} producers in all");
    Ok(())
}

async fn register(parts: &Parts, writers: usize, seconds: usize) -> (f64, f64) {
    let places = Arc::new(places(parts));
    let (next, until) = (
        Arc::new(AtomicUsize::new(0)),
        Instant::now() + Duration::from_secs(seconds as u64),
    );
    let officer = officer(parts).unwrap_or(1);
    let tasks: Vec<_> = (0..writers)
        .map(|_| {
            let (site, places, next) = (parts.site.clone(), places.clone(), next.clone());
            tokio::spawn(async move {
                let mut times = Vec::new();
                while Instant::now() < until {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(place) = places.get(n % places.len().max(1)) else {
                        break;
                    };
                    let (new, vault) = (household(*place, n), site.vault.clone());
                    let by = By::account(officer, site.clock.now());
                    let began = Instant::now();
                    let done = site
                        .db
                        .write(move |c| producers::register(c, &vault, by, &new))
                        .await;
                    if done.is_ok() {
                        times.push(began.elapsed());
                    }
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap_or_default());
    }
    times.sort();
    (
        times.len() as f64 / seconds as f64,
        ms(times.get(times.len() * 99 / 100)),
    )
}
