//! Fills a database and measures it from inside, through the product's own actions.
//!
//! `DATABASE_URL=… load listings 100000` · `load sales 1000000` · `load report` · `load writes 64 20`
//! · `load steady 100 20` (registrations a second, begun on time whatever the last ones took; seconds)
//! · `load country 600000 100000` (producers, and how many of them have a listing, in every commune
//! of before July 2025; the editions after it are not loaded) · `load reports` (of a province, of the
//! country, and a workbook of all communes)

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use lensan::app::{AppState, OpenMode};
use lensan::areas::{BuiltinEdition, Frame, Grain};
use lensan::audit::Author;
use lensan::clock::Clock;
use lensan::config::Config;
use lensan::counts::{self, Channel, Evidence};
use lensan::db::schema::{
    accounts, listings as listings_table, producers as producers_table, transactions as sales_table,
};
use lensan::db::{self, Batch, Conn, Db, DbOptions, Outcome};
use lensan::i18n::Language;
use lensan::listings::{self, Category, ListingParticulars, NewListing, NewPhoto};
use lensan::producers::{self, GivenVia, NewProducer, PlaceInSight, ProducerKind, Purpose};
use lensan::reports::ReportSubject;
use lensan::transactions::{self, NewTransaction};
use lensan::values::{Money, Period, PublicId, Quantity, Unit};
use lensan::vault::Vault;
use lensan::{accounts::Sight, areas, photos, reports};

type BenchError = Box<dyn std::error::Error>;

fn main() -> Result<(), BenchError> {
    let mut words = std::env::args().skip(1);
    let what = words.next().unwrap_or_default();
    let mut number = |default: usize| words.next().and_then(|w| w.parse().ok()).unwrap_or(default);
    let config = Config::from_env()?;
    if what == "country" {
        begin_before_the_reform(&config)?;
    }
    let parts = AppState::open(&config, Clock::system(), OpenMode::Create { new: false })?;
    match what.as_str() {
        "listings" => fill_listings(&parts, number(100_000), &places(&parts)),
        "country" => {
            let (households, listings) = (number(600_000), number(100_000));
            let places = all_places(&parts)?;
            fill_households(&parts, households - listings, &places)?;
            fill_listings(&parts, listings, &places)
        }
        "sales" => fill_sales(&parts, number(1_000_000)),
        "report" => report(&parts),
        "reports" => all_reports(&parts),
        "writes" => writes(&parts, number(64), number(10)),
        "steady" => steady(&parts, number(100), number(10)),
        other => {
            let known = "listings, country, sales, report, reports, writes, steady";
            Err(format!("what to do? {other:?} is none of {known}").into())
        }
    }
}

/// A new database that holds the units of three tiers only: what is loaded over it later finds
/// every fact in a unit that it ends.
fn begin_before_the_reform(config: &Config) -> Result<(), BenchError> {
    let url = config.database_url.reveal();
    db::migrate(url)?;
    let db = Db::open(&DbOptions::new(url))?;
    db.write_blocking(|c| areas::load_through(c, BuiltinEdition::ThreeTiers))?;
    db.close();
    Ok(())
}

/// Some account to act in whose name.
fn officer(parts: &AppState) -> Result<i64, BenchError> {
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
        particulars: producers::Particulars {
            name: format!("Hộ đo tải {n}"),
            representative: None,
            phone: None,
            email: None,
            tax_code: None,
            hamlet: "Thôn 1".to_owned(),
        },
        place: PlaceInSight::without_sight(place),
        consents: vec![Purpose::Programme, Purpose::PublicPage],
        given_via: GivenVia::Officer,
        invented: true,
    }
}

/// Communes of Đắk Lắk, so that counts spread as they do in a province.
fn places(parts: &AppState) -> Vec<areas::Place> {
    let found = parts.gazetteer.search("dak lak", 100);
    found
        .iter()
        .filter_map(|c| parts.gazetteer.resolve(&c.value).ok())
        .collect()
}

/// Every commune of before the reform.
fn all_places(parts: &AppState) -> Result<Vec<areas::Place>, BenchError> {
    let on = NaiveDate::from_ymd_opt(2025, 6, 30).unwrap_or_default();
    let found = parts.site.db.read_blocking(move |c| {
        let mut places = Vec::new();
        for province in areas::provinces(c, on)? {
            for district in areas::children_on(c, province.id, on)? {
                for commune in areas::children_on(c, district.id, on)? {
                    places.extend(areas::place_of(c, &commune, None)?.ok());
                }
            }
        }
        Outcome::Ok(places)
    })?;
    Ok(found)
}

fn fill_households(
    parts: &AppState,
    count: usize,
    places: &[areas::Place],
) -> Result<(), BenchError> {
    let by = Author::account(officer(parts)?, parts.site.clock.now());
    for part in 0..count.div_ceil(5_000) {
        let (vault, places) = (parts.site.vault.clone(), places.to_vec());
        parts.site.db.write_blocking(move |c| {
            let news: Vec<NewProducer> = (part * 5_000..(part + 1) * 5_000)
                .filter_map(|n| Some(household(*places.get(n % places.len())?, n)))
                .collect();
            register_all(c, &vault, by, &news).map(|_| ())
        })?;
    }
    Ok(counts::fold_all(&parts.site.db)?)
}

