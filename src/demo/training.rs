//! The households, and the courses that trained them.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::dice::Dice;
use super::people;
use super::places::{Commune, District};
use super::plan::share;
use crate::audit::By;
use crate::db::{Conn, Outcome};
use crate::producers::{self, GivenVia, NewProducer, ProducerKind, Purpose};
use crate::training::{self, NewCourse};
use crate::vault::Vault;

/// Courses in each commune, from the end of 2021 to August 2024.
const COURSES: usize = 6;

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
pub(super) struct Session {
    pub course: NewCourse,
    pub households: Vec<NewProducer>,
    pub registered_at: NaiveDateTime,
}

/// The courses of a district that train exactly `trained` households.
pub(super) fn sessions(district: &District, trained: i64) -> Vec<Session> {
    let even = vec![1; district.communes.len() * COURSES];
    let sizes = share(trained, &even);
    let slots = district.communes.iter().flat_map(|commune| {
        let code = district.area.code.clone();
        (0..COURSES).map(move |n| (commune, code.clone(), n))
    });
    slots
        .zip(sizes)
        .map(|((commune, code, n), size)| session(commune, &code, n, size))
        .collect()
}

fn session(commune: &Commune, district: &str, n: usize, size: i64) -> Session {
    let what = format!("course {district} {}", commune.name);
    let mut dice = Dice::of(&what, n);
    let held_on = day(&mut dice, n);
    let registered_at = at_noon(held_on) - TimeDelta::days(dice.between(0, 10));
    let course = NewCourse {
        uuid: dice.uuid(),
        topic: TOPICS
            .get(n % TOPICS.len())
            .copied()
            .unwrap_or_default()
            .to_owned(),
        held_on,
        place: format!("Nhà văn hóa {}", commune.name),
        agency: dice.pick(AGENCIES).copied().unwrap_or_default().to_owned(),
        commune_id: commune.place.commune_id,
    };
    let household = |i| household(commune, &format!("{what} {n}"), i as usize, GivenVia::Paper);
    Session {
        course,
        households: (0..size).map(household).collect(),
        registered_at,
    }
}

/// The n-th half-year since October 2021, on some day of it; never after August 2024.
fn day(dice: &mut Dice, n: usize) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2021, 10, 15).unwrap_or_default();
    first + TimeDelta::days(n as i64 * 170 + dice.between(0, 165))
}

pub(super) fn at_noon(day: NaiveDate) -> NaiveDateTime {
    // Five in the morning UTC is noon in Vietnam.
    day.and_hms_opt(5, 0, 0).unwrap_or_default()
}

pub(super) fn household(commune: &Commune, what: &str, n: usize, via: GivenVia) -> NewProducer {
    NewProducer {
        uuid: Dice::of(what, n + 1_000_000).uuid(),
        kind: ProducerKind::Household,
        name: people::person(what, n),
        representative: None,
        phone: None,
        email: None,
        tax_code: None,
        place: commune.place,
        hamlet: people::hamlet(what, n),
        consents: vec![Purpose::Programme],
        given_via: via,
        invented: true,
    }
}

/// Registers the households, holds the course and notes who came. Gives the households' ids.
pub(super) fn hold(
    c: &mut Conn,
    vault: &Vault,
    officer: i64,
    session: &Session,
) -> Outcome<Vec<i64>> {
    let registering = By::account(officer, session.registered_at);
    let ids = producers::register_many(c, vault, registering, &session.households)?;
    let holding = By::account(officer, at_noon(session.course.held_on));
    let course = training::hold(c, holding, &session.course)?;
    training::attend(c, holding, course.id, &ids)?;
    Ok(ids)
}
