//! The households, and the courses that trained them.

use chrono::{NaiveDate, TimeDelta};

use super::error::DemoError;
use super::officer::DemoOfficer;
use super::people;
use super::places::{DemoCommune, DemoDistrict};
use super::plan::{self, number_of, share};
use super::seeded_rng::SeededRng;
use crate::db::{Batch, Conn};
use crate::producers::{
    CommuneInSight, GivenVia, NewProducer, Particulars, PlaceInSight, ProducerKind, Purpose,
};
use crate::training::{self, NewCourse};
use crate::values::Phone;

/// Courses in each commune, from the end of 2021 to August 2024.
const COURSES: usize = 6;
/// Who lists something learned it in one of the first of them.
const EARLY: usize = 5;

const TOPICS: &[&str] = &[
    "Mở gian hàng và đăng sản phẩm lên sàn thương mại điện tử",
    "Chụp ảnh sản phẩm bằng điện thoại",
    "Đóng gói và giao hàng nông sản",
    "Livestream bán hàng và chăm sóc khách hàng",
    "Truy xuất nguồn gốc và nhãn hàng hóa",
    "Thanh toán không dùng tiền mặt",
];

/// Agencies by kind, not by name: the demo credits nobody in particular.
const AGENCIES: &[&str] = &[
    "Cơ quan thông tin và truyền thông tỉnh (mẫu)",
    "Bưu điện tỉnh (mẫu)",
    "Hội Nông dân tỉnh (mẫu)",
    "Tổ công nghệ số cộng đồng (mẫu)",
];

/// One course with the households that came to it.
#[derive(Debug, Clone)]
pub(super) struct DemoCourse {
    pub course: NewCourse,
    pub households: Vec<NewProducer>,
    /// So many of them, the first ones, will list something.
    pub owners: usize,
    pub registered_on: NaiveDate,
}

/// A producer that lists, and the day from which on it may.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner {
    pub id: i64,
    pub from: NaiveDate,
}

/// Who came to the courses of a district.
#[derive(Debug, Clone, Default)]
pub(super) struct DistrictAttendance {
    pub households: i64,
    pub owners: Vec<Owner>,
}

/// The courses of a district that train exactly `trained` households, among them, where so many
/// were trained, `owners` that will list something.
pub(super) fn sessions(district: &DemoDistrict, trained: i64, owners: i64) -> Vec<DemoCourse> {
    let slots = district.communes.len() * COURSES;
    let early = |slot: usize| i64::from(slot % COURSES < EARLY);
    let sizes = share(trained, &vec![1; slots]);
    let owners = share(owners, &(0..slots).map(early).collect::<Vec<i64>>());
    let sizes = sizes.into_iter().zip(owners);
    let slots = district.communes.iter().flat_map(|commune| {
        let code = district.area.code.clone();
        (0..COURSES).map(move |n| (commune, code.clone(), n))
    });
    slots
        .zip(sizes)
        .map(|((commune, code, n), (size, owners))| session(commune, &code, n, size, owners))
        .collect()
}

fn session(commune: &DemoCommune, district: &str, n: usize, size: i64, owners: i64) -> DemoCourse {
    let what = format!("course {district} {}", commune.name);
    let mut rng = SeededRng::of(&what, n);
    let held_on = day(&mut rng, n);
    let registered_on = held_on - TimeDelta::days(rng.between(0, 10));
    let course = NewCourse {
        uuid: rng.uuid(),
        topic: TOPICS
            .get(n % TOPICS.len())
            .copied()
            .unwrap_or_default()
            .to_owned(),
        held_on,
        place: format!("Nhà văn hóa {}", commune.name),
        agency: rng.pick(AGENCIES).copied().unwrap_or_default().to_owned(),
        commune: CommuneInSight::without_sight(commune.place.commune_id),
    };
    let owners = usize::try_from(owners.min(size)).unwrap_or(0);
    let what = format!("{what} {n}");
    let household = |i| {
        if i < owners {
            owner(commune, &what, i)
        } else {
            household(commune, &what, i, GivenVia::Paper)
        }
    };
    let size = usize::try_from(size).unwrap_or(0);
    DemoCourse {
        course,
        households: (0..size).map(household).collect(),
        owners,
        registered_on,
    }
}

/// The n-th half-year since October 2021, on some day of it; never after August 2024.
fn day(rng: &mut SeededRng, n: usize) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2021, 10, 15).unwrap_or_default();
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    first + TimeDelta::days(n * 170 + rng.between(0, 165))
}

/// A household that lists something: buyers see its name, and officers can call it.
pub(super) fn owner(commune: &DemoCommune, what: &str, n: usize) -> NewProducer {
    let mut owner = household(commune, what, n, GivenVia::Officer);
    owner.consents = vec![Purpose::Programme, Purpose::PublicPage, Purpose::Contact];
    // 095 was the prefix of an operator that has closed: nobody's telephone will ring.
    let number = SeededRng::of(what, n).between(0, 999_999);
    owner.particulars.phone = Phone::parse(&format!("0950{number:06}")).ok();
    owner
}

pub(super) fn household(commune: &DemoCommune, what: &str, n: usize, via: GivenVia) -> NewProducer {
    NewProducer {
        uuid: SeededRng::of(what, n + 1_000_000).uuid(),
        kind: ProducerKind::Household,
        particulars: Particulars {
            name: people::person(what, n),
            representative: None,
            phone: None,
            email: None,
            tax_code: None,
            hamlet: people::hamlet(what, n),
        },
        place: PlaceInSight::without_sight(commune.place),
        consents: vec![Purpose::Programme],
        given_via: via,
        invented: true,
    }
}

/// Registers the households, holds the course, notes who came and opens the accounts of some.
pub(super) fn hold(
    c: &mut Conn,
    officer: &DemoOfficer,
    session: &DemoCourse,
    trained: &mut DistrictAttendance,
) -> Result<(), DemoError> {
    let (held_on, uuid) = (session.course.held_on, &session.course.uuid);
    let mut rng = SeededRng::of(uuid.as_str(), 0);
    let ids = officer.register(c, session.registered_on, &session.households, &mut rng)?;
    let holding = officer.on(held_on);
    let course = training::hold(c, holding, &session.course)?;
    for batch in Batch::all(&ids) {
        for answer in training::attend(c, holding, course.id, batch)? {
            answer?;
        }
    }
    let (owners, others) = ids.split_at(session.owners.min(ids.len()));
    for (n, id) in others.iter().enumerate() {
        if plan::trainee_activates(n) {
            officer.activate(c, *id, held_on + TimeDelta::days(rng.between(1, 30)))?;
        }
    }
    let from = held_on;
    trained.households += number_of(&ids);
    trained
        .owners
        .extend(owners.iter().map(|id| Owner { id: *id, from }));
    Ok(())
}