fn register_all(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    news: &[NewProducer],
) -> Outcome<Vec<i64>> {
    let mut ids = Vec::with_capacity(news.len());
    for batch in Batch::all(news) {
        for answer in producers::register_many(c, vault, by, batch)? {
            ids.push(answer.ok().ok_or(db::DbFailure::Missing)?.id);
        }
    }
    Ok(ids)
}

fn fill_listings(
    parts: &AppState,
    count: usize,
    places: &[areas::Place],
) -> Result<(), BenchError> {
    let officer = officer(parts)?;
    let picture = photos::process(include_bytes!("../data/demo/photos/durian.jpg"));
    let picture = picture.map_err(|m| m.key)?;
    let picture = photos::keep(&parts.site.blobs, &picture, parts.site.clock.now())?;
    let by = Author::account(officer, parts.site.clock.now());
    for part in 0..count.div_ceil(1_000) {
        let (vault, places) = (parts.site.vault.clone(), places.to_vec());
        let picture = picture.clone();
        parts.site.db.write_blocking(move |c| {
            let news: Vec<NewProducer> = (0..1_000)
                .map(|n| part * 1_000 + n)
                .filter_map(|n| Some(household(*places.get(n % places.len())?, n)))
                .collect();
            for id in register_all(c, &vault, by, &news)? {
                let producer = producers::by_id(c, id)?;
                let created = listings::create(c, by, &producer, &listing())?;
                let listing = listings::find(c, &Sight::Everything, created.uuid.as_str())?;
                let photo = NewPhoto {
                    uuid: PublicId::new(),
                    picture: picture.clone(),
                };
                let refused = |_| db::DbFailure::Missing;
                listings::add_photos(c, by, &listing, &[photo]).map_err(refused)?;
                listings::publish(c, by, &listing, &producer).map_err(refused)?;
            }
            Outcome::Ok(())
        })?;
    }
    Ok(counts::fold_all(&parts.site.db)?)
}

