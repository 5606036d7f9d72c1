//! Two communes of one province, some households and what they sell: enough for the rooms above
//! producers, without the whole country.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use lensan::areas::{self as areas_room, Place};
use lensan::audit::Author;
use lensan::counts::{Channel, CountChange, CountPlace, Evidence, Slice, Tally};
use lensan::db::schema::{area_successions, areas, counts, listings, producers};
use lensan::db::{Conn, Db, DbFailure, on_each};
use lensan::producers::{ProducerKind, ProducerNumber};
use lensan::residence_history::FactScope;
use lensan::transactions::NewTransaction;
use lensan::values::{Money, PublicId, Quantity};

use super::database::TestDatabase;
use super::lists::record_all;

pub const PROVINCE: i64 = 1;
pub const DISTRICT: i64 = 10;
pub const OTHER_DISTRICT: i64 = 11;
/// Made of one old commune of the district.
pub const COMMUNE: i64 = 100;
/// Made of one old commune of the other district.
pub const OTHER_COMMUNE: i64 = 101;

/// How a room tells what its facts must have counted.
type Recount =
    fn(&mut Conn, FactScope<'_>, Slice, &mut dyn FnMut(&CountChange)) -> Result<(), DbFailure>;

pub struct Village {
    pub db: Db,
    _database: TestDatabase,
}

/// Somebody who sells or is trained.
#[derive(Debug, Clone, Copy)]
pub struct Someone {
    pub id: i64,
    pub uuid: PublicId,
    pub number: ProducerNumber,
}

/// What somebody sells.
#[derive(Debug, Clone, Copy)]
pub struct Goods {
    pub id: i64,
    pub uuid: PublicId,
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Noon in Viet Nam of 20 August 2026.
pub fn now() -> NaiveDateTime {
    day(2026, 8, 20).and_hms_opt(5, 0, 0).unwrap()
}

pub fn by(account: i64) -> Author {
    Author::account(account, now())
}

impl Village {
    pub fn new() -> Self {
        let database = TestDatabase::new();
        let village = Self {
            db: database.open(),
            _database: database,
        };
        village.write(found);
        village
    }

    pub fn write<R: Send + 'static>(
        &self,
        work: impl Fn(&mut Conn) -> Result<R, DbFailure> + Send + 'static,
    ) -> R {
        self.db.write_blocking(work).unwrap()
    }

    pub fn household(&self, commune_id: i64) -> Someone {
        self.producer(ProducerKind::Household, commune_id)
    }

    pub fn producer(&self, kind: ProducerKind, commune_id: i64) -> Someone {
        self.write(move |c| producer(c, kind, commune_id))
    }

    /// A published listing of the producer.
    pub fn goods(&self, producer: Someone) -> Goods {
        self.write(move |c| goods(c, producer.id, "published"))
    }

    pub fn draft(&self, producer: Someone) -> Goods {
        self.write(move |c| goods(c, producer.id, "draft"))
    }

    /// What the facts of one room say, of everyone.
    pub fn recounted(&self, recount: Recount) -> Tally {
        self.write(move |c| {
            let mut tally = Tally::default();
            let visit = &mut |change: &CountChange| tally.add(change);
            recount(c, FactScope::Everyone, Slice::WHOLE, visit)?;
            Ok(tally)
        })
    }

    pub fn tally(&self) -> Tally {
        self.write(Tally::from_counts)
    }

    /// Rows of `counts` that have gone below nothing: that would be a count taken back twice.
    pub fn below_zero(&self) -> i64 {
        self.write(|c| {
            while lensan::counts::fold(c)? {}
            Ok(counts::table
                .filter(counts::value.lt(0))
                .count()
                .get_result(c)?)
        })
    }
}

fn found(c: &mut Conn) -> Result<(), DbFailure> {
    let (old, new) = (day(1976, 1, 1), day(2025, 7, 1));
    area(c, PROVINCE, "province", "66", None, new, None)?;
    for (district, code, commune, was) in [
        (DISTRICT, "651", COMMUNE, 200),
        (OTHER_DISTRICT, "652", OTHER_COMMUNE, 201),
    ] {
        area(c, district, "district", code, None, old, Some(new))?;
        let names = [commune.to_string(), was.to_string()];
        area(c, commune, "commune", &names[0], Some(PROVINCE), new, None)?;
        area(c, was, "commune", &names[1], Some(district), old, Some(new))?;
        diesel::insert_into(area_successions::table)
            .values((
                area_successions::predecessor_id.eq(was),
                area_successions::successor_id.eq(commune),
                area_successions::suggested.eq(false),
                area_successions::legal_basis.eq(""),
            ))
            .execute(c)?;
    }
    Ok(())
}

fn area(
    c: &mut Conn,
    id: i64,
    level: &str,
    code: &str,
    parent: Option<i64>,
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> Result<(), DbFailure> {
    diesel::insert_into(areas::table)
        .values((
            areas::id.eq(id),
            areas::level.eq(level),
            areas::code.eq(code),
            areas::name.eq(format!("Nơi {id}")),
            areas::kind.eq("xã"),
            areas::full_name.eq(format!("Xã Nơi {id}")),
            areas::folded.eq(format!("noi {id}")),
            areas::parent_id.eq(parent),
            areas::valid_from.eq(from),
            areas::valid_to.eq(to),
        ))
        .execute(c)?;
    Ok(())
}

pub fn producer(c: &mut Conn, kind: ProducerKind, commune_id: i64) -> Result<Someone, DbFailure> {
    let district = if commune_id == COMMUNE {
        DISTRICT
    } else {
        OTHER_DISTRICT
    };
    producer_at(c, kind, CountPlace::new(commune_id, Some(district)))
}

/// The code of a commune that lies in one former district, for migrated databases.
pub const EA_KAR: &str = "24373";

/// That commune with its former district.
pub fn somewhere(c: &mut Conn) -> Result<Place, DbFailure> {
    let found = areas_room::resolve(c, EA_KAR, now().date())?;
    Ok(found.expect("Ea Kar is a commune of today"))
}

pub fn producer_somewhere(c: &mut Conn, kind: ProducerKind) -> Result<Someone, DbFailure> {
    let place = somewhere(c)?;
    producer_at(
        c,
        kind,
        CountPlace::new(place.commune_id, place.district_id),
    )
}

/// In the neighbouring row of the commune, whichever that is.
pub fn producer_elsewhere(c: &mut Conn, kind: ProducerKind) -> Result<Someone, DbFailure> {
    let place = somewhere(c)?;
    producer_at(c, kind, CountPlace::new(place.commune_id + 1, None))
}

pub fn producer_at(
    c: &mut Conn,
    kind: ProducerKind,
    place: CountPlace,
) -> Result<Someone, DbFailure> {
    let (uuid, number) = (PublicId::new(), next_number());
    let values = (
        producers::uuid.eq(uuid),
        producers::number.eq(number),
        producers::kind.eq(kind),
        producers::name.eq(format!("Hộ {number}")),
        producers::folded.eq(format!("ho {number}")),
        producers::commune_id.eq(place.commune_id),
        producers::district_id.eq(place.district_id),
        producers::hamlet.eq("Buôn Trấp"),
        producers::status.eq("active"),
        (
            producers::registered_on.eq(day(2024, 1, 2)),
            producers::verified_on.eq(day(2024, 1, 2)),
        ),
        producers::invented.eq(true),
        producers::created_at.eq(now()),
    );
    let id = on_each!(c, |c| diesel::insert_into(producers::table)
        .values(values)
        .returning(producers::id)
        .get_result(c))?;
    Ok(Someone { id, uuid, number })
}

/// One sale of 1.000 đồng a day for so many days.
pub fn sell_daily(c: &mut Conn, goods: Goods, days: u64) -> Result<(), DbFailure> {
    let by = Author::account(1, day(2026, 11, 20).and_hms_opt(3, 0, 0).unwrap());
    let sale = |ago| NewTransaction {
        uuid: PublicId::new(),
        listing_id: goods.id,
        channel: Channel::Zalo,
        quantity: Quantity::new(1000).unwrap(),
        amount: Money::new(1000).unwrap(),
        sold_on: by.today() - Days::new(ago),
        order_code: None,
        evidence: Evidence::Officer,
    };
    let sales: Vec<NewTransaction> = (0..days).map(sale).collect();
    record_all(c, by, &sales)?;
    Ok(())
}

pub fn goods(c: &mut Conn, producer_id: i64, status: &str) -> Result<Goods, DbFailure> {
    let uuid = PublicId::new();
    let seller = producers::table.filter(producers::id.eq(producer_id));
    let commune_id: i64 = seller.select(producers::commune_id).get_result(c)?;
    let values = (
        listings::uuid.eq(uuid),
        listings::producer_id.eq(producer_id),
        listings::title.eq("Cà phê Ea Kar"),
        listings::folded.eq("ca phe ea kar"),
        listings::category.eq("coffee"),
        listings::description.eq(""),
        listings::unit.eq("kg"),
        listings::price_vnd.eq(85_000_i64),
        listings::quantity_milli.eq(500_000_i64),
        listings::season.eq(""),
        listings::origin_commune_id.eq(commune_id),
        listings::status.eq(status),
        listings::created_by.eq(1_i64),
        listings::created_at.eq(now()),
        listings::updated_at.eq(now()),
    );
    let id = on_each!(c, |c| diesel::insert_into(listings::table)
        .values(values)
        .returning(listings::id)
        .get_result(c))?;
    Ok(Goods { id, uuid })
}

/// One after the other: among thousands of random ones two may be equal, and here nobody draws
/// again.
fn next_number() -> ProducerNumber {
    static NEXT: AtomicU32 = AtomicU32::new(10_000_000);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    ProducerNumber::parse(&number.to_string()).unwrap()
}