fn listing() -> NewListing {
    NewListing {
        uuid: PublicId::new(),
        particulars: ListingParticulars {
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

/// Sales in one write.
const PART: usize = 20_000;

fn fill_sales(parts: &AppState, count: usize) -> Result<(), BenchError> {
    let officer = officer(parts)?;
    let by = Author::account(officer, parts.site.clock.now());
    let (ids, before): (Vec<i64>, i64) = parts.site.db.read_blocking(|c| {
        let before = sales_table::table.count().get_result(c)?;
        let listings = listings_table::table.select(listings_table::id).load(c)?;
        Outcome::Ok((listings, before))
    })?;
    let (ids, before) = (Arc::new(ids), usize::try_from(before)?);
    let numbers: Vec<usize> = (before..before + count).collect();
    for some in numbers.chunks(PART) {
        let (ids, some) = (ids.clone(), some.to_vec());
        parts.site.db.write_blocking(move |c| {
            let sales: Vec<NewTransaction> = some.iter().filter_map(|n| sale(&ids, *n)).collect();
            for batch in Batch::all(&sales) {
                let answers = transactions::record_many(c, by, batch)?;
                if answers.iter().any(Result::is_err) {
                    return Err(db::DbFailure::Missing);
                }
            }
            Outcome::Ok(())
        })?;
    }
    Ok(counts::fold_all(&parts.site.db)?)
}

/// Any listing, any day of two years, any channel: whatever sales have in common in life (a good
/// month, a favourite platform) makes fewer sums of them than this does.
fn sale(ids: &[i64], n: usize) -> Option<NewTransaction> {
    let random = scattered(u64::try_from(n).ok()?);
    let day = i64::try_from((random >> 8) % 720).ok()?;
    let channel = usize::try_from((random >> 24) % 11).ok()?;
    let listings = u64::try_from(ids.len()).ok()?.max(1);
    let listing = usize::try_from((random >> 32) % listings).ok()?;
    Some(NewTransaction {
        uuid: PublicId::new(),
        listing_id: *ids.get(listing)?,
        channel: Channel::offered().nth(channel)?,
        quantity: Quantity::new(1_500).ok()?,
        amount: Money::new(135_000).ok()?,
        sold_on: NaiveDate::from_ymd_opt(2022, 9, 1)? + TimeDelta::days(day),
        order_code: None,
        evidence: Evidence::Platform,
    })
}

/// The same number for the same `n`, and nothing of `n` to be seen in it (SplitMix64).
fn scattered(n: u64) -> u64 {
    let mut mixed = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Time for one district report of Đắk Lắk, cumulative and for a year, as the page asks for it.
fn report(parts: &AppState) -> Result<(), BenchError> {
    let until = NaiveDate::from_ymd_opt(2024, 8, 31).unwrap_or_default();
    for (name, from) in [
        ("cumulative", None),
        ("8 months", NaiveDate::from_ymd_opt(2024, 1, 1)),
    ] {
        let period = Period::custom(from, until).map_err(|m| m.key)?;
        let about = |frame: &Frame| ReportSubject::province(frame, "66", Grain::District);
        timed(parts, name, until, period, about)?;
    }
    Ok(())
}

/// The reports of a State year: of a province by districts and by communes, of the country by
/// provinces; and the workbook of all communes for a month.
fn all_reports(parts: &AppState) -> Result<(), BenchError> {
    let today = parts.site.clock.today();
    let year = Period::parse("s2024").map_err(|m| m.key)?;
    let province = |frame: &Frame| ReportSubject::province(frame, "66", Grain::District);
    let communes = |frame: &Frame| ReportSubject::province(frame, "66", Grain::Commune);
    timed(parts, "province, a year", today, year, province)?;
    timed(parts, "province by communes, a year", today, year, communes)?;
    let country = |_: &Frame| Some(ReportSubject::country(Grain::Province));
    timed(parts, "country by provinces, a year", today, year, country)?;
    let month = Period::parse("2024-03").map_err(|m| m.key)?;
    let (cache, made) = (parts.boundaries_cache.clone(), parts.site.clock.now());
    let began = Instant::now();
    let found = parts.site.db.read_blocking(move |c| {
        let boundaries = cache.current(c)?;
        reports::report(
            c,
            &boundaries.reporting_frame(today),
            ReportSubject::country(Grain::Commune),
            month,
        )
    })?;
    let sheet = found.sheet(Language::Vietnamese, today, made);
    let bytes = sheet.xlsx().map_err(|e| e.to_string())?;
    println!(
        "workbook of {} communes: {:.0} ms, {} KB",
        found.rows.len(),
        began.elapsed().as_secs_f64() * 1000.0,
        bytes.len() / 1024
    );
    Ok(())
}

fn timed(
    parts: &AppState,
    name: &str,
    boundaries_on: NaiveDate,
    period: Period,
    about: impl Fn(&Frame) -> Option<ReportSubject> + Copy + Send + 'static,
) -> Result<(), BenchError> {
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..50 {
        let cache = parts.boundaries_cache.clone();
        let began = Instant::now();
        parts.site.db.read_blocking(move |c| {
            let boundaries = cache.current(c)?;
            let frame = boundaries.reporting_frame(boundaries_on);
            let about = about(&frame).ok_or(db::DbFailure::Missing)?;
            reports::report(c, &frame, about, period)
        })?;
        times.push(began.elapsed());
    }
    times.sort();
    println!(
        "report {name}: median {:.2} ms",
        ms(times.get(times.len() / 2))
    );
    Ok(())
}

fn ms(time: Option<&Duration>) -> f64 {
    time.map_or(0.0, |t| t.as_secs_f64() * 1000.0)
}

/// Durable registrations, first one after the other, then by many writers at once.
fn writes(parts: &AppState, writers: usize, seconds: usize) -> Result<(), BenchError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let (officer, seconds) = (officer(parts)?, u32::try_from(seconds)?);
    let alone = runtime.block_on(register_for(parts, officer, 1, seconds));
    let many = runtime.block_on(register_for(parts, officer, writers, seconds));
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

/// People do not wait for each other: a write that is late delays none that comes after it.
fn steady(parts: &AppState, rate: usize, seconds: usize) -> Result<(), BenchError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let (officer, places) = (officer(parts)?, places(parts));
    let mut times = runtime.block_on(async {
        let mut beat = tokio::time::interval(Duration::from_secs(1) / u32::try_from(rate)?);
        let mut tasks = Vec::new();
        for n in 0..rate * seconds {
            beat.tick().await;
            let (site, place) = (
                parts.site.clone(),
                *places.get(n % places.len()).ok_or("?")?,
            );
            tasks.push(tokio::spawn(async move {
                let (new, vault) = (household(place, n), site.vault.clone());
                let by = Author::account(officer, site.clock.now());
                let began = Instant::now();
                let write = site
                    .db
                    .write(move |c| producers::register(c, &vault, by, &new));
                write.await.map(|_| began.elapsed())
            }));
        }
        let mut times = Vec::new();
        for task in tasks {
            times.push(task.await??);
        }
        Ok::<_, BenchError>(times)
    })?;
    times.sort();
    let at = |percent: usize| ms(times.get(times.len() * percent / 100));
    println!(
        "{rate} registrations/s: p50 {:.1} ms, p99 {:.1} ms, {} in all",
        at(50),
        at(99),
        times.len()
    );
    Ok(())
}

async fn register_for(parts: &AppState, officer: i64, writers: usize, seconds: u32) -> (f64, f64) {
    let places = Arc::new(places(parts));
    let (next, until) = (
        Arc::new(AtomicUsize::new(0)),
        Instant::now() + Duration::from_secs(seconds.into()),
    );
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
                    let by = Author::account(officer, site.clock.now());
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
        f64::from(u32::try_from(times.len()).unwrap_or(u32::MAX)) / f64::from(seconds),
        ms(times.get(times.len() * 99 / 100)),
    )
}
